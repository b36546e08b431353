"""What a crowd is asked to be, and what comes of it: plain values.

Knows nothing of how it is played.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from simulator.checks import Ruling
from simulator.control import DEFAULT_TOKEN
from simulator.crowd.habits import Habits
from simulator.crowd.line import Weather
from simulator.crowd.tally import Story, Tally
from simulator.journal import Journal

WEEK = 7 * 24 * 60.0


@dataclass(frozen=True)
class CrowdConfig:
    """What a crowd needs to know. `tokens`: one of each Booking Partner, by name. `minutes`: of simulated time.

    `run`: which Order UUIDs are used; None draws fresh ones. `concurrency`: how many customers are at it at once;
    above one, a seed repeats the customers, but not the order of their requests. `journal`: where to write it.
    `own`: the server was started for this crowd alone. `feeds`: the open feeds, where no Dataset Site tells of them.
    `headers`: what requests to the Base URI have besides.
    """

    base_uri: str
    tokens: dict[str, str]
    customers: int
    seed: int = 1
    minutes: float = WEEK
    run: str | None = None
    dataset_site: str | None = None
    control_token: str = DEFAULT_TOKEN
    concurrency: int = 1
    shared: bool = False
    weather: Weather = field(default_factory=Weather)
    habits: Habits = field(default_factory=Habits)
    journal: Path | None = None
    own: bool = False
    feeds: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CrowdResult:
    """What came of it. `start`, `end`: in the sandbox's time. `shortest`: the shortest journey that shows a fault."""

    config: CrowdConfig
    tally: Tally
    rulings: tuple[Ruling, ...]
    journal: Journal
    seconds: float
    has_clock: bool
    start: datetime
    end: datetime
    shortest: Story | None = None

    @property
    def ok(self) -> bool:
        """Whether no check found anything, and nothing was met that the simulator was not ready for."""
        return not any(ruling.broken for ruling in self.rulings) and not self.tally.stumbles
