"""The Broker's own store of orders: what it asked for, what it was promised, and how far each has come.

Knows `orderCreationStatus`, its one table of transitions, and what a Broker may never forget (Order UUIDs) or
never keep (a rolled-back customer). Does not know HTTP, payment or the Orders feed.

Serves: Order statuses in the Broker, Booking Flow Rollback. "Only the Broker is guaranteed to maintain a
complete view of the Order", so the store is durable in kind: it is saved and loaded whole.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import msgspec

from simulator.values import Json, amount, dig, objects, text, whole


class Creation(StrEnum):
    """`orderCreationStatus`: the Broker's own, never sent. `ROLLED_BACK` is what is left after a rollback."""

    PAYMENT_AUTHORIZED = "https://openactive.io/OrderCreationPaymentAuthorized"
    PAYMENT_DUE = "https://openactive.io/OrderCreationPaymentDue"
    PAYMENT_CAPTURED = "https://openactive.io/OrderCreationPaymentCaptured"
    COMPLETE = "https://openactive.io/OrderCreationComplete"
    ROLLED_BACK = "rolled back"


STEPS: frozenset[tuple[Creation, Creation]] = frozenset(
    {
        (Creation.PAYMENT_AUTHORIZED, Creation.PAYMENT_DUE),
        (Creation.PAYMENT_AUTHORIZED, Creation.PAYMENT_CAPTURED),  # no payment is due
        (Creation.PAYMENT_AUTHORIZED, Creation.ROLLED_BACK),
        (Creation.PAYMENT_DUE, Creation.PAYMENT_CAPTURED),
        (Creation.PAYMENT_DUE, Creation.PAYMENT_AUTHORIZED),  # capture failed, and the Order was deleted
        (Creation.PAYMENT_CAPTURED, Creation.COMPLETE),
    }
)


class Certainty(StrEnum):
    """What the Broker knows of B: never answered yet, answered, or settled by the Orders feed."""

    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class IllegalStep(Exception):
    """The step is not in the table. Nothing has changed."""


@dataclass(frozen=True)
class StoredOrder:
    """One order in the Broker's store.

    `document` is the request until B is answered, and the Order from then on.
    `deleted`: the Broker itself asked for Order Deletion, so that `deleted` in the feed is no surprise.
    `invoices`: how often an invoice was made out; `notices`: what the customer was told, in sentences.
    `logistics`: what the customer relies on, by Opportunity (see `logistics`).
    """

    uuid: str
    request: Json
    document: Json
    payment: str | None = None
    creation: Creation = Creation.PAYMENT_AUTHORIZED
    certainty: Certainty = Certainty.UNKNOWN
    deleted: bool = False
    invoices: int = 0
    notices: tuple[str, ...] = ()
    logistics: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def payee(self) -> str:
        """Who an invoice is made out to. Serves: Broker Roles, the conformance criteria of each role."""
        customer = self.document.get("customer")
        names = [text(customer, name) for name in ("givenName", "familyName")]
        whom = text(customer, "name") or " ".join(filter(None, names)) or text(customer, "email")
        reseller = text(self.document, "brokerRole").endswith("ResellerBroker")
        return text(self.document, "broker", "name") if reseller else whom

    @property
    def items(self) -> list[Json]:
        """The OrderItems, in the order of the last document."""
        return objects(self.document.get("orderedItem"))

    @property
    def due(self) -> Decimal:
        """The price of `totalPaymentDue`."""
        return amount(dig(self.document, "totalPaymentDue", "price")) or Decimal(0)

    @property
    def currency(self) -> str:
        """The currency of `totalPaymentDue`; the empty string where all is free."""
        return text(self.document, "totalPaymentDue", "priceCurrency")


@dataclass
class OrderStore:
    """Every order this Broker has ever asked for, by Order UUID."""

    orders: dict[str, StoredOrder] = field(default_factory=dict)

    def __getitem__(self, uuid: str) -> StoredOrder:
        return self.orders[uuid]

    def __contains__(self, uuid: str) -> bool:
        return uuid in self.orders

    def begin(self, uuid: str, document: Json, payment: str | None) -> StoredOrder:
        """Stores the request before B is sent, even where no payment is taken: the feed may not be faster.

        A UUID begins once. Only one whose B was refused with a 4xx may begin again (the UUID MUST NOT be
        regenerated for expected errors); after `Lost`, the stored request is sent again instead.
        """
        known = self.orders.get(uuid)
        if known and (known.certainty is not Certainty.REFUSED or known.creation is Creation.ROLLED_BACK):
            raise IllegalStep(f"order {uuid} is {known.creation}: its UUID is spent")
        self.orders[uuid] = StoredOrder(uuid, document, document, payment)
        return self.orders[uuid]

    def confirm(self, uuid: str, document: Json) -> StoredOrder:
        """Stores the answer to B. An order that is further on already keeps its place: B was repeated."""
        known = self.orders[uuid]
        self.update(uuid, document=without_positions(document), certainty=Certainty.CONFIRMED)
        if known.creation is Creation.PAYMENT_AUTHORIZED:
            due = known.payment is not None
            return self.step(uuid, Creation.PAYMENT_DUE if due else Creation.PAYMENT_CAPTURED)
        return self.orders[uuid]

    def step(self, uuid: str, creation: Creation) -> StoredOrder:
        """Moves an order on. Raises `IllegalStep` for a move that is not in the table."""
        known = self.orders[uuid]
        if (known.creation, creation) not in STEPS:
            raise IllegalStep(f"order {uuid} cannot go from {known.creation} to {creation}")
        return self.update(uuid, creation=creation)

    def forget(self, uuid: str) -> StoredOrder:
        """Rolls back: the contents and all personal data go, the UUID and what audit needs stay."""
        self.step(uuid, Creation.ROLLED_BACK)
        return self.update(uuid, request={}, document={}, notices=(), logistics={})

    def update(self, uuid: str, **changes: object) -> StoredOrder:
        """Replaces fields of a stored order."""
        self.orders[uuid] = replace(self.orders[uuid], **changes)  # type: ignore[arg-type]
        return self.orders[uuid]

    def unfinished(self) -> list[StoredOrder]:
        """Orders on which the rollback rules apply: begun, but neither complete nor rolled back."""
        finished = (Creation.COMPLETE, Creation.ROLLED_BACK)
        return [order for order in self.orders.values() if order.creation not in finished]

    def save(self, path: Path) -> None:
        """Writes the whole store as JSON."""
        path.write_bytes(msgspec.json.encode(list(self.orders.values())))

    @classmethod
    def load(cls, path: Path) -> "OrderStore":
        """Reads what `save` wrote."""
        orders = msgspec.json.decode(path.read_bytes(), type=list[StoredOrder])
        return cls({order.uuid: order for order in orders})


def without_positions(document: Json) -> Json:
    """A copy with its items ordered by `position`, and without it.

    Serves: Model, `schema:OrderItem`: a response is matched by `position`, which "MUST NOT be persisted".
    """
    items = objects(document.get("orderedItem"))
    ordered = sorted(items, key=lambda item: whole(item.get("position")) or 0)
    return {**document, "orderedItem": [{name: item[name] for name in item if name != "position"} for item in ordered]}
