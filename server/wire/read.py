"""From bytes to domain: what a request says, or the error that says which part of it is wrong.

Faults of shape (unreadable JSON, a wrong type) become errors of the standard by the place at which they are found
(`shape_faults`, `pieces`). This module knows no state: whether a thing exists is for the domain.
"""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.orders import (
    DYNAMIC,
    PAYMENT,
    Amount,
    BrokerRole,
    OrderKey,
    OrderRequest,
    Payment,
    Phase,
    RequestedItem,
)
from server.domain.pricing import is_money
from server.domain.value import replace
from server.domain.why import Clause, decides
from server.wire import parties, pieces, shape_faults
from server.wire.inbound import (
    OrderIn,
    PaymentIn,
    Price,
    without_empty,
)
from server.wire.meaning import digest, fingerprint
from server.wire.pieces import NO_FAULTS, Faults
from server.wire.read_items import requested_item
from server.wire.urls import UUID_FORM, Urls

OA = "https://openactive.io/"
PAYMENTS = (None, PAYMENT, DYNAMIC)
QUOTE = Phase.QUOTE.value
ROLES = {OA + role.value: role for role in BrokerRole}
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
    """What C1, C2, P or B asks for. Raises the error of the standard for the part that cannot be read.

    What cannot be read of an item, or of the customer, is a fault beside it, as it may not matter.
    """
    decoded, faults = _decoded(body, _order, urls)
    order = without_empty(decoded, body, arrays=1 if decoded.orderedItem else 0)
    version = order.orderProposalVersion
    broker = None if order.broker is None else parties.broker(order.broker)
    customer_fault = faults.customer or parties.fault_of_customer(order.customer)
    customer = None if order.customer is None or customer_fault else parties.customer(order.customer)
    items = tuple([requested_item(number, item, urls) for number, item in enumerate(order.orderedItem or ())])
    return OrderRequest(
        key=key,
        type=order.type or "",
        seller=urls.sellers.of(order.seller),
        role=_role(order.brokerRole),
        broker=broker,
        customer=customer,
        customer_fault=customer_fault,
        items=_with_faults(items, faults) if faults.items else items,
        total=None if order.totalPaymentDue is None else _amount(order.totalPaymentDue),
        payment=None if order.payment is None else _payment(order.payment),
        proposal_version=urls.parse_version(version, key.uuid) if version else None,
        customer_note=order.orderCustomerNote,
        # Last, as it takes the order apart. A quote may be asked for as often as one likes, and is never a repetition.
        fingerprint=b""
        if order.type == QUOTE
        else fingerprint(order, broker, customer)
        if faults is NO_FAULTS and customer_fault is None
        else digest(body),
    )


def _order(body: bytes, urls: Urls) -> tuple[OrderIn, Faults]:
    """An order, and what could not be read of it."""
    try:
        return _orders.decode(body), NO_FAULTS
    except msgspec.ValidationError:
        return pieces.order(body, urls)


@decides(Clause.RESPONSE_FORMATS)
def _decoded(body: bytes, decode: Callable[..., T], *more: Urls) -> T:
    """The body of a request is JSON in UTF-8, and each property of the type that the specification gives it."""
    if not body:
        raise OpenBookingError("The request has no body; a JSON object is expected.", facts={"bytes": 0})
    try:
        body.decode("utf-8")
        return decode(body, *more)
    except UnicodeDecodeError as fault:
        facts = {"bytes": len(body), "firstFault": fault.start}
        raise OpenBookingError(f"The body is not UTF-8: see byte {fault.start}.", facts=facts) from None
    except RecursionError:
        raise OpenBookingError("The body is nested too deeply.", facts={"bytes": len(body)}) from None
    except msgspec.ValidationError as fault:
        raise shape_faults.error_of(shape_faults.read(str(fault))) from None
    except msgspec.DecodeError as fault:
        raise OpenBookingError(
            f"The body is not valid JSON: {shape_faults.plain(str(fault))}.", facts={"bytes": len(body)}
        ) from None


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


@decides(Clause.ORDER_ERRORS)
def _payment(payment: PaymentIn) -> Payment:
    """A payment is a Payment or a DynamicPayment; this Booking System supports no others."""
    if payment.type not in PAYMENTS:
        raise errors.InvalidPaymentDetailsError(
            f"payment.@type: expected {PAYMENT} or {DYNAMIC}, got '{payment.type[:40]}'.",
            facts={"type": payment.type[:40]},
        )
    return Payment(
        type=payment.type or PAYMENT,
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
    if not is_money(price.price):
        raise errors.TotalPaymentDueMismatchError(
            "totalPaymentDue.price: expected an amount of money.", facts={"sent": str(price.price)[:40]}
        )
    return Amount(price.price, price.priceCurrency)


def _with_faults(items: tuple[RequestedItem, ...], faults: Faults) -> tuple[RequestedItem, ...]:
    """The items with what could not be read of them."""
    return tuple(
        replace(item, faults=(*faults.items.get(number, ()), *item.faults)) for number, item in enumerate(items)
    )
