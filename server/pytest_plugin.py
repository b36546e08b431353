"""The pytest plugin for tests of brokers: one server for all tests, and a sandbox of its own for each of them.

A project that tests its broker names it in its topmost conftest.py: `pytest_plugins = ["server.pytest_plugin"]`;
docs/testing.md tells the rest. Nothing of the server knows of this module. With pytest-xdist, each worker has its
own server.
"""

import contextlib
import itertools
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

import pytest

from server.fixtures import SHIPPED
from server.testing import ControlError, Sandbox, Server, running_server

LONGEST_NAME = 40
USED = pytest.StashKey[Sandbox]()


@pytest.fixture(scope="session")
def open_booking_fixtures() -> Path | str:
    """What all sandboxes start with: a directory of YAML files, or a snapshot. Override it to have your own."""
    return SHIPPED


@pytest.fixture(scope="session")
def open_booking_settings() -> Sequence[str]:
    """Settings other than in the fixtures, such as ["feeds=hard"]. Override it to have any."""
    return ()


@pytest.fixture(scope="session")
def open_booking_server(open_booking_fixtures: Path | str, open_booking_settings: Sequence[str]) -> Iterator[Server]:
    """A server in this process, on a free port, for all tests."""
    with running_server(open_booking_fixtures, open_booking_settings) as server:
        yield server


@pytest.fixture(scope="session")
def open_booking_names() -> Callable[[str], str]:
    """Makes the name of the sandbox for a test: its number makes it one of a kind."""
    numbers = itertools.count(1)

    def name_of(test: str) -> str:
        words = re.sub(r"[^a-z0-9]+", "-", test.lower().removeprefix("test_")).strip("-")
        return f"{next(numbers)}-{words}"[:LONGEST_NAME].rstrip("-")

    return name_of


@pytest.fixture
def open_booking_sandbox(
    open_booking_server: Server, open_booking_names: Callable[[str], str], request: pytest.FixtureRequest
) -> Iterator[Sandbox]:
    """A sandbox that no other test has seen, fresh from the fixtures; it is named after the test."""
    name = open_booking_names(request.node.name)
    request.node.stash[USED] = sandbox = open_booking_server.sandbox(name)
    yield sandbox
    open_booking_server.remove(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed shows what its sandbox was asked, what it answered, and why."""
    report = yield
    sandbox = item.stash.get(USED, None)
    if sandbox is not None and report.when == "call" and report.failed:
        with contextlib.suppress(ControlError, OSError):
            report.sections.append(("What the sandbox saw", sandbox.story()))
    return report
