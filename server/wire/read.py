"""From bytes to domain: what a request says, or the error that says which part of it is wrong.

Faults of shape (unreadable JSON, a wrong type) become errors of the standard through one table, by the
place at which they are found. This module knows no state: whether a thing exists is for the domain.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

import msgspec

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.orders import (
    Amount,
    Attendee,
    Broker,
    BrokerRole,
    Customer,
    IntakeAnswers,
    OrderKey,
    OrderRequest,
    Override,
    Payment,
    Phase,
    Reference,
    RequestedItem,
)
from server.domain.pricing import round_half_up
from server.domain.why import Clause, decides
from server.wire.inbound import OVERRIDE, ItemIn, Link, OfferIn, OrderIn, Party, PaymentIn, Price, without_empty
from server.wire.meaning import fingerprint
from server.wire.references import References
from server.wire.urls import UUID_FORM, Urls

OA = "https://openactive.io/"
LAST_POSITION = 2**31 - 1
QUOTE = Phase.QUOTE.value
ROLES = {OA + role.value: role for role in BrokerRole}
ERRORS_BY_PLACE: Mapping[str, type[OpenBookingError]] = {
    "@type": errors.UnexpectedOrderTypeError,
    "customer": errors.IncompleteCustomerDetailsError,
    "broker": errors.IncompleteBrokerDetailsError,
    "brokerRole": errors.IncompleteBrokerDetailsError,
    "payment": errors.InvalidPaymentDetailsError,
    "seller": errors.SellerNotFoundError,
    "totalPaymentDue": errors.TotalPaymentDueMismatchError,
}

_encode = msgspec.json.Encoder(decimal_format="number").encode
_orders = msgspec.json.Decoder(OrderIn)
_objects = msgspec.json.Decoder(dict[str, object])

T = TypeVar("T")


@decides(Clause.UUIDS)
def order_uuid(text: str) -> str:
    """The path of an order ends in a UUID (RFC 4122). Here it is in its canonical form; raises OpenBookingError."""
    if not UUID_FORM.match(text):
        raise OpenBookingError(f"'{text[:80]}' at the end of the path is not a UUID.", facts={"sent": text[:80]})
    return text.lower()


def json_object(body: bytes) -> dict[str, object]:
    """Any JSON object. Raises OpenBookingError where there is none."""
    return _decoded(body, _objects.decode)


def order_request(body: bytes, key: OrderKey, urls: Urls) -> OrderRequest:
    """What C1, C2, P or B asks for. Raises the error of the standard for the part that cannot be read."""
    decoded = _decoded(body, _orders.decode)
    order = without_empty(decoded, body, arrays=1 if decoded.orderedItem else 0)
    version = order.orderProposalVersion
    broker = None if order.broker is None else _broker(order.broker)
    customer = None if order.customer is None else _customer(order.customer)
    return OrderRequest(
        key=key,
        type=order.type or "",
        seller=_reference(order.seller, urls.sellers),
        role=_role(order.brokerRole),
        broker=broker,
        customer=customer,
        items=tuple([_item(number, item, urls) for number, item in enumerate(order.orderedItem or ())]),
        total=None if order.totalPaymentDue is None else _amount(order.totalPaymentDue),
        payment=None if order.payment is None else _payment(order.payment),
        proposal_version=urls.parse_version(version, key.uuid) if version else None,
        customer_note=order.orderCustomerNote,
        # Last, as it takes the order apart. A quote may be asked for as often as one likes, and is never a repetition.
        fingerprint=b"" if order.type == QUOTE else fingerprint(order, broker, customer),
    )


@decides(Clause.RESPONSE_FORMATS)
def _decoded(body: bytes, decode: Callable[[bytes], T]) -> T:
    """The body of a request is JSON in UTF-8, and each property of the type that the specification gives it."""
    if not body:
        raise OpenBookingError("The request has no body; a JSON object is expected.", facts={"bytes": 0})
    try:
        body.decode("utf-8")
        return decode(body)
    except UnicodeDecodeError as fault:
        facts = {"bytes": len(body), "firstFault": fault.start}
        raise OpenBookingError(f"The body is not UTF-8: see byte {fault.start}.", facts=facts) from None
    except RecursionError:
        raise OpenBookingError("The body is nested too deeply.", facts={"bytes": len(body)}) from None
    except msgspec.ValidationError as fault:
        raise _shape_error(str(fault)) from None
    except msgspec.DecodeError as fault:
        raise OpenBookingError(
            f"The body is not valid JSON: {_plain(str(fault))}.", facts={"bytes": len(body)}
        ) from None


def _shape_error(message: str) -> OpenBookingError:
    """The error of the standard for a fault that msgspec found at some path."""
    what, _, path = message.partition(" - at `$")
    place = path.rstrip("`").lstrip(".") or "the body"
    fitting_error = ERRORS_BY_PLACE.get(re.split(r"[.\[]", place, maxsplit=1)[0], OpenBookingError)
    return fitting_error(f"{place}: {_plain(what)}.", clause=Clause.ORDER_MODEL, facts={"place": place})


def _plain(message: str) -> str:
    """What msgspec says, in the words of JSON."""
    message = message.replace("JSON is malformed: ", "").replace("`", "")
    return message[:1].lower() + message[1:].replace(" | null", "").replace("str | object", "string or object")


def _reference(value: str | Link | None, references: References) -> Reference | None:
    """A thing given as plain `@id` or as an object with one; None where no `@id` is given."""
    if value is None or isinstance(value, str):
        return references.read(value, None) if value else None
    return references.read(value.id, value.type) if value.id else None


@decides(Clause.BROKER_ROLES)
def _role(value: str | None) -> BrokerRole | None:
    """A brokerRole is one of the three of the specification."""
    if value is None:
        return None
    if value not in ROLES:
        raise errors.IncompleteBrokerDetailsError(
            f"'{value}' is no brokerRole; it is one of: {', '.join(ROLES)}.", facts={"brokerRole": value[:80]}
        )
    return ROLES[value]


@decides(Clause.BROKER_ROLES)
def _broker(party: Party) -> Broker:
    """A broker is an Organization."""
    if party.type != "Organization":
        raise errors.IncompleteBrokerDetailsError(
            "The broker has to be of @type Organization.", facts={"type": party.type}
        )
    return Broker(party.name, _encode(party))


@decides(Clause.CUSTOMER_DETAILS)
def _customer(party: Party) -> Customer:
    """A customer is a Person or an Organization."""
    if party.type not in ("Person", "Organization"):
        raise errors.IncompleteCustomerDetailsError(
            "The customer has to be of @type Person or Organization.", facts={"type": party.type}
        )
    return Customer(party.email, party.type == "Organization", _encode(party))


def _payment(payment: PaymentIn) -> Payment:
    return Payment(
        type=payment.type or "Payment",
        identifier=payment.identifier,
        name=payment.name,
        account_id=payment.accountId,
        payment_provider_id=payment.paymentProviderId,
    )


@decides(Clause.PRICE_MODEL)
def _amount(price: Price) -> Amount | None:
    """A totalPaymentDue is an amount of money: not negative, to the hundredth."""
    if price.price is None:
        return None
    if not _is_money(price.price):
        raise errors.TotalPaymentDueMismatchError(
            "totalPaymentDue.price: expected an amount of money.", facts={"sent": str(price.price)[:40]}
        )
    return Amount(price.price, price.priceCurrency)


@decides(Clause.ORDER_ITEM_MODEL)
def _item(number: int, item: ItemIn, urls: Urls) -> RequestedItem:
    """Every item is an OrderItem with a position, by which the answer is matched to it."""
    if item.position is None:
        raise OpenBookingError(
            f"orderedItem[{number}] has no position; the answer could not be matched to it.", facts={"item": number}
        )
    if not 0 <= item.position <= LAST_POSITION:
        raise OpenBookingError(
            f"orderedItem[{number}].position: expected a number from 0 to {LAST_POSITION}.",
            facts={"item": number, "position": item.position},
        )
    if item.type not in (None, "OrderItem"):
        raise OpenBookingError(
            f"orderedItem[{number}].@type: expected OrderItem, got '{item.type[:40]}'.",
            facts={"item": number, "type": item.type[:40]},
        )
    attendee, answers = item.attendee, item.orderItemIntakeFormResponse
    offer = item.acceptedOffer
    override = _override(number, offer) if isinstance(offer, OfferIn) and offer.type == OVERRIDE else None
    return RequestedItem(
        position=item.position,
        opportunity=_reference(item.orderedItem, urls.opportunities),
        offer=None if override else _reference(offer, urls.offers),
        attendee=Attendee(_given(attendee), _encode(attendee)) if attendee else None,
        answers=IntakeAnswers(
            tuple((urls.form_field(answer.propertyID or ""), answer.value) for answer in answers),
            _encode(answers),
        )
        if answers
        else None,
        access_pass=_encode(item.accessPass) if item.accessPass else None,
        override=override,
    )


@decides(Clause.OFFER_OVERRIDES)
def _override(number: int, offer: OfferIn) -> Override:
    """An OfferOverride has a price, and a currency where it is not free."""
    if offer.price is None or not _is_money(offer.price):
        price = None if offer.price is None else str(offer.price)[:40]
        raise OpenBookingError(
            f"orderedItem[{number}].acceptedOffer.price: an OfferOverride needs an amount of money.",
            facts={"item": number, "price": price},
        )
    if offer.price > 0 and offer.priceCurrency is None:
        raise OpenBookingError(
            f"orderedItem[{number}].acceptedOffer: the priceCurrency is missing.",
            facts={"item": number, "price": offer.price, "priceCurrency": None},
        )
    return Override(offer.id, offer.name, offer.description, offer.price, offer.priceCurrency)


def _is_money(amount: Decimal) -> bool:
    return amount.is_finite() and amount >= 0 and amount.adjusted() <= 12 and amount == round_half_up(amount)


def _given(party: Party) -> frozenset[str]:
    return frozenset(name for name in party.__struct_fields__ if getattr(party, name) is not None)
