"""The watch over the private feeds: how far each Booking Partner has read in them, and when it last asked.

Noting a request costs the same however long a feed is; what a partner has not seen yet is worked out when
somebody asks. Feeds go on after a reset, and so does the watch. It knows no HTTP.

Source: Open Booking API 1.0 CR3, "Orders feed"; Realtime Paged Data Exchange 1.0, "Polling".
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from server.domain.orders import Phase
from server.store.positions import Position

REMEMBERED = 20


@dataclass(slots=True)
class Reading:
    """How a Booking Partner reads one of its feeds.

    position: the last one it asked from, so that it has seen all up to there.
    at: when that was, by the clock of the sandbox. polls: how often it has asked.
    times: of its last requests, by the clock on the wall.
    """

    position: Position
    at: datetime
    polls: int = 0
    times: deque[datetime] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    @property
    def every(self) -> float | None:
        """The mean of the seconds between its last requests; None where there has been one only."""
        if len(self.times) < 2:
            return None
        return (self.times[-1] - self.times[0]).total_seconds() / (len(self.times) - 1)


class Watch:
    """How far the private feeds of one sandbox have been read."""

    def __init__(self) -> None:
        """Nobody has asked."""
        self._readings: dict[tuple[str, Phase], Reading] = {}

    def note(self, feed: tuple[str, Phase], position: Position, at: datetime, real: datetime) -> None:
        """A partner has asked for what follows a position in a feed: that of its orders, or of its proposals."""
        reading = self._readings.get(feed)
        if reading is None:
            reading = self._readings[feed] = Reading(position, at)
        reading.position, reading.at = position, at
        reading.polls += 1
        reading.times.append(real)

    def of(self, partner: str, phase: Phase) -> Reading | None:
        """How a partner reads a feed; None where it never asked."""
        return self._readings.get((partner, phase))
