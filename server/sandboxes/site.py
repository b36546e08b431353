"""One sandbox as one plays with it: its parts, its clock, its journal, and what can be done to it as a whole.

The parts that hold state are one value, and are replaced together: that is what a reset is. Name, clock and
journal outlive it, and the feeds go on from where they were. No booking rule knows of any of this.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from server.domain.clock import SandboxClock
from server.fixtures import Fixtures
from server.identity.provider import Provider
from server.sandboxes import happenings
from server.sandboxes.credentials import Credentials
from server.sandboxes.faults import Faults
from server.sandboxes.happenings import Happening
from server.sandboxes.journal import Journal
from server.sandboxes.snapshots import Saved, Shelf, Snapshot, people_of
from server.sandboxes.watch import Watch
from server.seller_desk import SellerDesk
from server.system import BookingSystem
from server.test_interface.door import Door
from server.wire.urls import Urls

DEFAULT = "default"
FASTEST = 1_000_000


@dataclass(frozen=True, eq=False)
class Parts:
    """All that holds the state of a sandbox.

    fixtures: what it was made from, at that moment. door: its Test Interface, where that is open.
    """

    fixtures: Fixtures
    system: BookingSystem
    desk: SellerDesk
    credentials: Credentials
    identity: Provider
    door: Door | None


@dataclass(frozen=True)
class Occasion:
    """For what a sandbox is opened.

    before: the parts that are replaced, if any are. snapshot: what to begin with instead of the fixtures.
    restorations: how many there have been with this one.
    """

    clock: SandboxClock
    seed: int
    before: Parts | None = None
    snapshot: Snapshot | None = None
    restorations: int = 0

    @property
    def seed_of_ids(self) -> int | str:
        """Of all identifiers that are made up, so that those after a restoration are others than before."""
        return f"{self.seed}/{self.restorations}" if self.restorations else self.seed


Opener = Callable[[Occasion], Parts]


class Site:
    """One sandbox, by its name."""

    def __init__(self, name: str, urls: Urls, occasion: Occasion, opener: Opener, journal: Journal) -> None:
        """
        occasion: a snapshot of it is what every reset goes back to.
        opener: makes the parts. Raises FixtureError where the fixtures do not hold.
        """
        self.name = name
        self.urls = urls
        self.prefix = "" if name == DEFAULT else f"/sandboxes/{name}"
        self.clock = occasion.clock
        self.journal = journal
        self.faults = Faults()
        self.watch = Watch()
        self.made = self.last_used = occasion.clock.real()
        self.seed = occasion.seed
        self.snapshots = Shelf()
        self._opener = opener
        self._origin = occasion.snapshot
        self._restorations = self._first_restorations()
        self._set_clock(self._origin)
        self.parts = opener(replace(occasion, restorations=self._restorations))

    @property
    def system(self) -> BookingSystem:
        """Its booking system at present."""
        return self.parts.system

    # --- the whole

    def reset(self, seed: int | None = None) -> None:
        """Go back to the fixtures, at the real time, without faults. Raises FixtureError; nothing has changed then.

        Fixtures that are the state of a sandbox are gone back to at the moment they are of.
        """
        seed = self.seed if seed is None else seed
        self._begin(Occasion(self.clock, seed, self.parts, self._origin, self._first_restorations()))
        self.seed = seed
        self.faults.clear()

    def snapshot(self) -> Snapshot:
        """All of it as it is now."""
        parts, now = self.parts, self.system.settle()
        return Snapshot(
            now=now,
            fixtures=people_of(parts.fixtures),
            state=parts.system.sandbox.state(),
            identity=parts.identity.state(),
            datasets=parts.door.datasets() if parts.door is not None else {},
            frozen=self.clock.speed == 0,
            restorations=self._restorations,
        )

    def save(self, name: str) -> bool:
        """Keep what there is now under a name; tells whether that was new.

        Raises NoSuchSnapshot for what is no name, and TooManySnapshots.
        """
        self.snapshots.check(name, self.parts.fixtures.settings.snapshot_limit)
        return self.snapshots.put(Saved(name, self.clock.real(), self.snapshot()))

    def restore(self, name: str) -> None:
        """Go back to what was saved under a name, at the moment when it was. Raises NoSuchSnapshot.

        The feeds go on, and tell what has changed by that. Time passes as outside from there, or stands still
        where it did.
        """
        self._go_on(self.snapshots.find(name), self.parts)

    def take_up(self, snapshot: Snapshot) -> None:
        """Go on from a snapshot that another server has written, before anybody has used this sandbox."""
        self._restorations = snapshot.restorations
        self._go_on(snapshot, None)

    def _go_on(self, snapshot: Snapshot, before: Parts | None) -> None:
        self._begin(Occasion(self.clock, self.seed, before, snapshot, self._restorations + 1))
        self._restorations += 1

    def _first_restorations(self) -> int:
        return 0 if self._origin is None else self._origin.restorations + 1

    def _begin(self, occasion: Occasion) -> None:
        now, speed = self.clock.now(), self.clock.speed
        self._set_clock(occasion.snapshot)
        try:
            self.parts = self._opener(occasion)
        except Exception:
            self.clock.restart(now)
            self.clock.run(speed)
            raise

    def _set_clock(self, snapshot: Snapshot | None) -> None:
        self.clock.restart(None if snapshot is None else snapshot.now)
        if snapshot is not None and snapshot.frozen:
            self.clock.run(0)

    # --- the clock

    def freeze(self) -> list[Happening]:
        """Let time stand still."""
        return self._pass_time(lambda: self.clock.run(0))

    def run(self, speed: float) -> list[Happening]:
        """Let time pass `speed` times as fast as outside. Raises ValueError for a speed that cannot be had."""
        if not 0 < speed <= FASTEST:
            raise ValueError(f"the speed is a number above 0, at most {FASTEST}; to stop the clock, freeze it")
        return self._pass_time(lambda: self.clock.run(speed))

    def real_time(self) -> list[Happening]:
        """Run as outside; catch up where the sandbox is behind. One that is ahead stays so until it is reset."""
        self.clock.run(1)
        return self.jump(max(-self.clock.ahead, timedelta(0)))

    def jump(self, by: timedelta) -> list[Happening]:
        """Move time forward, and end what ends until then. Raises ValueError for a negative duration."""
        return self._pass_time(lambda: self.clock.advance(by))

    def jump_to(self, moment: datetime) -> list[Happening]:
        """Move time forward to a moment. Raises ValueError for one that is past."""
        return self.jump(moment - self.clock.now())

    def _pass_time(self, change: Callable[[], object]) -> list[Happening]:
        before = self.clock.now()
        change()
        now = self.clock.now()
        happened = happenings.of_records(self.system.sandbox.settle(now))
        opportunities = self.system.sandbox.catalogue.opportunities.values()
        begun = happenings.of_opportunities(opportunities, before, now)
        return sorted(happened + begun, key=lambda each: each.at)
