"""What time it is: the only module that reads the system clock.

Rules never read a clock; they are given `now`, an aware UTC datetime. A sandbox owns one clock, so
that every lease, window and token of it follows the same time.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time of a sandbox."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)


class AdjustableClock:
    """A clock that stands still until it is moved; it never goes backwards."""

    def __init__(self, start: datetime) -> None:
        """start: the first moment it shows, aware."""
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment at which the clock stands, aware, UTC."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move forward by a duration that is not negative, and tell the new time.

        Raises ValueError for a negative duration.
        """
        if by < timedelta(0):
            raise ValueError("a clock only moves forward; restore a snapshot to go back")
        self._now += by
        return self._now
