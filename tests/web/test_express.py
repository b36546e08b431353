"""The express way answers as aiohttp's own way does, byte for byte, and keeps the same journal; all else it leaves."""

import asyncio
import gc
import gzip
import json
import re
import weakref
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from aiohttp import web

from server.app import House, application, sandboxes
from server.build import Secrets, uuid_source
from server.control import entries
from server.domain.clock import AdjustableClock
from server.domain.value import replace
from server.sandboxes.fault import parse
from server.sandboxes.faults import Rule
from server.sandboxes.journal import Wire
from server.sandboxes.sites import Sites
from server.system import BookingSystem
from server.web import runner as runners
from server.web.connection import LONGEST, Entrance
from server.web.reply import LONGEST_JOINED
from server.web.runner import Runner, runner_of
from server.wire.urls import Urls
from tests import shop
from tests.conftest import SIGNING_KEY

KEY = shop.UUID1
QUOTE = json.dumps(shop.order("OrderQuote")).encode()
ORDER = json.dumps(shop.order("Order", totalPaymentDue=shop.price(10), payment=shop.PAYMENT)).encode()
ACTION = b'{"@type": "test:SellerRequestedCancellationSimulateAction"}'


def asked(method: str, path: str, body: bytes = b"", *headers: str, token: str | None = shop.ACME) -> bytes:
    """A request as a broker sends it."""
    lines = [f"{method} {path} HTTP/1.1", "Host: shop.example"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join((*lines, *headers, "", "")).encode() + body


# One after the other, each is what it says at that moment: the quote is there when it is booked, and so on.
BY_EXPRESS = {
    "c1": asked("PUT", f"/api/order-quote-templates/{KEY}", QUOTE),
    "c2": asked("PUT", f"/api/order-quotes/{KEY}", QUOTE),
    "b": asked("PUT", f"/api/orders/{KEY}", ORDER),
    "b-again": asked("PUT", f"/api/orders/{KEY.upper()}", ORDER),
    "b-of-the-guide": asked("PUT", f"/api/order/{shop.UUID2}", ORDER),
    "status": asked("GET", f"/api/orders/{KEY}"),
    "status-with-a-body": asked("GET", f"/api/orders/{KEY}", b"{}"),
    "cancel": asked("PATCH", f"/api/orders/{KEY}", json.dumps(shop.cancellation()).encode()),
    "delete-quote": asked("DELETE", f"/api/order-quotes/{KEY[:-1]}3"),
    "delete": asked("DELETE", f"/api/orders/{KEY}"),
    "p": asked("PUT", f"/api/order-proposals/{KEY}", ORDER),
    "u": asked("PATCH", f"/api/order-proposals/{KEY}", ORDER),
    "orders-feed": asked("GET", "/api/orders-rpde"),
    "orders-feed-on": asked("GET", "/api/orders-rpde?afterChangeNumber=17"),
    "orders-feed-wrong": asked("GET", "/api/orders-rpde?afterChangeNumber=%22&x=//&x='"),
    "proposals-feed": asked("GET", "/api/order-proposals-rpde"),
    "open-feed": asked("GET", "/feeds/scheduled-sessions", token=None),
    "opportunity": asked("GET", f"/api/{shop.YOGA}", token=None),
    "opportunity-unknown": asked("GET", "/api/scheduled-sessions/none", token=None),
    "named": asked("PUT", f"/sandboxes/anna/api/orders/{KEY}", ORDER),
    "named-feed": asked("GET", "/sandboxes/anna/feeds/scheduled-sessions", token=None),
    "no-token": asked("PUT", f"/api/orders/{KEY}", ORDER, token=None),
    "wrong-token": asked("PUT", f"/api/orders/{KEY}", ORDER, token="none"),
    "strange-token": asked("GET", "/api/orders-rpde", token="caf\N{LATIN SMALL LETTER E WITH ACUTE}"),
    "no-uuid": asked("PUT", "/api/orders/none", ORDER),
    "no-body": asked("PUT", f"/api/orders/{KEY}"),
    "no-json": asked("PUT", f"/api/orders/{KEY}", b"\xff{"),
    "all-headers": asked("GET", "/feeds/slots", b"", "accept:  */* ", "X-Twice: 1", "X-Twice: 2", "X-Nothing:"),
    "kept-alive": asked("GET", "/feeds/slots", b"", "Connection: keep-alive"),
    "clean": asked("DELETE", "/api/test-interface/datasets/tests", token=None),
    "act": asked("POST", "/api/test-interface/actions", ACTION),
}  # fmt: skip
LEFT = {
    "head": asked("HEAD", "/feeds/slots"),
    "last": asked("GET", "/feeds/slots", b"", "Connection: close"),
    "old": asked("GET", "/feeds/slots").replace(b"HTTP/1.1", b"HTTP/1.0"),
    "expecting": asked("PUT", f"/api/orders/{KEY}", ORDER, "Expect: 100-continue"),
    "upgrading": asked("GET", "/feeds/slots", b"", "Connection: Upgrade", "Upgrade: websocket"),
    "chunked": asked("PUT", f"/api/orders/{KEY}", b"", "Transfer-Encoding: chunked") + b"2\r\n{}\r\n0\r\n\r\n",
    "zipped": asked("PUT", f"/api/orders/{KEY}", gzip.compress(ORDER), "Content-Encoding: gzip"),
    "zipped-badly": asked("PUT", f"/api/orders/{KEY}", ORDER, "Content-Encoding: gzip"),
    "escaped": asked("GET", f"/api/orders/%{ord(KEY[0]):x}{KEY[1:]}"),
    "dotted": asked("GET", "/api/../feeds/slots"),
    "slash": asked("GET", "/api/orders/"),
    "slashes": asked("GET", f"/api//orders/{KEY}"),
    "fragment": asked("GET", "/feeds/slots#there"),
    "fragment-and-query": asked("GET", "/feeds/slots?a=b#there"),
    "absolute": asked("GET", "http://shop.example/feeds/slots"),
    "other-letters": asked("GET", "/api/orders/\N{LATIN SMALL LETTER E WITH ACUTE}"),
    "empty-query": asked("GET", "/feeds/slots?"),
    "nowhere": asked("GET", "/api/none"),
    "no-such-method": asked("POST", f"/api/orders/{KEY}", ORDER),
    "dataset-site": asked("GET", "/openactive"),
    "no-name": asked("GET", "/sandboxes/Anna/feeds/slots"),
    "name-of-the-default": asked("GET", "/sandboxes/default/feeds/slots"),
    "faulty": asked("GET", "/feeds/slots", b"", "X-Sandbox-Fault: status=503"),
    "create": asked("POST", "/api/test-interface/datasets/tests/opportunities", b"{}"),
    "too-long": asked("PUT", f"/api/orders/{KEY}", b" " * LONGEST),
    "blank-lines-before": b"\r\n\r\n" + asked("GET", "/feeds/slots"),
    "blank-line-behind": asked("GET", "/feeds/slots") + b"\r\n",
    "two": asked("GET", "/feeds/slots") + asked("GET", "/api/orders-rpde"),
    "no-host": asked("GET", "/feeds/slots").replace(b"Host", b"Most"),
    "no-http": b"HELLO\r\n\r\n",
    "folded": asked("GET", "/feeds/slots", b"", "X-Long: a\r\n b"),
    "bad-length": asked("PUT", f"/api/orders/{KEY}", b"", "Content-Length: +2") + b"{}",
    "two-lengths": asked("PUT", f"/api/orders/{KEY}", ORDER, "Content-Length: 2"),
    "both-lengths": asked("PUT", f"/api/orders/{KEY}", ORDER, "Transfer-Encoding: chunked"),
}


PLAIN_ONES = {(request,) for request in BY_EXPRESS.values()}


@dataclass
class Twin:
    """A server on a sandbox of its own, like that of the other."""

    sites: Sites
    clock: AdjustableClock
    runner: web.AppRunner

    @property
    def port(self) -> int:
        port: int = self.runner.addresses[0][1]
        return port

    async def answers(self, *requests: bytes, pause: float = 0.0) -> bytes:
        """All that is sent over one connection until the server is silent, without the time.

        One plain request has one answer, of which one sees where it ends; after others it takes a moment to be sure.
        """
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for request in requests:
            writer.write(request)
            await asyncio.sleep(pause)
        found, silence = b"", 0.0 if requests in PLAIN_ONES else 0.05
        try:
            while not found or silence or not is_whole(found):
                async with asyncio.timeout(silence if found and silence else 5):
                    piece = await reader.read(2**16)
                found += piece or b"<closed>"
                if not piece:
                    break
        except TimeoutError:
            assert silence, found
        finally:
            writer.close()
        return re.sub(rb"Date: [^\r]+GMT\r\n", b"Date\r\n", found)

    def journal(self) -> list[dict[str, Any]]:
        """What the journals of all sandboxes have, but for how long it took and the time on the wall."""
        view = entries.View(personal=True, bodies=True)
        shown = [entries.entry(site, exchange, view) for site in self.sites for exchange in site.journal]
        for each in shown:
            del each["seconds"]
            each["response"]["headers"].pop("Date", None)
            each["request"]["headers"] = {k.lower(): v for k, v in each["request"]["headers"].items()}
        return shown

    def by_express(self) -> int:
        """How many exchanges were answered by the express way."""
        return sum(isinstance(exchange.request, Wire) for site in self.sites for exchange in site.journal)


def is_whole(found: bytes) -> bool:
    """Whether an answer is there with all its body."""
    head, end, body = found.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    return bool(end) and len(body) >= (0 if length is None else int(length[1]))


Make = Callable[[Callable[[web.Application], web.AppRunner]], Any]


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


async def test_it_answers_and_notes_as_aiohttp_does(ours: Twin, theirs: Twin) -> None:
    for name, request in BY_EXPRESS.items():
        answers = [await twin.answers(request) for twin in (ours, theirs)]
        assert answers[0] == answers[1], name
        assert answers[0].startswith(b"HTTP/1.1 "), name
        assert ours.by_express() == len(ours.journal()), name
    assert ours.journal() == theirs.journal()
    assert (ours.by_express(), theirs.by_express()) == (len(BY_EXPRESS), 0)


async def test_one_connection_after_the_other_or_one_for_all(ours: Twin, theirs: Twin) -> None:
    requests = BY_EXPRESS.values()
    for request in requests:
        await theirs.answers(request)
    await ours.answers(*requests, pause=0.01)
    assert ours.journal() == theirs.journal()
    assert ours.by_express() == len(BY_EXPRESS)


@pytest.mark.parametrize("request_", LEFT.values(), ids=LEFT)
async def test_what_is_special_is_left_to_aiohttp(ours: Twin, theirs: Twin, request_: bytes) -> None:
    answers = await asyncio.gather(ours.answers(request_), theirs.answers(request_))
    assert answers[0] == answers[1]
    assert ours.journal() == theirs.journal()
    assert ours.by_express() == 0


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


async def test_a_fault_that_is_due_is_played(ours: Twin) -> None:
    ours.sites.default.faults.add(Rule(parse("status=503"), times=1))
    assert b"HTTP/1.1 503" in await ours.answers(BY_EXPRESS["c1"])
    ours.sites.default.faults.clear()
    assert b"HTTP/1.1 200" in await ours.answers(BY_EXPRESS["c1"])
    assert ours.by_express() == 1


async def test_a_crash_is_told_as_any(ours: Twin, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def crash(*_: Any) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(BookingSystem, "status", crash)
    answer = await ours.answers(BY_EXPRESS["status"])
    assert b"HTTP/1.1 500" in answer and b"InternalApplicationError" in answer and b"inside" not in answer
    assert f"GET /api/orders/{KEY}" in caplog.text and "inside" in caplog.text
    assert b"HTTP/1.1 200" in await ours.answers(BY_EXPRESS["c1"])


async def test_no_header_can_bring_another_with_it(ours: Twin, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr(Urls, "order", lambda *_: "https://example.com/\r\nSet-Cookie: a=b")
    assert await ours.answers(BY_EXPRESS["b"]) == b"<closed>"
    assert "control character" in caplog.text


async def test_a_long_answer_reaches_who_reads_slowly(ours: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    long = b"x" * (LONGEST_JOINED * 40)
    page = ours.sites.default.system.open_page
    monkeypatch.setattr(BookingSystem, "open_page", lambda *_: replace(page(*_[1:]), body=long))
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


def one_letter_off(targets: list[str], number: int) -> list[str]:
    """Targets that are nearly those, with something left out, put in or put in the place of something."""
    random = Random(number)
    found = []
    for _ in range(number):
        target = random.choice(targets)
        at, gone = random.randrange(len(target) + 1), random.randrange(2)
        put = random.choice(
            ["", *"/?#%.;:@&=+-_~'\"\\{}[]|^`<>*!$,()Aa0é\x7f\x00\t ", "//", "%2f", "%41", "..", "/sandboxes/bob"]
        )
        found.append(target[:at] + put + target[at + gone :])
    return found


async def test_whatever_a_target_looks_like_it_leads_to_the_same(ours: Twin, theirs: Twin) -> None:
    targets = sorted({request.split(b" ", 2)[1].decode() for request in BY_EXPRESS.values()})
    for target in one_letter_off(targets, 400):
        for method in ("GET", "DELETE"):
            request = asked(method, target)
            PLAIN_ONES.add((request,))
            answers = [await twin.answers(request) for twin in (ours, theirs)]
            assert answers[0] == answers[1], (method, target)
    assert ours.journal() == theirs.journal()
    assert ours.by_express() > 40
