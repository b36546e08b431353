"""The judges, and the sandbox they judge: the one that anybody gets, started once, on a port of its own."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from server.app import Running, Settings, start
from tests.judges.judge import Finding, Judge, missing

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """The official validators; in CI they are never left out."""
    reason = missing()
    if reason is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    judge = Judge(tmp_path_factory.mktemp("vocabularies"))
    yield judge
    judge.close()


@dataclass(frozen=True)
class Served:
    """The sandbox with the fixtures of the project, listening, and a client of it."""

    running: Running
    root: str
    client: aiohttp.ClientSession

    async def json(self, url: str, **more: Any) -> Any:
        """The JSON at a URL."""
        async with self.client.get(url, **more) as response:
            return await response.json(content_type=None)

    async def items(self, path: str) -> list[Any]:
        """All entries of an open feed that are not deleted."""
        found, url = [], f"{self.root}/feeds/{path}"
        while (page := await self.json(url))["items"]:
            found += [item for item in page["items"] if item["state"] == "updated"]
            url = page["next"]
        return found


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """A sandbox that listens, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    settings = Settings("127.0.0.1", 0, None, FIXTURES)
    running = asyncio.run_coroutine_threadsafe(start(settings), loop).result(60)
    yield running
    asyncio.run_coroutine_threadsafe(running.stop(), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
async def served(running: Running) -> AsyncIterator[Served]:
    """The sandbox, and a client of it."""
    async with aiohttp.ClientSession() as client:
        yield Served(running, running.base_uri.removesuffix("/api"), client)


def told(findings: list[Finding]) -> str:
    """What the judges say, to be read; empty where they are content."""
    return "\n".join(map(str, findings))
