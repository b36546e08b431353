"""The books of all places, kept a second time from a journal alone, and held against every number that is shown.

Observable: places left and in all, in the open feeds (`remainingAttendeeCapacity` of `maximumAttendeeCapacity`,
`remainingUses` of `maximumUses`) and on every item of a quote, where the own lease is not counted. Claims: a quote
with a `lease` until that ends, a proposal that is open, a booking but for its cancelled items. What others held
before the journal began shows as places missing from the start; they may become fewer, and never more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.checks.claims import Claims, Mover, Why
from simulator.checks.exchange import COMMITMENTS, QUOTES, Exchange, Key, Operation, items_of
from simulator.checks.pages import Page
from simulator.checks.postings import post
from simulator.values import dig, ident, whole

SHOWN = (("maximumAttendeeCapacity", "remainingAttendeeCapacity"), ("maximumUses", "remainingUses"))


@dataclass(frozen=True)
class Look:
    """A number of places left that was shown, and between which numbers it should be.

    `moved`: what has moved places of this Opportunity since the last look. `where`: in a feed, or in a quote.
    """

    opportunity: str
    total: int
    left: int
    least: int
    most: int
    where: str
    moved: Mapping[Why, Mover]

    @property
    def right(self) -> bool:
        """Whether it is as it should be."""
        return self.least <= self.left <= self.most

    def __str__(self) -> str:
        """`https://... has 4 of 5 places left in the open feed; there should be 3`."""
        wanted = f"{self.most}" if self.least == self.most else f"{self.least} to {self.most}"
        shown = f"{self.left} of {self.total} places left in {self.where}"
        return f"{self.opportunity} has {shown}; there should be {wanted}"


@dataclass(frozen=True)
class Overbooking:
    """More places are promised than there are."""

    opportunity: str
    total: int
    claimed: int


@dataclass
class Standing:
    """What is known of an Opportunity beside the claims: its total, what a feed last showed, and what others hold.

    `most`: at most so many places are held by others. `least`: at least so many; below zero after a fault.
    """

    total: int
    most: int
    least: int = 0
    left: int = 0
    feed: tuple[str, str] | None = None


@dataclass
class Books:
    """Takes in one exchange after the other; tells what it shows of places."""

    claims: Claims = field(default_factory=Claims)
    _known: dict[str, Standing] = field(default_factory=dict)
    _doubtful: set[str] = field(default_factory=set)

    def take(self, exchange: Exchange, page: Page | None) -> tuple[tuple[Look, ...], tuple[Overbooking, ...], int]:
        """Looks at places left, places promised that do not exist, and how many promises were compared."""
        post(self.claims, exchange, page)
        self._doubtful |= self.claims.moved.keys()
        looks = [*self._in_quote(exchange), *(self._in_feed(exchange, page) if page else ())]
        return tuple(looks), *self._promised(exchange)

    def _in_quote(self, exchange: Exchange) -> Iterator[Look]:
        if exchange.operation not in QUOTES:
            return
        seen = {ident(item.get("orderedItem")): item.get("orderedItem") for item in items_of(exchange.body)}
        for name, data in seen.items():
            shown = _shown(data)
            if shown and exchange.entry.alone:
                yield self._look(name, shown, exchange, "a quote", exchange.key)

    def _in_feed(self, exchange: Exchange, page: Page) -> Iterator[Look]:
        if exchange.operation is not Operation.OPEN_FEED:
            return
        for item in page.items:
            name, shown = ident(item.data), _shown(item.data)
            if not shown:
                continue
            if exchange.entry.alone:
                yield self._look(name, shown, exchange, "the open feed")
            standing = self._known.setdefault(name, Standing(shown[0], shown[0]))
            standing.left, standing.feed = shown[1], page.feed
        if page.ends and exchange.entry.alone:
            yield from self._still(exchange, page)

    def _still(self, exchange: Exchange, page: Page) -> Iterator[Look]:
        """What a feed at its end has not changed is as it was shown last."""
        for name in sorted(self._doubtful):
            standing = self._known.get(name)
            if standing and standing.feed == page.feed:
                yield self._look(name, (standing.total, standing.left), exchange, "the open feed, unchanged,")
                if not self.claims.has_leases(name):
                    self._doubtful.discard(name)

    def _look(
        self, name: str, shown: tuple[int, int], exchange: Exchange, where: str, without: Key | None = None
    ) -> Look:
        total, left = shown
        low, high = self.claims.bounds(name, exchange, without)
        moved = self.claims.moved.pop(name, {})
        known = self._known.get(name)
        if known is None or known.total != total:
            known = self._known[name] = Standing(total, total, left=left, feed=known.feed if known else None)
        look = Look(
            name, total, left, max(total - high - known.most, 0), max(total - low - known.least, 0), where, moved
        )
        others_most, others_least = total - left - low, total - left - high
        if look.right:
            known.most = min(known.most, others_most)
        else:  # told once; from here on, this is how it is
            known.most, known.least = others_most, min(others_least, 0)
        return look

    def _promised(self, exchange: Exchange) -> tuple[tuple[Overbooking, ...], int]:
        if not exchange.done or exchange.operation not in QUOTES | COMMITMENTS:
            return (), 0
        over, compared = [], 0
        for item in items_of(exchange.body):
            name, shown = ident(item.get("orderedItem")), _shown(item.get("orderedItem"))
            if not shown or not exchange.entry.alone:
                continue
            compared += 1
            claimed, _ = self.claims.bounds(name, exchange)
            if claimed > shown[0]:
                over.append(Overbooking(name, shown[0], claimed))
        return tuple(dict.fromkeys(over)), compared


def _shown(data: Any) -> tuple[int, int] | None:
    """How many places there are and how many are left, where both are told."""
    for total, left in SHOWN:
        found = whole(dig(data, total)), whole(dig(data, left))
        if found[0] is not None and found[1] is not None:
            return found[0], found[1]
    return None
