"""The control door to the orders of a sandbox: to look at them, and to act on them as their sellers do."""

from aiohttp import web

from server.control import acting, orders
from server.control.opportunities import local_id
from server.domain.errors import OpenBookingError
from server.domain.orders import Order, OrderKey, Phase
from server.domain.status import ItemStatus, ProposalStatus
from server.sandboxes.site import Site
from server.web.control.door import Refused, decided, json_reply, noted, read, site_named
from server.web.control.queries import Query

ORDER = "/sandboxes/{name}/orders/{partner}/{uuid}"
NAMES = ("phase", "partner", "uuid", "seller", "opportunity", "status", "after", "limit", "personal")
STATUSES = {orders.MIXED, *(each.value for each in (*ItemStatus, *ProposalStatus))}


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes/{name}/orders", listed, allow_head=False),
        web.get(ORDER, shown, allow_head=False),
        web.post(f"{ORDER}/{{action}}", noted(acted)),
    ]


async def listed(request: web.Request) -> web.Response:
    """Quotes with leases, proposals and orders, those that changed last first."""
    site, query = site_named(request), Query(request, NAMES)
    wanted, after = _wanted(site, query), query.whole("after", 1)
    return json_reply(orders.page(site, wanted, after, query.limit(), query.flag("personal")))


async def shown(request: web.Request) -> web.Response:
    """One of them, with its document."""
    site, query = site_named(request), Query(request, ("personal",))
    return _order(site, _key(request), query.flag("personal"))


async def acted(request: web.Request) -> web.Response:
    """Do one thing as the seller, and answer with what became of it."""
    site, name, query = site_named(request), request.match_info["action"], Query(request, ("personal",))
    action = acting.ACTIONS.get(name)
    if action is None:
        raise Refused(404, f"A seller cannot '{name[:40]}' an order; there are {', '.join(acting.ACTIONS)}.")
    wish = await read(request, action.body)
    try:
        key = acting.key_of(site, *_key(request))
        action.do(site, key, wish)
    except OpenBookingError as refusal:
        raise decided(refusal, is_there=isinstance(site.system.sandbox.find(_key(request)), Order)) from None
    return _order(site, key, query.flag("personal"))


def _key(request: web.Request) -> OrderKey:
    return OrderKey(request.match_info["partner"], request.match_info["uuid"].lower())


def _order(site: Site, key: OrderKey, personal: bool) -> web.Response:
    found = orders.one(site, key, personal)
    if found is None:
        raise Refused(404, f"{key.partner} has no quote, proposal or order {key.uuid}.")
    return json_reply(found)


def _wanted(site: Site, query: Query) -> orders.Wanted:
    urls, status, opportunity = site.system.urls, query.text("status"), query.text("opportunity")
    seller, uuid = query.text("seller"), query.text("uuid")
    if status is not None and status not in STATUSES:
        raise Refused(400, f"'{status[:40]}' is not one of {', '.join(sorted(STATUSES))}.", "status")
    return orders.Wanted(
        phase=query.member("phase", Phase),
        partner=query.text("partner"),
        uuid=None if uuid is None else uuid.lower(),
        seller=None if seller is None else urls.local(seller) or seller,
        opportunity=None if opportunity is None else local_id(urls, opportunity) or opportunity,
        status=status,
    )
