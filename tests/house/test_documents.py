"""The commands in README and docs: each is one that there is, and what they name is there."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

import run
from server.testing import Server, running_server
from tests.house.source import documents, text_of

HERE = "http://localhost:8080"
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def commands(*files: str) -> list[list[str]]:
    """What is typed behind `python3 run.py` in the examples of these pages."""
    blocks = [block.replace("\\\n", " ") for file in files for block in BLOCK.findall(text_of(file))]
    lines = [line.partition("run.py")[2] for block in blocks for line in block.splitlines() if "run.py" in line]
    return [shlex.split(line.removesuffix(" || exit").removesuffix("&"), comments=True) for line in lines]


ALL = [command for command in commands(*documents()) if command and not command[0].startswith("-")]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with the shipped fixtures."""
    with running_server() as started:
        yield started


def test_there_are_commands_to_be_looked_at() -> None:
    assert {"serve", "seller", "clock", "simulate", "export", "grade"} <= {verb for verb, *_ in ALL}


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_a_command_in_the_documentation_is_one_that_there_is(command: list[str]) -> None:
    verb, *arguments = command
    with run.cli.make_context("python3 run.py", [verb]) as context:
        run.cli.commands[verb].make_context(verb, list(arguments), parent=context)
    assert "..." not in command, "it could not be typed as it stands"


def test_what_the_seller_does_in_the_documentation_can_be_done_at_once(server: Server) -> None:
    url = ["--url", server.root]
    played = [[word.replace(HERE, server.root) for word in command] for command in ALL if command[0] == "seller"]
    assert len(played) == 3
    for command in played:
        CliRunner().invoke(run.cli, ["reset", *url])
        done = CliRunner().invoke(run.cli, [*command, *url])
        assert (done.exit_code, "nothing changed" in done.output) == (0, False), done.output


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("curl"), reason="needs curl and a POSIX shell")
def test_the_first_booking_by_hand_shows_price_places_and_lease(server: Server) -> None:
    [script] = [block for block in BLOCK.findall(text_of("README.md")) if "order-quote-templates" in block]
    here = script.replace(HERE, server.root).replace("python3", sys.executable)
    told = subprocess.run(["sh", "-c", here], capture_output=True, text=True, timeout=60).stdout
    found = [name for name in ("totalPaymentDue", "remainingAttendeeCapacity", "leaseExpires") if name in told]
    assert (len(found), len(told.splitlines()) > 50) == (3, True), told


def test_the_simulator_is_told_whose_orders_it_makes() -> None:
    elsewhere = [command for command in ALL if command[0] == "simulate" and "--base-url" in command]
    assert [command for command in elsewhere if not {"--token", "--client-id", "--header"} & {*command}] == []
