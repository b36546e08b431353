"""What is left: leases and their places, overrides, online access, and the conditions of a booking.

"Leasing", "Offer overrides", "Definition of a bookable Opportunity and Offer pair", the error tables.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from server.domain.catalogue import Kind, LeasePolicy, Opportunity
from server.domain.value import replace
from server.fixtures import FixtureError, load
from tests import shop
from tests.conftest import Api, MakeApi
from tests.fixtures.texts import SERIES, SMALL
from tests.text import scene

RESERVED, BEYOND = "OpportunityCapacityIsReservedByLeaseError", "OpportunityHasInsufficientCapacityError"


async def test_the_example_of_the_error_table(api: Api) -> None:
    """ "with a remainingAttendeeCapacity of 3, with 1 additional space held by another lease, ... 9 OrderItems" """
    scene.change(api, shop.YOGA, capacity=4)
    await api.c2(shop.YOGA, uuid=shop.UUID2)
    assert shop.errors_of((await api.c2(*[shop.YOGA] * 9)).body) == [None] * 3 + [RESERVED] + [BEYOND] * 5


async def test_the_other_example_of_the_error_table(api: Api) -> None:
    """ "with a remainingAttendeeCapacity of 2 and with 5 OrderItems related to it" """
    scene.change(api, shop.YOGA, capacity=2)
    assert shop.errors_of((await api.c2(*[shop.YOGA] * 5)).body) == [None] * 2 + [BEYOND] * 3


@pytest.mark.parametrize("step", ["C1", "C2"])
async def test_places_shown_leave_out_what_others_hold_but_not_ones_own(api: Api, step: str) -> None:
    await api.c2(shop.YOGA, uuid=shop.UUID2)
    await api.b(shop.YOGA, uuid="33333333-3333-4333-8333-333333333333")
    for _ in range(2):
        reply = await (api.c1 if step == "C1" else api.c2)(shop.YOGA)
        assert reply.body["orderedItem"][0]["orderedItem"]["remainingAttendeeCapacity"] == 3


async def test_without_a_lease_none_is_mentioned_and_no_place_is_held(make_api: MakeApi) -> None:
    api = await make_api(scene.fixtures(leases=LeasePolicy(None, None)))
    for reply in (await api.c1(), await api.c2()):
        assert "lease" not in reply.body
        assert reply.body["totalPaymentDue"]["price"] == 10
    assert await api.remaining(shop.YOGA) == 5


async def test_a_quote_with_an_error_has_no_lease(api: Api) -> None:
    assert "lease" not in (await api.c2(shop.YOGA, scene.OVER)).body


async def test_a_quote_leaves_no_trace_but_its_lease(api: Api) -> None:
    for _ in range(3):
        await api.c1(shop.YOGA)
        await api.c2(shop.YOGA)
    await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
    assert await api.remaining(shop.YOGA) == 5
    assert await api.feed("orders-rpde") == {}
    assert (await api.b(shop.YOGA)).body["orderNumber"] == "OB000001", "no number was spent on quotes"


async def test_going_back_to_c1_forgets_the_customer_of_c2(api: Api) -> None:
    await api.c2(shop.YOGA)
    await api.c1(shop.YOGA)
    assert "priya" not in repr(api.system.sandbox.find(scene.KEY))


async def test_the_booking_window_opens_when_it_says(api: Api) -> None:
    assert (await api.c1(scene.TOO_EARLY)).status == 409
    api.clock.advance(timedelta(hours=24))
    assert (await api.c1(scene.TOO_EARLY)).status == 200


async def test_booking_is_possible_until_the_end(api: Api) -> None:
    api.clock.advance(timedelta(minutes=29))
    assert (await api.c1(scene.RUNNING)).status == 200
    api.clock.advance(timedelta(minutes=2))
    assert (await api.c1(scene.RUNNING)).status == 409


async def test_a_seller_who_takes_no_open_bookings_is_not_booked(make_api: MakeApi) -> None:
    api = await make_api(scene.fixtures(riverside={"open_booking_allowed": False}))
    reply = await api.c1(shop.YOGA)
    assert shop.errors_of(reply.body) == ["OpportunityOfferPairNotBookableError"]
    assert (await api.feed("feeds/session-series"))["session-series/yoga"]["organizer"]["isOpenBookingAllowed"] is False


def test_a_question_of_yes_or_no_cannot_be_made_a_required_one(tmp_path: Path) -> None:
    """ "MUST NOT be specified as valueRequired" ("Checkbox fields")"""
    field = "{ id: photos, type: BooleanFormFieldSpecification, name: Photos, required: true }"
    offer = f"price: 5, requirements: [OpenBookingIntakeForm], intake_form: [{field}]"
    (tmp_path / "a.yaml").write_text(SMALL + SERIES.replace("price: 5", offer), encoding="utf-8")
    with pytest.raises(FixtureError, match="true or false"):
        load(tmp_path)


async def test_what_is_free_at_any_level_is_not_sold_at_a_price_of_ones_own(make_api: MakeApi) -> None:
    """ "OfferOverride MUST NOT be used when isAccessibleForFree is true" """
    facility, slot = shop.court()
    free = replace(facility, document={"name": "Tennis", "isAccessibleForFree": True})
    court = Opportunity(
        "individual-facility-uses/c", Kind.INDIVIDUAL_FACILITY_USE, shop.RIVERSIDE, {"name": "C"}, facility.id
    )
    api = await make_api(scene.fixtures(riverside={"accepts_overrides": True}))
    scene.desk(api).put_on([free, court, replace(slot, parent=court.id)])
    offer = {"@type": "OfferOverride", "price": 5, "priceCurrency": "GBP"}
    reply = await api.c1(orderedItem=[shop.item(shop.COURT) | {"acceptedOffer": offer}])
    assert shop.errors_of(reply.body) == ["UnacceptableOfferError"]


async def test_terms_of_seller_and_booking_service_are_in_every_answer(make_api: MakeApi) -> None:
    terms = [{"@type": "Terms", "name": "Rules", "url": "https://r.example/", "requiresExplicitConsent": True}]
    terms[0]["dateModified"] = "2026-01-01T00:00:00Z"
    document = dict(shop.seller("riverside").document) | {"termsOfService": terms}
    api = await make_api(scene.fixtures(riverside={"document": document}))
    for reply in (await api.c1(), await api.c2(), await api.b()):
        assert reply.body["seller"]["termsOfService"] == terms
        assert reply.body["bookingService"] == {"@type": "BookingService", "name": "Sandbox"}
