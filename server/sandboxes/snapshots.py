"""A sandbox at one moment as a value, and the shelf on which such values are kept by name.

A snapshot is never changed, so that it can be restored any number of times. What follows from it for clocks and
feeds is for those who restore it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from server.domain.catalogue import OpportunityId
from server.domain.orders import Phase
from server.fixtures import Fixtures
from server.identity.provider import IdentityState
from server.store.state import State

NAME_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}\Z")


class NoSuchSnapshot(Exception):
    """That there is no snapshot of a name, or that it is no name, in a sentence."""


class TooManySnapshots(Exception):
    """That no further snapshot can be kept, in a sentence."""


@dataclass(frozen=True)
class Snapshot:
    """All of a sandbox at one moment, but for its journal.

    now, frozen: of its clock. fixtures: its settings and people; the opportunities are those of `state`.
    datasets: of the Test Interface, and what belongs to each.
    restorations: how often the sandbox had been restored; identifiers made up since then are others.
    """

    now: datetime
    fixtures: Fixtures
    state: State
    identity: IdentityState = field(default_factory=IdentityState)
    datasets: Mapping[str, tuple[OpportunityId, ...]] = field(default_factory=dict)
    frozen: bool = False
    restorations: int = 0

    @property
    def orders(self) -> int:
        """How many orders there are in it."""
        return sum(kept.order.phase is Phase.ORDER for kept in self.state.orders)


def people_of(fixtures: Fixtures) -> Fixtures:
    """The part of fixtures that goes into a snapshot: settings, Booking Partners, sellers and their logins."""
    return replace(fixtures, opportunities=(), opening_state=())


@dataclass(frozen=True, slots=True)
class Saved:
    """A snapshot that is kept by name. taken: when, by the clock on the wall."""

    name: str
    taken: datetime
    snapshot: Snapshot


class Shelf:
    """The snapshots of one sandbox, by name."""

    def __init__(self) -> None:
        """Nothing is kept."""
        self._saved: dict[str, Saved] = {}

    def __iter__(self) -> Iterator[Saved]:
        """All of them, in the order in which their names were first used."""
        return iter(self._saved.values())

    def check(self, name: str, limit: int) -> None:
        """Raises NoSuchSnapshot for what is no name, TooManySnapshots where there is no room for it."""
        if not NAME_FORM.match(name):
            raise NoSuchSnapshot(
                f"'{name[:60]}' is no name of a snapshot: it takes letters, digits, '.', '_' and '-', 60 at most."
            )
        if name not in self._saved and len(self._saved) >= limit:
            raise TooManySnapshots(
                f"There are {len(self._saved)} snapshots of this sandbox already, and the setting snapshot_limit "
                f"allows {limit}; delete one, or save under its name."
            )

    def put(self, saved: Saved) -> bool:
        """Keep a snapshot, in place of the one of the same name; tells whether there was none."""
        is_new = saved.name not in self._saved
        self._saved[saved.name] = saved
        return is_new

    def find(self, name: str) -> Snapshot:
        """The snapshot of a name. Raises NoSuchSnapshot."""
        if name not in self._saved:
            raise NoSuchSnapshot(f"There is no snapshot '{name[:60]}' of this sandbox.")
        return self._saved[name].snapshot

    def forget(self, name: str) -> None:
        """Keep a snapshot no longer; nothing happens where there is none."""
        self._saved.pop(name, None)
