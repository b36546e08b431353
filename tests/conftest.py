"""Fixtures shared by all tests: a sandbox over HTTP, and a broker who calls it."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import settings

from server.app import House, application, sandboxes
from server.build import Secrets, uuid_source
from server.domain.clock import AdjustableClock
from server.fixtures.values import Fixtures
from server.identity.provider import Provider
from server.identity.signing import SigningKey
from server.pytest_plugin import (
    open_booking_fixtures,
    open_booking_names,
    open_booking_sandbox,
    open_booking_server,
    open_booking_settings,
)
from server.sandboxes.sites import Sites
from server.system import BookingSystem
from server.web.runner import Runner, runner_of
from server.wire.urls import Urls
from tests import shop

# The plugin's own fixtures, as the tests of a broker have them.
__all__ = [
    "open_booking_fixtures",
    "open_booking_names",
    "open_booking_sandbox",
    "open_booking_server",
    "open_booking_settings",
]

# Elsewhere every run looks for something new; CI is to judge the change, and not the dice.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

# Made when a test first needs it, and the same for all, as it takes a moment.
SIGNING_KEY = SigningKey()


@dataclass(frozen=True)
class Reply:
    """An answer, read."""

    status: int
    headers: Any
    body: Any
    raw: bytes


@dataclass
class Api:
    """A broker's view of the sandbox; `token` says who is calling."""

    client: TestClient[Any, Any]
    sites: Sites
    clock: AdjustableClock

    @property
    def system(self) -> BookingSystem:
        """The booking system of the default sandbox."""
        return self.sites.default.system

    @property
    def identity(self) -> Provider:
        """The OpenID Provider of the default sandbox."""
        return self.sites.default.parts.identity

    async def call(self, method: str, path: str, body: Any = None, token: str | None = shop.ACME, **more: Any) -> Reply:
        """One request below the Base URI (or to an open feed); a body of bytes is sent as it is."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        sent = {} if body is None else {"data": body} if isinstance(body, bytes) else {"json": body}
        headers |= more.pop("headers", {})
        url = path if path.startswith("/feeds") else f"/api{path}"
        response: ClientResponse = await self.client.request(method, url, headers=headers, **sent, **more)
        raw = await response.read()
        return Reply(response.status, response.headers, await response.json(content_type=None) if raw else None, raw)

    async def c1(self, *wanted: str, uuid: str = shop.UUID1, token: str = shop.ACME, **changes: Any) -> Reply:
        """OrderQuote Creation C1."""
        body = shop.order("OrderQuote", *wanted, **({"customer": None} | changes))
        return await self.call("PUT", f"/order-quote-templates/{uuid}", body, token)

    async def c2(self, *wanted: str, uuid: str = shop.UUID1, token: str = shop.ACME, **changes: Any) -> Reply:
        """OrderQuote Creation C2."""
        return await self.call("PUT", f"/order-quotes/{uuid}", shop.order("OrderQuote", *wanted, **changes), token)

    async def b(self, *wanted: str, uuid: str = shop.UUID1, token: str = shop.ACME, **changes: Any) -> Reply:
        """Order Creation B, for ten pounds an item unless told otherwise."""
        total = shop.price(10 * max(len(wanted), 1))
        body = shop.order("Order", *wanted, **({"totalPaymentDue": total, "payment": shop.PAYMENT} | changes))
        return await self.call("PUT", f"/orders/{uuid}", body, token)

    async def booked_items(self, *wanted: str, uuid: str = shop.UUID1) -> list[str]:
        """The `@id`s of the items of a new order."""
        reply = await self.b(*wanted, uuid=uuid)
        assert reply.status == 201, reply.body
        return [entry["@id"] for entry in reply.body["orderedItem"]]

    async def cancel(self, *item_ids: str, uuid: str = shop.UUID1, path: str = "orders", **changes: Any) -> Reply:
        """Order Cancellation."""
        return await self.call("PATCH", f"/{path}/{uuid}", shop.cancellation(*item_ids, **changes))

    async def feed(self, path: str, token: str = shop.ACME) -> dict[str, Any]:
        """Everything in a feed, by id, walked to its end; deleted entries are None."""
        found: dict[str, Any] = {}
        query = ""
        while True:
            page = (await self.call("GET", f"/{path}", token=token, params=query)).body
            if not page["items"]:
                return found
            for entry in page["items"]:
                found.pop(entry["id"], None)
                found[entry["id"]] = entry.get("data")
            query = page["next"].partition("?")[2]

    async def remaining(self, opportunity: str) -> int:
        """The places left in a session, as the open feed has it."""
        entry = (await self.feed("feeds/scheduled-sessions"))[opportunity]
        return int(entry["remainingAttendeeCapacity"])


class Served(TestServer):
    """A server as it is run, whose connections begin on the express way."""

    async def _make_runner(self, **_: Any) -> Runner:
        return runner_of(self.app)


MakeApi = Callable[..., Awaitable[Api]]


@pytest.fixture
async def make_api(aiohttp_client: Any) -> MakeApi:
    """Makes a sandbox from fixtures, served over HTTP."""

    async def make(fixtures: Fixtures | None = None) -> Api:
        loaded = fixtures or shop.fixtures()
        clock = AdjustableClock(shop.NOW)
        secrets = Secrets(uuid_source("secrets"), SIGNING_KEY)
        sites = sandboxes(House(loaded.settings, lambda _: loaded, Urls(shop.ROOT), secrets), clock)
        app = application(sites, loaded.settings)
        return Api(await aiohttp_client(Served(app)), sites, clock)

    return make


@pytest.fixture
async def api(make_api: MakeApi) -> Api:
    """The leisure centre of `tests.shop`, over HTTP."""
    return await make_api()
