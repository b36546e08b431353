"""The Orders feed, replayed from the start, gives the broker's own store.

The broker's store is what it was told as things happened: the answer to B, and each entry of the feed read as it
came. A replay is a later reading of the same feed from its start. Looks at every order of the journal that either of
them tells of: the same contents, nothing missing, nothing that was never told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import Exchange, Operation
from simulator.checks.pages import Item, Page

RULE = Rule(
    "replay",
    "The Orders feed, replayed from the start, gives the broker's own store.",
    "Broker: Processing the Orders feed; the Orders represent the current state of OrderItems within the system",
)
PRIVATE = frozenset({Operation.ORDERS_FEED, Operation.PROPOSALS_FEED})


@dataclass
class Shelf:
    """One private feed: what the broker took in, and what a replay under way has told so far.

    Each by id: position, digest of the contents, number of the entry.
    """

    own: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    replayed: dict[str, tuple[int, int, int]] | None = None
    top: int = 0


class Replay:
    """Holds each replay of a private feed against what was taken in before."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0
        self._shelves: dict[tuple[str, str], Shelf] = {}

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells at the end of a replay what differs."""
        page, exchange = step.page, step.exchange
        if page is None or exchange.operation not in PRIVATE:
            return
        shelf = self._shelves.setdefault(page.feed, Shelf())
        if page.again:
            shelf.replayed, shelf.top = {}, max((item[0] for item in shelf.own.values()), default=0)
        told = shelf.own if shelf.replayed is None else shelf.replayed
        told |= {item.id: _kept(item, exchange) for item in page.items}
        if page.ends and shelf.replayed is not None:
            yield from self._compare(shelf, exchange, page)
            shelf.own, shelf.replayed = shelf.own | shelf.replayed, None

    def _compare(self, shelf: Shelf, exchange: Exchange, page: Page) -> Iterator[Finding]:
        replayed = shelf.replayed or {}
        for uuid in sorted(shelf.own.keys() | replayed.keys()):
            self.looked += 1
            ours, theirs = shelf.own.get(uuid), replayed.get(uuid)
            if theirs is None and ours is not None:
                yield found(
                    RULE, exchange, f"{uuid} is missing from {page.feed[1]} when it is read again", ours[2], order=uuid
                )
            elif theirs is not None and theirs[0] <= shelf.top and ours is None:
                yield found(
                    RULE, exchange, f"{uuid} was never told before, though later ones were", theirs[2], order=uuid
                )
            elif theirs is not None and ours is not None and theirs[0] <= shelf.top and theirs[1] != ours[1]:
                yield found(RULE, exchange, f"{uuid} reads otherwise when read again", ours[2], theirs[2], order=uuid)


def _kept(item: Item, exchange: Exchange) -> tuple[int, int, int]:
    return item.modified, item.digest, exchange.entry.number
