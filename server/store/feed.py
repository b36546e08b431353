"""A feed as a log of rendered bytes: one entry for each id, moved to the end when it changes.

Entries are ordered by an ever-growing change number, which stands in for the clock and never goes back,
whatever the clock or a reset does. Each entry is encoded once, by whoever appends it; a page is a slice.
The feed does not know what its entries mean, nor how a page is written.

Source: Realtime Paged Data Exchange 1.0, "Ordering Strategies": incrementing unique change number.
"""

from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from sortedcontainers import SortedDict


class Entry(NamedTuple):
    """One entry: its id, where it stands in the order, and the bytes it is served as."""

    id: str
    change: int
    deleted: bool
    item: bytes


RenderItem = Callable[[str, int, bytes | None], bytes]


class Feed:
    """The entries of one feed, in the order of their change numbers."""

    def __init__(self, kind: str, next_change: Callable[[], int], render: RenderItem) -> None:
        """
        kind: what the entries are.
        next_change: gives the change numbers, each larger than the last.
        render: makes the bytes of an entry from (id, change number, bytes of its data), where no
            data is a deletion.
        """
        self.kind = kind
        self._next_change = next_change
        self._render = render
        self._entries: SortedDict[int, Entry] = SortedDict()
        self._change_of: dict[str, int] = {}

    def __contains__(self, entry_id: str) -> bool:
        return entry_id in self._change_of

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def last_change(self) -> int:
        """The change number of the newest entry; 0 while there is none."""
        return self._entries.peekitem(-1)[0] if self._entries else 0

    def put(self, entry_id: str, data: bytes) -> None:
        """Add or update an entry, at the end of the feed."""
        self._append(entry_id, data)

    def delete(self, entry_id: str) -> None:
        """Mark an entry as deleted, at the end of the feed; one that was never there stays away."""
        if entry_id in self._change_of:
            self._append(entry_id, None)

    def _append(self, entry_id: str, data: bytes | None) -> None:
        before = self._change_of.pop(entry_id, None)
        if before is not None:
            del self._entries[before]
        change = self._next_change()
        self._entries[change] = Entry(entry_id, change, data is None, self._render(entry_id, change, data))
        self._change_of[entry_id] = change

    def page(self, after: int, size: int) -> list[Entry]:
        """The entries that follow a change number, `size` of them at most."""
        keys = islice(self._entries.irange(minimum=after, inclusive=(False, True)), size)
        return [self._entries[key] for key in keys]

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of an id."""
        change = self._change_of.get(entry_id)
        return None if change is None else self._entries[change]
