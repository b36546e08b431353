"""What time it is there: read at the control door of a sandbox, and else by the clock of this computer."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rich.console import Console

from server.app import Running, Settings, start
from server.fixtures import SHIPPED
from simulator.client import Access, Client
from simulator.clock import ClockThere
from simulator.control import ControlDoor, door_of
from simulator.journal import Journal
from simulator.outcome import Ending, TourResult
from simulator.tour import TourConfig, play

HOUR = timedelta(hours=1)


def told(ahead: timedelta, speed: float = 1.0, zone: str = "Europe/London") -> dict[str, Any]:
    """What a sandbox tells of itself."""
    return {"clock": {"now": (datetime.now(UTC) + ahead).isoformat(), "speed": speed}, "timezone": zone}


@asynccontextmanager
async def clock_of(answer: web.Response) -> AsyncIterator[ClockThere]:
    """The clock that somebody has looked at, behind a door that answers like this."""

    async def about(request: web.Request) -> web.Response:
        return answer

    app = web.Application()
    app.router.add_get("/control", about)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        client = Client(session, Access(f"http://127.0.0.1:{server.port}/control", "token", "control"), Journal())
        clock = ClockThere(ControlDoor(client))
        await clock.look()
        yield clock


@pytest.mark.parametrize(
    ("ahead", "speed", "said"),
    [
        (2 * HOUR, 1, "is 2 hours ahead of this computer's: it shows"),
        (-HOUR, 1, "is 1 hour behind this computer's: it shows"),
        (2 * HOUR, 0, "is 2 hours ahead of this computer's and stands still: it shows"),
        (0 * HOUR, 60, "The clock there runs 60 times as fast: it shows"),
    ],
)
async def test_a_clock_that_was_moved_is_followed_and_told(ahead: timedelta, speed: float, said: str) -> None:
    async with clock_of(web.json_response(told(ahead, speed))) as clock:
        assert abs(clock.now() - datetime.now(UTC) - ahead) < timedelta(minutes=1)
        assert said in clock.introduced


async def test_a_clock_like_ours_is_not_worth_a_word() -> None:
    async with clock_of(web.json_response(told(0 * HOUR))) as clock:
        assert clock.introduced.startswith("Times are told in the zone of the place, Europe/London (UTC")
        assert "The clock there" not in clock.introduced


async def test_time_stands_still_where_the_clock_does() -> None:
    async with clock_of(web.json_response(told(HOUR, speed=0))) as clock:
        assert clock.now() == clock.now()


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"status": 401, "headers": {"WWW-Authenticate": "Bearer"}},
        {"text": "<html>"},
        {"text": '{"clock": {"now": 3}, "timezone": 4}', "content_type": "application/json"},
        {"text": '{"clock": {"now": "2026-01-01"}, "timezone": "../etc"}', "content_type": "application/json"},
    ],
)
async def test_whatever_else_answers_times_have_no_zone_and_nothing_breaks(answer: dict[str, Any]) -> None:
    async with clock_of(web.Response(**answer)) as clock:
        assert clock.now().tzinfo is UTC
        assert clock.introduced.startswith("Times are told in the zone of this computer")


async def test_a_door_that_the_token_does_not_open_is_told() -> None:
    locked = web.json_response({"error": "No."}, status=401, headers={"WWW-Authenticate": 'Bearer realm="control"'})
    async with clock_of(locked) as clock:
        assert "--control-token" in clock.introduced


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    """The sandbox that anybody gets."""
    running = await start(Settings("127.0.0.1", 0, None, SHIPPED))
    yield running
    await running.stop()


async def set_clock(running: Running, wish: dict[str, Any]) -> None:
    """Moves the clock of the sandbox."""
    token = {"Authorization": f"Bearer {running.control_token}"}
    clock = f"{door_of(running.base_uri)}/clock"
    async with aiohttp.ClientSession(headers=token) as session, session.post(clock, json=wish) as reply:
        assert reply.status == 200


async def tour(running: Running, *scenarios: str, **more: Any) -> TourResult:
    """Plays some scenarios there."""
    first, second = running.tokens.values()
    config = TourConfig(running.base_uri, first, second_token=second, scenarios=scenarios or None, patience=0.5)
    return await play(replace(config, **more), Console(file=io.StringIO()))


@pytest.mark.parametrize("jump", ["PT2H20M", "P1DT2H", "P10D"])
async def test_the_tour_plays_right_however_far_the_clock_is_ahead(running: Running, jump: str) -> None:
    await set_clock(running, {"jump": jump})
    result = await tour(running)
    assert result.reason == ""


async def test_the_tour_plays_right_however_fast_the_clock_runs(running: Running) -> None:
    await set_clock(running, {"jump": "PT1H"})
    await set_clock(running, {"speed": 20})
    result = await tour(running, "abandon", "cancel-too-late", "lease-expiry")
    assert result.reason == ""


async def test_where_the_clock_stands_still_nobody_waits_for_a_lease(running: Running) -> None:
    await set_clock(running, {"frozen": True})
    (waiting, booking) = (await tour(running, "lease-expiry", "book")).outcomes
    assert (waiting.ending, booking.ending) == (Ending.SKIPPED, Ending.PASSED)
    assert "the clock there stands still" in waiting.reason
