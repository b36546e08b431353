"""What a check is, what it is given, and what it says.

Plain values, and one protocol that every check follows. Knows no rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from simulator.checks.books import Look, Overbooking
from simulator.checks.claims import Mover
from simulator.checks.exchange import Exchange
from simulator.checks.pages import Page


@dataclass(frozen=True)
class Rule:
    """What a check holds a Booking System to: a short name, a sentence, and the clause."""

    name: str
    sentence: str
    clause: str


@dataclass(frozen=True)
class Step:
    """One entry of a journal, with what several checks need of it.

    `looks`: what it shows of places left, against what should be left. `overbooked`: where more was promised than
    there is. `claimed`: how many places were compared with how many there are.
    """

    exchange: Exchange
    page: Page | None = None
    looks: tuple[Look, ...] = ()
    overbooked: tuple[Overbooking, ...] = ()
    claimed: int = 0


@dataclass(frozen=True)
class Finding:
    """A rule that was broken: how, and the numbers of the journal entries that show it, the last one last.

    `scene`, `order`: in whose story, and at which Order UUID.
    """

    rule: Rule
    what: str
    entries: tuple[int, ...]
    scene: str = ""
    order: str = ""


class Check(Protocol):
    """One rule held against a journal, entry by entry. `looked`: how often there was something to judge."""

    rule: Rule
    looked: int

    def see(self, step: Step) -> Iterable[Finding]:
        """Takes in the next entry, and tells what it shows to be wrong."""
        ...


@dataclass(frozen=True)
class Ruling:
    """What came of one check: how often it looked, how often it found something, and what, the first few in full."""

    rule: Rule
    looked: int
    broken: int = 0
    findings: tuple[Finding, ...] = field(default=())

    @property
    def verdict(self) -> str:
        """`passed`, `failed`, or `not seen` where the journal had nothing to judge."""
        return "failed" if self.broken else "passed" if self.looked else "not seen"


def found(rule: Rule, exchange: Exchange, what: str, *earlier: int, order: str = "") -> Finding:
    """A finding that an exchange shows, and earlier entries with it. `order`: where the exchange does not name it."""
    entry = exchange.entry
    return Finding(rule, what, (*filter(None, earlier), entry.number), entry.scene, order or exchange.uuid)


def at(rule: Rule, exchange: Exchange, what: str, mover: Mover | None) -> Finding:
    """A finding about places, which belongs into the scene of whoever last moved them."""
    finding = found(rule, exchange, what, *([mover[0]] if mover and mover[0] else []))
    return replace(finding, scene=mover[1]) if mover and mover[1] else finding
