"""Small documents for the tests of the broker's own books: an Order of two items, and its feed entry."""

from typing import Any

Json = dict[str, Any]
OA = "https://openactive.io/"
UUID = "11111111-1111-4111-8111-111111111111"
BASE = f"https://fake.example.com/api/orders/{UUID}"
ONE, TWO = f"{BASE}#/orderedItem/1", f"{BASE}#/orderedItem/2"


def total(price: float) -> Json:
    """A `totalPaymentDue` in GBP."""
    return {"@type": "PriceSpecification", "price": price, "priceCurrency": "GBP"}


def item(ident: str, status: str = "OrderItemConfirmed", **more: Any) -> Json:
    """An OrderItem as it stands in the Orders feed."""
    return {"@type": "OrderItem", "@id": ident, "orderItemStatus": f"{OA}{status}", **more}


def order() -> Json:
    """An Order as it was returned by B, with two items at 8.50."""
    session = {"@type": "ScheduledSession", "@id": "https://fake.example.com/yoga", "name": "Yoga"}
    extra: Json = {
        "orderedItem": session,
        "acceptedOffer": {"@type": "Offer", "price": 8.5},
        "attendee": {"email": "a@b.c"},
    }
    return {
        "@context": OA,
        "@type": "Order",
        "@id": BASE,
        "customer": {"@type": "Person", "email": "ann@example.com"},
        "orderNumber": "N1",
        "totalPaymentDue": total(17.0),
        "totalPaymentTax": [{"@type": "TaxChargeSpecification", "price": 2.8}],
        "orderedItem": [item(ONE, position=0, **extra), item(TWO, position=1, customerNotice="Bring a mat", **extra)],
    }


def entry(price: float, *items: Json) -> Json:
    """The `data` of a feed entry."""
    return {
        "@type": "Order",
        "@id": BASE,
        "identifier": UUID,
        "totalPaymentDue": total(price),
        "orderedItem": list(items),
    }
