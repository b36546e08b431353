"""Items have the status that follows from what happened to them, and a cancelled one never revives.

Looks at every `orderItemStatus` in answers to B, in Order Status and in the Orders feed. B confirms; what the customer
cancelled is `CustomerCancelled`; what is cancelled stays so; attendance may be corrected.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import Exchange, Key, Operation, Outcome, items_of, statuses
from simulator.sums import CANCELLED
from simulator.values import Json, ident, text

RULE = Rule(
    "statuses",
    "An item has the status that follows from what happened to it; what is cancelled never revives.",
    "B: orderItemStatus OrderItemConfirmed; Order Cancellation; totalPaymentDue invariant: MUST NOT be reversed",
)
CONFIRMED, BY_CUSTOMER, BY_SELLER = "OrderItemConfirmed", "CustomerCancelled", "SellerCancelled"
USED = frozenset({"AttendeeAttended", "AttendeeAbsent", "CustomerAttended"})
FOLLOWS = {
    CONFIRMED: frozenset({CONFIRMED, BY_CUSTOMER, BY_SELLER}) | USED,
    BY_CUSTOMER: frozenset({BY_CUSTOMER}),
    BY_SELLER: frozenset({BY_SELLER}),
    **dict.fromkeys(USED, USED),
}


@dataclass(slots=True)
class Known:
    """What is known of an item: its status, the entry that told it, and the customer's cancellation of it.

    `asked`: the entry that asked for a cancellation; 0 for none. `sure`: it was certainly done.
    """

    status: str
    number: int
    asked: int = 0
    sure: bool = False


class Statuses:
    """Remembers the status of each item of each order."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0
        self._known: dict[Key, dict[str, Known]] = {}
        self._by_seller: set[str] = set()

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells of a status that cannot be."""
        exchange = step.exchange
        if exchange.operation is Operation.SELLER and "Cancellation" in text(exchange.asked, "@type"):
            self._by_seller.add(ident(exchange.asked.get("object")).rpartition("/")[2])
        elif exchange.operation is Operation.CANCEL and exchange.outcome is not Outcome.REFUSED:
            self._ask(exchange)
        elif exchange.operation is Operation.DELETE_ORDER and exchange.done:
            self._known.pop(exchange.key, None)
        for key, document in self._told(step):
            yield from self._compare(exchange, key, statuses(document))

    def _told(self, step: Step) -> Iterator[tuple[Key, Json]]:
        """The orders that an exchange shows."""
        exchange = step.exchange
        match exchange.operation:
            case Operation.B if exchange.done:
                yield exchange.key, exchange.body
            case Operation.STATUS if exchange.done and exchange.key in self._known:
                yield exchange.key, exchange.body
            case Operation.ORDERS_FEED if step.page:
                keys = [((exchange.entry.actor, item.id), item.data) for item in step.page.items]
                yield from ((key, data) for key, data in keys if data is not None and key in self._known)
            case _:
                pass

    def _ask(self, exchange: Exchange) -> None:
        known = self._known.get(exchange.key, {})
        for item in items_of(exchange.asked):
            each = known.get(ident(item))
            if each and not each.sure and exchange.outcome is not Outcome.NOTHING:
                each.asked, each.sure = exchange.entry.number, exchange.done

    def _compare(self, exchange: Exchange, key: Key, told: dict[str, str]) -> Iterator[Finding]:
        known = self._known.setdefault(key, {})
        for item, status in told.items():
            self.looked += 1
            before = known.get(item)
            if before is None:
                if status != CONFIRMED:
                    yield found(RULE, exchange, f"B gave {item} the status {status or '(none)'}")
                known[item] = Known(status, exchange.entry.number)
                continue
            if exchange.entry.alone and (what := self._wrong(key[1], before, status)):
                yield found(RULE, exchange, f"{item} {what}", before.number, before.asked, order=key[1])
            before.status, before.number = status, exchange.entry.number

    def _wrong(self, uuid: str, before: Known, status: str) -> str:
        """What is wrong with a status, given what was known; the empty string where nothing is."""
        if status not in FOLLOWS.get(before.status, {status}):
            return f"was {before.status}, and is {status or '(none)'} now"
        if before.sure and status not in CANCELLED:
            return f"was cancelled by the customer, and is {status or '(none)'}"
        if before.status == status or not before.asked:
            stray = status == BY_CUSTOMER != before.status
            return "is CustomerCancelled, and no customer has cancelled it" if stray else ""
        if before.sure and status == BY_SELLER and uuid not in self._by_seller:
            return "was cancelled by the customer, and is SellerCancelled though no Seller has touched it"
        return ""
