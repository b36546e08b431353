"""What a row of the table is made of: a request that anybody can send to a sandbox with the shipped fixtures.

In all texts `{base}` stands for the Base URI, and `{uuid}` for an Order UUID that the row has for itself.
"""

import json
from dataclasses import dataclass
from typing import Any

from server.domain.why import Clause

Json = dict[str, Any]
Pair = tuple[str, str]

OA = "https://openactive.io/"
ACME = "acme-sandbox-token"
ZEST = "zest-sandbox-token"
BROKER = {"@type": "Organization", "name": "My broker"}
CUSTOMER = {"@type": "Person", "email": "priya@example.com"}
PAYMENT = {
    "@type": "Payment",
    "identifier": "pay-1",
    "name": "AcmeBroker Points",
    "accountId": "SN1593",
    "paymentProviderId": "STRIPE",
}


@dataclass(frozen=True)
class Ask:
    """A request below the Base URI.

    body: JSON, or a text that is sent as it is. fault: for the header X-Sandbox-Fault.
    """

    method: str
    path: str
    body: Json | str | None = None
    token: str | None = ACME
    fault: str | None = None

    def headers(self) -> dict[str, str]:
        """Its headers."""
        found = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return found | ({"X-Sandbox-Fault": self.fault} if self.fault else {})

    def content(self) -> str | None:
        """Its body, as a text with places to fill."""
        return self.body if self.body is None or isinstance(self.body, str) else json.dumps(self.body)


@dataclass(frozen=True)
class Row:
    """How to get an error.

    send: what to send, in words. says: what is the matter then, in a sentence. clause: that the answer points to.
    before: what has to happen first. on_item: the error is on an item of the answer. copy: docs show it to copy.
    """

    error: str
    status: int
    send: str
    says: str
    clause: Clause
    ask: Ask
    before: tuple[Ask, ...] = ()
    on_item: bool = False
    copy: bool = False


def session(series: str, name: str, offer: str = "adult") -> Pair:
    """A session, on an offer of its series."""
    return f"scheduled-sessions/{name}", f"session-series/{series}#/offers/{offer}"


YOGA = session("sunrise-yoga", "sunrise-yoga-1")
REFORMER = session("reformer-one-to-one", "reformer-one-to-one-1")
FOOTBALL = session("walking-football", "walking-football-1", "free")
TENNIS = session("tennis-clinic", "tennis-clinic-1", "visitor")


def item(pair: Pair, position: int = 0, **changes: Any) -> Json:
    """A place in an opportunity; a change to None leaves a property out."""
    body: Json = {"@type": "OrderItem", "position": position}
    body |= {"orderedItem": f"{{base}}/{pair[0]}", "acceptedOffer": f"{{base}}/{pair[1]}"}
    return _changed(body, changes)


def order(type_: str, *pairs: Pair, **changes: Any) -> Json:
    """The body of C1, C2, P or B; a change to None leaves a property out."""
    body: Json = {
        "@context": OA,
        "@type": type_,
        "brokerRole": OA + "AgentBroker",
        "broker": BROKER,
        "seller": "{base}/sellers/riverside",
        "orderedItem": [item(pair, position) for position, pair in enumerate(pairs or (YOGA,))],
    }
    return _changed(body, changes)


def c1(*pairs: Pair, token: str | None = ACME, fault: str | None = None, **changes: Any) -> Ask:
    """OrderQuote Creation C1."""
    return Ask("PUT", "/order-quote-templates/{uuid}", order("OrderQuote", *pairs, **changes), token, fault)


def c2(*pairs: Pair, **changes: Any) -> Ask:
    """OrderQuote Creation C2."""
    return Ask("PUT", "/order-quotes/{uuid}", order("OrderQuote", *pairs, **({"customer": CUSTOMER} | changes)))


def b(*pairs: Pair, due: float = 7.5, uuid: str = "{uuid}", fault: str | None = None, **changes: Any) -> Ask:
    """Order Creation B, paid for as Riverside wants it."""
    total = {"@type": "PriceSpecification", "price": due, "priceCurrency": "GBP"}
    more = {"customer": CUSTOMER, "totalPaymentDue": total, "payment": PAYMENT} | changes
    return Ask("PUT", f"/orders/{uuid}", order("Order", *pairs, **more), fault=fault)


def cancellation(uuid: str, item_id: str, path: str = "orders", status: str = "CustomerCancelled", **more: Any) -> Ask:
    """Order Cancellation of one item."""
    entry = {"@type": "OrderItem", "@id": item_id, "orderItemStatus": OA + status}
    return Ask("PATCH", f"/{path}/{uuid}", {"@context": OA, "@type": "Order", "orderedItem": [entry], **more})


def item_id(uuid: str, number: int = 1) -> str:
    """The `@id` of an item of an order."""
    return f"{{base}}/orders/{uuid}#/orderedItem/{number}"


def _changed(body: Json, changes: Json) -> Json:
    return {name: value for name, value in (body | changes).items() if value is not None}
