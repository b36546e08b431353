"""The verb that follows a journal: what it prints of each exchange, and that it goes on until it is told to end."""

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

import run
from server.testing import Sandbox, Server, running_server
from server.verbs.tail import lines
from tests.house.source import ROOT

PATIENCE = 30.0
UUID = "3f2b8f50-7a4e-4c8e-9f51-0d6a2f6f3b10"

ENTRY: dict[str, Any] = {
    "number": 7, "real": "2026-05-04T09:00:01.250Z", "seconds": 0.0123, "partner": "acme", "checkpoint": "B",
    "method": "PUT", "path": f"/api/orders/{UUID}", "order": UUID, "status": 409, "fault": None, "dropped": False,
    "errors": [],
}  # fmt: skip
REFUSAL: dict[str, Any] = {
    "type": "OpportunityIsFullError", "description": "There are no spaces left.", "item": 0, "rule": "place_for",
    "says": "Every item needs a place.", "clause": "Leasing", "clauseUrl": "https://openactive.io/",
    "facts": {"capacity": 4, "leaseEndsIn": "03:12", "leaseEndsInSeconds": 192.0},
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with the shipped fixtures."""
    with running_server() as started:
        yield started


@pytest.fixture
def tailed(server: Server) -> Iterator[Callable[..., "queue.Queue[str]"]]:
    """Runs the verb as a program of its own; gives what it prints, line by line as it comes."""
    started: list[subprocess.Popen[str]] = []

    def tail(*arguments: str) -> "queue.Queue[str]":
        command = [sys.executable, str(ROOT / "run.py"), "tail", "--url", server.root, "--last", "0", *arguments]
        verb = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert verb.stdout is not None
        started.append(verb)
        printed: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_read, args=(verb.stdout, printed), daemon=True).start()
        return printed

    yield tail
    for verb in started:
        verb.kill()
        verb.wait()


def _read(output: Any, printed: "queue.Queue[str]") -> None:
    for line in output:
        printed.put(line.rstrip("\n"))


def ask(sandbox: Sandbox, uuid: str = UUID) -> None:
    """Ask for an order that is not there."""
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    with pytest.raises(HTTPError):
        urlopen(Request(f"{sandbox.base_uri}/orders/{uuid}", headers=headers))


def until_printed(printed: "queue.Queue[str]", sandbox: Sandbox) -> str:
    """Ask again and again until the verb, which takes a moment to start, has printed something."""
    for _ in range(int(PATIENCE / 0.5)):
        ask(sandbox)
        try:
            return printed.get(timeout=0.5)
        except queue.Empty:
            continue
    raise AssertionError("nothing was printed")


def told(**changes: Any) -> list[str]:
    """What is told of an entry."""
    return [line.plain for line in lines(ENTRY | changes)]


def test_an_exchange_is_one_line() -> None:
    (line,) = told()
    assert line.split() == ["09:00:01.250", "acme", "B", "409", "12.3", "ms", UUID]


def test_a_refusal_is_told_with_its_sentence_its_rule_its_clause_and_its_facts() -> None:
    _, error, reason = told(errors=[REFUSAL])
    assert error.strip() == "OpportunityIsFullError (item 0): There are no spaces left."
    assert reason.strip() == 'place_for: Every item needs a place.  see "Leasing"  [capacity=4, leaseEndsIn=03:12]'


def test_a_fault_is_told_and_that_no_answer_came() -> None:
    (line,) = told(fault="drop-after", dropped=True, status=201)
    assert "---" in line
    assert line.endswith("fault: drop-after, no answer")


def test_what_is_about_no_order_is_told_by_its_path() -> None:
    (line,) = told(order=None, partner=None, path="/feeds/slots")
    assert line.endswith("PUT /feeds/slots")


def test_it_follows_what_happens_as_json(server: Server, tailed: Callable[..., "queue.Queue[str]"]) -> None:
    sandbox = server.sandbox("followed")
    printed = tailed("--sandbox", "followed", "--json", "--error", "UnknownOrderError")
    entry = json.loads(until_printed(printed, sandbox))
    assert (entry["sandbox"], entry["order"], entry["errors"][0]["type"]) == ("followed", UUID, "UnknownOrderError")


def test_it_prints_only_what_its_filters_find(server: Server, tailed: Callable[..., "queue.Queue[str]"]) -> None:
    sandbox = server.sandbox("filtered")
    found = tailed("--sandbox", "filtered", "--order", UUID, "--partner", "acme", "--checkpoint", "status")
    other = tailed("--sandbox", "filtered", "--partner", "zest")
    assert UUID in until_printed(found, sandbox)
    assert other.empty()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to other processes")
def test_ctrl_c_ends_it_without_a_word(server: Server) -> None:
    sandbox = server.sandbox("ended")
    ask(sandbox)
    command = [sys.executable, str(ROOT / "run.py"), "tail", "--url", server.root, "--sandbox", "ended"]
    restore = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731 - shells take it from background jobs
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=restore
    ) as verb:
        assert verb.stdout is not None
        assert UUID in verb.stdout.readline()
        verb.send_signal(signal.SIGINT)
        _, complaints = verb.communicate(timeout=PATIENCE)
    assert (verb.returncode, complaints) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--url", "http://127.0.0.1:9"],
        ["--token", "wrong"],
        ["--sandbox", "nowhere"],
        ["--checkpoint", "Q"],
        ["--partner", "nobody"],
        ["--error", "nope"],
        ["--order", "nope"],
    ],
)
def test_what_keeps_it_from_following_is_told_in_one_line(server: Server, arguments: list[str]) -> None:
    result = CliRunner().invoke(run.cli, ["tail", "--url", server.root, *arguments])
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1), result.output
