"""Requests are read as aiohttp's parser reads them, whatever has been read before."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpProcessingError, HttpRequestParser
from hypothesis import given
from hypothesis import strategies as st

from server.web import heads as module
from server.web.heads import LONGEST_KEPT, LONGEST_LINE, MOST_KEPT, Heads
from tests.web.twins import BY_EXPRESS, KEY, LEFT, ORDER, asked

SHORT = [request for request in (*BY_EXPRESS.values(), *LEFT.values()) if len(request) < 4096]


def parts(request: bytes) -> tuple[bytes, bytes, bytes]:
    """The first line, the other lines of the head, and the body."""
    head, end, body = request.partition(b"\r\n\r\n")
    line, start, lines = head.partition(b"\r\n")
    return line, start + lines + end, body


PARTS = [st.sampled_from(sorted(set(each))) for each in zip(*map(parts, SHORT), strict=True)]
PIECES = st.sampled_from([b"", b"\r\n", b"\n", b"\r", b" ", b"\0", b"\xff", b"0", b":", b"\r\n\r\n", b"{}", b"GET / "])


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """A first line, headers and a body that may not fit each other, now and then with something amiss."""
    request = b"".join(draw(each) for each in PARTS)
    for at, gone, put in draw(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 2), PIECES), max_size=2)):
        request = request[:at] + put + request[at + gone :]
    return request


def read_by_aiohttp(data: bytes) -> list[tuple[Any, ...]]:
    """Method, target, headers and body of each request that aiohttp's parser finds whole."""
    loop = asyncio.get_event_loop()
    try:
        messages, _, _ = HttpRequestParser(BaseProtocol(loop), loop, 2**16, auto_decompress=False).feed_data(data)
    except HttpProcessingError:
        return []
    return [
        (message.method, message.path, message.headers, payload.read_nowait())
        for message, payload in messages
        if payload.is_eof()
    ]


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the parser was made for."""
    made: list[object] = []

    def make(*args: Any, **options: Any) -> Any:
        made.append(args)
        return HttpRequestParser(*args, **options)

    monkeypatch.setattr(module, "HttpRequestParser", make)
    return made


@given(data=st.lists(requests(), min_size=1, max_size=30))
def test_what_is_read_is_what_aiohttp_reads(loop: asyncio.AbstractEventLoop, data: list[bytes]) -> None:
    loop.run_until_complete(_read_as_aiohttp_does(SHORT + data))


async def _read_as_aiohttp_does(data: list[bytes]) -> None:
    heads = Heads()
    for each in data:
        received, anew = heads.read(each), Heads().read(each)
        assert received == anew, each
        if received is not None:
            assert read_by_aiohttp(each) == [(*received[:3], received.body)], each
            assert received.data is each


async def test_headers_that_were_read_are_not_read_again(parsed: list[object]) -> None:
    heads = Heads()
    for number in range(10):
        request = asked("PUT", f"/api/orders/{KEY[:-1]}{number}", ORDER)
        received = heads.read(request)
        assert received is not None and received.target.endswith(str(number)) and received.body == ORDER
    assert len(parsed) == 1
    assert heads.read(asked("PUT", f"/api/orders/{KEY}", ORDER, "X-Other: 1")) is not None
    assert len(parsed) == 2


async def test_headers_that_are_nearly_the_same_are_others() -> None:
    heads = Heads()
    for token in ("secret", "Secret", "secreT", "secret"):
        received = heads.read(asked("GET", "/api/orders-rpde", token=token))
        assert received is not None and received.headers["Authorization"] == f"Bearer {token}"


async def test_what_is_known_has_its_length(parsed: list[object]) -> None:
    heads = Heads()
    request = asked("PUT", f"/api/orders/{KEY}", ORDER)
    assert heads.read(request) is not None
    for other in (request[:-1], request + b"\r\n", request + request):
        assert heads.read(other) is None
    assert len(parsed) == 1


@pytest.mark.parametrize(
    "line",
    [
        b"GET /feeds/slots HTTP/1.0",
        b"GET  /feeds/slots HTTP/1.1",
        b"GET /feeds/slots  HTTP/1.1",
        b"GET /feeds/slots\tHTTP/1.1",
        b"get /feeds/slots HTTP/1.1",
        b"GET /feeds/slots HTTP/1.1 ",
        b"GET /feeds/slots HTTP/1.1\nX: y",
        b"\r\nGET /feeds/slots HTTP/1.1",
        b"GET /feeds/sl\xc3\xb6ts HTTP/1.1",
        b"GET http://shop.example/feeds/slots HTTP/1.1",
        b"GET /" + b"a" * LONGEST_LINE + b" HTTP/1.1",
        b"",
    ],
)
async def test_no_line_gets_by_with_headers_that_are_known(line: bytes) -> None:
    heads = Heads()
    request = asked("GET", "/feeds/slots")
    assert heads.read(request) is not None
    assert heads.read(line + request[request.index(b"\r\n") :]) is None


async def test_what_is_special_is_not_remembered(parsed: list[object]) -> None:
    heads = Heads()
    for _ in range(2):
        assert heads.read(LEFT["last"]) is None
        assert heads.read(LEFT["chunked"]) is None
    assert len(parsed) == 4


async def test_headers_without_end_do_not_fill_the_memory(parsed: list[object]) -> None:
    heads = Heads()
    for number in range(3 * MOST_KEPT):
        assert heads.read(asked("GET", "/feeds/slots", b"", f"X-Request: {number}")) is not None
        assert len(heads._kept) <= MOST_KEPT
    heads = Heads()
    assert heads.read(asked("GET", "/feeds/slots", b"", f"X-Long: {'a' * LONGEST_KEPT}")) is not None
    assert not heads._kept
