"""The documents a Broker sends: OrderQuote for C1 and C2, Order for B, and the PATCH that cancels.

Knows which property belongs into which request (Request and Response; Model). Does not send anything and does
not decide anything: totals and payments are passed in.
"""

from dataclasses import dataclass

from simulator.customers import Customer
from simulator.opportunities import Pair
from simulator.values import Json

CONTEXT = "https://openactive.io/"
CUSTOMER_CANCELLED = "https://openactive.io/CustomerCancelled"


@dataclass(frozen=True)
class PaymentDetails:
    """What Sellers need to reconcile payments. Serves: Payment reconciliation detail validation."""

    name: str = "AcmeBroker Points"
    account: str = "SN1593"
    provider: str = "STRIPE"

    def document(self, identifier: str | None = None) -> Json:
        """The `payment` property: at C1 and C2 without `identifier`, at B with it."""
        known = {"name": self.name, "accountId": self.account, "paymentProviderId": self.provider}
        given = {name: value for name, value in known.items() if value}
        return {"@type": "Payment", **({"identifier": identifier} if identifier else {}), **given}


@dataclass(frozen=True)
class Draft:
    """A basket: one Order UUID, the bookable pairs in it (one for each place wanted), all of one Seller."""

    uuid: str
    pairs: tuple[Pair, ...]

    @property
    def seller(self) -> str:
        """The `@id` of the Seller, which C1, C2 and B MUST include."""
        return self.pairs[0].seller


def quote(draft: Draft, broker: str, payment: PaymentDetails, customer: Customer | None = None) -> Json:
    """The OrderQuote of C1 (no customer: nobody is named before C2) or of C2 (with customer)."""
    return {**_order("OrderQuote", draft, broker, customer), "payment": payment.document()}


def order(draft: Draft, broker: str, customer: Customer, total: Json, payment: Json | None) -> Json:
    """The Order of B. `payment` is None where none was taken: it MUST NOT be included then."""
    document = {**_order("Order", draft, broker, customer), "totalPaymentDue": total}
    return document if payment is None else {**document, "payment": payment}


def cancellation(items: list[str], status: str = CUSTOMER_CANCELLED) -> Json:
    """The PATCH of Order Cancellation: only the `@id` of each item to be cancelled, and the status."""
    return {
        "@context": CONTEXT,
        "@type": "Order",
        "orderedItem": [{"@type": "OrderItem", "@id": item, "orderItemStatus": status} for item in items],
    }


def _order(kind: str, draft: Draft, broker: str, customer: Customer | None) -> Json:
    document: Json = {
        "@context": CONTEXT,
        "@type": kind,
        "brokerRole": "https://openactive.io/AgentBroker",
        "broker": {"@type": "Organization", "name": broker, "url": f"https://{broker.lower()}.example.com"},
        "seller": {"@type": "Organization", "@id": draft.seller},
    }
    if customer:
        document["customer"] = customer.document()
    document["orderedItem"] = [_item(position, pair) for position, pair in enumerate(draft.pairs)]
    return document


def _item(position: int, pair: Pair) -> Json:
    return {
        "@type": "OrderItem",
        "position": position,
        "acceptedOffer": {"@type": "Offer", "@id": pair.offer},
        "orderedItem": {"@type": pair.kind, "@id": pair.opportunity},
    }
