"""Reads what a journal entry is: which endpoint, which Order UUID, whether it was done, and when in the sandbox.

Goes by verb and URL alone, so that the journal may be anybody's. Judges nothing.

Source: Open Booking API 1.0 CR3, "Paths and Verbs".
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from simulator.journal import Entry, Fate
from simulator.values import EARLIEST, Json, amount, bare, dig, later, moment, text


class Operation(StrEnum):
    """What a request was."""

    C1 = auto()
    C2 = auto()
    P = auto()
    U = auto()
    B = auto()
    CANCEL = auto()
    DELETE_ORDER = auto()
    DELETE_QUOTE = auto()
    STATUS = auto()
    ORDERS_FEED = auto()
    PROPOSALS_FEED = auto()
    OPEN_FEED = auto()
    SELLER = auto()
    CLOCK = auto()
    OTHER = auto()


class Outcome(StrEnum):
    """What came of a request, for one who stands outside.

    `UNSURE`: it may or may not have been carried out. `NOTHING`: it certainly was not, without being refused.
    """

    DONE = auto()
    REFUSED = auto()
    UNSURE = auto()
    NOTHING = auto()


OF_ORDERS = {
    ("PUT", "order-quote-templates"): Operation.C1,
    ("PUT", "order-quotes"): Operation.C2,
    ("DELETE", "order-quotes"): Operation.DELETE_QUOTE,
    ("PUT", "order-proposals"): Operation.P,
    ("PATCH", "order-proposals"): Operation.U,
    **{("PUT", path): Operation.B for path in ("orders", "order")},
    **{("PATCH", path): Operation.CANCEL for path in ("orders", "order")},
    **{("DELETE", path): Operation.DELETE_ORDER for path in ("orders", "order")},
    **{("GET", path): Operation.STATUS for path in ("orders", "order")},
}
PRIVATE_FEEDS = {"orders-rpde": Operation.ORDERS_FEED, "order-proposals-rpde": Operation.PROPOSALS_FEED}
QUOTES = frozenset({Operation.C1, Operation.C2})
COMMITMENTS = frozenset({Operation.P, Operation.B})
FEEDS = frozenset({*PRIVATE_FEEDS.values(), Operation.OPEN_FEED})
TOO_MANY = 429
TRY_AGAIN = frozenset({502, 503, 504})
NEVER_SENT = frozenset({Fate.NOT_SENT, Fate.REQUEST_LOST})

Key = tuple[str, str]
"""An Order UUID of one Booking Partner: it is unique for that one only."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """An entry, read. `since`, `until`: the sandbox times between which it was done; equal where the clock stands."""

    entry: Entry
    operation: Operation
    uuid: str
    outcome: Outcome
    since: datetime
    until: datetime

    @property
    def key(self) -> Key:
        """Whose order it is about."""
        return self.entry.actor, self.uuid

    @property
    def done(self) -> bool:
        """Whether it certainly was carried out."""
        return self.outcome is Outcome.DONE

    @property
    def status(self) -> int:
        """The HTTP status; 0 where nothing was answered."""
        return self.entry.response.status if self.entry.response else 0

    @property
    def asked(self) -> Json:
        """The JSON object of the request; an empty one where there was none."""
        return self.entry.request.body if isinstance(self.entry.request.body, dict) else {}

    @property
    def body(self) -> Json:
        """The JSON object of the answer; an empty one where there was none."""
        body = self.entry.response.body if self.entry.response else None
        return body if isinstance(body, dict) else {}


@dataclass
class Reader:
    """Reads one entry after the other; knows the sandbox's clock as far as the journal tells of it."""

    _told: tuple[datetime, datetime, float] | None = field(default=None, init=False)

    def read(self, entry: Entry) -> Exchange:
        """What an entry is."""
        operation, uuid = operation_of(entry)
        if operation is Operation.CLOCK:
            self._set(entry)
        since, until = self._times(entry)
        return Exchange(entry, operation, uuid, _outcome(entry), since, until)

    def _set(self, entry: Entry) -> None:
        body = entry.response.body if entry.response else None
        told = dig(body, "clock") if isinstance(dig(body, "clock"), dict) else body
        now = moment(dig(told, "now"))
        if now is not None:
            speed = 0.0 if dig(told, "frozen") is True else float(amount(dig(told, "speed")) or 1)
            self._told = now, _wall(entry)[1], speed

    def _times(self, entry: Entry) -> tuple[datetime, datetime]:
        since, until = _wall(entry)
        if self._told is None:
            return since, until
        now, at, speed = self._told
        gone = [(moment - at).total_seconds() * speed for moment in (since, until)]
        return later(now, gone[0]), later(now, gone[1])


def operation_of(entry: Entry) -> tuple[Operation, str]:
    """What a request was, and the Order UUID that it names; the empty string for none."""
    path = entry.request.url.partition("?")[0].rstrip("/")
    before, _, last = path.rpartition("/")
    place = before.rpartition("/")[2]
    found = OF_ORDERS.get((entry.request.method, place))
    if found:
        return found, last.lower()
    if entry.request.method == "GET":
        return PRIVATE_FEEDS.get(last, Operation.OPEN_FEED if _is_page(entry) else Operation.OTHER), ""
    if last == "actions" and place == "test-interface":
        return Operation.SELLER, ""
    return (Operation.CLOCK if last == "clock" else Operation.OTHER), ""


def statuses(document: Json) -> dict[str, str]:
    """The `orderItemStatus` of each item of an Order, by its `@id`."""
    return {text(item, "@id"): bare(item.get("orderItemStatus")) for item in items_of(document) if text(item, "@id")}


def items_of(document: Any) -> list[Json]:
    """The OrderItems of a document."""
    items = dig(document, "orderedItem")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _is_page(entry: Entry) -> bool:
    body = entry.response.body if entry.response else None
    return isinstance(body, dict) and isinstance(body.get("items"), list) and isinstance(body.get("next"), str)


def _outcome(entry: Entry) -> Outcome:
    if entry.fate in NEVER_SENT:
        return Outcome.NOTHING
    if entry.response is None or entry.response.status in TRY_AGAIN:
        return Outcome.UNSURE
    if entry.response.status == TOO_MANY:
        return Outcome.NOTHING
    return Outcome.DONE if 200 <= entry.response.status < 300 else Outcome.REFUSED


def _wall(entry: Entry) -> tuple[datetime, datetime]:
    sent = moment(entry.sent) or EARLIEST
    return sent, later(sent, entry.seconds)
