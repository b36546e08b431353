"""The control door to the Booking Partners of a sandbox: who they are, what they may, and changes to that."""

from aiohttp import web

from server.control import partners
from server.control.partners import PartnerRefusal
from server.web.control.door import Refused, json_reply, noted, read, site_named


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes/{name}/partners", listed, allow_head=False),
        web.post("/sandboxes/{name}/partners/{partner}/renew", noted(renewed)),
        web.post("/sandboxes/{name}/partners/{partner}/{action}", noted(changed)),
    ]


async def listed(request: web.Request) -> web.Response:
    """Every Booking Partner."""
    return json_reply(partners.all_of(site_named(request)))


async def changed(request: web.Request) -> web.Response:
    """Give or take away access to sellers, and answer with the partner as it stands now."""
    site, action = site_named(request), request.match_info["action"]
    if action not in partners.CHANGES:
        known = ", ".join((*partners.CHANGES, "renew"))
        raise Refused(404, f"Nothing '{action[:40]}' can be done to a Booking Partner; there are {known}.")
    wish = await read(request, partners.Access)
    try:
        partner = partners.find(site, request.match_info["partner"])
        partners.change(site, partner, action, wish)
    except PartnerRefusal as refusal:
        raise Refused(404, str(refusal)) from None
    return json_reply(partners.one(site, partner))


async def renewed(request: web.Request) -> web.Response:
    """Another secret for an OAuth client; orders and grants stay."""
    site, wish = site_named(request), await read(request, partners.Renewal)
    try:
        return json_reply(partners.renew(site, partners.find(site, request.match_info["partner"]), wish))
    except PartnerRefusal as refusal:
        raise Refused(404, str(refusal)) from None
