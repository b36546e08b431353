"""Callers who send what nobody should: they are answered, and whoever looks at the journal later sees all of it."""

import asyncio
import gzip
import logging
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from server.app import Settings, start
from tests import shop
from tests.control.conftest import Control

JOURNAL = "/sandboxes/default/journal"
ORDER = f"/api/orders/{shop.UUID1}"
A_MEGABYTE = 1_000_000
FIXTURES = Path(__file__).parents[2] / "fixtures"


async def raw(control: Control, request: bytes) -> bytes:
    """What the server answers to some bytes, until it is silent or hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", control.api.client.port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(100_000), 2)
    finally:
        writer.close()


def asked(method: str, path: str, headers: bytes, token: str = shop.ACME) -> bytes:
    """A request without a body, and with headers of any bytes."""
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
    return head.encode() + headers + b"\r\n\r\n"


async def newest(control: Control) -> dict[str, Any]:
    """The newest entry of the journal, bodies and all."""
    reply = await control.get(f"{JOURNAL}?limit=1&bodies=true&personal=true")
    assert reply.status == 200, reply.body
    entry: dict[str, Any] = reply.body["entries"][0]
    return entry


async def test_headers_of_any_bytes_can_be_looked_at(control: Control) -> None:
    assert b" 200 OK" in await raw(control, asked("GET", "/api/orders-rpde", b"User-Agent: caf\xe9"))
    assert (await newest(control))["request"]["headers"]["User-Agent"] == "caf�"


async def test_a_token_of_any_bytes_is_none(control: Control) -> None:
    request = b"GET /control/sandboxes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer \xff\r\n\r\n"
    assert b" 401 " in await raw(control, request)


@pytest.mark.parametrize("header", [b"X-Sandbox-Fault: \xff", b"X-Sandbox-Fault: status=\xff"])
async def test_a_fault_of_any_bytes_is_none(control: Control, header: bytes) -> None:
    assert b" 400 " in await raw(control, asked("GET", "/api/orders-rpde", header))


async def test_a_cut_body_without_a_bottom_is_looked_at_at_once(control: Control) -> None:
    body = b'{"x":' + b"[" * 33_000 + b"]" * 33_000 + b"}"
    await control.call("PUT", ORDER, body, shop.ACME)
    began = perf_counter()
    assert (await newest(control))["status"] == 400
    assert perf_counter() - began < 1  # it was 3.4 s


async def test_of_many_errors_the_first_are_kept(control: Control) -> None:
    body = shop.order("OrderQuote", orderedItem=[{"@type": "OrderItem", "position": n} for n in range(2000)])
    reply = await control.call("PUT", f"/api/order-quotes/{shop.UUID1}", body, shop.ACME)
    assert (reply.status, len(reply.body["orderedItem"])) == (409, 2000)
    entry = await newest(control)
    assert (len(entry["errors"]), entry["errorsInAll"]) == (50, 2000)


@pytest.mark.parametrize(
    "body",
    [{"x" * A_MEGABYTE: 1}, {f"x{number}": 1 for number in range(20_000)}, {"@type": "x" * A_MEGABYTE},
     {"@type": "Order", "orderedItem": [{"@id": "x" * A_MEGABYTE, "orderItemStatus": shop.OA + "CustomerCancelled"}]}],
)  # fmt: skip
async def test_what_was_sent_is_not_said_again_at_any_length(control: Control, body: dict[str, Any]) -> None:
    reply = await control.call("PATCH", ORDER, {"@type": "Order"} | body, shop.ACME)
    assert reply.status >= 400
    assert len(reply.raw) < 3000
    assert len(str(control.api.sites.default.journal.find(1).refusals[0][1].facts)) < 3000  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["%0d%0aX:y", "%2f%2fevil.example", "javascript:alert(1)", "%ff", "Capital"])
@pytest.mark.parametrize("slash", ["", "/"])
async def test_no_page_is_at_a_name_that_cannot_be(control: Control, name: str, slash: str) -> None:
    answer = await raw(control, asked("GET", f"/sandboxes/{name}{slash}", b"Accept: text/html"))
    assert b" 404 " in answer.partition(b"\r\n")[0]


async def test_a_caller_who_goes_away_is_no_crash(caplog: pytest.LogCaptureFixture) -> None:
    running = await start(Settings("127.0.0.1", 0, None, FIXTURES))
    try:
        for method, path in (("PUT", ORDER), ("POST", "/control/sandboxes/default/clock"), ("BAD WORD", "/")):
            token = running.tokens["acme"] if path == ORDER else running.control_token
            _, writer = await asyncio.open_connection("127.0.0.1", running.port)
            writer.write(asked(method, path, b"Content-Length: 200", str(token)) + b"{")
            await asyncio.sleep(0.1)
            writer.transport.abort()
        await asyncio.sleep(0.1)
        assert [(each.dropped, each.status) for each in running.sites.default.journal] == [(True, 0)]
        assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []
    finally:
        await running.stop()


async def test_a_form_that_cannot_be_read_is_refused_in_the_words_of_oauth(control: Control) -> None:
    body = gzip.compress(b"grant_type=client_credentials")[:-9] + b"x"
    head = "POST /openid/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Encoding: gzip\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    answer = await raw(control, head.encode() + b"\x00" + body[1:])
    assert b" 400 " in answer.partition(b"\r\n")[0]
    assert b'"error":"invalid_request"' in answer
