"""The control door's stream of what happens in a sandbox: each exchange as it comes, and what has changed by it.

The journal is the queue: a stream only knows the number of the last exchange it sent, and looks for those that
follow. So a slow reader holds up nobody and costs no memory, and what left the journal before it was sent is told
as `lost`. While somebody listens, what expires is ended about once a second, so that one sees it end.

Source: WHATWG HTML, "Server-sent events".
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

import msgspec
from aiohttp import hdrs, web

from server.control.changes import Changes
from server.control.entries import View, entry
from server.control.summary import instant
from server.sandboxes.site import Site
from server.web.control.door import site_named
from server.web.control.queries import Query
from server.web.keys import SITES

# All in seconds.
TICK = 0.1
BETWEEN_CHANGES = 0.2
BETWEEN_SETTLING = 1.0
KEEP_ALIVE = 15.0
AT_ONCE = 100  # exchanges

STREAMS = web.AppKey[set[asyncio.Task[Any]]]("streams")
HEADERS = {
    hdrs.CONTENT_TYPE: "text/event-stream; charset=utf-8",
    hdrs.CACHE_CONTROL: "no-store",
    "X-Accel-Buffering": "no",
}


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [web.get("/sandboxes/{name}/events", events, allow_head=False)]


async def end_streams(app: web.Application) -> None:
    """End every stream, so that a server that is to stop has not to wait for its readers."""
    for task in app[STREAMS]:
        task.cancel()


async def events(request: web.Request) -> web.StreamResponse:
    """All that happens from now on, or since the exchange of a number, until the reader or the server goes."""
    site = site_named(request)
    stream = Stream(site, _after(request, site), asyncio.get_running_loop().time())
    reply, task, streams = web.StreamResponse(headers=HEADERS), asyncio.current_task(), request.app[STREAMS]
    assert task is not None
    streams.add(task)
    try:
        with suppress(ConnectionError):
            await _play(request, reply, stream)
    finally:
        streams.discard(task)
    return reply


async def _play(request: web.Request, reply: web.StreamResponse, stream: "Stream") -> None:
    await reply.prepare(request)
    await reply.write(b": what happens in the sandbox\n\n")
    time = asyncio.get_running_loop().time
    while request.transport is not None and request.app[SITES].find(stream.site.name) is stream.site:
        news = stream.news(time())
        if news:
            await reply.write(news)
        await asyncio.sleep(0 if stream.is_behind else TICK)


def _after(request: web.Request, site: Site) -> int:
    """The number of the last exchange that the reader has: what it says, or else the last one there is."""
    wanted = Query(request, ("after",)).whole("after")
    if wanted is None:
        text = request.headers.get("Last-Event-ID", "")
        wanted = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else site.journal.last
    # A number that is still to come is of a server before this one.
    return wanted if wanted <= site.journal.last else 0


class Stream:
    """What one reader has been sent of a sandbox, and what is new for it."""

    def __init__(self, site: Site, sent: int, now: float) -> None:
        """sent: the number of the last exchange that the reader has. now: seconds, as of `news`."""
        self.site = site
        self._sent = sent
        self._changes = Changes(site)
        self._looked = self._settled = self._spoke = now

    @property
    def is_behind(self) -> bool:
        """Whether there are exchanges to be sent at once."""
        return self._sent < self.site.journal.last

    def news(self, now: float) -> bytes:
        """The events since the last time, encoded; now: seconds of a clock that only goes forward."""
        if now - self._settled >= BETWEEN_SETTLING:
            self._settled = now
            self.site.last_used = self.site.clock.real()
            self.site.system.settle()
        found = self._exchanges()
        if now - self._looked >= BETWEEN_CHANGES:
            self._looked = now
            found += self._changed()
        if found or now - self._spoke >= KEEP_ALIVE:
            self._spoke = now
            return found or b": still here\n\n"
        return b""

    def _exchanges(self) -> bytes:
        journal, found = self.site.journal, b""
        if self._sent < journal.last and journal.find(self._sent + 1) is None:
            first = next((exchange.number for exchange in journal), journal.last + 1)
            found = event("lost", {"number": first - self._sent - 1})
            self._sent = first - 1
        for number in islice(range(self._sent + 1, journal.last + 1), AT_ONCE):
            exchange = journal.find(number)
            if exchange is not None:
                found += event("exchange", entry(self.site, exchange, View()), number)
            self._sent = number
        return found

    def _changed(self) -> bytes:
        at = instant(self.site.clock.now())
        return b"".join(event("changed", {"what": what, "at": at}) for what in self._changes.look())


def event(name: str, content: Mapping[str, Any], number: int | None = None) -> bytes:
    """A server-sent event. number: by which a reader that comes back says how far it got."""
    head = b"" if number is None else b"id: %d\n" % number
    return b"%bevent: %b\ndata: %b\n\n" % (head, name.encode(), msgspec.json.encode(content))
