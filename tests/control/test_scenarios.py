"""Scenarios through the control door: played by whoever was handed in, at once or step by step."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from server.app import application
from server.control.playing import Performance, Repertoire, Script
from tests.conftest import Api, MakeApi
from tests.control.conftest import Control
from tests.shop import fixtures

SCRIPT = Script("walk", "A walk", "Somebody goes for a walk.", True)
PLACE = "/sandboxes/default/scenarios"


async def walk(name: str, base_uri: str, tokens: Mapping[str, str], performance: Performance) -> tuple[str, str]:
    """Two steps, told of before each."""
    for step in ("C1", "C2"):
        performance.tell(f"{name} at {base_uri} with {', '.join(tokens)}: {step}")
        await performance.gate(step, "PUT /somewhere")
    return "passed", ""


async def stumble(*_: Any) -> tuple[str, str]:
    """Somebody who cannot play."""
    raise ValueError("a stone")


@pytest.fixture
async def control(make_api: MakeApi, aiohttp_client: Any) -> Control:
    """A server to which a walk was handed in."""
    return await with_player(await make_api(), aiohttp_client, walk)


async def with_player(api: Api, aiohttp_client: Any, player: Any) -> Control:
    """The same sandboxes, with somebody who plays."""
    app = application(api.sites, fixtures().settings, Repertoire((SCRIPT,), player))
    return Control(Api(await aiohttp_client(app), api.sites, api.clock))


async def playing(control: Control) -> Any:
    """What is played, once everybody had the time to take a step."""
    await asyncio.sleep(0.02)
    return (await control.get(f"{PLACE}?brief=true")).body["playing"]


async def test_scenarios_are_listed(control: Control) -> None:
    body = (await control.get(PLACE)).body
    assert body["scenarios"] == [
        {"name": "walk", "title": "A walk", "story": "Somebody goes for a walk.", "inTour": True}
    ]
    assert body["playing"] is None


async def test_a_scenario_is_played_with_the_tokens_of_the_booking_partners(control: Control) -> None:
    assert (await control.post(f"{PLACE}/walk")).status == 201
    shown = await playing(control)
    told = [each["text"] for each in shown["told"]]
    assert (shown["ending"], len(told)) == ("passed", 2)
    assert told[0].endswith("/api with acme, zest: C1")


async def test_step_by_step_it_waits_before_each_request(control: Control) -> None:
    await control.post(f"{PLACE}/walk", {"step": True})
    assert (await playing(control))["waiting"] == {"step": "C1", "text": "PUT /somewhere"}
    await control.post(f"{PLACE}/next")
    assert (await playing(control))["waiting"]["step"] == "C2"
    await control.post(f"{PLACE}/next")
    assert (await playing(control))["ending"] == "passed"


async def test_one_that_waits_can_be_played_to_its_end(control: Control) -> None:
    await control.post(f"{PLACE}/walk", {"step": True})
    await playing(control)
    await control.post(f"{PLACE}/run")
    assert (await playing(control))["ending"] == "passed"
    assert (await control.post(f"{PLACE}/next")).status == 409


async def test_one_can_be_stopped_and_played_again(control: Control) -> None:
    await control.post(f"{PLACE}/walk", {"step": True})
    assert (await control.post(f"{PLACE}/walk")).status == 409
    assert (await control.post(f"{PLACE}/stop")).body["ending"] == "stopped"
    assert (await control.post(f"{PLACE}/walk")).status == 201


async def test_a_player_who_stumbles_is_told(make_api: MakeApi, aiohttp_client: Any) -> None:
    control = await with_player(await make_api(), aiohttp_client, stumble)
    await control.post(f"{PLACE}/walk")
    shown = await playing(control)
    assert (shown["ending"], shown["reason"]) == ("failed", "the player stumbled: a stone")


async def test_a_scenario_that_nobody_knows_is_refused(control: Control) -> None:
    reply = await control.post(f"{PLACE}/fly")
    assert (reply.status, "fly" in reply.body["error"]) == (404, True)
    assert (await control.post(f"{PLACE}/next")).status == 409


async def test_without_a_player_there_is_nothing_to_play(make_control: Any) -> None:
    control = await make_control()
    assert (await control.get(PLACE)).body == {"scenarios": [], "playing": None}
    reply = await control.post(f"{PLACE}/walk")
    assert (reply.status, "without scenarios" in reply.body["error"]) == (404, True)
