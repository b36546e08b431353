"""The parts of a crowd by themselves: the schedule, the line, insisting, the clock, and what is shown at the end."""

import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner
from rich.console import Console

from simulator.cli import simulate
from simulator.client import Access, Answer, Call, Client, Lost, Unreachable
from simulator.control import ControlDoor, door_of
from simulator.crowd import telling
from simulator.crowd.insisting import ATTEMPTS, LONGEST_PAUSE, Insisting
from simulator.crowd.line import CALM, Line, Weather
from simulator.crowd.page import page
from simulator.crowd.summary import summary
from simulator.crowd.timetable import Timetable
from simulator.journal import Journal, Response
from tests import shop
from tests.simulator.crowds import crowd, town
from tests.simulator.entries import Book
from tests.simulator.planted import total_that_rises
from tests.simulator.test_journal import entry


async def still(_: float) -> None:
    """Time that passes by itself."""


class Diary:
    """Stories that write down when it is their turn."""

    def __init__(self, lanes: int = 1, tick: float = 10.0) -> None:
        self.lines: list[str] = []
        self.moved: list[float] = []
        self.table = Timetable(self.move, tick, lanes)

    async def move(self, seconds: float) -> None:
        self.moved.append(seconds)

    async def story(self, name: str, *pauses: float, alone: bool = False) -> None:
        for pause in pauses:
            self.lines.append(f"{name} at {self.table.now:g}")
            await self.table.pause(pause, alone=alone)
        self.lines.append(f"{name} ends")


async def test_everybody_has_their_turn_in_the_order_of_time() -> None:
    diary = Diary()
    diary.table.start(diary.story("a", 30, 5), 0)
    diary.table.start(diary.story("b", 10), 7)
    await diary.table.run()
    assert diary.lines == ["a at 0", "b at 7", "b ends", "a at 30", "a ends"]


async def test_the_clock_moves_by_whole_ticks_and_only_when_one_is_over() -> None:
    diary = Diary()
    diary.table.start(diary.story("a", 3, 25, 1), 4)
    await diary.table.run()
    assert diary.moved == [30.0]


async def test_whoever_has_to_be_alone_is() -> None:
    diary = Diary(lanes=3)
    for name in "abc":
        diary.table.start(diary.story(name, 0, alone=True), 0)
    await diary.table.run()
    assert sorted(diary.lines) == [f"{name} {what}" for name in "abc" for what in ("at 0", "ends")]


async def test_a_story_that_fails_ends_the_run() -> None:
    async def failing() -> None:
        raise Unreachable("gone")

    table = Timetable(still)
    table.start(failing(), 0)
    with pytest.raises(Unreachable, match="gone"):
        await table.run()


class Wire:
    """A Booking System at the other end of a line, that answers always the same."""

    def __init__(self, *statuses: int, after: str = "7") -> None:
        self.arrived: list[str] = []
        self.statuses = [*statuses]
        self.after = after

    async def send(self, call: Call) -> Answer:
        answered = Response(self.statuses.pop(0) if self.statuses else 200, {"Retry-After": self.after})
        if call.lose != "request":
            self.arrived.append(call.path + call.fault)
        if call.lose:
            raise Lost(entry(1))
        return Answer(entry(1), answered)


CALL = Call("PUT", "/orders/1", "B", "1", {})


def line(**weather: float) -> Line:
    """A line on which one thing happens for certain."""
    return Line(Weather(**{**vars(CALM), **weather}), Random(1), still, plays_faults=True)


@pytest.mark.parametrize(
    ("mishap", "arrived"),
    [
        ("twice", ["/orders/1", "/orders/1"]),
        ("slow", ["/orders/1"]),
        ("too_many", ["/orders/1too-many-requests; retry-after=5"]),
    ],
)
async def test_what_befalls_a_request(mishap: str, arrived: list[str]) -> None:
    wire = Wire()
    await line(**{mishap: 1.0}).carry(CALL, wire.send)
    assert wire.arrived == arrived


@pytest.mark.parametrize(("mishap", "arrived"), [("request_lost", []), ("response_lost", ["/orders/1"])])
async def test_what_is_lost_leaves_the_broker_without_an_answer(mishap: str, arrived: list[str]) -> None:
    wire = Wire()
    with pytest.raises(Lost):
        await line(**{mishap: 1.0}).carry(CALL, wire.send)
    assert wire.arrived == arrived


async def test_a_late_request_arrives_after_the_next_one() -> None:
    wire, late = Wire(), line(late=1.0)
    with pytest.raises(Lost):
        await late.carry(CALL, wire.send)
    late.weather = CALM
    await late.carry(Call("DELETE", "/orders/2", "delete", "2"), wire.send)
    assert wire.arrived == ["/orders/2", "/orders/1"]


async def test_a_broker_insists_until_it_is_settled_and_respects_retry_after() -> None:
    wire, waited = Wire(503, 429, 200), list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    answer = await Insisting(wait)(lambda: wire.send(CALL))
    assert (answer and answer.status, waited) == (200, [7.0, 14.0])


@pytest.mark.parametrize(("after", "pause"), [("²", 2.0), ("soon", 2.0), ("9" * 5000, 2.0), ("9" * 12, LONGEST_PAUSE)])
async def test_a_strange_retry_after_is_not_waited_for(after: str, pause: float) -> None:
    wire, waited = Wire(503, 200, after=after), list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    await Insisting(wait)(lambda: wire.send(CALL))
    assert waited == [pause]


async def test_a_broker_gives_up_in_the_end() -> None:
    wire = Wire(*[503] * ATTEMPTS)
    assert await Insisting(still)(lambda: wire.send(CALL)) is None


@pytest.mark.parametrize(
    ("base_uri", "door"),
    [
        ("http://a:1/api", "http://a:1/control/sandboxes/default"),
        ("http://a:1/x/api", "http://a:1/x/control/sandboxes/default"),
        ("http://a:1/sandboxes/team/api", "http://a:1/control/sandboxes/team"),
    ],
)
def test_where_the_control_door_of_a_sandbox_is(base_uri: str, door: str) -> None:
    assert door_of(base_uri) == door


class Clockwork:
    """A control door with nothing but a clock behind it."""

    def __init__(self) -> None:
        self.now, self.wishes = shop.NOW, list[Any]()

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/clock", self.read)
        app.router.add_post("/clock", self.set)
        return app

    async def read(self, request: web.Request) -> web.Response:
        return web.json_response({"now": self.now.isoformat(), "frozen": True, "speed": 0})

    async def set(self, request: web.Request) -> web.Response:
        wish = await request.json()
        self.wishes.append(wish)
        if "to" in wish and wish["to"] < self.now.isoformat():
            return web.json_response({"error": "A clock only moves forward."}, status=400)
        return web.json_response({"clock": {"now": wish.get("to", self.now.isoformat())}, "happened": []})


@pytest.fixture
async def door() -> AsyncIterator[tuple[ControlDoor, Clockwork]]:
    """A control door, and the clock behind it."""
    clockwork = Clockwork()
    server = TestServer(clockwork.application())
    await server.start_server()
    async with aiohttp.ClientSession() as session:
        access = Access(f"http://127.0.0.1:{server.port}", "control", "control")
        yield ControlDoor(Client(session, access, Journal())), clockwork
    await server.close()


async def test_the_clock_is_stopped_and_moved(door: tuple[ControlDoor, Clockwork]) -> None:
    control, clockwork = door
    assert (await control.is_open(), await control.freeze()) == (True, shop.NOW)
    assert await control.move_to(shop.NOW + timedelta(hours=2)) == shop.NOW + timedelta(hours=2)
    assert clockwork.wishes == [{"frozen": True}, {"to": "2026-05-04T11:00:00.000+00:00"}]


async def test_a_clock_that_does_not_move_is_told_in_a_sentence(door: tuple[ControlDoor, Clockwork]) -> None:
    with pytest.raises(Unreachable, match="only moves forward"):
        await door[0].move_to(shop.NOW - timedelta(hours=1))


async def test_without_a_control_door_the_crowd_comes_all_the_same() -> None:
    result = await crowd(30, control_token="wrong")
    assert (result.has_clock, result.ok, sum(result.tally.endings.values())) == (False, True, 30)


async def test_what_came_of_a_crowd_is_told_three_ways() -> None:
    result = await crowd(30)
    told = summary(result)
    console = Console(file=io.StringIO(), width=100)
    telling.show(told, result.rulings, console)
    assert json.loads(json.dumps(told))["journeys"] == dict(result.tally.endings)
    assert "passed" in console.file.getvalue()  # type: ignore[attr-defined]
    assert page(told).count("<svg") >= 4
    assert "http" not in page(told).replace(told["command"], "")


async def test_a_failing_run_tells_the_command_and_the_shortest_journey(monkeypatch: pytest.MonkeyPatch) -> None:
    total_that_rises(monkeypatch)
    result = await crowd(80, town, seed=4)
    told, console = summary(result), Console(file=io.StringIO(), width=200)
    telling.show(told, result.rulings, console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert f"--run test --customers 80 --seed 4 --minutes {result.config.minutes:g}" in shown
    assert told["shortest"]["scene"].startswith("visit ")
    assert any(message["step"] == "cancel" for message in told["shortest"]["messages"])


@pytest.mark.parametrize(("broken", "code"), [(False, 0), (True, 1)])
def test_a_saved_journal_is_judged_on_the_command_line(tmp_path: Path, broken: bool, code: int) -> None:
    book, file = Book(), tmp_path / "journal.jsonl"
    book.quote("one", 5)
    book.shows(1 if broken else 4)
    book.journal.save(file)
    done = CliRunner().invoke(simulate, ["--check", str(file)])
    assert (done.exit_code, "Broken: balance." in done.output) == (code, broken)


@pytest.mark.parametrize("text", [None, "{}\n", "no journal\n"])
def test_what_is_no_journal_is_refused_in_one_line(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "journal.jsonl"
    if text:
        file.write_text(text)
    done = CliRunner().invoke(simulate, ["--check", str(file)])
    assert (done.exit_code, len(done.output.splitlines()), str(file) in done.output) == (2, 1, True)


@pytest.mark.parametrize("options", [[], ["--base-url", "http://localhost:1/api"], ["--customers", "3"]])
def test_what_is_missing_is_told_in_one_line(options: list[str]) -> None:
    done = CliRunner().invoke(simulate, options)
    assert (done.exit_code, len(done.output.splitlines())) == (2, 1)


def test_an_entry_that_was_not_alone_says_so() -> None:
    journal = Journal()
    first = journal.traffic.enter()
    second = journal.traffic.enter()
    assert [journal.traffic.leave(first), journal.traffic.leave(second)] == [False, False]
    assert journal.traffic.leave(journal.traffic.enter())
