"""A feed as a log of rendered bytes: one entry for each id, moved to the end when it changes.

Entries are ordered by positions that only ever grow, whatever the clock or a reset does. Each entry is
encoded once, when it changes, or before the next reader where it changes often; a page is a slice. The feed does
not know what its entries mean, nor how a page is written.

Source: Realtime Paged Data Exchange 1.0, "Core concept", "Deleted items".
"""

from collections.abc import Callable, Iterator
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from sortedcontainers import SortedKeyList

from server.store.positions import NextPosition, Position


class Entry(NamedTuple):
    """One entry: its id, what kind of thing it is, where it stands, and the bytes it is served as."""

    id: str
    kind: str
    position: Position
    deleted: bool
    item: bytes


# How many entries wait for a reader at most, so that no reader has to wait long.
MOST_DUE = 500

# (kind, id, modified, bytes of its data) to the bytes of an entry; no data is a deletion.
RenderItem = Callable[[str, str, int, bytes | None], bytes]


class Feed:
    """The entries of one feed, in the order of their positions."""

    def __init__(self, next_position: NextPosition, render: RenderItem) -> None:
        """
        next_position: gives each entry that changes its place at the end.
        render: makes the bytes of an entry.
        """
        self._next_position = next_position
        self._render = render
        self._entries: SortedKeyList[Entry] = SortedKeyList(key=attrgetter("position"))
        self._by_id: dict[str, Entry] = {}
        self._moves = 0
        # Kind and data of entries that have changed since anybody read, in the order in which they did.
        self._due: dict[str, tuple[str, Callable[[], bytes]]] = {}

    def __contains__(self, entry_id: str) -> bool:
        return entry_id in self._by_id

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """All entries, deleted ones as well, in the order of their positions."""
        self.catch_up()
        return iter(self._entries)

    def put(self, entry_id: str, kind: str, data: bytes) -> None:
        """Add or update an entry, at the end of the feed."""
        self.catch_up()
        self._append(entry_id, kind, data)

    def put_later(self, entry_id: str, kind: str, data: Callable[[], bytes]) -> None:
        """Update an entry, at the end of the feed, before anybody reads it: once, however often it changes until then.

        data: called then, to tell what is to be read.
        """
        self._due.pop(entry_id, None)
        self._due[entry_id] = kind, data
        if entry_id not in self._by_id or len(self._due) >= MOST_DUE:
            self.catch_up()

    def catch_up(self) -> None:
        """Update all entries that are due."""
        if not self._due:
            return
        due, self._due = self._due, {}
        for entry_id, (kind, data) in due.items():
            self._append(entry_id, kind, data())

    def delete(self, entry_id: str) -> None:
        """Mark an entry as deleted, at the end of the feed; one that was never there stays away."""
        entry = self.entry(entry_id)
        if entry is not None:
            self._append(entry_id, entry.kind, None)

    def bury(self, entry_id: str, kind: str) -> None:
        """Add an entry that has been deleted before the feed began."""
        self.catch_up()
        self._append(entry_id, kind, None)

    def keep(self, entry: Entry) -> None:
        """Take over an entry of a feed that this one goes on from, as it stood there."""
        self._entries.add(entry)
        self._by_id[entry.id] = entry

    @property
    def moves(self) -> int:
        """How many entries have moved to the end so far."""
        self.catch_up()
        return self._moves

    def _append(self, entry_id: str, kind: str, data: bytes | None) -> None:
        before = self._by_id.get(entry_id)
        if before is not None:
            self._entries.remove(before)
            self._moves += 1
        position = self._next_position(entry_id)
        item = self._render(kind, entry_id, position.modified, data)
        self.keep(Entry(entry_id, kind, position, data is None, item))

    def page(self, after: Position, size: int) -> list[Entry]:
        """The entries that follow a position, `size` of them at most."""
        self.catch_up()
        return list(islice(self._entries.irange_key(min_key=after, inclusive=(False, True)), size))

    def number(self, first: Position, last: Position) -> int:
        """How many entries stand from one position to another, both included.

        It falls when one of them moves away, and never grows: what changes goes to the end.
        """
        self.catch_up()
        return int(self._entries.bisect_key_right(last) - self._entries.bisect_key_left(first))

    def follow(self, after: Position) -> int:
        """How many entries follow a position."""
        self.catch_up()
        return len(self._entries) - int(self._entries.bisect_key_right(after))

    def tail(self, size: int) -> list[Entry]:
        """The last entries, `size` of them at most, oldest first."""
        self.catch_up()
        return list(islice(reversed(self._entries), size))[::-1]

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of an id."""
        self.catch_up()
        return self._by_id.get(entry_id)
