"""The journal: everything that went over HTTP, in order, so that it can be judged later without a server.

Knows requests, responses, times, who acted, in which scene and for which Order UUID. Does not know what any
of it means, and never holds credentials: an entry has no request headers at all.

An entry tells what happened *and* what the broker learned of it. They differ where a response was lost: the
entry still holds the response, for a judge who stands outside, while the broker was told nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec


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

    `step` says what the request was for: C1, C2, B, cancel, delete, feed and so on.
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
    seconds: float


@dataclass
class Journal:
    """An append-only list of entries. `scene` is what is being played now, and is stamped on each entry.

    `idle`: how often a feed was looked at in vain. That depends on the clock on the wall, so that such a look
    has no entry of its own: the journal of a story stays the same however often somebody looked.
    """

    entries: list[Entry] = field(default_factory=list)
    scene: str = ""
    idle: int = 0

    def append(self, entry: Entry) -> None:
        """Adds an entry, which must carry the next number: a journal has no gaps."""
        if entry.number != self.next_number:
            raise ValueError(f"entry {entry.number} cannot follow entry {len(self.entries)}")
        self.entries.append(entry)

    @property
    def next_number(self) -> int:
        """The number that the next entry must carry, counted from 1."""
        return len(self.entries) + 1

    def of_order(self, uuid: str) -> list[Entry]:
        """What happened to one Order UUID, in order."""
        return [entry for entry in self.entries if entry.order == uuid]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def save(self, path: Path) -> None:
        """Writes JSON lines, one entry each, UTF-8."""
        lines = [msgspec.json.encode(entry) for entry in self.entries]
        path.write_bytes(b"".join(line + b"\n" for line in lines))

    @classmethod
    def load(cls, path: Path) -> "Journal":
        """Reads what `save` wrote. Raises `ValueError` or `msgspec.MsgspecError` where it is no journal."""
        journal = cls()
        for line in path.read_bytes().splitlines():
            journal.append(msgspec.json.decode(line, type=Entry))
        return journal
