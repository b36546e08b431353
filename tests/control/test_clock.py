"""The clock of a sandbox: stopped, moved and hurried, with everything that follows it."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from server.domain.catalogue import EventStatus
from server.domain.clock import FURTHEST, AdjustableClock, SandboxClock
from server.domain.value import replace
from server.sandboxes.happenings import of_opportunities
from tests import shop
from tests.control.conftest import Control

CLOCK = "/sandboxes/default/clock"


async def test_a_jump_ends_leases_and_says_so(control: Control) -> None:
    await control.quote("default")
    reply = await control.post(CLOCK, {"jump": "PT1H"})
    lapsed = [each for each in reply.body["happened"] if each["what"] == "lease-ended"]
    assert [(each["partner"], each["order"]) for each in lapsed] == [("acme", shop.UUID1)]
    assert reply.body["clock"]["aheadSeconds"] == 3600


async def test_what_a_jump_ends_is_told_in_the_order_of_time(control: Control) -> None:
    await control.quote("default")
    reply = await control.post(CLOCK, {"jump": "P3D"})
    moments = [each["at"] for each in reply.body["happened"]]
    assert moments == sorted(moments)
    assert {each["what"] for each in reply.body["happened"]} == {"lease-ended", "opportunity-began"}


async def test_a_frozen_clock_keeps_a_lease_for_ever(control: Control) -> None:
    await control.post(CLOCK, {"frozen": True})
    await control.quote("default")
    control.pass_time(minutes=600)
    summary = (await control.get("/sandboxes/default")).body
    assert summary["counts"]["quotes"] == 1 and summary["clock"]["frozen"]


async def test_a_fast_clock_ends_a_lease_soon(control: Control) -> None:
    await control.quote("default")
    await control.post(CLOCK, {"speed": 3600})
    control.pass_time(seconds=2)
    assert (await control.get("/sandboxes/default")).body["counts"]["quotes"] == 0


async def test_back_to_real_time_catches_up_and_never_goes_back(control: Control) -> None:
    await control.post(CLOCK, {"frozen": True})
    control.pass_time(minutes=10)
    assert (await control.post(CLOCK, {"realTime": True})).body["clock"]["aheadSeconds"] == 0
    await control.post(CLOCK, {"jump": "PT5M"})
    assert (await control.post(CLOCK, {"realTime": True})).body["clock"]["aheadSeconds"] == 300


async def test_a_jump_moves_one_sandbox_only(control: Control) -> None:
    await control.call("PUT", "/control/sandboxes/anna")
    await control.post("/sandboxes/anna/clock", {"jump": "P1D"})
    assert (await control.get(CLOCK)).body["aheadSeconds"] == 0
    assert (await control.get("/sandboxes/anna/clock")).body["aheadSeconds"] == 86400


async def test_a_past_class_cannot_be_booked_after_the_jump(control: Control) -> None:
    await control.post(CLOCK, {"jump": "P3D"})
    reply = await control.quote("default")
    assert shop.errors_of(reply.body) == ["OpportunityOfferPairNotBookableError"]


@pytest.mark.parametrize(
    ("body", "place", "word"),
    [
        ({}, None, "exactly one"),
        ({"jump": "PT1H", "frozen": True}, None, "exactly one"),
        ({"jump": "an hour"}, "jump", "PT2H"),
        ({"jump": "-PT1H"}, "jump", "forward"),
        ({"jump": 7}, "jump", "str"),
        ({"to": "2020-01-01T00:00:00Z"}, "to", "forward"),
        ({"to": "2027-01-01T00:00:00"}, "to", "time zone"),
        ({"to": "yesterday"}, "to", "2030-05-04T09:00:00Z"),
        ({"to": "9999-01-01T00:00:00Z"}, "to", "2200"),
        ({"to": "9999-12-31T23:59:59-14:00"}, "to", "2200"),
        ({"to": "0001-01-01T00:00:00+14:00"}, "to", "forward"),
        ({"jump": "P99999D"}, "jump", "2200"),
        ({"jump": "P3000000D"}, "jump", "2200"),
        ({"jump": "P999999999D"}, "jump", "2200"),
        ({"speed": 0}, "speed", "above 0"),
        ({"speed": 1e308}, "speed", "at most"),
        ({"later": True}, None, "later"),
    ],
)
async def test_a_wish_that_makes_no_sense_is_refused(control: Control, body: Any, place: str | None, word: str) -> None:
    before = (await control.get(CLOCK)).body
    reply = await control.post(CLOCK, body)
    assert (reply.status, reply.body["place"]) == (400, place)
    assert word in reply.body["error"]
    assert (await control.get(CLOCK)).body == before


async def test_a_jump_is_as_long_as_it_says_while_time_passes(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = count()
    monkeypatch.setattr(control.api.clock, "now", lambda: shop.NOW + timedelta(milliseconds=next(ticks)))
    assert (await control.post(CLOCK, {"jump": "PT0S"})).status == 200
    await control.post(CLOCK, {"jump": "PT1H"})
    assert (await control.get(CLOCK)).body["aheadSeconds"] >= 3600


async def test_what_is_too_much_to_be_told_is_counted(control: Control) -> None:
    opportunities = control.api.sites.default.system.sandbox.catalogue.opportunities.values()
    begun = [each for each in opportunities if each.start is not None]
    told = of_opportunities(begun, shop.NOW - timedelta(days=999), shop.NOW + timedelta(days=999), limit=1)
    assert [each.what for each in told] == ["opportunity-began", "opportunities-began"]
    assert told[-1].text == f"{len(begun) - 1} more opportunities began."


async def test_what_was_called_off_does_not_begin(control: Control) -> None:
    yoga = control.api.sites.default.system.sandbox.catalogue.opportunities[shop.YOGA]
    all_of_them = [replace(yoga, id=status.value, status=status) for status in EventStatus]
    told = of_opportunities(all_of_them, shop.NOW - timedelta(days=999), shop.NOW + timedelta(days=999))
    assert [each.text for each in told] == ["EventScheduled began."]


async def test_a_clock_that_runs_fast_for_long_stops_in_time(control: Control) -> None:
    await control.post(CLOCK, {"speed": 1_000_000})
    control.pass_time(days=4000)
    assert (await control.get(CLOCK)).body["now"].startswith("2200-01-01")
    assert (await control.post("/sandboxes/default/reset")).body["clock"]["speed"] == 1


@pytest.mark.parametrize("speed", [5e-324, 1e-300, 0.00001, 0.00006, 1e-3, 999_999.5, 1_000_000])
async def test_a_sandbox_can_be_used_at_any_speed(control: Control, speed: float) -> None:
    reply = await control.post(CLOCK, {"speed": speed})
    assert (reply.status, reply.body["clock"]["speed"]) == (200, speed)
    assert (await control.get(CLOCK)).status == 200
    assert (await control.book("default")).status == 201
    assert (await control.post("/sandboxes/default/reset")).body["clock"]["speed"] == 1


@pytest.mark.parametrize("speed", [5e-324, 0.00001, 1_000_000])
async def test_the_end_of_time_is_the_end_at_any_speed(control: Control, speed: float) -> None:
    await control.post(CLOCK, {"to": "2199-12-31T23:59:59Z"})
    assert (await control.post(CLOCK, {"speed": speed})).status == 200
    control.pass_time(days=365)
    assert (await control.get(CLOCK)).body["now"] <= "2200-01-01T00:00:00.000Z"
    assert (await control.post(CLOCK, {"to": "9999-01-01T00:00:00Z"})).status == 400
    assert shop.errors_of((await control.quote("default")).body) == ["OpportunityOfferPairNotBookableError"]
    assert (await control.post("/sandboxes/default/reset")).status == 200


async def test_a_slow_clock_is_as_slow_as_it_says(control: Control) -> None:
    await control.post(CLOCK, {"speed": 0.00001})
    control.pass_time(days=1)
    assert (await control.get(CLOCK)).body["aheadSeconds"] == pytest.approx(-86400 + 0.864)


def test_what_a_clock_cannot_do_leaves_it_as_it_was() -> None:
    clock = SandboxClock(AdjustableClock(shop.NOW))
    for impossible in (timedelta.max, FURTHEST - shop.NOW + timedelta(seconds=1), timedelta(seconds=-1)):
        with pytest.raises(ValueError, match="clock"):
            clock.advance(impossible)
    for speed in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="clock"):
            clock.run(speed)
    assert (clock.now(), clock.speed) == (shop.NOW, 1)


def test_a_fast_clock_waits_where_that_of_the_machine_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = AdjustableClock(shop.NOW)
    clock = SandboxClock(machine)
    clock.run(1_000_000)
    monkeypatch.setattr(machine, "now", lambda: shop.NOW - timedelta(days=1))
    assert clock.now() == shop.NOW
