"""Requests of all kinds, made out of the description: nothing crashes, and every answer is as it says.

`fuzzing` says how many there are; OPEN_BOOKING_FUZZ_EXAMPLES=100 makes a thorough run of it.
"""

import json
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

from server.testing.running import Server, running_server
from tests.description import fuzzing, player

SECTIONS = [tag["name"] for tag in player.described()["tags"]]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with the shipped fixtures, and a sandbox for what is done by the control door."""
    with running_server() as found:
        found.sandbox(fuzzing.OWN)
        yield found


@pytest.mark.parametrize("section", SECTIONS)
def test_answers_are_as_described(server: Server, section: str) -> None:
    with urlopen(Request(f"{server.root}/openapi.json")) as reply:
        document = json.load(reply)
    for operation in fuzzing.sections(document)[section]:
        fuzzing.try_out(operation, server.root)
