"""Each kind of opportunity in its feed: what its entry is called, and what it shows of those it belongs with."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from server.domain.catalogue import Attendance, Kind, Offer, Opportunity
from server.domain.names import KIND_PATHS
from server.domain.value import replace
from tests import shop
from tests.conftest import Api, MakeApi

COURSE, FIRST, SECOND = "course-instances/swim", "events/swim-1", "events/swim-2"
CENTRE, COURT_1, COURT_1_NOON = "facility-uses/centre", "individual-facility-uses/one", "slots/one-noon"


def dated(local_id: str, kind: Kind, days: int, parent: str | None = None, until: int | None = None) -> Opportunity:
    """Something with five places, an hour long (or to the end of another day), with an offer of its own."""
    start = shop.NOW + timedelta(days=days)
    end = shop.NOW + timedelta(days=until or days, hours=1)
    offers = (Offer(f"{local_id}#/offers/adult", "Adult", Decimal("10.00")),)
    return Opportunity(local_id, kind, shop.RIVERSIDE, {"name": "Swim"}, parent, start, end, 5, offers)


def everything() -> tuple[Opportunity, ...]:
    """A course of two evenings, and a facility with an individual facility that has a slot."""
    facility = Opportunity(CENTRE, Kind.FACILITY_USE, shop.RIVERSIDE, {"name": "Centre"})
    return (
        dated(COURSE, Kind.COURSE_INSTANCE, days=2, until=9),
        dated(FIRST, Kind.EVENT, days=2, parent=COURSE),
        dated(SECOND, Kind.EVENT, days=9, parent=COURSE),
        facility,
        replace(facility, id=COURT_1, kind=Kind.INDIVIDUAL_FACILITY_USE, parent=CENTRE),
        dated(COURT_1_NOON, Kind.SLOT, days=2, parent=COURT_1),
    )


@pytest.fixture
async def api(make_api: MakeApi) -> Api:
    """The leisure centre with a course and courts."""
    return await make_api(shop.fixtures(*everything()))


async def book(api: Api, opportunity: str) -> None:
    """Book one place by the opportunity's own offer."""
    body: dict[str, Any] = shop.order("Order", totalPaymentDue=shop.price(10), payment=shop.PAYMENT)
    body["orderedItem"][0] |= {
        "orderedItem": f"{shop.BASE}/{opportunity}",
        "acceptedOffer": f"{shop.BASE}/{opportunity}#/offers/adult",
    }
    reply = await api.call("PUT", f"/orders/{shop.UUID1}", body)
    assert reply.status == 201, reply.body


async def kinds_in(api: Api, feed: str) -> dict[str, str]:
    """What the entries of a feed are called, by id."""
    items = (await api.call("GET", f"/feeds/{feed}", token=None)).body["items"]
    return {item["id"]: item["kind"] for item in items if item["state"] == "updated"}


async def test_the_entries_of_slots_tell_which_kind_of_facility_they_are_of(api: Api) -> None:
    assert await kinds_in(api, "slots") == {
        shop.COURT: "FacilityUse/Slot",
        COURT_1_NOON: "IndividualFacilityUse/Slot",
    }


async def test_all_other_entries_are_called_what_they_are(api: Api) -> None:
    assert await kinds_in(api, "course-instances") == {COURSE: "CourseInstance"}
    assert set((await kinds_in(api, "scheduled-sessions")).values()) == {"ScheduledSession"}


async def test_an_individual_facility_is_published_inside_its_facility(api: Api) -> None:
    facility = (await api.feed("feeds/facility-uses"))[CENTRE]
    (part,) = facility["individualFacilityUse"]
    slot = (await api.feed("feeds/slots"))[COURT_1_NOON]
    assert slot["facilityUse"] == part["@id"] == f"{shop.BASE}/{COURT_1}"


async def test_a_session_links_to_its_series_by_its_id(api: Api) -> None:
    series = (await api.feed("feeds/session-series"))["session-series/yoga"]
    session = (await api.feed("feeds/scheduled-sessions"))[shop.YOGA]
    assert session["superEvent"] == series["@id"]
    assert session["offers"] == series["offers"]


async def test_a_course_has_dates_and_shows_its_evenings(api: Api) -> None:
    course = (await api.feed("feeds/course-instances"))[COURSE]
    assert (course["startDate"], course["endDate"]) == ("2026-05-06", "2026-05-13")
    assert [event["@id"] for event in course["subEvent"]] == [f"{shop.BASE}/{FIRST}", f"{shop.BASE}/{SECOND}"]


async def test_the_places_of_an_evening_are_live_in_its_own_entry_and_in_that_of_the_course(api: Api) -> None:
    await book(api, FIRST)
    evening = (await api.feed("feeds/events"))[FIRST]
    course = (await api.feed("feeds/course-instances"))[COURSE]
    assert evening["remainingAttendeeCapacity"] == 4
    assert [event["remainingAttendeeCapacity"] for event in course["subEvent"]] == [4, 5]


async def test_the_places_of_a_course_are_live_in_the_entries_of_its_evenings(api: Api) -> None:
    await book(api, COURSE)
    for evening in (await api.feed("feeds/events")).values():
        assert evening is None or evening["superEvent"]["remainingAttendeeCapacity"] == 4


async def test_a_new_price_of_a_series_is_told_of_its_sessions(api: Api) -> None:
    sandbox = api.system.sandbox
    series = sandbox.catalogue.opportunities["session-series/yoga"]
    sandbox.put_opportunities([replace(series, offers=(replace(series.offers[0], price=Decimal("11.00")),))])
    assert (await api.feed("feeds/scheduled-sessions"))[shop.YOGA]["offers"][0]["price"] == 11


async def test_a_removed_evening_is_gone_from_its_course(api: Api) -> None:
    api.system.sandbox.remove_opportunity(FIRST)
    course = (await api.feed("feeds/course-instances"))[COURSE]
    assert [event["@id"] for event in course["subEvent"]] == [f"{shop.BASE}/{SECOND}"]
    assert (await api.feed("feeds/events"))[FIRST] is None


async def test_the_offer_of_a_course_is_not_one_of_its_evenings(api: Api) -> None:
    body = shop.order("OrderQuote", customer=None)
    body["orderedItem"][0] |= {
        "orderedItem": f"{shop.BASE}/{FIRST}",
        "acceptedOffer": f"{shop.BASE}/{COURSE}#/offers/adult",
    }
    reply = await api.call("PUT", f"/order-quote-templates/{shop.UUID1}", body)
    assert (reply.status, shop.errors_of(reply.body)) == (409, ["UnacceptableOfferError"])


async def test_an_evening_without_offers_inherits_none_from_its_course(api: Api) -> None:
    evening = api.system.sandbox.catalogue.opportunities[FIRST]
    api.system.sandbox.put_opportunities([replace(evening, offers=())])
    assert "offers" not in (await api.feed("feeds/events"))[FIRST]


async def test_a_session_says_where_it_is_even_if_its_series_is_elsewhere(api: Api) -> None:
    series = api.system.sandbox.catalogue.opportunities["session-series/yoga"]
    api.system.sandbox.put_opportunities([replace(series, attendance=Attendance.MIXED)])
    of_series = (await api.feed("feeds/session-series"))["session-series/yoga"]
    of_session = (await api.feed("feeds/scheduled-sessions"))[shop.YOGA]
    assert of_series["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert of_session["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"


@pytest.mark.parametrize("kind", [Kind.COURSE_INSTANCE, Kind.EVENT, Kind.SLOT])
async def test_what_stands_at_the_id_of_an_opportunity_is_what_its_feed_says(api: Api, kind: Kind) -> None:
    for local_id, data in (await api.feed(f"feeds/{KIND_PATHS[kind]}")).items():
        reply = await api.call("GET", f"/{local_id}", token=None)
        assert reply.body == data if data is not None else reply.status == 404
