"""The court: holds every check against a journal, live or saved, and sums up.

Knows which checks there are. Keeps the first findings of each in full and counts the rest, as a journal may be
longer than memory.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from simulator.checks.balance import Balance
from simulator.checks.books import Books
from simulator.checks.cancellations import Cancellations
from simulator.checks.case import Check, Finding, Ruling, Step
from simulator.checks.errors import Errors
from simulator.checks.exchange import Reader
from simulator.checks.feeds import Feeds
from simulator.checks.idempotence import Idempotence
from simulator.checks.isolation import Isolation
from simulator.checks.leases import Leases
from simulator.checks.pages import Readings
from simulator.checks.places import Places
from simulator.checks.privacy import Privacy
from simulator.checks.replay import Replay
from simulator.checks.statuses import Statuses
from simulator.checks.totals import Totals
from simulator.checks.uuids import Uuids
from simulator.journal import Entry

CHECKS: tuple[Callable[[], Check], ...] = (
    Places,
    Balance,
    Leases,
    Cancellations,
    Totals,
    Statuses,
    Idempotence,
    Uuids,
    Replay,
    Isolation,
    Privacy,
    Feeds,
    Errors,
)
"""Every check there is, in the order in which they are told."""

KEPT = 20
"""So many findings of each check are kept in full."""


@dataclass
class Court:
    """Judges one journal as it grows. `shared`: others book there at the same time, and places are not judged."""

    shared: bool = False
    findings: list[Finding] = field(default_factory=list)
    _checks: list[Check] = field(default_factory=lambda: [make() for make in CHECKS])
    _broken: dict[str, int] = field(default_factory=dict)
    _books: Books = field(default_factory=Books)
    _reader: Reader = field(default_factory=Reader)
    _readings: Readings = field(default_factory=Readings)
    _stories: dict[str, str] = field(default_factory=dict)

    def see(self, entry: Entry) -> list[Finding]:
        """Takes in the next entry; tells what it shows to be wrong."""
        exchange = self._reader.read(entry)
        page = self._readings.page(exchange)
        if exchange.uuid:
            self._stories.setdefault(exchange.uuid, entry.scene)
        step = Step(exchange, page)
        if not self.shared:
            looks, overbooked, claimed = self._books.take(exchange, page)
            step = Step(exchange, page, looks, overbooked, claimed)
        return [finding for check in self._checks for finding in self._heard(check.see(step))]

    def _heard(self, findings: Iterable[Finding]) -> list[Finding]:
        heard = [replace(each, scene=self._stories.get(each.order, each.scene)) for each in findings]
        for finding in heard:
            count = self._broken[finding.rule.name] = self._broken.get(finding.rule.name, 0) + 1
            if count <= KEPT:
                self.findings.append(finding)
        return heard

    def rulings(self) -> tuple[Ruling, ...]:
        """What came of each check so far."""
        return tuple(
            Ruling(
                check.rule,
                check.looked,
                self._broken.get(check.rule.name, 0),
                tuple(each for each in self.findings if each.rule == check.rule),
            )
            for check in self._checks
        )


def judge(entries: Iterable[Entry], *, shared: bool = False) -> tuple[Ruling, ...]:
    """What every check says of a journal."""
    court = Court(shared)
    for entry in entries:
        court.see(entry)
    return court.rulings()
