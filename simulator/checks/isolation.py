"""No Booking Partner ever sees another's order.

An order belongs to whoever first sent a C1, C2, P or B with its UUID. Looks at every request of another partner that
names it, and at every entry of another partner's private feeds.
"""

from collections.abc import Iterator

from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import COMMITMENTS, QUOTES, Operation, Outcome
from simulator.values import dig

RULE = Rule(
    "isolation",
    "No Booking Partner ever sees or touches another's order.",
    "API level authentication: Order UUIDs and feeds are specific to the Authentication Credentials",
)
MAKES = QUOTES | COMMITMENTS
TOUCHES = frozenset({Operation.STATUS, Operation.CANCEL, Operation.U, Operation.DELETE_ORDER})
PRIVATE = frozenset({Operation.ORDERS_FEED, Operation.PROPOSALS_FEED})
GONE = 410


class Isolation:
    """Remembers whose each order is."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0
        self._owner: dict[str, str] = {}

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells where somebody got hold of another's order."""
        exchange = step.exchange
        actor = exchange.entry.actor
        if exchange.operation in MAKES:
            self._owner.setdefault(exchange.uuid, actor)
        elif exchange.operation in TOUCHES and self._owner.get(exchange.uuid, actor) != actor:
            self.looked += exchange.outcome is not Outcome.NOTHING
            if exchange.done or exchange.status == GONE:
                verb = exchange.entry.request.method
                what = f"{actor} got {exchange.status} for {verb} of an order of {self._owner[exchange.uuid]}"
                yield found(RULE, exchange, what)
        elif step.page and exchange.operation in PRIVATE:
            for item in step.page.items:
                self.looked += 1
                owner = self._owner.get(str(dig(item.data, "identifier") or item.id), actor)
                if owner != actor:
                    what = f"an order of {owner} is in a feed of {actor}: {item.id}"
                    yield found(RULE, exchange, what, order=item.id)
