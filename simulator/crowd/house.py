"""A Booking Partner of the crowd: one set of credentials, one set of books, many brands and many customers.

Knows how to make a broker for one customer out of it, reads its private feeds, and remembers the orders to which
Sellers may do something. Decides nothing.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

import aiohttp

from simulator.broker import Broker
from simulator.client import Access, Call, Client, Lost
from simulator.crowd.line import Line
from simulator.journal import Journal
from simulator.orders import Creation
from simulator.rpde import Feed
from simulator.values import Json

REMEMBERED = 400
"""So many finished orders stay in the books; a crowd may have more of them than there is memory."""

BRANDS = ("AcmeBroker", "BestFitApp", "CityMoves", "Daybreak")


@dataclass
class House:
    """One Booking Partner. `broker`: its own, by whom the feeds are read; `finished`: Order UUIDs, oldest first."""

    session: aiohttp.ClientSession
    access: Access
    journal: Journal
    broker: Broker
    finished: deque[str] = field(default_factory=deque)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def client(self, scene: str, line: Line | None = None) -> Client:
        """A client for one story."""
        return Client(self.session, self.access, self.journal, scene, line.carry if line else None)

    def face(self, scene: str, line: Line, brand: int) -> Broker:
        """The broker as one customer meets it: a brand, on a line of its own, with the books of the house."""
        known = self.broker
        return Broker(
            BRANDS[brand % len(BRANDS)],
            self.client(scene, line),
            known.details,
            store=known.store,
            provider=known.provider,
            quotes=known.quotes,
            refused=known.refused,
            proposals=known.proposals,
            consents=known.consents,
        )

    async def poll(self) -> None:
        """Reads both private feeds on, and does what they ask for. What got lost is read the next time."""
        async with self._reading:
            try:
                await self.broker.feed.read()
                await self.broker.proposals_feed.read()
            except Lost:
                return

    async def replay(self) -> None:
        """Reads both private feeds from the start once more, as a broker would that has lost its place."""
        await self.poll()
        feeds = dict.fromkeys([self.broker.feed.url, self.broker.proposals_feed.url])
        for url in feeds:
            await Feed(url).catch_up(self._page)

    async def _page(self, url: str) -> Json:
        return (await self.broker.client.send(Call("GET", url, "replay", poll=True))).body

    def retire(self, uuid: str) -> None:
        """A customer has no more to do with an order; Sellers may have, for a while."""
        self.finished.append(uuid)
        self.broker.consents.asked.pop(uuid, None)
        self.broker.refused.discard(uuid)
        if len(self.finished) > REMEMBERED:
            gone = self.finished.popleft()
            known = self.broker.store.orders.pop(gone, None)
            self.broker.provider.payments.pop(known.payment or "" if known else "", None)

    def settled(self) -> list[str]:
        """The orders that stand, oldest first."""
        orders = self.broker.store.orders
        return [
            uuid
            for uuid in self.finished
            if uuid in orders and orders[uuid].creation is Creation.COMPLETE and not orders[uuid].deleted
        ]
