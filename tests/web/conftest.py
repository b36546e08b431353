"""Servers to be held against each other."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from server.app import House, application, sandboxes
from server.build import Secrets, uuid_source
from server.domain.clock import AdjustableClock
from server.web.runner import runner_of
from server.wire.urls import Urls
from tests import shop
from tests.conftest import SIGNING_KEY
from tests.web.twins import Make, Twin


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Makes a server of any kind on a sandbox like all others."""
    made: list[web.AppRunner] = []

    async def twin(runner: Callable[[web.Application], web.AppRunner]) -> Twin:
        loaded, clock = shop.fixtures(test_interface=True), AdjustableClock(shop.NOW)
        secrets = Secrets(uuid_source("secrets"), SIGNING_KEY)
        sites = sandboxes(House(loaded.settings, lambda _: loaded, Urls(shop.ROOT), secrets), clock)
        running = runner(application(sites, loaded.settings))
        made.append(running)
        await running.setup()
        await web.TCPSite(running, "127.0.0.1", 0).start()
        return Twin(sites, clock, running)

    yield twin
    for running in made:
        await running.cleanup()


@pytest.fixture
async def ours(make: Make) -> Twin:
    """A server as it is run."""
    twin: Twin = await make(runner_of)
    return twin


@pytest.fixture
async def theirs(make: Make) -> Twin:
    """The same one, run by aiohttp alone."""
    twin: Twin = await make(web.AppRunner)
    return twin
