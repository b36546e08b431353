"""Servers on sandboxes that are alike, as they are run or by aiohttp alone, and what they are asked."""

import asyncio
import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from server.control import entries
from server.domain.clock import AdjustableClock
from server.sandboxes.journal import Wire
from server.sandboxes.sites import Sites
from server.web.heads import LONGEST
from tests import shop

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
    "open-feed-known": asked("GET", "/feeds/slots", b"", "If-None-Match: *"),
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
    "in-other-letters": asked("GET", "/feeds/slots", b"", "accept: a", "Accept: b", "ACCEPT: c"),
    "kept-alive": asked("GET", "/feeds/slots", b"", "Connection: keep-alive"),
    "length-with-zeros": asked("PUT", f"/api/orders/{KEY}", b"", f"Content-Length: {'0' * 100}2") + b"{}",
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
    "many-chunks": asked("PUT", f"/api/orders/{KEY}", b"", "Transfer-Encoding: chunked")
    + b"1\r\n{\r\n" + b"1\r\n \r\n" * 6000 + b"1\r\n}\r\n0\r\n\r\n",
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
    "blank-line-before": b"\r\n" + asked("GET", "/feeds/slots?access_token=secret"),
    "blank-line-behind": asked("GET", "/feeds/slots") + b"\r\n",
    "two": asked("GET", "/feeds/slots") + asked("GET", "/api/orders-rpde"),
    "no-host": asked("GET", "/feeds/slots").replace(b"Host", b"Most"),
    "no-http": b"HELLO\r\n\r\n",
    "folded": asked("GET", "/feeds/slots", b"", "X-Long: a\r\n b"),
    "bad-length": asked("PUT", f"/api/orders/{KEY}", b"", "Content-Length: +2") + b"{}",
    "two-lengths": asked("PUT", f"/api/orders/{KEY}", ORDER, "Content-Length: 2"),
    "both-lengths": asked("PUT", f"/api/orders/{KEY}", ORDER, "Transfer-Encoding: chunked"),
}  # fmt: skip


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

    async def answers(self, *requests: bytes, pause: float = 0.0, plain: bool = False) -> bytes:
        """All that is sent over one connection until the server is silent, without the time.

        A plain request has one answer, of which one sees where it ends; after others it takes a moment to be sure.
        """
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for request in requests:
            writer.write(request)
            await asyncio.sleep(pause)
        found, silence = b"", 0.0 if plain else 0.05
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
