"""Every error is one that the standard allows at that place, with its own status.

Looks at every answer of the booking API: its status, the `@type` of an error and of the errors of items, against the
tables in `allowed`. A refusal has to say which error it is.
"""

from collections.abc import Iterator

from simulator.checks.allowed import ANYWHERE, AT, BASE, OF_ITEMS, STATUS_OF, SUCCESS, WITH_ITEMS
from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import TRY_AGAIN, Exchange, items_of
from simulator.values import objects, text

RULE = Rule(
    "errors",
    "Every error is one that the standard allows at that place, with its own status.",
    "Error Model: OpenBookingError subclasses; Paths and Verbs",
)


class Errors:
    """Holds every answer against the tables."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells of an answer that the standard does not have."""
        exchange = step.exchange
        if exchange.operation in AT and exchange.status:
            self.looked += 1
            for what in _wrong(exchange):
                yield found(RULE, exchange, f"{exchange.operation.upper()} was answered with {what}")


def _wrong(exchange: Exchange) -> Iterator[str]:
    status, kind = exchange.status, text(exchange.body, "@type")
    if status < 400:
        if status not in SUCCESS[exchange.operation]:
            yield f"{status}"
        return
    of_items = [text(error, "@type") for item in items_of(exchange.body) for error in objects(item.get("error"))]
    if of_items and exchange.operation in WITH_ITEMS:
        yield from _wrong_with_items(exchange, of_items)
    elif status in TRY_AGAIN and not kind:
        return  # a gateway on the way knows no error types
    elif not kind:
        yield f"{status} without saying which error it is"
    elif kind != BASE and kind not in AT[exchange.operation] | ANYWHERE.keys():
        yield f"{status} {kind}, which has no place there"
    elif STATUS_OF.get(kind, status) != status:
        yield f"{status} {kind}, which has the status {STATUS_OF[kind]}"


def _wrong_with_items(exchange: Exchange, of_items: list[str]) -> Iterator[str]:
    if exchange.status != 409:
        yield f"{exchange.status} and errors of items, which have the status 409"
    for kind in dict.fromkeys(of_items):
        if kind not in OF_ITEMS:
            yield f"{kind} on an item, which is no error of items"
