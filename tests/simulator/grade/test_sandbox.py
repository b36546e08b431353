"""Grading against a living sandbox: our own broker passes, and --provoke brings about what it says."""

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import run
from server.testing import Sandbox, running_sandbox
from simulator.grade.door import Door, Source
from simulator.grade.judging import grade
from simulator.tour import TourConfig, play
from tests.simulator.grade.tiny import book_on


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox(settings=("journal_size=20000",)) as started:
        yield started


def graded(sandbox: Sandbox, *options: str) -> Result:
    where = ("--url", url_of(sandbox), "--sandbox", sandbox.name)
    return CliRunner().invoke(run.cli, ["grade", *where, *options])


def url_of(sandbox: Sandbox) -> str:
    return "/".join(sandbox.base_uri.split("/")[:3])


def tour(sandbox: Sandbox, *scenarios: str) -> None:
    """Our own broker plays."""
    config = TourConfig(sandbox.base_uri, sandbox.token, scenarios=scenarios, run=uuid4().hex[:6])
    asyncio.run(play(config, Console(file=io.StringIO())))


def test_our_own_broker_fails_nothing_in_any_scenario(sandbox: Sandbox) -> None:
    tour(sandbox, "all")
    source = Source(Door(url_of(sandbox), "control-sandbox-token", sandbox.name))
    source.refresh()
    (found,) = grade(source.exchanges(), "acme")
    assert [(each.clause.name, each.broken[:2]) for each in found.rulings if each.broken] == []
    assert sum(1 for each in found.rulings if each.looks) > 40


def test_a_sandbox_is_graded_saved_and_judged_again(sandbox: Sandbox, tmp_path: Path) -> None:
    tour(sandbox, "book")
    file, report = str(tmp_path / "journal.json"), tmp_path / "grade.json"
    done = graded(sandbox, "--require", "c1", "--require", "c2", "--save", file, "--json", str(report))
    assert (done.exit_code, "0 failed" in done.output) == (0, True)
    seen = json.loads(report.read_text(encoding="utf-8"))["partners"][0]["clauses"][0]["seen"][0]["entries"][0]
    assert seen["url"] == f"{url_of(sandbox)}/control/sandboxes/{sandbox.name}/journal/{seen['number']}"
    again = CliRunner().invoke(run.cli, ["grade", "--journal", file, "--require", "c1"])
    assert again.exit_code == 0


def test_whoever_watches_for_a_while_gets_the_report(sandbox: Sandbox) -> None:
    assert "nothing to grade" in graded(sandbox, "--watch", "--seconds", "0.2").output


def test_a_wrong_token_is_one_clear_line(sandbox: Sandbox) -> None:
    done = graded(sandbox, "--token", "wrong")
    assert (done.exit_code, len(done.output.strip().splitlines())) == (2, 1)


def test_provoked_a_broker_is_seen_to_do_what_is_right_on_a_bad_day(sandbox: Sandbox) -> None:
    stop = Event()
    broker = Thread(target=book_on, args=(sandbox, stop))
    broker.start()
    clauses = ("retry", "unsure-b", "rate-limit", "retry-after", "uuid-after-500", "seller-cancellation")
    done = graded(sandbox, "--provoke", "--seconds", "40", *(part for name in clauses for part in ("--require", name)))
    stop.set()
    broker.join()
    assert "Your broker has read of it." in done.output
    assert done.exit_code == 0, done.output
    assert sandbox.control.call("GET", "/faults")["faults"] == []


def test_what_was_provoked_is_taken_away(sandbox: Sandbox) -> None:
    mine = sandbox.control.fault("status=503", {"checkpoint": "status"})
    done = graded(sandbox, "--provoke", "--seconds", "0.5")
    assert "answered with 503" in done.output
    assert [rule["id"] for rule in sandbox.control.call("GET", "/faults")["faults"]] == [mine["id"]]
