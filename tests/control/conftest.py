"""A sandbox with its control door, for the tests of what one plays with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from server.fixtures.values import Fixtures
from tests import shop
from tests.conftest import Api, MakeApi, Reply

TOKEN = "control-sandbox-token"


@dataclass
class Control:
    """The control door of a server, and a broker's way into each of its sandboxes."""

    api: Api

    async def call(self, method: str, path: str, body: Any = None, token: str | None = TOKEN) -> Reply:
        """One request to any path of the server; the token of the control door unless told otherwise."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        sent = {} if body is None else {"data": body} if isinstance(body, bytes) else {"json": body}
        response = await self.api.client.request(method, path, headers=headers, allow_redirects=False, **sent)
        raw = await response.read()
        is_json = "json" in response.headers.get("Content-Type", "")
        content = await response.json(content_type=None) if is_json else None
        return Reply(response.status, response.headers, content, raw)

    async def get(self, path: str) -> Reply:
        """Read something below /control."""
        return await self.call("GET", f"/control{path}")

    async def post(self, path: str, body: Any = None) -> Reply:
        """Tell something below /control."""
        return await self.call("POST", f"/control{path}", body)

    def pass_time(self, **span: float) -> None:
        """Let the real time go on."""
        self.api.clock.advance(timedelta(**span))

    async def quote(self, sandbox: str, uuid: str = shop.UUID1) -> Reply:
        """Acme's C2 for one place in yoga, in a sandbox."""
        return await self.submit(sandbox, f"/order-quotes/{uuid}", shop.order("OrderQuote"))

    async def book(self, sandbox: str, uuid: str = shop.UUID1) -> Reply:
        """Acme's B for one place in yoga, in a sandbox."""
        body = shop.order("Order", totalPaymentDue=shop.price(10), payment=shop.PAYMENT)
        return await self.submit(sandbox, f"/orders/{uuid}", body)

    async def submit(self, sandbox: str, path: str, body: Any) -> Reply:
        """A request of Acme's whose `@id`s are those of the sandbox."""
        prefix = "" if sandbox == "default" else f"/sandboxes/{sandbox}"
        return await self.call("PUT", f"{prefix}/api{path}", _moved(body, f"{shop.ROOT}{prefix}/api"), shop.ACME)


def _moved(body: Any, base: str) -> Any:
    """The same document with all that stands below the Base URI of the shop below another one."""
    match body:
        case dict():
            return {name: _moved(value, base) for name, value in body.items()}
        case list():
            return [_moved(value, base) for value in body]
        case str():
            return body.replace(shop.BASE, base)
        case _:
            return body


MakeControl = Callable[..., Awaitable[Control]]


@pytest.fixture
def make_control(make_api: MakeApi) -> MakeControl:
    """Makes a server from fixtures, with its control door."""

    async def make(fixtures: Fixtures | None = None) -> Control:
        return Control(await make_api(fixtures))

    return make


@pytest.fixture
async def control(make_control: MakeControl) -> Control:
    """The leisure centre of `tests.shop`, with its control door."""
    return await make_control()
