"""What all visits of a crowd share: the schedule, the clock, the shop window, the Booking Partners.

Holds things together and decides nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from simulator.crowd.habits import Habits, People
from simulator.crowd.house import House
from simulator.crowd.line import Weather
from simulator.crowd.timetable import Timetable
from simulator.crowd.window import Window
from simulator.identity import Identities


@dataclass
class Town:
    """A crowd's surroundings. `start`: the sandbox's time at the beginning; None where its clock cannot be moved.

    `tick`: by so many seconds the clock moves at a time. `has_desk`: Sellers can act. `open_visits`: customers who
    have not gone home yet.
    """

    timetable: Timetable
    window: Window
    houses: list[House]
    people: People
    ids: Identities
    habits: Habits
    weather: Weather
    start: datetime | None
    tick: float
    has_desk: bool
    open_visits: int = 0

    @property
    def has_clock(self) -> bool:
        """Whether time can be moved."""
        return self.start is not None

    def time(self) -> datetime:
        """The time in the sandbox."""
        if self.start is None:
            return datetime.now(UTC)
        return self.start + timedelta(seconds=self.timetable.now // self.tick * self.tick)
