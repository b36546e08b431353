"""What a clause is, what it is held against, and what it says.

Plain values. Knows no clause.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.grade.sections import Section
from simulator.grade.traffic import BOOKINGS, QUOTES, SUBMISSIONS, Exchange, Step


class Verdict(StrEnum):
    """What came of one clause."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_SEEN = "not seen"


class Level(StrEnum):
    """How binding a clause is: demanded, recommended, or what the text describes without either word."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    DESCRIBED = "described"


@dataclass(frozen=True)
class Look:
    """One place where a clause could be seen kept or broken: which, in words, and the journal entries that show it."""

    kept: bool
    what: str
    entries: tuple[int, ...]


@dataclass(frozen=True)
class Order:
    """All that one broker sent about one Order UUID, in its order."""

    uuid: str
    exchanges: tuple[Exchange, ...]

    def of(self, *steps: Step) -> list[Exchange]:
        """Those of some steps."""
        return [each for each in self.exchanges if each.step in steps]

    @property
    def quotes(self) -> list[Exchange]:
        """Every C1 and C2."""
        return self.of(*QUOTES)

    @property
    def submissions(self) -> list[Exchange]:
        """Every C1, C2, P and B."""
        return self.of(*SUBMISSIONS)

    @property
    def bookings(self) -> list[Exchange]:
        """Every P and B that names what is booked; not the minimal B of a proposal."""
        return [each for each in self.of(*BOOKINGS) if not each.is_of_proposal]

    @property
    def booked(self) -> Exchange | None:
        """The exchange by which the broker learned that it has an Order or an OrderProposal."""
        return next((each for each in self.of(*BOOKINGS) if each.ok), None)

    def before(self, exchange: Exchange, *steps: Step) -> list[Exchange]:
        """Those of some steps that came before another one."""
        return [each for each in self.of(*steps) if each.number < exchange.number]

    def after(self, exchange: Exchange) -> list[Exchange]:
        """What was sent after another one."""
        return [each for each in self.exchanges if each.number > exchange.number]


@dataclass(frozen=True)
class Case:
    """The traffic of one Booking Partner: its requests, with those that need no token, and the acts of Sellers.

    `whole`: the journal has it from its beginning, so that what is not in it did not happen. `own`: what this partner
    sent with its credentials.
    """

    partner: str
    exchanges: tuple[Exchange, ...]
    whole: bool = True
    orders: dict[str, Order] = field(init=False)
    own: tuple[Exchange, ...] = field(init=False)
    _known: dict[frozenset[Step], list[Exchange]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        found: dict[str, list[Exchange]] = {}
        for each in self.exchanges:
            if each.order and each.partner:
                found.setdefault(each.order, []).append(each)
        object.__setattr__(self, "orders", {uuid: Order(uuid, tuple(these)) for uuid, these in found.items()})
        object.__setattr__(self, "own", tuple(each for each in self.exchanges if each.partner))

    def of(self, *steps: Step) -> list[Exchange]:
        """The exchanges of some steps; looked for once, as a journal may be long."""
        wanted = frozenset(steps)
        if wanted not in self._known:
            self._known[wanted] = [each for each in self.exchanges if each.step in wanted]
        return self._known[wanted]

    def after(self, exchange: Exchange, *steps: Step) -> Iterator[Exchange]:
        """Those of some steps that came after another exchange, one by one."""
        found = self.of(*steps)
        for place in range(bisect_right(found, exchange.number, key=_number), len(found)):
            yield found[place]

    def order_of(self, exchange: Exchange) -> Order:
        """All about the order that an exchange is about; an empty one where that has no Order UUID, or no partner."""
        return self.orders.get(exchange.order) or Order(exchange.order, ())

    def seconds_left(self, exchange: Exchange) -> float:
        """For how long the broker was still seen at work after an exchange, by the clock on the wall."""
        last = self.own[-1] if self.own else exchange
        return (last.real - exchange.real).total_seconds()


def _number(exchange: Exchange) -> int:
    return exchange.number


Judge = Callable[[Case], Iterable[Look]]


@dataclass(frozen=True)
class Clause:
    """One thing that the standard demands of Brokers.

    `name`: as it is typed after --require. `demand`: in our words. `how`: how traffic is judged by it, or why it
    cannot be seen in traffic. `seek`: how to have it seen. `mend`: what to do about a failure. `judge`: None where
    no traffic can show it.
    """

    name: str
    level: Level
    section: Section
    demand: str
    how: str
    seek: str = ""
    mend: str = ""
    judge: Judge | None = None


def good(what: str, *shown: Exchange) -> Look:
    """The clause was kept here."""
    return Look(True, what, tuple(each.number for each in shown))


def bad(what: str, *shown: Exchange) -> Look:
    """The clause was broken here."""
    return Look(False, what, tuple(each.number for each in shown))


def look(kept: bool, right: str, wrong: str, *shown: Exchange) -> Look:
    """Kept or broken, with the words for each."""
    return good(right, *shown) if kept else bad(wrong, *shown)


def each_order(judge: Callable[[Order], Iterable[Look]]) -> Judge:
    """A judge of single orders, held against all of them."""

    def judged(case: Case) -> Iterator[Look]:
        for order in case.orders.values():
            yield from judge(order)

    return judged


def each_sent(judge: Callable[[Exchange], Iterable[Look]], *steps: Step) -> Judge:
    """A judge of single requests, held against all of some steps that the journal shows in full."""

    def judged(case: Case) -> Iterator[Look]:
        for each in case.of(*steps):
            if each.has_content:
                yield from judge(each)

    return judged
