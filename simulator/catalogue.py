"""The open feeds of one Booking System, found on its Dataset Site and followed from page to page.

Knows feeds, and which of them holds what. Does not know what is bookable (`opportunities` does), nor who
wants to book.
"""

from datetime import datetime

from simulator.client import Call, Client, Unreachable
from simulator.discovery import FeedLink
from simulator.opportunities import OpenData, Pair
from simulator.rpde import Feed
from simulator.values import Json, ident


class Catalogue:
    """What can be booked, as up to date as the last refresh. `at_opening`: what was there when it was first read."""

    def __init__(self, client: Client, links: tuple[FeedLink, ...]) -> None:
        self.data = OpenData()
        self.at_opening: frozenset[str] = frozenset()
        self._client = client
        self._feeds = [Feed(link.url) for link in links]
        self._home: dict[str, Feed] = {}

    async def refresh(self, opportunity: str | None = None) -> None:
        """Reads the feeds on to their ends: all of them, or only the one that holds an Opportunity.

        Serves: Booking pre-conditions: "The Broker MUST present an up-to-date view of availability data".
        """
        home = self._home.get(opportunity or "")
        for feed in [home] if home else self._feeds:
            before = {key: ident(data) for key, data in feed.live.items()}
            for item in await feed.catch_up(self._page):
                if item.data is not None:
                    self.data.add(item.data)
                    self._home[ident(item.data)] = feed
            for gone in (name for key, name in before.items() if key not in feed.live):
                self.data.remove(gone)
                self._home.pop(gone, None)
        self.at_opening = self.at_opening or frozenset(self.data.by_id)

    def __len__(self) -> int:
        return len(self.data)

    def places(self, opportunity: str) -> int | None:
        """How many places the open feed shows as left; None where it says nothing or has it no more."""
        return self.data.places(opportunity)

    def name(self, opportunity: str) -> str:
        """What an Opportunity is called, by itself or by its parent."""
        return self.data.name(opportunity)

    def pairs(self, now: datetime) -> list[Pair]:
        """Every bookable pair there is."""
        return self.data.pairs(now)

    def everything(self, now: datetime) -> list[Pair]:
        """Every pair there is, bookable or not."""
        return self.data.everything(now)

    async def _page(self, url: str) -> Json:
        answer = await self._client.send(Call("GET", url, "open feed", poll=True))
        if not answer.ok:
            raise Unreachable(f"The open feed {url} answers with status {answer.status}.")
        return answer.body
