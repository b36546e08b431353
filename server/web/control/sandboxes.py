"""The control door to the sandboxes as such: which there are, a new one, one taken away, one reset."""

from aiohttp import web
from msgspec import Struct

from server.control import summary
from server.fixtures import FixtureError
from server.sandboxes.site import DEFAULT, Site
from server.web.control.door import Refused, json_reply, read, site_named
from server.web.keys import CONTROL, SITES


class Reset(Struct, forbid_unknown_fields=True):
    """What a reset may be told. seed: of the identifiers made up from then on."""

    seed: int | None = None


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes", listed, allow_head=False),
        web.get("/sandboxes/{name}", shown, allow_head=False),
        web.put("/sandboxes/{name}", made),
        web.delete("/sandboxes/{name}", deleted),
        web.post("/sandboxes/{name}/reset", reset),
    ]


async def listed(request: web.Request) -> web.Response:
    """All sandboxes, the default one first."""
    sites = request.app[SITES]
    found = [_summary(request, site) for site in sites]
    idle = None if sites.idle is None else sites.idle.total_seconds()
    return json_reply({"sandboxes": found, "limit": sites.limit, "idleSeconds": idle})


async def shown(request: web.Request) -> web.Response:
    """One sandbox."""
    return json_reply(_summary(request, site_named(request)))


async def made(request: web.Request) -> web.Response:
    """A sandbox of this name: a new one (201), or the one there is (200)."""
    sites, name = request.app[SITES], request.match_info["name"]
    known = sites.find(name)
    return json_reply(_summary(request, known or sites.get(name)), 200 if known else 201)


async def deleted(request: web.Request) -> web.Response:
    """Take a sandbox away with all that is in it; repeating it is a success."""
    name = request.match_info["name"]
    if name == DEFAULT:
        raise Refused(409, "The default sandbox cannot be deleted; reset it instead.")
    request.app[SITES].remove(name)
    return web.Response(status=204)


async def reset(request: web.Request) -> web.Response:
    """Back to the fixtures, at the real time; feeds go on, and tell what is gone."""
    site, wish = site_named(request), await read(request, Reset)
    try:
        site.reset(wish.seed)
    except FixtureError as fault:
        raise Refused(409, f"The fixtures cannot be loaded at this time: {fault}") from None
    return json_reply(summary.happened(site, []))


def _summary(request: web.Request, site: Site) -> dict[str, object]:
    return summary.of(site, f"{request.app[CONTROL]}/sandboxes/{site.name}")
