"""The journal of a sandbox: the last exchanges with its callers, as they were, to be looked at later.

It keeps what is at hand and works nothing out: what an exchange means, and what of it may be shown, is for those
who read it. Long bodies and long lists of errors are cut. It never reads a clock and knows no HTTP server.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec
from multidict import CIMultiDict

from server.domain.errors import OpenBookingError

LONGEST_BODY = 64 * 1024
# What is kept of a longer answer: a page of a feed, as a rule, of which copying more takes a third of its time.
BEGINNING = 8 * 1024


class Step(StrEnum):
    """What an exchange is for: a checkpoint of the booking flow, or an endpoint beside it.

    SELLER is the one that no broker sends: what a seller does over the control door.
    """

    C1 = "C1"
    C2 = "C2"
    P = "P"
    B = "B"
    U = "U"
    CANCEL = "cancel"
    DELETE_ORDER = "delete-order"
    DELETE_QUOTE = "delete-quote"
    STATUS = "status"
    ORDERS_FEED = "orders-feed"
    PROPOSALS_FEED = "proposals-feed"
    OPEN_FEED = "open-feed"
    OPPORTUNITY = "opportunity"
    ACCESS_PASS = "access-pass"
    TEST_INTERFACE = "test-interface"
    SELLER = "seller"
    OPENID = "openid"
    DATASET_SITE = "dataset-site"
    OTHER = "other"


MOST_REFUSALS = 50

Refusals = tuple[tuple[int | None, OpenBookingError], ...]


class Message(msgspec.Struct, frozen=True):
    """A request or an answer that has been taken apart; its body as far as that is kept."""

    headers: Mapping[str, str]
    body: bytes = b""


class Wire(msgspec.Struct, frozen=True, gc=False):
    """A request as it went over the wire, or an answer or its beginning; taken apart when somebody looks at it.

    raw: begins with the first line, and has no folded headers, which aiohttp's parser refuses.
    """

    raw: bytes

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers."""
        head = self.raw.partition(b"\r\n\r\n")[0].decode(errors="surrogateescape")
        lines = (line.partition(":") for line in head.split("\r\n")[1:])
        return CIMultiDict((name, value.strip(" \t")) for name, _, value in lines)

    @property
    def body(self) -> bytes:
        """Its body."""
        return self.raw.partition(b"\r\n\r\n")[2]


NOTHING = Message({})


def beginning(body: bytes) -> bytes:
    """What is kept of the body of an answer."""
    return body if len(body) <= LONGEST_BODY else body[:BEGINNING]


class Exchange(msgspec.Struct):
    """One request and what became of it; filled in while it is answered, and not touched afterwards.

    step: what it was for. target: path and query below the root of the sandbox.
    at: by the clock of the sandbox; real: by the clock on the wall; seconds: how long it took.
    request, answer: as far as they are kept. size: of the body of the answer, in bytes, all of it.
    refusals: each error, with the position of its item where it is about one; of `refused` in all the first are kept.
    fault: what was played on it. dropped: whether its answer never reached the caller.
    """

    step: Step
    method: str
    target: str
    at: datetime
    real: datetime
    request: Message | Wire = NOTHING
    answer: Message | Wire = NOTHING
    number: int = 0
    partner: str | None = None
    status: int = 0
    size: int = 0
    seconds: float = 0.0
    refusals: Refusals = ()
    refused: int = 0
    fault: str | None = None
    dropped: bool = False


def readable(header: str) -> str:
    """The value of a header as a text, in which bytes that are no UTF-8 are marks of replacement."""
    return header.encode(errors="surrogateescape").decode(errors="replace")


class Journal:
    """The last exchanges of one sandbox, oldest first, numbered from 1 without gaps."""

    def __init__(self, size: int) -> None:
        """size: how many are kept."""
        self.size = size
        self._kept: deque[Exchange] = deque(maxlen=size)
        self.last = 0

    def add(self, exchange: Exchange) -> None:
        """Write an exchange down. It gets its number here.

        Of its errors nothing is kept of how they were raised: that leads to the request, and from there back here
        in a circle, which would never go again (server/memory.py).
        """
        exchange.refused = len(exchange.refusals)
        exchange.refusals = exchange.refusals[:MOST_REFUSALS]
        for _, error in exchange.refusals:
            error.__traceback__ = error.__context__ = error.__cause__ = None
        self.last += 1
        exchange.number = self.last
        self._kept.append(exchange)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self._kept)

    def __reversed__(self) -> Iterator[Exchange]:
        return reversed(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, number: int) -> Exchange | None:
        """The exchange of a number, as long as it is kept."""
        if not self._kept:
            return None
        index = number - self._kept[0].number
        return self._kept[index] if 0 <= index < len(self._kept) else None

    def clear(self) -> None:
        """Forget what was written; the numbers go on."""
        self._kept.clear()
