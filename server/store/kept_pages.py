"""The pages of feeds that were asked for last, as long as none of their entries has moved away.

A full page shows the entries that follow a position; what is added to its feed stands behind them, so that only
an entry that leaves the page changes it. It knows no JSON, and not what a page is made of.
"""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from server.store.feed import Entry, Feed
from server.store.positions import Position

# In bytes, for one sandbox: some two hundred pages of 500 opportunities. It only has so many if its feeds are long.
MOST_KEPT = 128 * 1024 * 1024

P = TypeVar("P")


class _Kept(NamedTuple, Generic[P]):
    """A page, its size in bytes, its entries: the first, the last and how many, and the moves that it has seen."""

    page: P
    size: int
    first: Position
    last: Position
    entries: int
    moves: int


class KeptPages(Generic[P]):
    """Pages of any feeds, by the query with which they were asked for, as many as there is room for."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """Nothing was asked for yet. most: how many bytes the pages may have together."""
        self._kept: dict[tuple[Feed, str], _Kept[P]] = {}
        self._left = most

    def get(self, feed: Feed, query: str) -> P | None:
        """The page as it was kept, if it would look the same now."""
        kept = self._kept.get((feed, query))
        if kept is None:
            return None
        if feed.moves != kept.moves:
            if feed.number(kept.first, kept.last) != kept.entries:
                self._drop((feed, query))
                return None
            self._kept[feed, query] = kept._replace(moves=feed.moves)
        return kept.page

    def keep(self, feed: Feed, query: str, page: P, size: int, entries: Sequence[Entry]) -> None:
        """Keep a full page, instead of those that have been kept longest. entries: those on it, at least one."""
        if (feed, query) in self._kept:
            self._drop((feed, query))
        first, last = entries[0].position, entries[-1].position
        self._kept[feed, query] = _Kept(page, size, first, last, len(entries), feed.moves)
        self._left -= size
        while self._left < 0:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: tuple[Feed, str]) -> None:
        self._left += self._kept.pop(key).size
