"""Feeds are monotonic, complete and free of duplicates, however much changes while they are read.

Looks at every entry of every feed: positions only grow from one to the next, an entry is told again only where it has
changed, and then at a later position. And at the end of each reading of a private feed: what was cancelled is told as
cancelled, what was deleted as deleted. That the open feeds are complete is for `balance`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import Exchange, Operation, items_of, statuses
from simulator.checks.pages import Item, Page
from simulator.sums import CANCELLED
from simulator.values import Json, ident

RULE = Rule(
    "feeds",
    "Feeds are monotonic, complete and free of duplicates.",
    "RPDE 1.0: Ordering strategies, Deleted items; Orders feed: MUST include the updated Order",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed last told of an id; `cancelled`: the items of an order that it tells as cancelled."""

    modified: int
    digest: int
    number: int
    live: bool
    cancelled: frozenset[str] = frozenset()


@dataclass
class Reading:
    """One feed as one reader knows it. `again`: it is being read from the start once more.

    `due`: what has to be told by the end of the next reading: the cancelled items of an order, or None for its
    deletion; and the entry that asked for it.
    """

    told: dict[str, Told] = field(default_factory=dict)
    again: bool = False
    due: dict[str, tuple[frozenset[str] | None, int]] = field(default_factory=dict)


class Feeds:
    """Follows every feed."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0
        self._feeds: dict[tuple[str, str], Reading] = {}
        self._orders: dict[str, Reading] = {}
        self._proposals: dict[str, Reading] = {}

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells where a feed breaks its rules."""
        exchange = step.exchange
        if step.page is None:
            self._expect(exchange)
            return
        reading = self._feeds.setdefault(step.page.feed, Reading())
        if exchange.operation is Operation.ORDERS_FEED:
            self._orders[exchange.entry.actor] = reading
        elif exchange.operation is Operation.PROPOSALS_FEED:
            self._proposals[exchange.entry.actor] = reading
        reading.again = step.page.again or (reading.again and not step.page.opens)
        yield from self._take_in(exchange, step.page, reading)
        if step.page.ends and exchange.entry.alone:
            reading.again = False
            yield from self._settle(exchange, reading)

    def _expect(self, exchange: Exchange) -> None:
        """Notes what an exchange will have to show in a private feed."""
        if not exchange.done:
            return
        actor, uuid, number = exchange.entry.actor, exchange.uuid, exchange.entry.number
        orders, proposals = self._orders.get(actor), self._proposals.get(actor)
        if exchange.operation is Operation.CANCEL and orders:
            before = orders.due.get(uuid, (frozenset(), 0))[0] or frozenset()
            orders.due[uuid] = before | {ident(item) for item in items_of(exchange.asked)}, number
        for reading in (orders, proposals) if exchange.operation is Operation.DELETE_ORDER else ():
            if reading:
                self._expect_deletion(reading, uuid, number)
        if exchange.operation is Operation.B and proposals:
            self._expect_deletion(proposals, uuid, number)

    def _expect_deletion(self, reading: Reading, uuid: str, number: int) -> None:
        reading.due.pop(uuid, None)
        if uuid in reading.told and reading.told[uuid].live:
            reading.due[uuid] = None, number

    def _take_in(self, exchange: Exchange, page: Page, reading: Reading) -> Iterator[Finding]:
        before = page.follows
        for item in page.items:
            self.looked += 1
            known = reading.told.get(item.id)
            earlier = (known.number,) if known else ()
            if what := _wrong(item, before, known, again=reading.again):
                yield found(RULE, exchange, f"{item.id} in {page.feed[1]} {what}", *earlier, order=item.id)
            cancelled = _cancelled(item.data) if page.feed[0] and item.data else frozenset()
            number = exchange.entry.number
            reading.told[item.id] = Told(item.modified, item.digest, number, item.data is not None, cancelled)
            before = item

    def _settle(self, exchange: Exchange, reading: Reading) -> Iterator[Finding]:
        for uuid, (items, number) in reading.due.items():
            self.looked += 1
            told = reading.told.get(uuid)
            if items is None and told and told.live:
                yield found(RULE, exchange, f"{uuid} was deleted, and its feed does not tell of it", number, order=uuid)
            elif items is not None and not (told and (not told.live or items <= told.cancelled)):
                what = f"items of {uuid} were cancelled, and the feed does not tell of it"
                yield found(RULE, exchange, what, number, order=uuid)
        reading.due.clear()


def _wrong(item: Item, before: Item | None, known: Told | None, *, again: bool) -> str:
    """What is wrong with an entry, after the one before it and what was told of it; empty where nothing is."""
    if before and (item.modified < before.modified or item[:2] == before[:2]):
        return f"does not come after {before.id}: {item.modified} after {before.modified}"
    if known is None:
        return ""
    if item.modified < known.modified:
        return f"went back from {known.modified} to {item.modified}"
    if item.modified == known.modified and item.digest != known.digest:
        return f"has changed, and stands at {item.modified} still"
    return "" if again or item.modified > known.modified else f"is told twice at {item.modified}"


def _cancelled(data: Json) -> frozenset[str]:
    return frozenset(item for item, status in statuses(data).items() if status in CANCELLED)
