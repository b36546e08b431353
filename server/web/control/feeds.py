"""The control door to the feeds of a sandbox: what is in them, and who has read how far."""

from aiohttp import web

from server.control import feeds
from server.web.control.door import json_reply, site_named
from server.web.control.queries import Query

TAIL, LONGEST_TAIL = 5, 100


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes/{name}/feeds", listed, allow_head=False),
        web.get("/sandboxes/{name}/watch", watched, allow_head=False),
    ]


async def listed(request: web.Request) -> web.Response:
    """Each feed with its last entries."""
    site, query = site_named(request), Query(request, ("tail",))
    tail = query.whole("tail", 0, LONGEST_TAIL)
    return json_reply(feeds.all_of(site, TAIL if tail is None else tail))


async def watched(request: web.Request) -> web.Response:
    """How far each Booking Partner has read."""
    return json_reply(feeds.watched(site_named(request)))
