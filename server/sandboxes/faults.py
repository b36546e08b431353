"""When faults are played in a sandbox: rules, matched to exchanges, counted, or left to seeded chance.

This module plays nothing, and knows neither HTTP nor a clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from random import Random

from server.sandboxes.fault import Fault
from server.sandboxes.journal import Step


@dataclass(frozen=True, slots=True)
class When:
    """On which exchanges a rule plays; what is None is any. path: below the root of the sandbox, with * and ?."""

    checkpoint: Step | None = None
    partner: str | None = None
    path: str | None = None
    method: str | None = None

    def matches(self, step: Step, method: str, path: str, partner: Callable[[], str | None]) -> bool:
        """Whether an exchange is meant. partner: finds out who calls, if that has to be known."""
        return (
            self.checkpoint in (None, step)
            and self.method in (None, method)
            and (self.path is None or fnmatchcase(path, self.path))
            and (self.partner is None or self.partner == partner())
        )


@dataclass(slots=True)
class Rule:
    """A fault that is played on exchanges of a kind.

    times: how often; None is without end. probability: of each time, drawn by `seed`. played: how often it was.
    """

    fault: Fault
    when: When = field(default_factory=When)
    times: int | None = None
    probability: float | None = None
    seed: int = 1
    id: int = 0
    played: int = 0
    _random: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Begin to draw."""
        self._random = Random(self.seed)

    @property
    def is_over(self) -> bool:
        """Whether it has been played as often as it was meant to be."""
        return self.times is not None and self.played >= self.times

    def falls(self) -> bool:
        """Whether it is played on an exchange that it matches; every call is another draw."""
        if self.is_over or (self.probability is not None and self._random.random() >= self.probability):
            return False
        self.played += 1
        return True


class Faults:
    """The rules of one sandbox, the oldest first. The first that falls is played."""

    def __init__(self) -> None:
        self.rules: tuple[Rule, ...] = ()
        self._last = 0

    def add(self, rule: Rule) -> Rule:
        """A further rule, which gets its id here."""
        self._last += 1
        rule.id = self._last
        self.rules = (*self.rules, rule)
        return rule

    def remove(self, rule_id: int) -> bool:
        """Take a rule away; tells whether there was one."""
        left = tuple(rule for rule in self.rules if rule.id != rule_id)
        was_there = len(left) < len(self.rules)
        self.rules = left
        return was_there

    def clear(self) -> None:
        """Take all rules away."""
        self.rules = ()

    def next(self, step: Step, method: str, path: str, partner: Callable[[], str | None]) -> Fault | None:
        """The fault to be played on an exchange, if one is."""
        for rule in self.rules:
            if rule.when.matches(step, method, path, partner) and rule.falls():
                return rule.fault
        return None
