"""A connection: what it answers itself, when it is handed over to aiohttp, and how it ends."""

import asyncio
import gc
import re
import ssl
import weakref

import pytest
from aiohttp import web

from server.domain.clock import SystemClock
from server.domain.value import replace
from server.system import BookingSystem
from server.tls import self_made_context
from server.web import runner as runners
from server.web.connection import Connection, Entrance
from server.web.express import LONGEST_JOINED
from server.web.runner import Runner, runner_of
from tests.web.twins import BY_EXPRESS, KEY, LEFT, Make, Twin, asked


@pytest.mark.parametrize("cut", [1, 30, 150, -1])
async def test_a_request_in_two_pieces_is_left_to_aiohttp(ours: Twin, cut: int) -> None:
    request = BY_EXPRESS["c2"]
    assert b" 200 OK" in await ours.answers(request[:cut], request[cut:], pause=0.05)
    assert [(each["status"], each["order"]) for each in ours.journal()] == [(200, KEY)]


async def test_a_connection_that_was_left_stays_so(ours: Twin, theirs: Twin) -> None:
    requests = BY_EXPRESS["c1"], LEFT["dataset-site"], BY_EXPRESS["c2"], BY_EXPRESS["b"]
    answers = [await twin.answers(*requests, pause=0.05) for twin in (ours, theirs)]
    assert answers[0] == answers[1]
    assert answers[0].count(b"HTTP/1.1 20") == 4
    assert ours.journal() == theirs.journal()
    assert ours.by_express() == 1


async def test_answers_come_in_the_order_of_their_requests(ours: Twin, theirs: Twin) -> None:
    await asyncio.open_connection("127.0.0.1", ours.port)  # Who is not alone waits for the others.
    stream = b"".join([BY_EXPRESS["c1"], LEFT["head"].replace(b"HEAD", b"GET"), BY_EXPRESS["b"], BY_EXPRESS["status"]])
    found = [re.findall(rb"HTTP/1.1 (\d+)", await twin.answers(BY_EXPRESS["c2"], stream)) for twin in (ours, theirs)]
    assert found[0] == found[1] == [b"200", b"200", b"200", b"201", b"200"]


async def test_many_at_once_are_all_answered(ours: Twin) -> None:
    answers = await asyncio.gather(*(ours.answers(*[BY_EXPRESS["c2"]] * 3, pause=0.01) for _ in range(20)))
    assert {answer.count(b"HTTP/1.1 200 OK") for answer in answers} == {3}
    assert ours.by_express() == 60


async def test_a_long_answer_reaches_who_reads_slowly(long: bytes, ours: Twin) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", ours.port, limit=1024)
    writer.write(BY_EXPRESS["open-feed"])
    await asyncio.sleep(0.1)
    writer.write(BY_EXPRESS["open-feed"])  # The one who waits for the reader is aiohttp.
    await asyncio.sleep(0.1)
    found = await reader.readexactly(2 * len(long))
    writer.close()
    assert found.startswith(b"HTTP/1.1 200") and found.count(b"HTTP/1.1 200") == 2
    assert ours.by_express() == 1
    assert [(each["size"], len(each["response"]["body"])) for each in ours.journal()] == [(len(long), 8192)] * 2


async def test_it_goes_over_tls(ours: Twin) -> None:
    certificate = self_made_context(("127.0.0.1",), SystemClock().now())
    await web.TCPSite(ours.runner, "127.0.0.1", 0, ssl_context=certificate).start()
    port = ours.runner.addresses[-1][1]
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
    for request in (BY_EXPRESS["c2"], BY_EXPRESS["b"], LEFT["last"]):
        writer.write(request)
        await asyncio.sleep(0.05)
    found = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert re.findall(rb"HTTP/1.1 (\d+)", found) == [b"200", b"201", b"200"]
    assert ours.by_express() == 2


async def test_who_says_nothing_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch, make: Make) -> None:
    monkeypatch.setattr(runners, "KEEP_ALIVE_SECONDS", 0.3)
    twin = await make(runner_of)
    silent, _ = await asyncio.open_connection("127.0.0.1", twin.port)
    reader, writer = await asyncio.open_connection("127.0.0.1", twin.port)
    for _ in range(3):
        await asyncio.sleep(0.2)
        writer.write(BY_EXPRESS["clean"])
        assert await reader.readuntil(b"\r\n\r\n")
    assert await silent.read() == b""
    assert await asyncio.wait_for(reader.read(), 2) == b""


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What a page of an open feed is now: more than fits into any buffer."""
    body = b"x" * (LONGEST_JOINED * 80)
    page = BookingSystem.open_page
    monkeypatch.setattr(BookingSystem, "open_page", lambda *_: replace(page(*_), body=body))
    return body


async def read_slowly(reader: asyncio.StreamReader) -> bytes:
    """All that comes until nobody is there any more, the first part of it in more than half a second."""
    found = b""
    for _ in range(6):
        await asyncio.sleep(0.1)
        found += await reader.readexactly(2**20)
    return found + await asyncio.wait_for(reader.read(), 10)


async def test_who_is_still_reading_is_not_left(long: bytes, monkeypatch: pytest.MonkeyPatch, make: Make) -> None:
    monkeypatch.setattr(runners, "KEEP_ALIVE_SECONDS", 0.3)
    twin = await make(runner_of)
    reader, writer = await asyncio.open_connection("127.0.0.1", twin.port)
    writer.write(BY_EXPRESS["open-feed"])
    await asyncio.sleep(0.7)
    writer.write(BY_EXPRESS["clean"])
    assert re.findall(rb"HTTP/1.1 (\d+)", await read_slowly(reader)) == [b"200", b"204"]
    writer.close()


async def test_a_server_that_stops_waits_for_who_is_reading(long: bytes, ours: Twin) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", ours.port)
    writer.write(BY_EXPRESS["open-feed"])
    await asyncio.sleep(0.1)
    reading = asyncio.create_task(read_slowly(reader))
    assert isinstance(ours.runner, Runner)
    entrance = ours.runner.server
    await ours.runner.cleanup()
    assert not entrance.open  # What is not sent by now is never sent, as the loop ends.
    assert (await reading).endswith(long)
    writer.close()


async def test_nothing_stays_of_who_speaks_no_tls(ours: Twin) -> None:
    certificate = self_made_context(("127.0.0.1",), SystemClock().now())
    await web.TCPSite(ours.runner, "127.0.0.1", 0, ssl_context=certificate).start()
    for _ in range(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", ours.runner.addresses[-1][1])
        writer.write(BY_EXPRESS["c1"])
        await reader.read()
        writer.close()
    await asyncio.sleep(0.1)
    gc.collect()
    assert [each for each in gc.get_objects() if isinstance(each, Connection)] == []


async def test_blank_lines_do_not_hide_where_a_request_ends(ours: Twin, theirs: Twin) -> None:
    head = asked("PUT", f"/api/order-quotes/{KEY}", b"", "Content-Length: 999")
    head = head.replace(b"999", b"%d" % len(head))  # What follows the blank lines is as long as the body.
    inner = asked("DELETE", f"/api/orders/{KEY}")
    body = inner + b" " * (len(head) - len(inner))
    for twin in (ours, theirs):
        await twin.answers(BY_EXPRESS["b"], plain=True)
    answers = [await twin.answers(b"\r\n\r\n" + head, body, pause=0.1) for twin in (ours, theirs)]
    assert answers[0] == answers[1]
    assert answers[0].count(b"HTTP/1.1") == 1
    assert [each["status"] for each in ours.journal()] == [each["status"] for each in theirs.journal()] == [201, 400]


async def test_a_server_that_stops_hangs_up(ours: Twin) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", ours.port)
    other, _ = await asyncio.open_connection("127.0.0.1", ours.port)
    writer.write(BY_EXPRESS["clean"])
    assert b" 204 " in await reader.readuntil(b"\r\n\r\n")
    await asyncio.wait_for(ours.runner.cleanup(), 5)
    assert (await reader.read(), await other.read()) == (b"", b"")


async def test_nothing_of_a_connection_stays(ours: Twin) -> None:
    assert isinstance(ours.runner, Runner)
    entrance = ours.runner.server
    assert isinstance(entrance, Entrance)
    for requests in (BY_EXPRESS["c1"], LEFT["head"]):
        _, writer = await asyncio.open_connection("127.0.0.1", ours.port)
        await asyncio.sleep(0.05)
        (connection,) = map(weakref.ref, entrance.open)
        gc.disable()
        try:
            writer.write(requests)
            await asyncio.sleep(0.05)
            writer.close()
            await asyncio.sleep(0.05)
            assert connection() is None
        finally:
            gc.enable()
    assert not entrance.open
