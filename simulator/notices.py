"""What a Broker must tell its customer: the difference between two states of an order, in sentences.

Pure: the document before and the document after in, notices out. Does not know where the change came from, nor
how a customer is reached.

Serves: Seller requested cancellation; Customer notice notifications; Other notifications; Cancellation,
replacement, refund calculation and notification; Proposal Amendment ("detect and highlight any changes");
Remote access control (the reminder).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from simulator.values import Json, amount, bare, dig, ident, moment, objects, text
from simulator.wording import due, listing

BEFORE_CLASS = timedelta(minutes=30)
NAMELESS = "the booking"


class News(StrEnum):
    """What kind of change a notice is about."""

    CANCELLED = "cancelled"
    REPLACED = "replaced"
    NOTICE = "notice"
    ACCESS = "access"
    ATTENDANCE = "attendance"


@dataclass(frozen=True)
class Notice:
    """One thing that changed. `told`: the customer is told; otherwise the Broker only takes note of it."""

    kind: News
    sentence: str
    told: bool = True


def of_order(before: Json, after: Json) -> list[Notice]:
    """Everything that changed between two states of an Order, each thing once."""
    known = {ident(item): item for item in objects(before.get("orderedItem"))}
    found: dict[Notice, None] = {}
    for item in objects(after.get("orderedItem")):
        for part in PARTS:
            found.update(dict.fromkeys(part(known.get(ident(item), {}), item)))
    return list(found)


def of_proposal(before: Json, after: Json) -> list[str]:
    """What an amendment changes: the items and their offers, and the total."""
    old = {ident(item): item for item in objects(before.get("orderedItem"))}
    new = {ident(item): item for item in objects(after.get("orderedItem"))}
    found = [f"{title(item)} is no longer part of it" for name, item in old.items() if name not in new]
    found += [f"{title(item)} is new" for name, item in new.items() if name not in old]
    for name in old.keys() & new.keys():
        if ident(old[name].get("orderedItem")) != ident(new[name].get("orderedItem")):
            found.append(f"{title(old[name])} gives way to {title(new[name])}")
    was, now = _total(before), _total(after)
    return [*sorted(found), *([f"the total is {now} instead of {was}"] if was != now else [])]


def reminders(document: Json) -> list[tuple[datetime, str]]:
    """The reminders of online classes that an Order asks for: when, and with which link.

    Serves: Remote access control: "The Broker MUST send an automatic reminder to the Customer that includes
    the details of the accessChannel 30 minutes prior to the class starting".
    """
    found = []
    for item in objects(document.get("orderedItem")):
        start, channel = moment(text(item, "orderedItem", "startDate")), item.get("accessChannel")
        if start and channel and bare(item.get("orderItemStatus")) == "OrderItemConfirmed":
            found.append((start - BEFORE_CLASS, f"{title(item)} begins in half an hour: {channel_of(item)}"))
    return found


def title(item: Json) -> str:
    """What an OrderItem is called, by its Opportunity or by the parent of it."""
    thing = item.get("orderedItem")
    paths = (
        ("name",),
        ("superEvent", "name"),
        ("facilityUse", "name"),
        ("facilityUse", "aggregateFacilityUse", "name"),
    )
    return next((name for path in paths if (name := text(thing, *path))), "") or NAMELESS


def codes_of(item: Json) -> str:
    """The access codes of an item, as a person reads them."""
    found = objects(item.get("accessCode"))
    return listing([f"{text(code, 'name')} {text(code, 'description')}".strip() for code in found])


def channel_of(item: Json) -> str:
    """Where an online class is to be found: its link, or else its name."""
    channel = item.get("accessChannel")
    return text(channel, "url") or text(channel, "name")


def _cancellation(before: Json, after: Json) -> Iterator[Notice]:
    status = bare(after.get("orderItemStatus"))
    if status == bare(before.get("orderItemStatus")) or status not in ("SellerCancelled", "CustomerCancelled"):
        return
    message = text(after, "cancellationMessage")
    why = f": “{message}”" if message else ""
    who = "by the Seller" if status == "SellerCancelled" else "as you asked"
    yield Notice(News.CANCELLED, f"{title(before or after)} is cancelled {who}{why}")


def _replacement(before: Json, after: Json) -> Iterator[Notice]:
    old, new = ident(before.get("orderedItem")), ident(after.get("orderedItem"))
    if old and new and old != new:
        yield Notice(News.REPLACED, f"the Seller has replaced {title(before)} by something equal")


def _notice(before: Json, after: Json) -> Iterator[Notice]:
    words = text(after, "customerNotice")
    if words and words != text(before, "customerNotice"):
        yield Notice(News.NOTICE, f"the Seller writes about {title(after)}: “{words}”")


def _access(before: Json, after: Json) -> Iterator[Notice]:
    changed = [name for name in ("accessCode", "accessPass", "accessChannel") if before.get(name) != after.get(name)]
    if not before or not changed:
        return
    words = {
        "accessCode": f"the way in is now {codes_of(after)}" if codes_of(after) else "there is no code any more",
        "accessPass": "there is a new pass to show at the door",
        "accessChannel": f"the class is now at {channel_of(after)}",
    }
    for name in changed:
        yield Notice(News.ACCESS, f"{_either(before, after)}: {words[name]}")


def _attendance(before: Json, after: Json) -> Iterator[Notice]:
    names = {"CustomerAttended": "came", "AttendeeAttended": "came", "AttendeeAbsent": "did not come"}
    status = bare(after.get("orderItemStatus"))
    if status in names and status != bare(before.get("orderItemStatus")):
        yield Notice(News.ATTENDANCE, f"{title(after)}: the attendee {names[status]}", told=False)


PARTS: tuple[Callable[[Json, Json], Iterator[Notice]], ...] = (
    _cancellation,
    _replacement,
    _notice,
    _access,
    _attendance,
)


def _either(before: Json, after: Json) -> str:
    """The name of an item; the feed may only refer to what has taken its place."""
    return title(before) if title(after) == NAMELESS else title(after)


def _total(document: Json) -> str:
    total = dig(document, "totalPaymentDue")
    return due(amount(dig(total, "price")) or Decimal(0), text(total, "priceCurrency"))
