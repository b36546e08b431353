"""Reads RPDE feeds to their last page and keeps what they say now.

Knows paging (Realtime Paged Data Exchange 1.0, Modified Timestamp or Change Number ordering alike: it follows
`next`) and the states updated and deleted. Does not know what the items are, nor how pages are fetched.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.values import Json, joined, objects, text

Fetch = Callable[[str], Awaitable[Json]]
"""Gets one page: URL to the JSON object of the page."""

MOST_PAGES = 10_000


class FeedBroken(Exception):
    """The feed cannot be followed. The message is one clear line for a person."""


@dataclass(frozen=True)
class Item:
    """One entry of a feed. `data` is None where it was deleted."""

    kind: str
    id: str
    data: Json | None


@dataclass
class Feed:
    """One feed and the place up to which it has been read. `live` is what it holds, by kind and id."""

    url: str
    live: dict[tuple[str, str], Json] = field(default_factory=dict)
    cursor: str = ""

    async def catch_up(self, fetch: Fetch) -> list[Item]:
        """Reads on from where the last reading ended, and returns what was new, oldest first.

        The end is a page without items whose `next` is the page itself (RPDE 1.0, section 4: "last page").
        The cursor moves only when a page was read whole, so that a failure midway loses nothing.
        """
        news: list[Item] = []
        for _ in range(MOST_PAGES):
            here = self.cursor or self.url
            page = await fetch(here)
            items, onward = _read(page, here)
            for item in items:
                self._apply(item)
            news.extend(items)
            self.cursor = onward
            if not items:
                return news
            if onward == here:
                raise FeedBroken(f"{here} has items and names itself as `next`: it cannot be read to its end")
        raise FeedBroken(f"{self.url} did not end within {MOST_PAGES} pages")

    def _apply(self, item: Item) -> None:
        if item.data is None:
            self.live.pop((item.kind, item.id), None)
        else:
            self.live[item.kind, item.id] = item.data


def _read(page: Json, url: str) -> tuple[list[Item], str]:
    onward, items = joined(url, text(page, "next")), page.get("items")
    if not onward or not isinstance(items, list):
        raise FeedBroken(f"{url} is no RPDE page: it needs `next` and `items`")
    return [_item(each) for each in objects(items)], onward


def _item(entry: Json) -> Item:
    data: Any = entry.get("data")
    gone = entry.get("state") == "deleted" or not isinstance(data, dict)
    return Item(text(entry, "kind"), str(entry.get("id", "")), None if gone else data)
