"""An answer of ours goes over the wire as one of aiohttp does, byte for byte, however it is asked for."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from aiohttp import ClientSession, hdrs, web
from aiohttp.test_utils import TestServer
from multidict import istr

from server.domain.clock import SystemClock
from server.tls import self_made_context
from server.web.reply import LONGEST_JOINED, Reply

JSON: Mapping[istr, str] = {hdrs.CONTENT_TYPE: "application/json"}
LINKS = ('<https://example.com/a>; rel="help"', '<https://example.com/b>; rel="describedby"')


class Case(NamedTuple):
    """An answer, the links added to it, and whether it is the last one of its connection."""

    status: int
    body: bytes = b""
    headers: Mapping[istr, str] = {}
    links: Sequence[str] = ()
    is_last: bool = False


CASES = {
    "ok": Case(200, b"{}", JSON),
    "created": Case(201, b"{}", {**JSON, hdrs.LOCATION: "https://example.com/orders/1"}),
    "nothing": Case(204),
    "found": Case(302, headers={hdrs.LOCATION: "/openactive"}),
    "known": Case(304, headers={hdrs.ETAG: '"x"', hdrs.CACHE_CONTROL: "no-cache"}),
    "known-with-a-body": Case(304, b"{}", JSON),
    "refused": Case(401, b"{}", {**JSON, hdrs.WWW_AUTHENTICATE: 'Bearer realm="Open Booking API"'}),
    "last": Case(200, b"{}", JSON, is_last=True),
    "linked": Case(404, b"{}", JSON, LINKS),
    "other-letters": Case(200, "Ærøskøbing".encode(), {hdrs.CONTENT_TYPE: "text/plain; charset=utf-8", istr("X"): "ø"}),
    "long": Case(200, b"x" * (LONGEST_JOINED + 1), JSON),
    "longer-than-any-buffer": Case(200, b"x" * 20_000_000, JSON),
}
REQUESTS = {
    "get": "GET {} HTTP/1.1\r\nHost: x\r\n\r\n",
    "close": "GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "head": "HEAD {} HTTP/1.1\r\nHost: x\r\n\r\n",
    "put": "PUT {} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}",
    "http-1.0": "GET {} HTTP/1.0\r\n\r\n",
    "http-1.0-kept": "GET {} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
}


def ours(case: Case) -> web.StreamResponse:
    return Reply(case.status, case.body, case.headers)


def theirs(case: Case) -> web.StreamResponse:
    return web.Response(status=case.status, body=case.body or None, headers=case.headers)


async def answer(request: web.Request) -> web.StreamResponse:
    case = CASES[request.match_info["case"]]
    reply = (ours if request.match_info["whose"] == "ours" else theirs)(case)
    for link in case.links:
        reply.headers.add(hdrs.LINK, link)
    if case.is_last:
        reply.force_close()
    return reply


async def injected(request: web.Request) -> Reply:
    """What must not leave the server."""
    return Reply(200, b"{}", {**JSON, hdrs.LOCATION: "https://example.com/\r\nSet-Cookie: a=b"})


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/injected", injected)
    app.router.add_route("*", "/{whose}/{case}", answer)
    running = TestServer(app)
    async with running:
        yield running


async def sent(server: TestServer, request: str, slowly: bool = False) -> tuple[bytes, bool]:
    """All that a server sends in answer to a request, without the time, and whether it then closed the connection."""
    reader, writer = await asyncio.open_connection(server.host, server.port, limit=1024 if slowly else 2**16)
    writer.write(request.encode())
    if slowly:
        await asyncio.sleep(0.2)
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        is_bodiless = request.startswith("HEAD") or head[9:12] in (b"204", b"304")
        body = b"" if is_bodiless or length is None else await reader.readexactly(int(length[1]))
        rest, is_closed = await what_follows(reader)
    finally:
        writer.close()
    return re.sub(rb"Date: [^\r]+GMT\r\n", b"Date\r\n", head) + body + rest, is_closed


async def what_follows(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    try:
        async with asyncio.timeout(0.05):
            return await reader.read(), True
    except TimeoutError:
        return b"", False


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
@pytest.mark.parametrize("case", CASES)
async def test_it_goes_over_the_wire_as_one_of_aiohttp(server: TestServer, case: str, request_: str) -> None:
    of_ours, of_theirs = [await sent(server, request_.format(f"/{whose}/{case}")) for whose in ("ours", "theirs")]
    assert of_ours == of_theirs
    assert b"Date\r\n" in of_ours[0]


async def test_a_connection_serves_one_answer_after_the_other(server: TestServer) -> None:
    both = REQUESTS["put"].format("/ours/ok") + REQUESTS["close"].format("/ours/long")
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(both.encode())
    answers = await reader.read()
    writer.close()
    assert (answers.count(b"HTTP/1.1 200 OK"), answers.endswith(b"x" * 1000)) == (2, True)


async def test_who_reads_slowly_gets_all_of_it(server: TestServer) -> None:
    found, _ = await sent(server, REQUESTS["get"].format("/ours/longer-than-any-buffer"), slowly=True)
    assert found.endswith(b"\r\n\r\n" + CASES["longer-than-any-buffer"].body)


async def test_it_goes_over_tls(server: TestServer) -> None:
    case, path = CASES["longer-than-any-buffer"], "/ours/longer-than-any-buffer"
    secure = TestServer(server.app)
    await secure.start_server(ssl=self_made_context(("127.0.0.1",), SystemClock().now()))
    async with ClientSession() as session, session.get(secure.make_url(path), ssl=False) as reply:
        assert (reply.url.scheme, await reply.read()) == ("https", case.body)
    await secure.close()


async def test_no_header_can_bring_another_with_it(server: TestServer, caplog: pytest.LogCaptureFixture) -> None:
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(REQUESTS["get"].format("/injected").encode())
    assert await reader.read() == b""
    writer.close()
    assert "Forbidden control character" in caplog.text


async def test_it_tells_what_became_of_it(aiohttp_client: Any) -> None:
    seen: list[Reply] = []

    async def note(request: web.Request) -> Reply:
        seen.append(Reply(200, b"{}", JSON))
        assert not seen[0].prepared
        return seen[0]

    app = web.Application()
    app.router.add_get("/", note)
    client = await aiohttp_client(app)
    assert await (await client.get("/")).read() == b"{}"
    (reply,) = seen
    assert (reply.prepared, reply.keep_alive, reply.headers[hdrs.CONTENT_LENGTH]) == (True, True, "2")
    assert reply.body_length > len(reply.body)
