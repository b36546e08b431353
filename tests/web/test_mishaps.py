"""Connections on which something goes wrong, or comes at an unusual moment: others do not notice, and nothing stays."""

import asyncio
import logging
import re
import socket
import ssl
import time
from typing import Any, cast

import pytest
from aiohttp import web

from server.domain.clock import SystemClock
from server.tls import self_made_context
from server.web.connection import Connection, Entrance
from server.web.express import Express
from server.web.runner import Runner
from tests.web.twins import BY_EXPRESS, LEFT, Twin, asked

FEED, SITE = BY_EXPRESS["open-feed"], LEFT["dataset-site"]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def entrance_of(twin: Twin) -> Entrance:
    assert isinstance(twin.runner, Runner)
    found = twin.runner.server
    assert isinstance(found, Entrance)
    return found


async def connected(twin: Twin) -> tuple[Connection, Streams]:
    """A new connection, as the server and as the client has it."""
    before = set(entrance_of(twin).open)
    streams = await asyncio.open_connection("127.0.0.1", twin.port)
    await asyncio.sleep(0.05)
    (connection,) = entrance_of(twin).open - before
    return connection, streams


async def heard(reader: asyncio.StreamReader) -> bytes:
    """All that comes until there is silence."""
    found = b""
    try:
        async with asyncio.timeout(0.3):
            while piece := await reader.read(2**16):
                found += piece
    except TimeoutError:
        return found
    return found + b"<closed>"


async def test_bytes_may_come_as_asyncio_has_them_on_windows(ours: Twin) -> None:
    connection, (reader, _) = await connected(ours)
    connection.data_received(cast(bytes, bytearray(FEED)))
    assert b" 200 OK" in await heard(reader)
    assert ours.by_express() == 1


@pytest.mark.parametrize("later", [FEED, SITE, FEED[:30], b"HELLO\r\n\r\n"])
async def test_what_comes_before_the_answer_to_the_request_before_is_answered_after_it(
    ours: Twin, theirs: Twin, later: bytes
) -> None:
    await connected(ours)  # Who is not alone waits for the others.
    connection, (reader, writer) = await connected(ours)
    connection.data_received(SITE)
    connection.data_received(later)
    both = await heard(reader), await theirs.answers(SITE, later, pause=0.05)
    found, expected = (re.findall(rb"HTTP/1.1 \d+|Content-Type: [^\r]+|<closed>", each) for each in both)
    assert found == expected
    writer.close()
    await asyncio.sleep(0.05)
    assert connection not in entrance_of(ours).open


async def test_one_that_fails_to_be_handed_over_is_closed_and_the_others_are_answered(
    ours: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Any:
        raise OSError("no such option")

    connections = [await connected(ours) for _ in range(3)]
    monkeypatch.setattr(entrance_of(ours), "ordinary", fail)
    for (connection, _), request in zip(connections, (FEED, SITE, FEED), strict=True):
        connection.data_received(request)
    found = [(await heard(reader))[:12] for _, (reader, _) in connections]
    assert found == [b"HTTP/1.1 200", b"<closed>", b"HTTP/1.1 200"]


async def test_the_log_tells_no_query(
    ours: Twin, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> Any:
        raise RuntimeError("crash")

    monkeypatch.setattr(Express, "answer", fail)
    with caplog.at_level(logging.ERROR):
        assert await ours.answers(asked("GET", "/feeds/slots?access_token=secret")) == b"<closed>"
    assert "/feeds/slots" in caplog.text and "secret" not in caplog.text


async def test_a_server_that_stops_does_not_wait_for_clients_that_do_not_look(ours: Twin) -> None:
    certificate = self_made_context(("127.0.0.1",), SystemClock().now())
    await web.TCPSite(ours.runner, "127.0.0.1", 0, ssl_context=certificate).start()
    pooled = await asyncio.to_thread(asked_over_tls, ours.runner.addresses[-1][1])
    began = time.monotonic()
    await ours.runner.cleanup()
    assert time.monotonic() - began < 5
    pooled.close()


def asked_over_tls(port: int) -> socket.socket:
    """A connection on which something was asked and answered, and that nobody looks at now."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = trusting.wrap_socket(socket.create_connection(("127.0.0.1", port)))
    connection.sendall(BY_EXPRESS["clean"])
    assert b" 204 " in connection.recv(1000)
    return connection


async def test_who_gets_through_when_the_server_has_stopped_is_sent_away(ours: Twin) -> None:
    await entrance_of(ours).close(patience=0)
    reader, writer = await asyncio.open_connection("127.0.0.1", ours.port)
    writer.write(BY_EXPRESS["b"])
    assert (await heard(reader), ours.journal()) == (b"<closed>", [])
