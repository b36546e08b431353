"""What is bookable, as the open feeds tell it: Offer inheritance, Sellers, windows, places."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.needs import APPROVAL, MESSAGES, Need, fitting
from simulator.opportunities import CALLED_OFF, ELSEWHERE, NO_MORE, NOT_YET, OVER, OpenData, Pair
from tests.simulator import catalogue as sample

Json = dict[str, Any]
NOW = datetime.now(UTC)


def pairs(*documents: Json) -> dict[str, Pair]:
    """The bookable pairs of some open data, by the last part of the Opportunity's name."""
    return {pair.opportunity.rpartition("/")[2]: pair for pair in open_data(*documents).pairs(NOW)}


def open_data(*documents: Json) -> OpenData:
    """What the feeds hold."""
    data = OpenData()
    for document in documents:
        data.add(document)
    return data


def centre(**changes: Any) -> Json:
    """A series with an Offer at 8.50, run by a Seller who takes part in open booking."""
    return sample.documents()[sample.SERIES] | changes


def test_a_session_without_offers_inherits_those_of_its_series() -> None:
    found = pairs(centre(), sample.session(sample.YOGA))
    assert (found["yoga"].offer, found["yoga"].name) == (f"{sample.SERIES}#offer", "Sunrise Yoga")


def test_the_offers_of_a_session_replace_those_of_its_series() -> None:
    found = pairs(centre(), sample.session(sample.SWIM, offers=[sample.offer(sample.SWIM, 6.0)]))
    assert [pair.offer for pair in found.values()] == [f"{sample.SWIM}#offer"]


def test_a_slot_inherits_over_an_individual_facility_use() -> None:
    single = {"@type": "IndividualFacilityUse", "@id": "single", "name": "Court 1"}
    facility = {"@id": "facility", "offers": [sample.offer("x", 9)], "individualFacilityUse": [single]}
    slot = {**sample.session(sample.COURT), "@type": "Slot", "facilityUse": "single"}
    del slot["superEvent"]
    found = pairs({**facility, "provider": centre()["organizer"]}, slot)
    assert (found["court"].name, str(found["court"].price)) == ("Court 1", "9")


def test_an_individual_facility_use_may_have_offers_of_its_own() -> None:
    single = {"@id": "single", "offers": [sample.offer("own", 1)]}
    facility = {"@id": "facility", "offers": [sample.offer("x", 9)], "individualFacilityUse": [single]}
    slot = {**sample.session(sample.COURT), "@type": "Slot", "facilityUse": "single"}
    del slot["superEvent"]
    assert pairs({**facility, "provider": centre()["organizer"]}, slot)["court"].offer == "own#offer"


def test_a_parent_may_stand_inside_its_child() -> None:
    assert "yoga" in pairs(sample.session(sample.YOGA, superEvent=centre()))


def test_a_seller_who_does_not_take_part_has_nothing_bookable() -> None:
    shy = centre(organizer={**sample.SELLERS[sample.CENTRE], "isOpenBookingAllowed": False})
    assert pairs(shy, sample.session(sample.YOGA)) == {}


def test_the_channel_of_an_offer_is_understood_as_well() -> None:
    offer = sample.offer("x", 5, availableChannel=["https://openactive.io/OpenBookingPrepayment"])
    old = centre(organizer=sample.SELLERS[sample.CENTRE], offers=[offer])
    assert "yoga" in pairs(old, sample.session(sample.YOGA))


def test_what_is_cancelled_or_over_is_not_bookable() -> None:
    off = sample.session(sample.YOGA, eventStatus="https://schema.org/EventCancelled")
    over = sample.session(sample.SWIM, ahead=timedelta(hours=-3))
    assert pairs(centre(), off, over) == {}


def test_an_offer_counts_only_within_its_window() -> None:
    early = centre(offers=[sample.offer("x", 5, validFromBeforeStartDate="P1D")])
    assert pairs(early, sample.session(sample.YOGA)) == {}
    assert "yoga" in pairs(early, sample.session(sample.YOGA, ahead=timedelta(hours=20)))


def test_free_cancellation_ends_before_the_start_where_the_offer_says_so() -> None:
    offer = sample.offer("x", 5, latestCancellationBeforeStartDate="P1D")
    pair = pairs(centre(offers=[offer]), sample.session(sample.YOGA))["yoga"]
    assert pair.cancel_until == pair.start - timedelta(days=1)


def test_a_need_for_the_last_place_is_met_by_exactly_one_place() -> None:
    found = pairs(
        centre(),
        sample.session(sample.YOGA, remainingAttendeeCapacity=1),
        sample.session(sample.SWIM, remainingAttendeeCapacity=2),
    )
    met = fitting(list(found.values()), Need(places=1, exactly=True), NOW)
    assert [pair.opportunity for pair in met] == [sample.YOGA]


def test_an_offer_that_needs_approval_meets_no_need() -> None:
    offer = sample.offer("x", 5, openBookingFlowRequirement=["https://openactive.io/OpenBookingApproval"])
    found = pairs(centre(offers=[offer]), sample.session(sample.YOGA))
    assert fitting(list(found.values()), Need(), NOW) == []


def test_a_deadline_that_has_passed_is_a_need_of_its_own() -> None:
    offer = sample.offer("x", 5, latestCancellationBeforeStartDate="P1D")
    found = pairs(
        centre(offers=[offer]), sample.session(sample.YOGA, ahead=timedelta(hours=3)), sample.session(sample.SWIM)
    )
    met = fitting(list(found.values()), Need(cancellable=False), NOW)
    assert [pair.opportunity for pair in met] == [sample.YOGA]


def test_the_cheapest_offer_that_fits_is_taken() -> None:
    series = centre(offers=[sample.offer("dear", 9), sample.offer("cheap", 5), sample.offer("free", 0)])
    found = open_data(series, sample.session(sample.YOGA)).pairs(NOW)
    assert [pair.price for pair in fitting(found, Need(priced=True), NOW)] == [5]


def test_an_offer_that_needs_approval_is_found_by_whoever_can_wait() -> None:
    wants = [f"{sample.OA}OpenBooking{each}" for each in ("Approval", "MessageExchange")]
    found = open_data(
        centre(offers=[sample.offer("x", 5, openBookingFlowRequirement=wants)]), sample.session(sample.YOGA)
    )
    assert len(fitting(found.pairs(NOW), Need(requires=frozenset({APPROVAL})), NOW)) == 1
    assert len(fitting(found.pairs(NOW), Need(requires=frozenset({APPROVAL, MESSAGES})), NOW)) == 1


def test_where_a_story_needs_messages_an_offer_without_them_will_not_do() -> None:
    wants = [f"{sample.OA}OpenBookingApproval"]
    found = open_data(
        centre(offers=[sample.offer("x", 5, openBookingFlowRequirement=wants)]), sample.session(sample.YOGA)
    )
    assert not fitting(found.pairs(NOW), Need(requires=frozenset({APPROVAL, MESSAGES})), NOW)


@pytest.mark.parametrize("programme", ["HeadlineEvent", "CourseInstance"])
def test_the_offers_of_a_programme_are_not_those_of_its_events(programme: str) -> None:
    event = sample.session("https://fake.example.com/race") | {"@type": "Event"}
    found = open_data({**centre(), "@type": programme}, event)
    assert found.pairs(NOW) == []
    assert [pair.offer for pair in open_data(centre(), event).pairs(NOW)] != []


@pytest.mark.parametrize(
    ("reason", "session", "offer"),
    [
        (CALLED_OFF, {"eventStatus": "https://schema.org/EventPostponed"}, {}),
        (OVER, {"ahead": timedelta(hours=-3)}, {}),
        (ELSEWHERE, {}, {"openBookingInAdvance": f"{sample.OA}Unavailable"}),
        (NOT_YET, {}, {"validFromBeforeStartDate": "P1D"}),
        (NO_MORE, {}, {"validThroughBeforeStartDate": "P3D"}),
    ],
)
def test_what_cannot_be_booked_has_a_reason(reason: str, session: Json, offer: Json) -> None:
    data = open_data(centre(offers=[sample.offer("x", 5, **offer)]), sample.session(sample.YOGA, **session))
    assert data.pairs(NOW) == []
    assert [pair.opportunity for pair in fitting(data.everything(NOW), Need(barred=reason), NOW)] == [sample.YOGA]


def test_the_time_of_payment_has_its_defaults() -> None:
    offers = [
        sample.offer("a", 5),
        sample.offer("b", 0),
        sample.offer("c", 5, openBookingPrepayment=f"{sample.OA}Optional"),
    ]
    found = open_data(centre(offers=offers), sample.session(sample.YOGA)).pairs(NOW)
    assert [pair.pays for pair in found] == ["Required", "Unavailable", "Optional"]
    (optional,) = fitting(found, Need(prepayment="Optional"), NOW)
    assert optional.offer == "c#offer"


def test_what_can_be_joined_from_afar_is_known_by_itself_or_by_its_series() -> None:
    mixed = {"eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode"}
    assert pairs(centre(**mixed), sample.session(sample.YOGA))["yoga"].online
    assert not pairs(centre(), sample.session(sample.YOGA))["yoga"].online


def test_sellers_are_listed_with_the_busiest_first() -> None:
    names = [each["@id"] for each in open_data(*sample.documents().values()).sellers()]
    assert names[0] == sample.CENTRE
    assert set(names) == set(sample.SELLERS)
