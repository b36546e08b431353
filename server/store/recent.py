"""What was changed last: the keys of all that is kept, in the order of their last change.

A page of it costs the same however much there is. Nothing here knows what a record is.
"""

from collections.abc import Iterator
from datetime import datetime

from server.domain.orders import OrderKey
from server.domain.value import Value

# How many numbers a stretch of changes has.
STRETCH = 1024


class Change(Value, frozen=True):
    """The last change of something: its number, which only grows, when it was, and of what."""

    number: int
    at: datetime
    key: OrderKey


class Recent:
    """The last change of each key.

    Numbers only grow, so that dictionaries keep the order by themselves. They lie in stretches, of which those
    without changes are dropped, so that a page in the middle is found without going through all that came later.
    """

    def __init__(self) -> None:
        """Nothing has changed."""
        self.last = 0
        self._stretches: dict[int, dict[int, Change]] = {}
        self._number_of: dict[OrderKey, int] = {}

    def note(self, key: OrderKey, now: datetime, is_kept: bool) -> None:
        """Something has changed; what is not kept any more is forgotten, and counts as a change."""
        self.last += 1
        before = self._number_of.pop(key, None)
        if before is not None:
            self._forget(before)
        if is_kept:
            self._number_of[key] = self.last
            self._stretches.setdefault(self.last // STRETCH, {})[self.last] = Change(self.last, now, key)

    def of(self, key: OrderKey) -> Change | None:
        """The last change of a key that is kept."""
        number = self._number_of.get(key)
        return None if number is None else self._stretches[number // STRETCH][number]

    def newest(self, before: int | None = None) -> Iterator[Change]:
        """The changes from the last one back, or from the one before a number."""
        limit = self.last + 1 if before is None else before
        for stretch in reversed(self._stretches):
            if stretch * STRETCH < limit:
                yield from (each for number, each in reversed(self._stretches[stretch].items()) if number < limit)

    def _forget(self, number: int) -> None:
        stretch = self._stretches[number // STRETCH]
        del stretch[number]
        if not stretch:
            del self._stretches[number // STRETCH]
