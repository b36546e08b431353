"""Judges single steps: what was expected, what came, why that matters and which clause says so.

Knows how to keep count and how to keep a deviation with the exchange that shows it. Does not know what to
expect (`expect` and the scenarios do) and prints nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.client import Answer
from simulator.journal import Entry


@dataclass(frozen=True)
class Rule:
    """One expectation, in words: what is expected, why it matters, and the clause that demands it."""

    expected: str
    why: str
    clause: str


@dataclass(frozen=True)
class Verdict:
    """A rule held against what came. `got` is what came, in words."""

    ok: bool
    rule: Rule
    got: str


@dataclass(frozen=True)
class Deviation:
    """A rule that was broken, where, and the exchange that shows it (None where it is no single one)."""

    scene: str
    rule: Rule
    got: str
    entry: Entry | None


class StoryBroken(Exception):
    """After this deviation the scenario cannot go on."""


@dataclass
class Checker:
    """Counts the checks of one scenario and keeps its deviations."""

    scene: str
    count: int = 0
    deviations: list[Deviation] = field(default_factory=list)

    def judge(self, verdicts: Iterable[Verdict], answer: Answer | None = None) -> list[Deviation]:
        """Takes verdicts in and returns the new deviations: each rule is reported once in a scenario."""
        fresh = []
        for verdict in verdicts:
            self.count += 1
            if not verdict.ok and not any(known.rule == verdict.rule for known in self.deviations):
                entry = answer.entry if answer else None
                fresh.append(Deviation(self.scene, verdict.rule, verdict.got, entry))
        self.deviations += fresh
        return fresh
