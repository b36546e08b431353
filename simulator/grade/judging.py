"""Grades: holds every clause against the traffic of each Booking Partner, and sums up.

Knows which exchanges are whose. Knows no clause by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from simulator.grade.case import Case, Clause, Level, Look, Verdict
from simulator.grade.clauses import CLAUSES
from simulator.grade.traffic import PRIVATE, Exchange

ALL, MUSTS = "all", "musts"


@dataclass(frozen=True)
class Ruling:
    """What came of one clause: every place where it was seen kept or broken."""

    clause: Clause
    looks: tuple[Look, ...] = ()

    @cached_property
    def broken(self) -> tuple[Look, ...]:
        """Where it was broken."""
        return tuple(each for each in self.looks if not each.kept)

    @property
    def verdict(self) -> Verdict:
        """Failed where it was broken once, passed where it was seen and never broken."""
        if self.broken:
            return Verdict.FAILED
        return Verdict.PASSED if self.looks else Verdict.NOT_SEEN

    @property
    def shown(self) -> tuple[Look, ...]:
        """What to show first: where it was broken, or else where it was kept."""
        return self.broken or self.looks


@dataclass(frozen=True)
class Grade:
    """The rulings on one Booking Partner. `requests`: how many it sent; `on_purpose`: how many wrong on purpose.

    `first`: the number of the first entry that the journal has; above 1, what came before is not known.
    """

    partner: str
    rulings: tuple[Ruling, ...]
    requests: int
    on_purpose: int
    first: int
    has_content: bool

    def having(self, verdict: Verdict) -> list[Ruling]:
        """The rulings of one verdict."""
        return [each for each in self.rulings if each.verdict is verdict]

    def missed(self, required: Sequence[str]) -> list[Ruling]:
        """The rulings that do not meet what is required.

        A clause that is named must have passed: one that was not seen was not tested. Of `all` and `musts`, none
        may have failed.
        """
        names = {*required}
        return [each for each in self.rulings if each.verdict is not Verdict.PASSED and _is_asked(each, names)]


def _is_asked(ruling: Ruling, names: set[str]) -> bool:
    failed = ruling.verdict is Verdict.FAILED
    in_group = ALL in names or (MUSTS in names and ruling.clause.level is Level.MUST)
    return ruling.clause.name in names or (failed and in_group)


def grade(exchanges: Sequence[Exchange], partner: str = "") -> tuple[Grade, ...]:
    """The grades of every Booking Partner in a journal, or of the one that is named."""
    names = [partner] if partner else sorted({each.partner for each in exchanges if each.partner})
    return tuple(_grade(exchanges, name) for name in names)


def _grade(exchanges: Sequence[Exchange], partner: str) -> Grade:
    theirs = [each for each in exchanges if each.partner == partner or not each.partner]
    judged = [each for each in theirs if not each.on_purpose]
    first = exchanges[0].number if exchanges else 1
    case = Case(partner, tuple(judged), whole=first == 1)
    own = [each for each in theirs if each.partner or each.step in PRIVATE]
    return Grade(
        partner=partner,
        rulings=tuple(Ruling(clause, tuple(clause.judge(case)) if clause.judge else ()) for clause in CLAUSES),
        requests=len(own),
        on_purpose=sum(each.on_purpose for each in own),
        first=first,
        has_content=any(each.has_content for each in own),
    )
