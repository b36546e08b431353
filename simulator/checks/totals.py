"""`totalPaymentDue` of an Order never rises.

Looks at every `totalPaymentDue` of an Order, from B on, in answers to B, in Order Status and in the Orders feed. It
does not apply to OrderProposals, and ends with the deletion of the order.
"""

from collections.abc import Iterator
from decimal import Decimal

from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import Exchange, Key, Operation
from simulator.values import Json, amount, bare, dig, text

RULE = Rule(
    "totals",
    "totalPaymentDue of an Order never rises.",
    "totalPaymentDue invariant: it MUST only ever be reduced after B",
)
TELLS = frozenset({Operation.B, Operation.STATUS})


class Totals:
    """Remembers the last total of each order, and in which entry it was."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0
        self._last: dict[Key, tuple[Decimal, int]] = {}

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells where a total is higher than before."""
        exchange = step.exchange
        if exchange.done and exchange.operation is Operation.DELETE_ORDER:
            self._last.pop(exchange.key, None)
        if exchange.done and exchange.operation in TELLS:
            if bare(text(exchange.body, "@type")) == "Order":
                yield from self._compare(exchange, exchange.key, exchange.body)
        elif step.page and exchange.operation is Operation.ORDERS_FEED:
            for item in step.page.items:
                key = (exchange.entry.actor, item.id)
                if item.data is not None and key in self._last:
                    yield from self._compare(exchange, key, item.data)

    def _compare(self, exchange: Exchange, key: Key, document: Json) -> Iterator[Finding]:
        due = amount(dig(document, "totalPaymentDue", "price"))
        if due is None:
            return
        self.looked += 1
        before, number = self._last.get(key, (due, 0))
        if due > before and exchange.entry.alone:
            yield found(
                RULE, exchange, f"the total of order {key[1]} rose from {before} to {due}", number, order=key[1]
            )
        self._last[key] = due, exchange.entry.number
