"""A browser, the sandbox that anybody gets with the scenarios of the simulator, and a console for each test."""

import asyncio
import os
import re
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, Protocol, TypeVar

import pytest
from playwright.sync_api import Browser

from run import repertoire
from server.app import Running, Settings, start
from server.fixtures import SHIPPED
from tests.console.browser import Console, launched, missing

T = TypeVar("T")


class InServer(Protocol):
    """Does something in the thread of the server, and waits for it."""

    def __call__(self, work: Coroutine[Any, Any, T]) -> T:
        """See above."""
        ...


@pytest.fixture(scope="session")
def in_server() -> Iterator[InServer]:
    """The thread of the server."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(120)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="session")
def running(in_server: InServer) -> Iterator[Running]:
    """The sandbox with the fixtures of the project, listening."""
    running = in_server(start(Settings("127.0.0.1", 0, None, SHIPPED), repertoire=repertoire()))
    yield running
    in_server(running.stop())


# For each file anew: while it runs, no test of another kind can have an event loop in the same thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; in CI it is never left out."""
    reason = missing()
    if reason is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with launched() as browser:
        yield browser


@pytest.fixture
def console(browser: Browser, running: Running, request: pytest.FixtureRequest) -> Iterator[Console]:
    """The console of a sandbox of the test's own. In the end no page may have done what it may not."""
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower().removeprefix("test_"))[:40].strip("-")
    console = Console(browser, running, name)
    yield console
    for context in browser.contexts:
        context.close()
    running.sites.remove(name)
    assert console.faults == []
