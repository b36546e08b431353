"""Deleted orders keep nothing personal.

Personal is what C2, P or B said of the customer and the attendees: e-mail addresses, telephone numbers, names. Looks
at every answer to a request that names a deleted order, and at its entries in feeds, whoever reads them.
"""

from collections.abc import Iterator

import msgspec

from simulator.checks.case import Finding, Rule, Step, found
from simulator.checks.exchange import COMMITMENTS, Operation, items_of
from simulator.values import Json, objects, text

RULE = Rule(
    "privacy",
    "A deleted order keeps nothing personal.",
    "Order Deletion: only a stub remains; MAY soft delete it providing all related personal data is purged",
)
TELLING = ("email", "telephone")


class Privacy:
    """Remembers who is named in each order, as long as that matters."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0
        self._named: dict[str, frozenset[str]] = {}
        self._deleted: dict[str, tuple[frozenset[str], int]] = {}

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells where somebody is still named after the deletion."""
        exchange = step.exchange
        uuid = exchange.uuid
        if exchange.operation in COMMITMENTS | {Operation.C2}:
            self._named[uuid] = self._named.get(uuid, frozenset()) | _persons(exchange.asked)
        if exchange.operation is Operation.DELETE_ORDER and exchange.done and uuid in self._named:
            self._deleted[uuid] = self._named.pop(uuid), exchange.entry.number
        if uuid in self._deleted:
            yield from self._search(step, uuid, exchange.body)
        for item in step.page.items if step.page else ():
            if item.id in self._deleted:
                yield from self._search(step, item.id, item.data)

    def _search(self, step: Step, uuid: str, answer: Json | None) -> Iterator[Finding]:
        self.looked += 1
        named, number = self._deleted[uuid]
        said = msgspec.json.encode(answer).decode()
        if any(each in said for each in named):
            yield found(RULE, step.exchange, f"the deleted order {uuid} still names its customer", number, order=uuid)


def _persons(document: Json) -> frozenset[str]:
    people = [*objects(document.get("customer")), *(p for i in items_of(document) for p in objects(i.get("attendee")))]
    return frozenset(value for person in people for name in TELLING if (value := text(person, name)))
