"""What an order means, however it is written: the fingerprint by which a repetition is recognised.

`@id`s may be given plainly or within objects, amounts with or without decimals, arrays in any order, and a `@type` may
be missing where only one is possible. None of it makes another order; any other difference does.

Source: Open Booking API 1.0 CR3, "Step-by-step process description" (vii: "with the same set of OrderItems for the
same customer"), "Order Endpoint RESTful Semantics".
"""

from decimal import Decimal
from hashlib import blake2b

import msgspec

from server.domain.orders import PAYMENT, Broker, Customer
from server.domain.pricing import ZERO
from server.wire.inbound import OVERRIDE, Answer, ItemIn, Link, OfferIn, OrderIn, Party, Price

_pack = msgspec.msgpack.Encoder(order="deterministic").encode
_write = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode


def fingerprint(order: OrderIn, broker: Broker | None, customer: Customer | None) -> bytes:
    """What is the same for two requests that mean the same order.

    What does not count is taken out of `order`, which is of no use afterwards; broker and customer are those of it.
    """
    parties = _party(order.broker, broker), _party(order.customer, customer)
    order.broker = order.customer = None
    order.seller = _id_of(order.seller)
    if order.totalPaymentDue is not None:
        order.totalPaymentDue = _sum(order.totalPaymentDue)
    if order.payment is not None and order.payment.type == PAYMENT:
        order.payment.type = None
    items = order.orderedItem or ()
    for item in items:
        _forget_spelling(item)
    if len(items) > 1:
        order.orderedItem = sorted(items, key=_encode)
    return digest(b"\n".join((_encode(order), *parties)))


def digest(content: bytes) -> bytes:
    """A fingerprint of bytes as they are."""
    return blake2b(content, digest_size=16).digest()


def number(amount: Decimal) -> Decimal:
    """The same amount as every amount of this value is written here."""
    return amount.normalize() if amount else ZERO


def _encode(shape: object) -> bytes:
    """The quickest form there is; numbers too large for it are written out."""
    try:
        return _pack(shape)
    except OverflowError:
        return _write(shape)


def _id_of(reference: str | Link | None) -> str | None:
    """An `@id`, however it was given. What else stands beside it says nothing."""
    return reference if reference is None or isinstance(reference, str) else reference.id


def _sum(total: Price) -> Price | None:
    """A sum of money: without a currency where nothing is due, as it says nothing there."""
    if total.price is None:
        return None
    total.type = None
    total.price = number(total.price)
    if not total.price:
        total.priceCurrency = None
    return total


def _party(party: Party | None, known: Broker | Customer | None) -> bytes:
    """A broker or a customer. The types of what belongs to one are known, but for those of its terms."""
    if party is None or known is None:
        return b""
    if party.logo is None and party.address is None and party.termsOfService is None:
        return known.reflected
    if party.logo is not None:
        party.logo.type = None
    if party.address is not None:
        party.address.type = None
    if party.termsOfService is not None:
        party.termsOfService.sort(key=_encode)
    return _encode(party)


def _forget_spelling(item: ItemIn) -> None:
    """What an item asks for, wherever it stands."""
    item.type = item.position = None
    item.orderedItem = _id_of(item.orderedItem)
    if item.accessChannel is not None:
        item.accessChannel.type = None
    offer = item.acceptedOffer
    if isinstance(offer, OfferIn) and offer.type == OVERRIDE:
        offer.price = None if offer.price is None else number(offer.price)
    else:
        item.acceptedOffer = _id_of(offer)
    if item.orderItemIntakeFormResponse is not None:
        item.orderItemIntakeFormResponse = _answers(item.orderItemIntakeFormResponse)


def _answers(answers: list[Answer]) -> list[Answer] | None:
    """The answers by what they are answers to; what has no value answers nothing."""
    given = [answer for answer in answers if answer.value is not None]
    for answer in given:
        answer.type = None
        if isinstance(answer.value, float) and answer.value.is_integer():
            answer.value = int(answer.value)
    return sorted(given, key=lambda answer: answer.propertyID or "") or None
