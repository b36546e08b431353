"""What time it is: the only module that reads the system clock.

Rules never read a clock; they are given `now`, an aware UTC datetime. A sandbox owns one clock, so
that every lease, window and token of it follows the same time.
"""

from datetime import UTC, datetime, timedelta
from math import inf
from typing import Protocol

FURTHEST = datetime(2200, 1, 1, tzinfo=UTC)
"""No clock of a sandbox runs beyond this moment."""


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


class SandboxClock:
    """The clock of a sandbox: it follows another one until it is frozen, moved forward or made to run faster.

    It never goes backwards by itself: whoever wants that starts it anew, with the state that belongs to it.
    """

    def __init__(self, real: Clock) -> None:
        """real: what it follows."""
        self._real = real
        self.restart()

    def restart(self, at: datetime | None = None) -> None:
        """Follow the real time again, from a moment of one's own or from the real one."""
        self._since = self._real.now()
        self._from = at or self._since
        self.speed = 1.0

    def now(self) -> datetime:
        """The present moment of the sandbox, aware, UTC."""
        return self._at(self._real.now())

    def real(self) -> datetime:
        """The present moment outside of the sandbox, aware, UTC."""
        return self._real.now()

    def both(self) -> tuple[datetime, datetime]:
        """The present moment of the sandbox and outside of it, read at once."""
        real = self._real.now()
        return self._at(real), real

    @property
    def ahead(self) -> timedelta:
        """How far the sandbox is ahead of the real time; negative where it is behind."""
        real = self._real.now()
        return self._at(real) - real

    @property
    def course(self) -> tuple[datetime, datetime, float]:
        """A value that is another one whenever the clock has been set, and stays while time just passes."""
        return self._from, self._since, self.speed

    def run(self, speed: float) -> None:
        """Let time pass at another speed from now on: 0 stands still, 1 is as outside.

        Raises ValueError for a negative speed, and for one that is no finite number.
        """
        if not 0 <= speed < inf:
            raise ValueError("a clock only moves forward, at a speed that can be counted")
        real = self._real.now()
        self._from, self._since, self.speed = self._at(real), real, speed

    def advance(self, by: timedelta) -> datetime:
        """Move forward by a duration that is not negative, and tell the new time.

        Raises ValueError for a negative duration, and where it ends beyond what the clock can show.
        """
        if by < timedelta(0):
            raise ValueError("a clock only moves forward; restore a snapshot to go back")
        if by > max(FURTHEST - self.now(), timedelta(0)):
            raise ValueError(f"the clock does not go beyond the year {FURTHEST.year}")
        self._from += by
        return self.now()

    def _at(self, real: datetime) -> datetime:
        """What time it is here at a real moment."""
        passed = real - self._since
        if self.speed == 1.0:
            return self._from + passed
        # A clock that nobody stops stands still at the end of what it can show; one whose machine was set back waits.
        # Compared in seconds, as a timedelta holds neither a long time at a high speed nor all room at a low one.
        passed, room = max(passed, timedelta(0)), max(FURTHEST - self._from, timedelta(0))
        goes_on = passed.total_seconds() * self.speed < room.total_seconds()
        return self._from + (passed * self.speed if goes_on else room)


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
