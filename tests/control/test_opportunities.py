"""The control door's view of opportunities, how their places stand, and what their sellers change."""

from typing import Any

import pytest

from server.domain.value import replace
from tests import shop
from tests.control.conftest import Control

OPPORTUNITIES = "/sandboxes/default/opportunities"


async def listed(control: Control, query: str = "") -> list[dict[str, Any]]:
    """The opportunities of a page."""
    reply = await control.get(f"{OPPORTUNITIES}{query}")
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.body["opportunities"]
    return found


async def yoga(control: Control) -> dict[str, Any]:
    """Yoga, as the control door shows it."""
    return next(each for each in await listed(control) if each["id"] == shop.YOGA)


async def test_what_can_be_booked_is_there_and_what_begins_first_comes_first(control: Control) -> None:
    found = await listed(control)
    assert found[0]["id"] == shop.COURT
    assert {each["id"] for each in found} == {
        shop.COURT, shop.YOGA, shop.SOLO, shop.BOXING, shop.FREE_WALK, shop.TOMORROW_LATE, shop.NET_DANCE
    }  # fmt: skip


async def test_a_session_has_the_name_and_the_offers_of_its_series(control: Control) -> None:
    found = await yoga(control)
    assert (found["name"], found["url"]) == ("Yoga", f"{shop.BASE}/{shop.YOGA}")
    assert [(offer["url"], offer["price"], offer["currency"]) for offer in found["offers"]] == [
        (shop.offer_of(shop.YOGA), 10.0, "GBP")
    ]


async def test_an_opportunity_tells_whether_tax_comes_on_top(control: Control) -> None:
    modes = {each["id"]: each["taxMode"] for each in await listed(control)}
    assert (modes[shop.YOGA], modes[shop.NET_DANCE]) == ("TaxGross", "TaxNet")


async def test_places_add_up_whoever_holds_them(control: Control) -> None:
    await control.book("default", shop.UUID1)
    await control.quote("default", shop.UUID2)
    found = await yoga(control)
    assert found["standing"] == {"total": 5, "booked": 1, "leased": 1, "proposed": 0, "free": 3}
    lease = {"partner": "acme", "order": shop.UUID2, "hold": "leased", "places": 1, "ends": "2026-05-04T09:10:00.000Z"}
    assert found["leases"] == [lease]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?kind=Slot", [shop.COURT]),
        ("?q=DANC", [shop.NET_DANCE]),
        (f"?seller={shop.BASE}/{shop.OAKWOOD}", [shop.NET_DANCE]),
        ("?q=nothing", []),
        (f"?ids={shop.NET_DANCE},{shop.COURT},slots/none", [shop.COURT, shop.NET_DANCE]),
    ],
)
async def test_filters(control: Control, query: str, ids: list[str]) -> None:
    assert [each["id"] for each in await listed(control, query)] == ids


async def test_what_is_over_is_left_out_unless_asked_for(control: Control) -> None:
    control.pass_time(hours=30)
    assert shop.COURT not in {each["id"] for each in await listed(control)}
    assert shop.COURT in {each["id"] for each in await listed(control, "?past=true")}


async def test_pages_lead_through_all_of_it_once(control: Control) -> None:
    first = (await control.get(f"{OPPORTUNITIES}?limit=4")).body
    second = (await control.get(f"{OPPORTUNITIES}?limit=4&after={first['next']}")).body
    assert (len(first["opportunities"]), len(second["opportunities"]), second["next"]) == (4, 3, None)
    assert len({each["id"] for each in first["opportunities"] + second["opportunities"]}) == 7


async def test_to_go_on_from_nowhere_is_refused(control: Control) -> None:
    reply = await control.get(f"{OPPORTUNITIES}?after=slots/none")
    assert (reply.status, reply.body["place"]) == (400, "after")


async def act(control: Control, action: str, **body: Any) -> Any:
    """What becomes of yoga."""
    reply = await control.post(f"{OPPORTUNITIES}/{action}", {"opportunity": f"{shop.BASE}/{shop.YOGA}", **body})
    assert reply.status == 200, reply.body
    return reply.body


async def test_a_new_name_is_in_the_open_feed(control: Control) -> None:
    assert (await act(control, "rename", name="Yoga for all"))["name"] == "Yoga for all"
    assert (await control.api.feed("feeds/scheduled-sessions"))[shop.YOGA]["name"] == "Yoga for all"


async def test_another_place_by_name_or_by_its_publisher_json(control: Control) -> None:
    await act(control, "relocate", location="Studio 2")
    feed = await control.api.feed("feeds/scheduled-sessions")
    assert feed[shop.YOGA]["location"] == {"@type": "Place", "name": "Studio 2"}
    await act(control, "relocate", location={"@type": "Place", "name": "Park"})
    assert (await control.api.feed("feeds/scheduled-sessions"))[shop.YOGA]["location"]["name"] == "Park"


@pytest.mark.parametrize("when", [{"by": "PT1H"}, {"start": "2026-05-06T10:00:00Z"}])
async def test_another_time(control: Control, when: dict[str, str]) -> None:
    moved = await act(control, "reschedule", **when)
    assert (moved["start"], moved["end"]) == ("2026-05-06T10:00:00.000Z", "2026-05-06T11:00:00.000Z")


@pytest.mark.parametrize(
    ("action", "body", "status", "told"),
    [
        ("rename", {"opportunity": "slots/none", "name": "x"}, 404, "There is no opportunity"),
        ("rename", {"opportunity": shop.YOGA}, 400, "name"),
        ("rename", {"opportunity": shop.YOGA, "name": ""}, 400, "length"),
        ("relocate", {"opportunity": shop.YOGA, "location": {"name": None}}, 400, "expected a value"),
        ("relocate", {"opportunity": shop.COURT, "location": "Court 9"}, 409, "no place"),
        ("reschedule", {"opportunity": shop.YOGA}, 400, "either"),
        ("reschedule", {"opportunity": shop.YOGA, "by": "an hour"}, 400, "no duration"),
        ("reschedule", {"opportunity": shop.YOGA, "start": "2026-05-06T10:00:00"}, 400, "time zone"),
        ("reschedule", {"opportunity": shop.YOGA, "by": "P999999D"}, 400, "beyond"),
        ("explode", {"opportunity": shop.YOGA}, 404, "rename"),
    ],
)
async def test_what_cannot_be_done_is_told_and_changes_nothing(
    control: Control, action: str, body: dict[str, Any], status: int, told: str
) -> None:
    before = await listed(control)
    reply = await control.post(f"{OPPORTUNITIES}/{action}", body)
    assert (reply.status, told in reply.body["error"]) == (status, True), reply.body
    assert await listed(control) == before


async def test_an_opportunity_that_is_not_scheduled_has_its_own_name(control: Control) -> None:
    named = replace(shop.session("named"), parent="session-series/yoga", document={"name": "Sunrise yoga"})
    control.api.system.sandbox.put_opportunities([named])
    assert [each["name"] for each in await listed(control, "?q=sunrise")] == ["Sunrise yoga"]


@pytest.mark.parametrize("depth", [61, 500, 950, 150_000])
async def test_a_body_without_a_bottom_is_refused(control: Control, depth: int) -> None:
    place = b'{"a":' * depth + b"1" + b"}" * depth
    reply = await control.post(
        f"{OPPORTUNITIES}/relocate", b'{"opportunity": "%s", "location": %s}' % (shop.YOGA.encode(), place)
    )
    assert (reply.status, "deeply" in reply.body["error"]) == (400, True)
