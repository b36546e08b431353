"""B is idempotent: the same request again brings the same Order, also where the first answer was lost.

Looks at every B that repeats a B of which the journal knows that it was done. The same: Order number, `@id`s of the
items, and what each was booked on; statuses and totals may have changed since.
"""

from collections.abc import Iterator

import msgspec

from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import Exchange, Key, Operation, Outcome, items_of
from simulator.values import ident, text

RULE = Rule(
    "idempotence",
    "B sent again brings the same Order, also where the first answer was lost.",
    "Simple Booking Flow, vii: the call is idempotent; return the same Order for subsequent requests",
)


class Idempotence:
    """Remembers for each order what was asked for and what came of it, as digests."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0
        self._made: dict[Key, tuple[int, int, int]] = {}

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells where a repetition was refused, or brought something else."""
        exchange = step.exchange
        if exchange.operation is Operation.DELETE_ORDER and exchange.outcome is not Outcome.REFUSED:
            self._made.pop(exchange.key, None)
        if exchange.operation is not Operation.B:
            return
        asked, made = hash(msgspec.json.encode(exchange.asked)), self._made.get(exchange.key)
        if made is None or made[0] != asked:
            if exchange.done and made is None:
                self._made[exchange.key] = asked, _identity(exchange), exchange.entry.number
            return
        self.looked += exchange.outcome in (Outcome.DONE, Outcome.REFUSED)
        if exchange.outcome is Outcome.REFUSED:
            why = text(exchange.body, "@type")
            yield found(RULE, exchange, f"the same B was refused with {exchange.status} {why}", made[2])
        elif exchange.done and _identity(exchange) != made[1]:
            yield found(RULE, exchange, "the same B brought another Order", made[2])


def _identity(exchange: Exchange) -> int:
    """What must be the same: the order's number, and each item's `@id` and offer."""
    items = [(ident(item), ident(item.get("acceptedOffer"))) for item in items_of(exchange.body)]
    return hash((text(exchange.body, "orderNumber"), text(exchange.body, "@id"), tuple(sorted(items))))
