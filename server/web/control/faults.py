"""The control door to faults: the rules that play them in a sandbox, new ones, and an end to them."""

from aiohttp import web

from server.control import faults
from server.web.control.door import Refused, json_reply, read, site_named


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes/{name}/faults", listed, allow_head=False),
        web.post("/sandboxes/{name}/faults", added),
        web.delete("/sandboxes/{name}/faults", cleared),
        web.delete("/sandboxes/{name}/faults/{id}", removed),
    ]


async def listed(request: web.Request) -> web.Response:
    """The rules of a sandbox, the oldest first; the first that falls is played."""
    return json_reply({"faults": [faults.document(rule) for rule in site_named(request).faults.rules]})


async def added(request: web.Request) -> web.Response:
    """A further rule."""
    site, wish = site_named(request), await read(request, faults.RuleWish)
    try:
        rule = faults.rule(wish, [partner.id for partner in site.parts.fixtures.partners])
    except faults.RuleFault as refusal:
        raise Refused(400, str(refusal), refusal.place) from None
    return json_reply(faults.document(site.faults.add(rule)), 201)


async def cleared(request: web.Request) -> web.Response:
    """No more faults."""
    site_named(request).faults.clear()
    return web.Response(status=204)


async def removed(request: web.Request) -> web.Response:
    """One rule less."""
    site, rule_id = site_named(request), request.match_info["id"]
    if rule_id not in [str(rule.id) for rule in site.faults.rules]:
        raise Refused(404, f"There is no rule '{rule_id[:40]}' for faults.")
    site.faults.remove(int(rule_id))
    return web.Response(status=204)
