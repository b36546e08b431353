"""The shop window: what the customers of a crowd choose from.

Knows the open feeds as they were last read, so that a customer may well choose what is gone by now. Does not book.
"""

import asyncio
from datetime import datetime
from random import Random

from simulator.catalogue import Catalogue
from simulator.crowd.habits import Habits
from simulator.needs import APPROVAL, COMFORT, HARMLESS
from simulator.opportunities import Pair

GLANCE = 12
"""So many things a customer looks at before choosing one."""

MANAGEABLE = (frozenset[str](), frozenset({APPROVAL}))
"""What the flow may require of what these customers book."""


class Window:
    """Bookable pairs, and how many places are left of each as far as anybody knows."""

    def __init__(self, catalogue: Catalogue, *, with_approval: bool) -> None:
        self._catalogue = catalogue
        self._kinds = MANAGEABLE if with_approval else MANAGEABLE[:1]
        self._pairs: list[Pair] = []
        self._by_seller: dict[tuple[str, str, str], list[Pair]] = {}
        self._reading = asyncio.Lock()

    async def refresh(self, now: datetime) -> None:
        """Reads all feeds on, and puts into the window what can be booked."""
        async with self._reading:
            await self._catalogue.refresh()
        found = [pair for pair in self._catalogue.pairs(now) if pair.requirements - HARMLESS in self._kinds]
        self._pairs = [pair for pair in found if pair.places is not None]
        self._by_seller = {}
        for pair in self._pairs:
            self._by_seller.setdefault(_compatible(pair), []).append(pair)

    async def look(self, opportunity: str) -> None:
        """Reads the feed of one Opportunity on."""
        async with self._reading:
            await self._catalogue.refresh(opportunity)

    def choose(self, habits: Habits, luck: Random, now: datetime) -> list[Pair]:
        """What one customer wants: a pair for each place, all of one Seller; nothing where all is sold out."""
        seen = [pair for pair in self._glance(luck) if self._left(pair) > 0 and pair.start > now + COMFORT]
        if not seen:
            return []
        first = min(seen, key=self._left) if habits.contends else seen[0]
        if not habits.several:
            return [first]
        others = [pair for pair in seen if _compatible(pair) == _compatible(first)]
        wanted = [first] * luck.randint(2, 3)
        return [*wanted[1:], luck.choice(others)] if luck.random() < 0.3 else wanted

    def other(self, pairs: tuple[Pair, ...], luck: Random, now: datetime) -> list[Pair]:
        """Another basket of the same customer: one place fewer, one more, or something else of the same Seller."""
        if len(pairs) > 1 and luck.random() < 0.5:
            return [*pairs[1:]]
        kin = self._by_seller.get(_compatible(pairs[0]), [pairs[0]])
        other = luck.choice(kin)
        return [*pairs[:2], other if other.start > now + COMFORT else pairs[0]]

    def _glance(self, luck: Random) -> list[Pair]:
        return luck.sample(self._pairs, min(GLANCE, len(self._pairs)))

    def _left(self, pair: Pair) -> int:
        return self._catalogue.places(pair.opportunity) or 0


def _compatible(pair: Pair) -> tuple[str, str, str]:
    """What must be the same for two pairs to go into one basket."""
    return pair.seller, pair.pays if pair.price else "", ",".join(sorted(pair.requirements))
