"""The requests that are measured: one order for one place, by a customer who leaves details and pays."""

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any
from uuid import UUID

from tests.bench.load import request

ROOT = "http://bench.example"
BASE = f"{ROOT}/api"
HEADERS: Mapping[str, str] = {"Authorization": "Bearer bench-token"}
PAYMENT = {"@type": "Payment", "identifier": "1234567890npduy2f", "name": "Bench Points"}
CUSTOMER = {
    "@type": "Person",
    "email": "geoffcapes@example.com",
    "telephone": "020 811 8055",
    "givenName": "Geoff",
    "familyName": "Capes",
    "identifier": "CustomerIdentifier",
}


def order(type_: str, session: int = 1, **more: Any) -> bytes:
    """The body of C1, C2 or B, for a place in one of the classes."""
    document = {
        "@context": "https://openactive.io/",
        "@type": type_,
        "brokerRole": "https://openactive.io/AgentBroker",
        "broker": {"@type": "Organization", "name": "Bench Broker", "url": "https://bench-broker.example/"},
        "seller": {"@type": "Organization", "@id": f"{BASE}/sellers/bench"},
        "orderedItem": [
            {
                "@type": "OrderItem",
                "position": 0,
                "acceptedOffer": {"@type": "Offer", "@id": f"{BASE}/session-series/yoga#/offers/adult"},
                "orderedItem": {"@type": "ScheduledSession", "@id": f"{BASE}/scheduled-sessions/yoga-{session}"},
            }
        ],
        **more,
    }
    return json.dumps(document).encode()


TOTAL = {
    "@type": "PriceSpecification",
    "price": 7.5,
    "priceCurrency": "GBP",
    "openBookingPrepayment": "https://openactive.io/Required",
}
C1 = order("OrderQuote")
C2 = order("OrderQuote", customer=CUSTOMER)
B = order("Order", customer=CUSTOMER, totalPaymentDue=TOTAL, payment=PAYMENT)


def kept(type_: str) -> tuple[bytes, ...]:
    """The bodies of B, or of C2, with which a sandbox is filled beforehand: in other classes than the measured one."""
    more = {"totalPaymentDue": TOTAL, "payment": PAYMENT} if type_ == "Order" else {}
    return tuple(order(type_, session, customer=CUSTOMER, **more) for session in range(2, 102))


def cancellation(uuid: str) -> bytes:
    """The body that cancels the only item of an order."""
    item = {
        "@type": "OrderItem",
        "@id": f"{BASE}/orders/{uuid}#/orderedItem/1",
        "orderItemStatus": "https://openactive.io/CustomerCancelled",
    }
    return json.dumps({"@context": "https://openactive.io/", "@type": "Order", "orderedItem": [item]}).encode()


def uuids(seed: str) -> Iterator[str]:
    """Order UUIDs without end, the same ones for the same seed."""
    random = Random(seed)
    while True:
        yield str(UUID(int=random.getrandbits(128), version=4))


def step(name: str, uuid: str) -> bytes:
    """The request of one step of the life of an order."""
    match name:
        case "C1":
            return request("PUT", f"/api/order-quote-templates/{uuid}", HEADERS, C1)
        case "C2":
            return request("PUT", f"/api/order-quotes/{uuid}", HEADERS, C2)
        case "B":
            return request("PUT", f"/api/orders/{uuid}", HEADERS, B)
        case "cancel":
            return request("PATCH", f"/api/orders/{uuid}", HEADERS, cancellation(uuid))
        case "delete":
            return request("DELETE", f"/api/orders/{uuid}", HEADERS)
        case _:
            raise ValueError(name)
