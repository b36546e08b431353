"""A front that makes a Booking System one that is set up otherwise: below another path, with headers, tokens and pages.

Stands between a broker and any server of the standard, ours or the fake one, and knows of neither more than its
addresses.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, encode_basic_auth, web
from aiohttp.test_utils import TestServer

Json = dict[str, Any]
HOP = {"host", "content-length", "transfer-encoding", "connection", "content-encoding"}
PRIVATE_FEEDS = ("/orders-rpde", "/order-proposals-rpde")


@dataclass(frozen=True)
class Ways:
    """How the front is otherwise.

    `prefix`: the path below which all is. `header`: name and value without which nothing private is answered. `page`:
    so many items on a page of an open feed, in the order of timestamps. `feed_token`: the only one for private feeds,
    given by client credentials at `/token`; the other requests have `token`. `behind`: the token that the server behind
    wants. `hides`: endings of paths that are not there. `merges`: proposals are in the Orders feed, as CR3 has it.
    `rewrites`: the server behind does not know its public address.
    """

    prefix: str = ""
    header: tuple[str, str] | None = None
    page: int = 0
    feed_token: str = ""
    token: str = "token"
    behind: str = "token"
    hides: tuple[str, ...] = ()
    merges: bool = False
    rewrites: bool = True


class Front:
    """The front itself. `behind`: the address of the server that does the work."""

    def __init__(self, ways: Ways, session: ClientSession) -> None:
        self.ways = ways
        self.session = session
        self.behind = self.own = ""
        self.merged: list[Json] = []

    def application(self) -> web.Application:
        """Everything goes through one handler."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.answer)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Turn away, page, or pass on."""
        path = request.raw_path.removeprefix(self.ways.prefix)
        bare = path.partition("?")[0]
        if bare == "/token":
            return self.token(request)
        if not request.raw_path.startswith(self.ways.prefix) or bare.endswith(self.ways.hides or ("\0",)):
            return web.Response(status=404, text="There is nothing here.")
        if bare.startswith("/api") and not self.lets_in(request, bare):
            return web.json_response({"@type": "InvalidAPITokenError", "description": "No."}, status=401)
        if self.ways.page and bare == "/feed":
            return await self.by_timestamp(request)
        if self.ways.merges and bare.endswith(PRIVATE_FEEDS):
            return await self.both(request, bare)
        return await self.passed_on(request, path)

    async def both(self, request: web.Request, path: str) -> web.Response:
        """One feed for Orders and OrderProposals."""
        if path.endswith(PRIVATE_FEEDS[1]):
            return web.json_response({"@type": "UnknownOrIncorrectEndpointError", "description": "No."}, status=404)
        headers = {"Authorization": f"Bearer {self.ways.behind}"}
        for feed in PRIVATE_FEEDS:
            async with self.session.get(f"{self.behind}/api{feed}", headers=headers) as reply:
                items = json.loads(self.swapped(await reply.read(), self.behind, self.own))["items"]
            self.merged += [item for item in items if item not in self.merged]
        after = int(request.query.get("afterChangeNumber", 0))
        onward = f"{self.own}{path}?afterChangeNumber={len(self.merged)}"
        return web.json_response({"items": self.merged[after:], "next": onward})

    def lets_in(self, request: web.Request, path: str) -> bool:
        """Whether header and token are those that are asked for."""
        if self.ways.header and request.headers.get(self.ways.header[0]) != self.ways.header[1]:
            return False
        is_feed = bool(self.ways.feed_token) and path.endswith(PRIVATE_FEEDS)
        wanted = self.ways.feed_token if is_feed else self.ways.token
        return request.headers.get("Authorization") == f"Bearer {wanted}"

    def token(self, request: web.Request) -> web.Response:
        """Client credentials."""
        if request.headers.get("Authorization") != encode_basic_auth("client", "secret"):
            return web.json_response({"error": "invalid_client"}, status=401)
        return web.json_response({"access_token": self.ways.feed_token, "token_type": "Bearer"})

    async def passed_on(self, request: web.Request, path: str) -> web.Response:
        """The same of the server behind, with its own addresses in place of the front's."""
        body = self.swapped(await request.read(), self.own, self.behind)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP}
        if "Authorization" in headers:
            headers["Authorization"] = f"Bearer {self.ways.behind}"
        async with self.session.request(request.method, self.behind + path, data=body, headers=headers) as reply:
            answer = self.swapped(await reply.read(), self.behind, self.own)
            kept = {name: value for name, value in reply.headers.items() if name.lower() not in HOP}
            return web.Response(status=reply.status, body=answer, headers=kept)

    def swapped(self, body: bytes, this: str, that: str) -> bytes:
        """The same with another address in it, where the server behind does not know better."""
        return body.replace(this.encode(), that.encode()) if self.ways.rewrites else body

    async def by_timestamp(self, request: web.Request) -> web.Response:
        """A page of an open feed, ordered by `modified` and id as Modified Timestamp Ordering wants it."""
        async with self.session.get(f"{self.behind}/feed") as reply:
            latest = {item["id"]: item for item in json.loads(await reply.read())["items"]}
        after = (int(request.query.get("afterTimestamp", 0)), request.query.get("afterId", ""))
        ordered = sorted(latest.values(), key=lambda item: (item["modified"], item["id"]))
        items = [each for each in ordered if (each["modified"], each["id"]) > after][: self.ways.page]
        query = f"afterTimestamp={items[-1]['modified']}&afterId={items[-1]['id']}" if items else request.query_string
        # Relative to the page: not every feed says where it is in full.
        return web.json_response({"items": items, "next": f"?{query}", "license": "x"})


@asynccontextmanager
async def front(ways: Ways) -> AsyncIterator[Front]:
    """A front that answers; what is behind it is still to be said."""
    async with ClientSession() as session:
        before = Front(ways, session)
        server = TestServer(before.application())
        await server.start_server()
        before.own = f"http://127.0.0.1:{server.port}{ways.prefix}"
        try:
            yield before
        finally:
            await server.close()


@asynccontextmanager
async def another(ways: Ways, app: web.Application) -> AsyncIterator[str]:
    """The address, with the prefix, of a front before an application."""
    behind = TestServer(app)
    await behind.start_server()
    async with front(ways) as before:
        before.behind = f"http://127.0.0.1:{behind.port}"
        try:
            yield before.own
        finally:
            await behind.close()
