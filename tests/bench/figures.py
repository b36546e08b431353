"""What is measured over HTTP: for each figure the requests to the sandbox, and those to the bare handler beside it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tests.bench import bodies
from tests.bench.load import Answer, request

LIFE = ("C1", "C2", "B", "cancel", "delete")
PAGES = {
    "a page of an open feed": "/feeds/scheduled-sessions",
    "a page of the Orders feed": "/api/orders-rpde",
}
# The share of the bare handler's rate that has to be reached.
OF_BOOKING = 0.5
OF_PAGES = 0.9


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    limit: the share of the bare handler's rate that has to be reached; None where none is set.
    requests: as many as asked for, in rounds that never meet the same order twice.
    steps: how many requests make one of what is counted.
    watched: whether a console listens to the events of the sandbox meanwhile.
    """

    name: str
    limit: float | None
    requests: Callable[[int], list[bytes]]
    steps: int = 1
    watched: bool = False


def figures() -> list[Figure]:
    """All figures of the sandbox with a class for everybody, from its start on: each order is a new one."""
    found = [Figure(name, OF_BOOKING, _steps(name, name)) for name in ("C1", "C2", "B")]
    found += [Figure(name, None, _steps(name, "B")) for name in ("cancel", "delete")]
    found.append(Figure("a whole life", None, _whole(bodies.uuids("life")), steps=len(LIFE)))
    found += [Figure(name, OF_PAGES, _page(path)) for name, path in PAGES.items()]
    found.append(Figure("B, a console watching", None, _steps("B", "watched"), watched=True))
    return found


def _steps(name: str, orders: str) -> Callable[[int], list[bytes]]:
    """orders: whose they are; those of one name are always the same, so that what was booked can be cancelled."""
    uuids = bodies.uuids(orders)
    return lambda count: [bodies.step(name, uuid) for uuid in islice(uuids, count)]


def _whole(uuids: Iterator[str]) -> Callable[[int], list[bytes]]:
    return lambda count: [bodies.step(name, uuid) for uuid in islice(uuids, count // len(LIFE)) for name in LIFE]


def _page(path: str) -> Callable[[int], list[bytes]]:
    return lambda count: [request("GET", path, dict(bodies.HEADERS))] * count


def beside(asked: Sequence[bytes], answers: Sequence[Answer]) -> list[bytes]:
    """The same requests to the bare handler, for answers of the same statuses and sizes, taken in turn."""
    paths = [b"/%d/%d" % answer for answer in answers]
    parts = [each.split(b" ", 2) for each in asked]
    return [b" ".join((verb, paths[number % len(paths)], rest)) for number, (verb, _, rest) in enumerate(parts)]
