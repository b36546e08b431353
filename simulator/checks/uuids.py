"""An Order UUID that is spent is accepted for nothing else.

Looks at every C1, C2, P and B on a UUID that stands for an Order already or for one that was deleted, unless it is
the same B again.
"""

from collections.abc import Iterator

import msgspec

from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import COMMITMENTS, QUOTES, Exchange, Key, Operation, Outcome, items_of

RULE = Rule(
    "uuids",
    "An Order UUID that is spent is accepted for nothing else.",
    "Contracts: The Booking System MUST refuse attempts to create new orders with a previously used Order UUID",
)
DELETED = 0
"""Stands for the request of an order that is no more: no request is like it."""


class Uuids:
    """Remembers which request made each order."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0
        self._spent: dict[Key, tuple[int, int]] = {}

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells where a spent UUID was good for something else."""
        exchange = step.exchange
        key, number = exchange.key, exchange.entry.number
        if exchange.operation is Operation.DELETE_ORDER and exchange.done:
            self._spent[key] = DELETED, number
        if exchange.operation not in QUOTES | COMMITMENTS:
            return
        asked = hash((exchange.operation, _content(exchange)))
        spent = self._spent.get(key)
        if spent is not None and spent[0] != asked:
            self.looked += exchange.outcome in (Outcome.DONE, Outcome.REFUSED)
            if exchange.done:
                why = "of a deleted order" if spent[0] == DELETED else "that stands for an Order"
                what = f"{exchange.operation.upper()} on a UUID {why} was answered with {exchange.status}"
                yield found(RULE, exchange, what, spent[1])
        elif exchange.operation is Operation.B and exchange.done:
            self._spent[key] = asked, number


def _content(exchange: Exchange) -> bytes:
    """What is asked for: the same set of items is the same, in whatever order they stand."""
    items = [{name: value for name, value in item.items() if name != "position"} for item in items_of(exchange.asked)]
    return msgspec.json.encode(exchange.asked | {"orderedItem": sorted(map(msgspec.json.encode, items))})
