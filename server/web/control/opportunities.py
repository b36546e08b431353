"""The control door to the opportunities of a sandbox: to look at them, and to change them as their sellers do."""

from aiohttp import web

from server.control import offering, opportunities
from server.domain.catalogue import Kind
from server.domain.errors import OpenBookingError, UnknownOpportunityError
from server.web.control.door import Refused, decided, json_reply, noted, read, site_named
from server.web.control.queries import Query

NAMES = ("kind", "seller", "q", "past", "ids", "after", "limit")


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes/{name}/opportunities", listed, allow_head=False),
        web.post("/sandboxes/{name}/opportunities/{action}", noted(acted)),
    ]


async def listed(request: web.Request) -> web.Response:
    """What can be booked, and how its places stand, in the order in which it begins."""
    site, query = site_named(request), Query(request, NAMES)
    kind, seller, urls = query.member("kind", Kind), query.text("seller"), site.system.urls
    local = None if seller is None else urls.local(seller) or seller
    ids = None if query.text("ids") is None else frozenset((query.text("ids") or "").split(","))
    wanted = opportunities.Wanted(kind, local, query.text("q"), query.flag("past"), ids)
    try:
        return json_reply(opportunities.page(site, wanted, query.text("after"), query.limit()))
    except KeyError:
        raise Refused(400, "The opportunity at which to go on is not there (any more); begin anew.", "after") from None


async def acted(request: web.Request) -> web.Response:
    """Do one thing as the seller, and answer with what became of it."""
    site, name = site_named(request), request.match_info["action"]
    action = offering.ACTIONS.get(name)
    if action is None:
        raise Refused(404, f"A seller cannot '{name[:40]}' an opportunity; there are {', '.join(offering.ACTIONS)}.")
    wish = await read(request, action.body)
    try:
        changed = site.parts.desk.opportunity(action.do(site, wish))
    except OpenBookingError as refusal:
        raise decided(refusal, is_there=not isinstance(refusal, UnknownOpportunityError)) from None
    return json_reply(opportunities.row(site, changed))
