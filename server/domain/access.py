"""Access control: the codes, passes and channels by which a customer takes part in what they booked.

Each is made from a secret (any text that is not used twice), so that nothing here draws random numbers and
the same story gives the same codes. This module does not know how they are shown or checked at a door.

Source: Open Booking API 1.0 CR3, "Access control".
"""

import re
from collections.abc import Sequence
from hashlib import blake2b

from server.domain.catalogue import Attendance, Kind, Opportunity
from server.domain.orders import Access, AccessCode, Barcode, Channel, Order, OrderItem, OrderKey
from server.domain.value import replace

PASS_FORM = re.compile(r"[0-9]{12}\Z")


def is_online(opportunity: Opportunity) -> bool:
    """Whether one can take part from afar."""
    return opportunity.kind is Kind.ON_DEMAND_EVENT or opportunity.attendance is not Attendance.OFFLINE


def is_on_site(opportunity: Opportunity) -> bool:
    """Whether one can take part by going there."""
    return opportunity.kind is not Kind.ON_DEMAND_EVENT and opportunity.attendance is not Attendance.ONLINE


def grant(order: Order, opportunities: Sequence[Opportunity | None]) -> Order:
    """A new order with the means of access to each of its items, as B has to give them.

    opportunities: of the items, in their order.
    """
    items = tuple(
        item if opportunity is None else replace(item, access=access_to(opportunity, secret_of(order.key, item.id)))
        for item, opportunity in zip(order.items, opportunities, strict=True)
    )
    return replace(order, items=items)


def secret_of(order: OrderKey, item_id: str) -> str:
    """What the means of access to a newly booked item are made from; no two items anywhere share it."""
    return f"{order.partner}/{order.uuid}/{item_id}"


def access_to(opportunity: Opportunity, secret: str) -> Access:
    """All the means of access that an opportunity calls for."""
    on_site = is_on_site(opportunity)
    return Access(
        codes=codes(secret) if on_site else (),
        passes=passes(secret) if on_site else (),
        channel=channel(secret) if is_online(opportunity) else None,
    )


def with_new_codes(item: OrderItem, secret: str) -> OrderItem:
    """The item with other codes, if it has any."""
    return item if not item.access.codes else replace(item, access=replace(item.access, codes=codes(secret)))


def with_new_passes(item: OrderItem, secret: str) -> OrderItem:
    """The item with other passes, if it has any."""
    return item if not item.access.passes else replace(item, access=replace(item.access, passes=passes(secret)))


def with_new_channel(item: OrderItem, secret: str) -> OrderItem:
    """The item with another channel, if it has one."""
    if item.access.channel is None:
        return item
    return replace(item, access=replace(item.access, channel=channel(secret)))


def codes(secret: str) -> tuple[AccessCode, ...]:
    """A PIN of six digits for the door."""
    return (AccessCode("PIN Code", _digits("code", secret, 6)),)


def passes(secret: str) -> tuple[Barcode, ...]:
    """A QR code of twelve digits for the turnstile."""
    return (Barcode(_digits("pass", secret, 12), "qrcode"),)


def channel(secret: str) -> Channel:
    """A room for a video call, with its number and its code."""
    room = _digits("room", secret, 10)
    return Channel(
        name="Video call",
        description="Please join a few minutes before the start, with your microphone muted.",
        url=f"https://video.example/rooms/{room}",
        access_id=room,
        access_code=_digits("door", secret, 6),
    )


def _digits(purpose: str, secret: str, length: int) -> str:
    number = int.from_bytes(blake2b(f"{purpose}:{secret}".encode(), digest_size=16).digest())
    return str(number % 10**length).zfill(length)
