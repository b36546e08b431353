"""What was changed last: the keys of all that is kept, in the order of their last change.

A page of it costs the same however much there is. Nothing here knows what a record is.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sortedcontainers import SortedDict

from server.domain.orders import OrderKey


class Change(NamedTuple):
    """The last change of something: its number, which only grows, when it was, and of what."""

    number: int
    at: datetime
    key: OrderKey


class Recent:
    """The last change of each key."""

    def __init__(self) -> None:
        """Nothing has changed."""
        self.last = 0
        self._changes: SortedDict[int, Change] = SortedDict()
        self._number_of: dict[OrderKey, int] = {}

    def note(self, key: OrderKey, now: datetime, is_kept: bool) -> None:
        """Something has changed; what is not kept any more is forgotten, and counts as a change."""
        self.last += 1
        before = self._number_of.pop(key, None)
        if before is not None:
            del self._changes[before]
        if is_kept:
            self._changes[self.last] = Change(self.last, now, key)
            self._number_of[key] = self.last

    def of(self, key: OrderKey) -> Change | None:
        """The last change of a key that is kept."""
        number = self._number_of.get(key)
        return None if number is None else self._changes[number]

    def newest(self, before: int | None = None) -> Iterator[Change]:
        """The changes from the last one back, or from the one before a number."""
        for number in self._changes.irange(maximum=before, inclusive=(True, False), reverse=True):
            yield self._changes[number]
