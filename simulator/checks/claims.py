"""Who claims how many places, as far as a journal tells: never a number where it can only be a range.

A claim is certain (`low`) or possible (`high`): a booking whose answer was lost may be there or not. What a claim is
made of (a lease, a booking) is for `books`; here it has places, and perhaps an end. Judges nothing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from simulator.checks.exchange import Exchange, Key

Places = Mapping[str, int]
"""Places by the `@id` of the Opportunity."""

NO_PLACES: Places = {}
CLOCKS_DIFFER = timedelta(seconds=1)
"""By how much two clocks may differ, where the sandbox's does not stand still."""


Mover = tuple[int, str]
"""The journal entry that moved places, and the scene that it belongs to."""

NOBODY: Mover = (0, "")


class Why(StrEnum):
    """What has moved places."""

    TAKEN = "a quote or a booking"
    LEASE = "the end of a lease"
    CANCELLED = "a cancellation or a deletion"


@dataclass(frozen=True)
class Claim:
    """What one Order UUID claims. `until`: when it ends by itself. `items`: of a booking, those still booked:
    `@id` to Opportunity. `unsure`: what was there before a request of which nobody knows whether it was done.
    `over`: when it may end without anybody being told at once, as a proposal does when its Opportunity is over.
    """

    low: Places = field(default_factory=dict)
    high: Places = field(default_factory=dict)
    until: datetime | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    before: "Claim | None" = None
    unsure: bool = False
    over: datetime | None = None

    def doubted(self) -> "Claim":
        """The same, perhaps."""
        return replace(self, low=NO_PLACES)


NOTHING = Claim()


@dataclass
class Claims:
    """All claims of a journal, by Order UUID and by Opportunity.

    `moved`: what has moved places of an Opportunity since somebody last looked. `by`: what moves them now.
    """

    of: dict[Key, Claim] = field(default_factory=dict)
    moved: dict[str, dict[Why, Mover]] = field(default_factory=dict)
    by: Mover = NOBODY
    _last: dict[Key, Mover] = field(default_factory=dict)
    _at: dict[str, dict[Key, Claim]] = field(default_factory=dict)

    def put(self, key: Key, claim: Claim, why: Why) -> None:
        """Lets a claim be what an Order UUID claims; notes what that moves."""
        old = self.of.get(key, NOTHING)
        self.of[key] = claim
        if claim.high:
            self._last[key] = self.by
        else:
            self._last.pop(key, None)
        for name in {*old.high, *claim.high}:
            if (old.low.get(name), old.high.get(name)) != (claim.low.get(name), claim.high.get(name)):
                self.moved.setdefault(name, {})[why] = self.by
            if claim.high.get(name):
                self._at.setdefault(name, {})[key] = claim
            else:
                self._at.get(name, {}).pop(key, None)

    def bounds(self, name: str, when: Exchange, without: Key | None = None) -> tuple[int, int]:
        """How many places of an Opportunity are claimed at least, and at most; leaving out one Order UUID.

        Leases that have ended are let go of here.
        """
        low = high = 0
        leeway = CLOCKS_DIFFER if when.since != when.until else timedelta(0)
        ended = []
        for key, claim in self._at.get(name, {}).items():
            if claim.until is not None and claim.until < when.since - leeway:
                ended.append((key, claim))
            elif key != without:
                high += claim.high[name]
                ends = [moment for moment in (claim.until, claim.over) if moment is not None]
                if all(moment > when.until + leeway for moment in ends):
                    low += claim.low.get(name, 0)
        for key, claim in ended:
            self.by = self._last.get(key, self.by)
            self.put(key, claim.before if claim.unsure and claim.before else NOTHING, Why.LEASE)
        return low, high

    def has_leases(self, name: str) -> bool:
        """Whether there is a claim on it that will end by itself."""
        return any(claim.until is not None for claim in self._at.get(name, {}).values())


def count(places: Places, other: Places) -> Places:
    """Of each Opportunity the greater number of two."""
    return Counter(places) | Counter(other)
