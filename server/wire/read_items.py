"""The items of a request: what is wanted, on which terms, by whom, and with which means to get in.

What is wrong with an attendee or an OfferOverride is a fault of the item, which counts where the domain looks at them.

Source: Open Booking API 1.0 CR3, "schema:OrderItem", "Offer overrides", "Extension point for barcode-based access
control".
"""

from typing import Any

import msgspec

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.orders import IntakeAnswers, Override, Reflected, RequestedItem
from server.domain.pricing import is_money
from server.domain.why import Clause, decides
from server.wire import parties, shape_faults
from server.wire.inbound import OVERRIDE, Answer, ItemIn, OfferIn, Party, Pass
from server.wire.urls import Urls

LAST_POSITION = 2**31 - 1
IMAGE = "ImageObject"
NOTHING: list[object] = [None, "", []]

# Passes are mappings, whose keys may come in any order.
_encode = msgspec.json.Encoder(order="deterministic").encode


@decides(Clause.ORDER_ITEM_MODEL)
def requested_item(number: int, item: ItemIn, urls: Urls) -> RequestedItem:
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
    attendee, answers, offer = item.attendee, item.orderItemIntakeFormResponse, item.acceptedOffer
    override = offer if isinstance(offer, OfferIn) and offer.type == OVERRIDE else None
    return RequestedItem(
        position=item.position,
        opportunity=urls.opportunities.of(item.orderedItem),
        offer=None if override else urls.offers.of(offer),
        attendee=parties.attendee(attendee) if attendee else None,
        answers=_intake(answers, urls) if answers else None,
        access_pass=_passes(number, item) if item.accessPass else None,
        access_channel=_encode(item.accessChannel) if item.accessChannel else None,
        override=_override(override) if override else None,
        faults=_faults(number, attendee, override) if attendee or override else (),
    )


def _intake(answers: list[Answer], urls: Urls) -> IntakeAnswers:
    values = tuple((urls.form_field(answer.propertyID or ""), answer.value) for answer in answers)
    return IntakeAnswers(values, _encode(answers))


def _faults(number: int, attendee: Party | None, offer: OfferIn | None) -> tuple[OpenBookingError, ...]:
    """What is wrong with an attendee and an OfferOverride."""
    found = parties.no_person(number, attendee), _no_override(number, offer)
    return tuple(fault for fault in found if fault is not None)


@decides(Clause.OFFER_OVERRIDES)
def _no_override(number: int, offer: OfferIn | None) -> OpenBookingError | None:
    """An OfferOverride has a price, and a currency where it is not free."""
    if offer is None:
        return None
    place, sent = f"orderedItem[{number}].acceptedOffer", None if offer.price is None else str(offer.price)[:40]
    if offer.price is None or not is_money(offer.price):
        return errors.IncompleteOrderItemError(
            f"{place}.price: an OfferOverride needs an amount of money.", facts={"item": number, "price": sent}
        )
    if offer.price > 0 and offer.priceCurrency is None:
        return errors.IncompleteOrderItemError(
            f"{place}: the priceCurrency is missing.", facts={"item": number, "price": sent, "priceCurrency": None}
        )
    return None


def _override(offer: OfferIn) -> Override | None:
    """A price of the broker's own; None where it has none."""
    if offer.price is None:
        return None
    return Override(offer.id, offer.name, offer.description, offer.price, offer.priceCurrency)


def _passes(number: int, item: ItemIn) -> Reflected | None:
    """The passes that the broker brings along, to be reflected; they take the place of what was sent."""
    item.accessPass = [
        _pass(f"orderedItem[{number}].accessPass[{n}]", sent) for n, sent in enumerate(item.accessPass or ())
    ]
    return _encode(item.accessPass)


def _pass(place: str, sent: dict[str, Any]) -> dict[str, Any]:
    """What is defined of a pass; of a barcode, what it has in a namespace of its own as well, by which it is drawn."""
    try:
        known = msgspec.convert({name: value for name, value in sent.items() if value not in NOTHING}, Pass)
    except msgspec.ValidationError as fault:
        raise shape_faults.error_of(shape_faults.read(str(fault)).within(place)) from None
    own = {name: value for name, value in sent.items() if ":" in name and value not in NOTHING}
    shown: dict[str, Any] = msgspec.to_builtins(known)
    return shown | ({} if known.type == IMAGE else own)
