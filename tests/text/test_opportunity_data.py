"""What answers say of opportunities, offers and sellers, for every kind that can be booked.

"Opportunity data properties", "acceptedOffer properties", "Definition of a bookable Opportunity and Offer pair".
"""

import json
from typing import Any

import pytest

from server.domain.flow import Checkpoint
from server.system import Caller
from tests import shop
from tests.conftest import Api
from tests.test_interface.bench import Bench, bench
from tests.test_interface.requests import KINDS
from tests.text import scene

NEVER = {"offers", "event", "subEvent", "organizer", "provider"}
ALWAYS = {"name", "url", "location", "startDate"}
BOOKABLE = [kind for kind in KINDS if kind != "OnDemandEvent"]
SELLER = {"@type", "@id", "name", "legalName", "address", "taxMode"}


@pytest.fixture
def workbench() -> Bench:
    """A sandbox in which anything can be made to order."""
    return bench()


def answers_for(workbench: Bench, kind: str) -> list[dict[str, Any]]:
    """C1, C2, B and Order Status of an opportunity of this kind."""
    url = workbench.create(kind=kind)
    quotes = [workbench.submit(step, url)[1] for step in (Checkpoint.C1, Checkpoint.C2)]
    order = workbench.commit(Checkpoint.B, url)
    return [*quotes, order, json.loads(workbench.system.status(Caller("acme"), shop.UUID1).body)]


def chain(opportunity: dict[str, Any]) -> list[dict[str, Any]]:
    """An opportunity and all that it is part of."""
    parts = [opportunity]
    while isinstance(parent := parts[-1].get("superEvent") or parts[-1].get("facilityUse"), dict):
        parts.append(parent)
    return parts


@pytest.mark.parametrize("kind", BOOKABLE)
def test_an_opportunity_says_what_a_customer_has_to_know(workbench: Bench, kind: str) -> None:
    for answer in answers_for(workbench, kind):
        parts = chain(answer["orderedItem"][0]["orderedItem"])
        assert all({"@type", "@id", "url"} <= set(part) for part in parts)
        told = {name for part in parts for name in part}
        assert told >= ALWAYS and told & {"activity", "facilityType"}


@pytest.mark.parametrize("kind", KINDS)
def test_it_leaves_out_offers_parts_and_organizers(workbench: Bench, kind: str) -> None:
    for answer in answers_for(workbench, kind):
        for part in chain(answer["orderedItem"][0]["orderedItem"]):
            assert not NEVER & set(part)


@pytest.mark.parametrize("kind", BOOKABLE)
def test_it_has_its_places_and_times(workbench: Bench, kind: str) -> None:
    for answer in answers_for(workbench, kind):
        own = answer["orderedItem"][0]["orderedItem"]
        assert {"endDate", "duration"} <= set(own)
        assert {"maximumAttendeeCapacity", "remainingAttendeeCapacity"} <= set(own) or {
            "maximumUses",
            "remainingUses",
        } <= set(own)


@pytest.mark.parametrize("kind", KINDS)
def test_it_corresponds_to_the_open_feed(workbench: Bench, kind: str) -> None:
    for answer in answers_for(workbench, kind):
        own = answer["orderedItem"][0]["orderedItem"]
        published = workbench.published(own["@id"])
        same = set(own) & set(published) - {"remainingAttendeeCapacity", "remainingUses", "superEvent", "facilityUse"}
        assert {name: own[name] for name in same} == {name: published[name] for name in same}
        assert set(published) - NEVER - set(own) <= {"@context", "isOpenBookingAllowed"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_offer_is_the_one_of_the_open_feed(workbench: Bench, kind: str) -> None:
    for answer in answers_for(workbench, kind):
        (item,) = answer["orderedItem"]
        published = workbench.found(item["orderedItem"]["@id"]).offer
        assert item["acceptedOffer"] == {n: v for n, v in published.items() if n != "openBookingFlowRequirement"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_seller_is_whole(workbench: Bench, kind: str) -> None:
    for answer in answers_for(workbench, kind):
        assert set(answer["seller"]) >= SELLER
        assert answer["seller"]["taxMode"] in (shop.OA + "TaxGross", shop.OA + "TaxNet")
        assert set(answer["seller"]["address"]) >= {"streetAddress", "addressLocality", "postalCode", "addressCountry"}


async def test_the_seller_is_whole_at_p_and_in_the_open_feeds(api: Api) -> None:
    assert set((await scene.p(api)).body["seller"]) >= SELLER
    series = (await api.feed("feeds/session-series"))["session-series/gym"]
    assert set(series["organizer"]) >= SELLER


@pytest.mark.parametrize("opportunity", [scene.GYM, scene.CLUB, scene.NAMES, scene.FORM])
async def test_the_open_feed_says_what_a_booking_needs(api: Api, opportunity: str) -> None:
    series = (await api.feed("feeds/session-series"))[opportunity.replace("scheduled-sessions", "session-series")]
    expected = {
        scene.GYM: ["OpenBookingApproval"],
        scene.CLUB: ["OpenBookingApproval", "OpenBookingMessageExchange", "OpenBookingNegotiation"],
        scene.NAMES: ["OpenBookingAttendeeDetails"],
        scene.FORM: ["OpenBookingIntakeForm"],
    }[opportunity]
    assert series["offers"][0]["openBookingFlowRequirement"] == [shop.OA + name for name in expected]


async def test_where_a_booking_needs_nothing_the_open_feed_is_silent(api: Api) -> None:
    assert (
        "openBookingFlowRequirement" not in (await api.feed("feeds/session-series"))["session-series/yoga"]["offers"][0]
    )


async def test_no_answer_and_no_private_feed_names_a_flow_requirement(api: Api) -> None:
    replies = [await api.c1(scene.CLUB), await api.c2(scene.CLUB), await scene.p(api, scene.CLUB)]
    scene.desk(api).accept(scene.KEY)
    replies.append(await api.call("GET", "/order-proposals-rpde"))
    replies.append(await scene.b_from(api, replies[2].body))
    replies.append(await api.call("GET", f"/orders/{shop.UUID1}"))
    await api.cancel(replies[-1].body["orderedItem"][0]["@id"])
    replies.append(await api.call("GET", "/orders-rpde"))
    assert all(b"openBookingFlowRequirement" not in reply.raw and b"acceptedOffer" in reply.raw for reply in replies)


async def test_what_is_no_longer_published_is_still_named_by_its_id(api: Api) -> None:
    await api.b(shop.YOGA)
    scene.desk(api).replace(scene.KEY, {"1": (scene.RUNNING, "session-series/running#/offers/adult")})
    scene.desk(api).withdraw([scene.RUNNING])
    scene.desk(api).cancel(scene.KEY)
    for document in (await scene.status_of(api), await scene.told(api)):
        ordered = document["orderedItem"][0]["orderedItem"]
        assert (ordered["@type"], ordered["@id"]) == ("ScheduledSession", f"{shop.BASE}/{scene.RUNNING}")
