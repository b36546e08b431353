"""The pages of feeds that were asked for last, as long as none of their entries has moved away.

A full page shows the entries that follow a position; what is added to its feed stands behind them, so that only
an entry that leaves the page changes it. It knows no JSON, and not what a page is made of.
"""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from server.store.feed import Entry, Feed
from server.store.positions import Position

# Of one sandbox. A page of 500 entries has half a megabyte.
MOST_KEPT = 8

P = TypeVar("P")


class _Kept(NamedTuple, Generic[P]):
    """A page, where it starts and ends, and the number of moves that it has seen."""

    page: P
    first: Position
    last: Position
    moves: int


class KeptPages(Generic[P]):
    """A few pages of any feeds, by the query with which they were asked for."""

    def __init__(self) -> None:
        """Nothing was asked for yet."""
        self._kept: dict[tuple[Feed, str], _Kept[P]] = {}

    def get(self, feed: Feed, query: str) -> P | None:
        """The page as it was kept, if it would look the same now."""
        kept = self._kept.get((feed, query))
        if kept is None:
            return None
        if feed.moves != kept.moves:
            moved = feed.moved_since(kept.moves)
            if moved is None or any(kept.first <= position <= kept.last for position in moved):
                del self._kept[feed, query]
                return None
            self._kept[feed, query] = kept._replace(moves=feed.moves)
        return kept.page

    def keep(self, feed: Feed, query: str, page: P, entries: Sequence[Entry]) -> None:
        """Keep a full page, instead of the one that has been kept longest. entries: those on it, at least one."""
        if len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[feed, query] = _Kept(page, entries[0].position, entries[-1].position, feed.moves)
