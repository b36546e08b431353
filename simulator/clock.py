"""What time it is at the Booking System, and by which zone the people there read their clocks.

A sandbox tells both at its control door, as its clock may be moved, run faster or stand still. Where nothing is told,
the clock and the zone of this computer stand in. Does not know what happens when; nobody's clock is moved from here.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from simulator.control import ControlDoor
from simulator.values import amount, dig, later, moment, text
from simulator.wording import calendar, offset, span

SAME = timedelta(seconds=2)
"""Two clocks that are no further apart than this show the same time: the answer took its time to come."""

LOCKED = (
    "There is a control door, which the control token does not open. Should the clock there have been moved, the times "
    "told here are wrong: --control-token TOKEN lets the simulator read it."
)


@dataclass(frozen=True)
class Reading:
    """What a clock showed (UTC), how fast it ran, and when that was by the stopwatch of this computer, in seconds."""

    shown: datetime
    speed: float
    at: float

    def now(self) -> datetime:
        """What it shows by now, if nobody has moved it since."""
        return later(self.shown, (time.monotonic() - self.at) * self.speed)


class ClockThere:
    """The clock of one Booking System: read whenever somebody looks, and reckoned with in between."""

    def __init__(self, door: ControlDoor) -> None:
        """Until somebody looks, it shows the time of this computer."""
        self._door = door
        self._reading: Reading | None = None
        self.zone: tzinfo = UTC

    async def look(self) -> None:
        """Reads it. Where it cannot be read any more, it goes on as it was."""
        told = await self._door.about()
        shown = moment(dig(told, "clock", "now"))
        if shown is None:
            return
        speed = amount(dig(told, "clock", "speed"))
        self._reading = Reading(shown.astimezone(UTC), 1.0 if speed is None else float(speed), time.monotonic())
        self.zone = _zone(text(told, "timezone"))

    def now(self) -> datetime:
        """The time there, in the zone of the place; in UTC where no zone is known."""
        shown = self._reading.now() if self._reading else datetime.now(UTC)
        return shown.astimezone(self.zone)

    @property
    def introduced(self) -> str:
        """In whose zone times are told, and how this clock differs from that of this computer: for a person."""
        locked = LOCKED if self._door.locked else ""
        return " ".join(filter(None, (self._whose_zone(), self._difference(), locked)))

    def _whose_zone(self) -> str:
        if self.zone is UTC:
            here = offset(datetime.now(UTC).astimezone())
            return f"Times are told in the zone of this computer ({here}), unless a feed names another."
        return f"Times are told in the zone of the place, {self.zone} ({offset(self.now())})."

    def _difference(self) -> str:
        if self._reading is None:
            return ""
        ahead = self._reading.now() - datetime.now(UTC)
        said = []
        if abs(ahead) > SAME:
            said.append(f"is {span(abs(ahead))} {'ahead of' if ahead > timedelta(0) else 'behind'} this computer's")
        if self._reading.speed != 1:
            said.append(f"runs {self._reading.speed:g} times as fast" if self._reading.speed else "stands still")
        return f"The clock there {' and '.join(said)}: it shows {calendar(self.now(), self.now())}." if said else ""


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
