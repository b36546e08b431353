"""The stream of events: what happens as it happens, nothing lost silently, and an end when the server ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession

from server.app import Settings, start
from server.control.entries import View, entry
from server.web.control.events import Stream
from tests import shop
from tests.control.conftest import TOKEN, Control, MakeControl

PATIENCE = 5.0  # seconds; only a fault takes so long
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@dataclass
class Reader:
    """Somebody who listens."""

    response: ClientResponse

    async def next(self) -> dict[str, Any]:
        """The next event: its name, its data and its id."""
        found: dict[str, Any] = {}
        while True:
            line = (await asyncio.wait_for(self.response.content.readline(), PATIENCE)).decode().rstrip("\n")
            if not line and "event" in found:
                return found
            name, _, value = line.partition(": ")
            if name in ("event", "data", "id"):
                found[name] = json.loads(value) if name == "data" else value

    async def until(self, event: str, **data: Any) -> dict[str, Any]:
        """The next event of this name with these data."""
        while True:
            found = await self.next()
            if found["event"] == event and data.items() <= found["data"].items():
                return found


@asynccontextmanager
async def listening(
    control: Control, sandbox: str = "default", query: str = "", **headers: str
) -> AsyncIterator[Reader]:
    """Listens to a sandbox."""
    headers["Authorization"] = f"Bearer {TOKEN}"
    path = f"/control/sandboxes/{sandbox}/events{query}"
    async with control.api.client.get(path, headers=headers) as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        await response.content.readuntil(b"\n\n")
        yield Reader(response)


async def test_an_exchange_comes_as_the_journal_has_it(control: Control) -> None:
    async with listening(control) as reader:
        await control.book("default")
        event = await reader.until("exchange")
    (exchange,) = control.api.sites.default.journal
    assert event["data"] == entry(control.api.sites.default, exchange, View())
    assert (event["id"], event["data"]["checkpoint"], event["data"]["order"]) == ("1", "B", shop.UUID1)


async def test_a_booking_changes_orders_and_opportunities(control: Control) -> None:
    async with listening(control) as reader:
        await control.book("default")
        changed = [(await reader.until("changed"))["data"] for _ in range(2)]
    assert {each["what"] for each in changed} == {"orders", "opportunities"}
    assert changed[0]["at"] == "2026-05-04T09:00:00.000Z"


async def test_clock_partners_faults_and_resets_are_told(control: Control) -> None:
    async with listening(control) as reader:
        await control.post("/sandboxes/default/clock", {"frozen": True})
        await reader.until("changed", what="clock")
        await control.post("/sandboxes/default/partners/acme/suspend")
        await reader.until("changed", what="partners")
        await control.post("/sandboxes/default/faults", {"fault": "drop-after", "when": {"checkpoint": "B"}})
        await reader.until("changed", what="faults")
        await control.post("/sandboxes/default/reset")
        await reader.until("changed", what="state")


async def test_many_changes_are_told_at_once(control: Control) -> None:
    async with listening(control) as reader:
        for _ in range(20):
            await control.quote("default")
        await reader.until("exchange", number=20)
        await reader.until("changed", what="orders")
        await control.post("/sandboxes/default/clock", {"frozen": True})
        assert (await reader.until("changed"))["data"]["what"] in ("opportunities", "clock")


async def test_a_lease_ends_while_somebody_looks(control: Control) -> None:
    await control.quote("default")
    async with listening(control) as reader:
        control.pass_time(minutes=11)
        await reader.until("changed", what="orders")
    assert control.api.system.sandbox.recent.of(next(iter(control.api.system.sandbox.records()))[0]) is None


async def test_who_comes_back_goes_on_where_it_was(control: Control) -> None:
    for _ in range(3):
        await control.quote("default")
    async with listening(control, query="?after=1") as reader:
        assert [(await reader.next())["id"] for _ in range(2)] == ["2", "3"]
    async with listening(control, **{"Last-Event-ID": "2"}) as reader:
        assert (await reader.next())["id"] == "3"


async def test_what_left_the_journal_is_told_as_lost(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(journal_size=3))
    for _ in range(5):
        await control.quote("default")
    async with listening(control, query="?after=0") as reader:
        lost, first = await reader.next(), await reader.next()
    assert (lost["event"], lost["data"], first["id"]) == ("lost", {"number": 2}, "3")


async def test_a_reader_of_a_server_before_this_one_gets_all(control: Control) -> None:
    await control.quote("default")
    async with listening(control, **{"Last-Event-ID": "500"}) as reader:
        assert (await reader.next())["id"] == "1"


async def test_a_quiet_stream_is_kept_alive(control: Control) -> None:
    stream = Stream(control.api.sites.default, 0, now=100.0)
    assert (stream.news(now=110.0), stream.news(now=115.0)) == (b"", b": still here\n\n")


async def test_nothing_is_done_for_nobody(control: Control) -> None:
    await control.quote("default")
    control.pass_time(minutes=11)
    await asyncio.sleep(1.2)
    sandbox = control.api.system.sandbox
    assert sandbox.recent.last == 1


async def test_a_stream_ends_with_its_sandbox(control: Control) -> None:
    await control.quote("anna")
    async with listening(control, "anna") as reader:
        await control.call("DELETE", "/control/sandboxes/anna")
        assert await asyncio.wait_for(reader.response.content.read(), PATIENCE) == b""


async def test_a_sandbox_hears_of_itself_alone(control: Control) -> None:
    await control.quote("anna")
    async with listening(control, "anna") as reader:
        await control.book("default")
        await control.quote("anna", shop.UUID2)
        assert (await reader.until("exchange"))["data"]["sandbox"] == "anna"


async def test_a_server_stops_at_once_though_somebody_listens() -> None:
    running = await start(Settings("127.0.0.1", 0, None, FIXTURES))
    url, headers = f"{running.control}/sandboxes/default/events", {"Authorization": f"Bearer {TOKEN}"}
    async with ClientSession() as session, session.get(url, headers=headers) as response:
        await response.content.readuntil(b"\n\n")
        await asyncio.wait_for(running.stop(), PATIENCE)
