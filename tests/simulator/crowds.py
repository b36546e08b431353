"""Crowds for tests: a server of its own in this process, and a few dozen customers on it."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestServer

from server.app import House, application, sandboxes
from server.build import Secrets, uuid_source
from server.domain.catalogue import FlowRequirement, LeasePolicy
from server.domain.clock import AdjustableClock
from server.fixtures.values import Fixtures
from server.identity.signing import SigningKey
from server.sandboxes.sites import Sites
from server.wire.urls import Urls
from simulator.crowd.config import CrowdConfig, CrowdResult
from simulator.crowd.play import play
from tests import shop

SIGNING_KEY = SigningKey()
LEASES = LeasePolicy(anonymous=timedelta(minutes=5), named=timedelta(minutes=10))
APPROVAL = frozenset({FlowRequirement.APPROVAL})
TOKENS = {"acme": shop.ACME, "zest": shop.ZEST}


def town(size: int = 12, capacity: int = 4) -> Fixtures:
    """A leisure centre with many classes, some of them on approval, all in a week or later."""
    names = [f"class-{number}" for number in range(size)]
    series = [shop.series(name, requirements=APPROVAL if n % 6 == 5 else frozenset()) for n, name in enumerate(names)]
    sessions = [shop.session(name, starts_in=200 + n, capacity=capacity) for n, name in enumerate(names)]
    return shop.fixtures(*series, *sessions, leases=LEASES)


@asynccontextmanager
async def own_server(fixtures: Fixtures) -> AsyncIterator[tuple[str, Sites]]:
    """A server on a free port; its Base URI, and what is behind it."""
    clock = AdjustableClock(shop.NOW)
    secrets = Secrets(uuid_source("secrets"), SIGNING_KEY)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    urls = Urls(f"http://127.0.0.1:{port}")
    sites = sandboxes(House(fixtures.settings, lambda _: fixtures, urls, secrets), clock)
    server = TestServer(application(sites, fixtures.settings), port=port)
    await server.start_server()
    try:
        yield urls.base, sites
    finally:
        await server.close()


async def crowd(customers: int = 40, fixtures: Callable[[], Fixtures] = town, **more: Any) -> CrowdResult:
    """Plays a crowd on a server of its own."""
    async with own_server(fixtures()) as (base_uri, _):
        return await play(CrowdConfig(base_uri, TOKENS, customers, **({"run": "test"} | more)))
