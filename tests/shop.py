"""A small leisure centre for tests, and a broker's requests to it: everything has a default.

The clock stands at NOW until a test moves it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from server.domain.catalogue import (
    Kind,
    LeasePolicy,
    Offer,
    Opportunity,
    Reconciliation,
    Seller,
    Tax,
    TaxMode,
)
from server.domain.value import replace
from server.fixtures.settings import Settings
from server.fixtures.values import Fixtures, OpeningEntry, Partner, Token

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
ROOT = "http://localhost:8080"
BASE = f"{ROOT}/api"
OA = "https://openactive.io/"

ACME, ZEST = "acme-token", "zest-token"
UUID1 = "11111111-1111-4111-8111-111111111111"
UUID2 = "22222222-2222-4222-8222-222222222222"

RIVERSIDE, OAKWOOD = "sellers/riverside", "sellers/oakwood"
YOGA, SOLO, BOXING, FREE_WALK, TOMORROW_LATE = (
    f"scheduled-sessions/{slug}" for slug in ("yoga", "solo", "boxing", "walk", "late")
)
NET_DANCE = "scheduled-sessions/dance"
COURT = "slots/court"


ADDRESS = {
    "@type": "PostalAddress",
    "streetAddress": "1 High Street",
    "addressLocality": "Millbrook",
    "addressRegion": "Kent",
    "postalCode": "ME1 1AA",
    "addressCountry": "GB",
}


def seller(slug: str, tax_mode: TaxMode = TaxMode.GROSS, **changes: Any) -> Seller:
    """A seller with VAT at 20%."""
    document = {"@type": "Organization", "legalName": f"{slug.title()} Ltd", "address": ADDRESS}
    tax = Tax("VAT at 20%", Decimal("0.2"), "VAT-20")
    return replace(Seller(f"sellers/{slug}", slug.title(), tax_mode, tax, document), **changes)


def series(slug: str, owner: str = RIVERSIDE, **offer: Any) -> Opportunity:
    """A series of sessions with one offer, at 10.00 GBP."""
    series_id = f"session-series/{slug}"
    terms: dict[str, Any] = {"price": Decimal("10.00")} | offer
    document = {"name": slug.title(), "location": {"@type": "Place", "name": "Hall"}}
    return Opportunity(
        series_id, Kind.SESSION_SERIES, owner, document, offers=(Offer(f"{series_id}#/offers/adult", "Adult", **terms),)
    )


def session(slug: str, owner: str = RIVERSIDE, starts_in: float = 48, capacity: int = 5) -> Opportunity:
    """A session of an hour, `starts_in` hours from NOW."""
    start = NOW + timedelta(hours=starts_in)
    return Opportunity(
        id=f"scheduled-sessions/{slug}",
        kind=Kind.SCHEDULED_SESSION,
        seller=owner,
        document={},
        parent=f"session-series/{slug}",
        start=start,
        end=start + timedelta(hours=1),
        capacity=capacity,
    )


def court() -> tuple[Opportunity, Opportunity]:
    """A facility, and a slot of it for one party."""
    facility = Opportunity("facility-uses/tennis", Kind.FACILITY_USE, RIVERSIDE, {"name": "Tennis"})
    start = NOW + timedelta(hours=24)
    offers = (Offer(f"{COURT}#/offers/adult", "Court", Decimal("12.00")),)
    slot = Opportunity(
        COURT, Kind.SLOT, RIVERSIDE, {}, facility.id, start, start + timedelta(hours=1), capacity=1, offers=offers
    )
    return facility, slot


def opportunities() -> tuple[Opportunity, ...]:
    """What can be booked by default; the names are constants of this module."""
    return (
        series("yoga"),
        session("yoga"),
        series("solo"),
        session("solo", capacity=1),
        series("boxing", cancellable=False),
        session("boxing"),
        series("walk", price=Decimal(0), currency=None),
        session("walk"),
        series("late", latest_cancellation=timedelta(days=7)),
        session("late"),
        series("dance", OAKWOOD),
        session("dance", OAKWOOD),
        *court(),
    )


def fixtures(*more: Opportunity, leases: LeasePolicy | None = None, riverside: Any = None, **settings: Any) -> Fixtures:
    """The leisure centre, with further opportunities, and changes to its seller and settings."""
    policy = leases or LeasePolicy()
    return Fixtures(
        settings=Settings(booking_service={"@type": "BookingService", "name": "Sandbox"}, **settings),
        partners=(
            Partner("acme", "Acme", (Token(ACME, None), Token("riverside-only", frozenset({RIVERSIDE}))), None),
            Partner("zest", "Zest", (Token(ZEST, None),), None),
        ),
        sellers=(
            seller("riverside", **({"leases": policy} | (riverside or {}))),
            seller("oakwood", TaxMode.NET, leases=policy),
        ),
        opportunities=(*opportunities(), *more),
        opening_state=(),
    )


STRICT_RECONCILIATION = Reconciliation("AcmeBroker Points", "SN1593", "STRIPE")

CUSTOMER = {"@type": "Person", "email": "priya@example.com", "givenName": "Priya"}
COMPANY: dict[str, Any] = {
    "@type": "Organization",
    "identifier": "corp-1",
    "name": "Corp",
    "email": "office@corp.example",
    "telephone": "020 811 8056",
    "address": ADDRESS,
}
BROKER = {"@type": "Organization", "name": "MyFitnessApp"}
PAYMENT = {"@type": "Payment", "identifier": "pay-1"}


def offer_of(opportunity: str) -> str:
    """The `@id` of the one offer of an opportunity above."""
    owner = opportunity.replace("scheduled-sessions", "session-series")
    return f"{BASE}/{owner}#/offers/adult"


def item(opportunity: str, position: int = 0) -> dict[str, Any]:
    """One place in an opportunity, as a broker asks for it."""
    return {
        "@type": "OrderItem",
        "position": position,
        "orderedItem": f"{BASE}/{opportunity}",
        "acceptedOffer": offer_of(opportunity),
    }


def order(type_: str, *wanted: str, **changes: Any) -> dict[str, Any]:
    """The body of C1, C2, P or B for these opportunities; a change to None leaves a property out."""
    body: dict[str, Any] = {
        "@context": OA,
        "@type": type_,
        "brokerRole": OA + "AgentBroker",
        "broker": BROKER,
        "seller": f"{BASE}/{OAKWOOD if NET_DANCE in wanted else RIVERSIDE}",
        "customer": CUSTOMER,
        "orderedItem": [item(opportunity, position) for position, opportunity in enumerate(wanted or (YOGA,))],
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


def price(amount: float | str, currency: str = "GBP") -> dict[str, Any]:
    """A totalPaymentDue."""
    return {"@type": "PriceSpecification", "price": amount, "priceCurrency": currency}


def cancellation(*item_ids: str, status: str = OA + "CustomerCancelled", **more: Any) -> dict[str, Any]:
    """The body of a PATCH that cancels items."""
    entries = [{"@type": "OrderItem", "@id": item_id, "orderItemStatus": status} for item_id in item_ids]
    return {"@context": OA, "@type": "Order", "orderedItem": entries, **more}


def errors_of(document: Mapping[str, Any]) -> list[str | None]:
    """For each item of an answer the type of its first error, by position."""
    items = sorted(document["orderedItem"], key=lambda entry: int(entry["position"]))
    return [entry["error"][0]["@type"] if "error" in entry else None for entry in items]


def entry(**changes: Any) -> OpeningEntry:
    """An order of the opening state: one place in yoga, made an hour ago."""
    given: dict[str, Any] = {
        "partner": "acme",
        "uuid": UUID1,
        "checkpoint": "B",
        "made": NOW - timedelta(hours=1),
        "seller": RIVERSIDE,
        "items": ((YOGA, "session-series/yoga#/offers/adult"),),
        "customer": CUSTOMER,
        "payment_identifier": None,
        "source": "opening.yaml:3",
    }
    return OpeningEntry(**(given | changes))
