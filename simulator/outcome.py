"""What a tour comes to: the outcome of each scenario, and of the whole.

Plain values. Knows nothing of how they came about or how they are shown.
"""

from dataclasses import dataclass
from enum import StrEnum

from simulator.check import Deviation
from simulator.journal import Journal


class Ending(StrEnum):
    """How a scenario ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Outcome:
    """One scenario's outcome. `reason`: why it failed or was skipped; empty where it passed."""

    name: str
    title: str
    ending: Ending
    reason: str
    checks: int
    deviations: tuple[Deviation, ...]
    seconds: float


@dataclass(frozen=True)
class TourResult:
    """The whole tour. `ok`: something was played, and nothing failed; `reason` says in a sentence why not.

    `shared`: others booked there at the same time.
    """

    ok: bool
    reason: str
    journal: Journal
    outcomes: tuple[Outcome, ...]
    seed: int
    run: str
    shared: bool = False


def conclude(outcomes: list[Outcome]) -> str:
    """Why a tour is not ok, in one sentence; the empty string where it is."""
    failed = [outcome.name for outcome in outcomes if outcome.ending is Ending.FAILED]
    if failed:
        return f"{len(failed)} of {len(outcomes)} scenarios failed: {', '.join(failed)}."
    if not any(outcome.ending is Ending.PASSED for outcome in outcomes):
        return "No scenario could be played here; the table says what was missing."
    return ""
