"""Terms that need consent and restrictions of who may come, exactly as the fixtures that we ship publish them.

"Delivery of Terms and Conditions and Privacy Policy", "Booking restrictions", "acceptedOffer properties".
"""

import json
from typing import Any

import pytest

from server.build import booking_system
from server.domain.clock import AdjustableClock
from server.domain.flow import Checkpoint
from server.fixtures import load
from server.fixtures.values import Fixtures
from server.system import BookingSystem, Caller
from server.wire.urls import Urls
from tests import shop
from tests.fixtures.texts import NOW, SHIPPED

PAYMENT = shop.PAYMENT | {"name": "AcmeBroker Points", "accountId": "SN1593", "paymentProviderId": "STRIPE"}
CHILD = {"@type": "Person", "givenName": "Mia", "familyName": "Fox", "email": "mia@example.com"}
TERMS = [
    {
        "@type": "TermsOfUse",
        "name": "Oakwood Booking Terms",
        "url": "https://oakwood.example/terms",
        "dateModified": "2026-02-16T20:31:13Z",
        "requiresExplicitConsent": True,
    },
    {
        "@type": "PrivacyPolicy",
        "name": "Oakwood Privacy Policy",
        "url": "https://oakwood.example/privacy",
        "dateModified": "2025-09-01T09:00:00Z",
        "requiresExplicitConsent": False,
    },
]
BOWLS = ("oakwood", "scheduled-sessions/bowls-for-all-1", "session-series/bowls-for-all#/offers/visitor")
TENNIS = ("oakwood", "scheduled-sessions/tennis-clinic-1", "session-series/tennis-clinic#/offers/visitor")
BOUNCE = ("riverside", "scheduled-sessions/junior-trampoline-1", "session-series/junior-trampoline#/offers/child")
RESTRICTIONS = [
    "Children under 8 need an adult of 18 or over beside the trampoline.",
    "No jewellery, and socks must be worn.",
]

Wanted = tuple[str, str, str]


@pytest.fixture(scope="module")
def shipped() -> Fixtures:
    """The fixtures that come with the sandbox."""
    return load(SHIPPED).at(NOW)


@pytest.fixture
def system(shipped: Fixtures) -> BookingSystem:
    """A sandbox with them."""
    return booking_system(shipped, Urls(shop.ROOT), AdjustableClock(NOW), seed=1)


def submit(system: BookingSystem, step: Checkpoint, wanted: Wanted, due: Any = None) -> dict[str, Any]:
    """C1, C2, P or B of one place."""
    seller, opportunity, offer = wanted
    body = shop.order(step.value.phase.value, seller=f"{shop.BASE}/sellers/{seller}")
    body |= {"totalPaymentDue": due, "payment": PAYMENT} if due else {}
    ids = {"orderedItem": f"{shop.BASE}/{opportunity}", "acceptedOffer": f"{shop.BASE}/{offer}"}
    body["orderedItem"] = [shop.item(shop.YOGA) | ids | {"attendee": CHILD}]
    answer = system.submit(step, Caller("acme"), shop.UUID1, json.dumps(body).encode())
    assert answer.status in (200, 201), answer.body
    return dict(json.loads(answer.body))


def answers(system: BookingSystem, wanted: Wanted, last: Checkpoint = Checkpoint.B) -> list[dict[str, Any]]:
    """C1, C2, and P or B."""
    quotes = [submit(system, step, wanted) for step in (Checkpoint.C1, Checkpoint.C2)]
    return [*quotes, submit(system, last, wanted, quotes[1]["totalPaymentDue"])]


def published(system: BookingSystem, opportunity: str) -> dict[str, Any]:
    """What the open feed has."""
    return dict(json.loads(system.opportunity(opportunity).body))


@pytest.mark.parametrize(("wanted", "last"), [(BOWLS, Checkpoint.B), (TENNIS, Checkpoint.P)])
def test_terms_are_shown_exactly_at_every_step(system: BookingSystem, wanted: Wanted, last: Checkpoint) -> None:
    assert [answer["seller"]["termsOfService"] for answer in answers(system, wanted, last)] == [TERMS] * 3


@pytest.mark.parametrize("series", ["session-series/bowls-for-all", "session-series/tennis-clinic"])
def test_terms_are_shown_exactly_in_the_open_feed(system: BookingSystem, series: str) -> None:
    assert published(system, series)["organizer"]["termsOfService"] == TERMS


def test_the_booking_service_shows_its_own(system: BookingSystem, shipped: Fixtures) -> None:
    own = shipped.settings.booking_service["termsOfService"]
    assert [each["@type"] for each in own] == ["TermsOfUse", "PrivacyPolicy"]
    assert [answer["bookingService"]["termsOfService"] for answer in answers(system, BOWLS)] == [own] * 3


def test_every_answer_tells_who_may_come(system: BookingSystem) -> None:
    for answer in answers(system, BOUNCE):
        (item,) = answer["orderedItem"]
        series = item["orderedItem"]["superEvent"]
        assert series["additionalAdmissionRestriction"] == RESTRICTIONS
        assert series["genderRestriction"] == shop.OA + "NoRestriction"
        assert series["ageRange"] == {"@type": "QuantitativeValue", "minValue": 5, "maxValue": 15}
        assert item["acceptedOffer"]["ageRestriction"] == series["ageRange"]


def test_and_so_does_the_open_feed(system: BookingSystem) -> None:
    series = published(system, "session-series/junior-trampoline")
    assert series["additionalAdmissionRestriction"] == RESTRICTIONS
    assert series["genderRestriction"] == shop.OA + "NoRestriction"
    assert series["offers"][0]["ageRestriction"] == series["ageRange"]


def test_a_restriction_is_told_and_not_enforced(system: BookingSystem) -> None:
    """Who comes is not known here: it is for the broker to tell, and for the seller to see at the door."""
    assert "error" not in submit(system, Checkpoint.C2, BOUNCE)["orderedItem"][0]


def test_one_seller_has_both_agreements_and_leaves_business_tax_to_the_buyer(shipped: Fixtures) -> None:
    by_id = {seller.id: seller for seller in shipped.sellers}
    flashpoint = by_id.pop("sellers/flashpoint")
    assert flashpoint.accepts_overrides and flashpoint.dynamic_accounts == {"MOVE"}
    assert not flashpoint.calculates_business_tax
    assert not any(seller.accepts_overrides or seller.dynamic_accounts for seller in by_id.values())
    assert all(seller.calculates_business_tax for seller in by_id.values())
