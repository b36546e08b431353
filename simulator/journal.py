"""The journal: everything that went over HTTP, in order, so that it can be judged later without a server.

Knows requests, responses, times, who acted, in which scene and for which Order UUID. Does not know what any
of it means, and never holds credentials: an entry has no request headers at all.

An entry tells what happened *and* what the broker learned of it. They differ where a response was lost: the
entry still holds the response, for a judge who stands outside, while the broker was told nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec

from simulator.reading import DEEPEST, is_too_deep, shaped
from simulator.values import moment

LONGEST = 1e7
"""No exchange takes longer, in seconds: months."""


class Fate(StrEnum):
    """What became of a request, as seen from outside.

    `ANSWERED` is the only fate of which the broker sees the response. `NOT_SENT` is definite too: nothing can
    have happened. The other three look all the same to the broker, who cannot tell whether it was done.
    """

    ANSWERED = "answered"
    NOT_SENT = "not sent"
    REQUEST_LOST = "request lost"
    RESPONSE_LOST = "response lost"
    NO_ANSWER = "no answer"


@dataclass(frozen=True)
class Request:
    """What was asked: verb, absolute URL and JSON body (None where there was no body)."""

    method: str
    url: str
    body: Any = None


@dataclass(frozen=True)
class Response:
    """What was answered. `body` is the JSON read, the bare text where it was no JSON, None where empty."""

    status: int
    headers: dict[str, str]
    body: Any = None


@dataclass(frozen=True)
class Entry:
    """One exchange. `sent` (ISO 8601, UTC) and `seconds` alone depend on the clock on the wall.

    `step` says what the request was for: C1, C2, B, cancel, delete, feed and so on. `alone`: no other request of
    this journal was under way meanwhile, so that what came before and after is known.
    """

    number: int
    actor: str
    scene: str
    step: str
    order: str | None
    request: Request
    fate: Fate
    response: Response | None
    sent: str
    seconds: Annotated[float, msgspec.Meta(ge=0, le=LONGEST)]
    alone: bool = True


@dataclass
class Traffic:
    """How many requests are under way, and whether one had the line for itself."""

    under_way: int = 0
    begun: int = 0

    def enter(self) -> int:
        """A request sets out; the ticket is for `leave`."""
        self.under_way += 1
        self.begun += 1
        return self.begun if self.under_way == 1 else 0

    def leave(self, ticket: int) -> bool:
        """It is over; whether no other was under way at any time meanwhile."""
        self.under_way -= 1
        return ticket == self.begun


@dataclass
class Journal:
    """An append-only list of entries. `scene` is what is being played now, and is stamped on each entry.

    `idle`: how often a feed was looked at in vain. How often one looks mostly depends on the clock on the wall, so
    that such a look has no entry of its own: the journal of a story stays the same however often somebody looked.
    `keeps_looks`: where a seed decides on that as well, such looks are entries like all others.
    `watchers`: told of each entry as it comes. `keep`: whether the entries stay in memory; where there are too many
    for that, those who watch have to take what they need.
    """

    entries: list[Entry] = field(default_factory=list)
    scene: str = ""
    idle: int = 0
    keeps_looks: bool = False
    keep: bool = True
    watchers: list[Callable[[Entry], object]] = field(default_factory=list)
    last: int = 0
    traffic: Traffic = field(default_factory=Traffic)

    def __post_init__(self) -> None:
        self.last = len(self.entries)

    def append(self, entry: Entry) -> None:
        """Adds an entry, which must carry the next number: a journal has no gaps."""
        if entry.number != self.next_number:
            raise ValueError(f"entry {entry.number} cannot follow entry {self.last}")
        self.last += 1
        if self.keep:
            self.entries.append(entry)
        for watcher in self.watchers:
            watcher(entry)

    @property
    def next_number(self) -> int:
        """The number that the next entry must carry, counted from 1."""
        return self.last + 1

    def of_order(self, uuid: str) -> list[Entry]:
        """What happened to one Order UUID, in order."""
        return [entry for entry in self.entries if entry.order == uuid]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return self.last

    def save(self, path: Path) -> None:
        """Writes JSON lines, one entry each, UTF-8."""
        path.write_bytes(b"".join(map(line_of, self.entries)))

    @classmethod
    def load(cls, path: Path) -> "Journal":
        """Reads what `save` wrote. Raises `OSError`, or `ValueError` where it is no journal."""
        journal = cls()
        for entry in read(path):
            journal.append(entry)
        return journal


def line_of(entry: Entry) -> bytes:
    """An entry as a line of a saved journal."""
    return msgspec.json.encode(entry) + b"\n"


def read(path: Path) -> Iterator[Entry]:
    """The entries of a saved journal one by one, as it may be longer than memory.

    Raises `OSError`, or `ValueError` with the line that is no entry.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                entry = _entry(line, number)
            except ValueError as fault:
                raise ValueError(f"{path}, line {number}, is no entry of a journal: {fault}") from None
            yield entry


def _entry(line: bytes, number: int) -> Entry:
    """An entry of a saved journal, which has no gaps, so that each line has its own number. Raises `ValueError`."""
    entry = shaped(line, Entry)
    if entry.number != number:
        raise ValueError(f"it has the number {entry.number}, and should have {number}")
    if moment(entry.sent) is None:
        raise ValueError(f"`sent` is no date and time: {entry.sent[:40]!r}")
    if is_too_deep([entry.request.body, entry.response and entry.response.body]):
        raise ValueError(f"a body in it is nested more than {DEEPEST} deep")
    return entry
