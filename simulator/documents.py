"""The documents a Broker sends: OrderQuote for C1 and C2, OrderProposal for P, Order for B, and the PATCHes.

Knows which property belongs into which request (Request and Response; Model). Does not send anything and does
not decide anything: totals and payments are passed in.
"""

from dataclasses import dataclass

from simulator.customers import Customer
from simulator.opportunities import Pair
from simulator.values import Json

CONTEXT = "https://openactive.io/"
CUSTOMER_CANCELLED = "https://openactive.io/CustomerCancelled"
CUSTOMER_REJECTED = "https://openactive.io/CustomerRejected"
AGENT, RESELLER, NOBODY = "AgentBroker", "ResellerBroker", "NoBroker"


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
    """A basket: one Order UUID, the bookable pairs in it (one for each place wanted), all of one Seller.

    `extras`: what else is said of each item, by position (`attendee`, `orderItemIntakeFormResponse`, an
    `acceptedOffer` of the Broker's own). `role`: the `brokerRole`. `prepays`: whether the customer pays now
    where that is optional. `account`: the `accountId` of a `DynamicPayment`, where no price is named at all.
    """

    uuid: str
    pairs: tuple[Pair, ...]
    extras: tuple[Json, ...] = ()
    role: str = AGENT
    prepays: bool = True
    account: str = ""

    @property
    def seller(self) -> str:
        """The `@id` of the Seller, which C1, C2 and B MUST include."""
        return self.pairs[0].seller


def quote(draft: Draft, broker: str, payment: PaymentDetails, customer: Customer | None = None) -> Json:
    """The OrderQuote of C1 (no customer: nobody is named before C2) or of C2 (with customer)."""
    return {**_order("OrderQuote", draft, broker, customer), "payment": dynamic(draft) or payment.document()}


def order(draft: Draft, broker: str, customer: Customer, total: Json, payment: Json | None) -> Json:
    """The Order of B. `payment` is None where none was taken: it MUST NOT be included then."""
    document = _order("Order", draft, broker, customer)
    document |= {} if draft.account else {"totalPaymentDue": total}
    return document if payment is None else {**document, "payment": payment}


def proposal(draft: Draft, broker: str, customer: Customer, total: Json, payment: Json | None) -> Json:
    """The OrderProposal of P: all that B would need (OrderProposal Creation P)."""
    return {**order(draft, broker, customer, total, payment), "@type": "OrderProposal"}


def order_of_proposal(version: str, payment: Json | None) -> Json:
    """The minimal Order of B: the version agreed to, and a payment only where it was authorised anew."""
    document: Json = {"@context": CONTEXT, "@type": "Order", "orderProposalVersion": version}
    return document if payment is None else {**document, "payment": payment}


def dynamic(draft: Draft, *, identified: bool = False) -> Json | None:
    """The `DynamicPayment` of a basket without prices; None for any other. With `identifier` from P or B on."""
    if not draft.account:
        return None
    named = {"identifier": f"ITEM-{draft.uuid[:8].upper()}"} if identified else {}
    return {"@type": "DynamicPayment", **named, "name": "AcmeBroker Membership", "accountId": draft.account}


def rejection(note: str) -> Json:
    """The PATCH of OrderProposal Update with which a customer withdraws, and says why."""
    document: Json = {"@context": CONTEXT, "@type": "OrderProposal", "orderProposalStatus": CUSTOMER_REJECTED}
    return {**document, "orderCustomerNote": note} if note else document


def message(note: str) -> Json:
    """The PATCH of OrderProposal Update that is a word to the Seller, and nothing else (Message Exchange)."""
    return {"@context": CONTEXT, "@type": "OrderProposal", "orderCustomerNote": note}


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
        "brokerRole": f"{CONTEXT}{draft.role}",
        "broker": {"@type": "Organization", "name": broker, "url": f"https://{broker.lower()}.example.com"},
        "seller": {"@type": "Organization", "@id": draft.seller},
    }
    if draft.role == NOBODY:
        del document["broker"]  # Broker Roles, NoBroker: `Order.broker` MUST NOT be provided
    if customer:
        document["customer"] = customer.document()
    said = (*draft.extras, *({} for _ in draft.pairs))
    document["orderedItem"] = [{**_item(number, pair), **said[number]} for number, pair in enumerate(draft.pairs)]
    for item in document["orderedItem"] if draft.account else []:
        del item["acceptedOffer"]  # DynamicPayment: OrderItems MUST NOT include acceptedOffer
    return document


def _item(position: int, pair: Pair) -> Json:
    return {
        "@type": "OrderItem",
        "position": position,
        "acceptedOffer": {"@type": "Offer", "@id": pair.offer},
        "orderedItem": {"@type": pair.kind, "@id": pair.opportunity},
    }
