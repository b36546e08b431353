"""The control door to the snapshots of a sandbox, and to its whole state as a file."""

import asyncio

from aiohttp import hdrs, web

from server.control import summary
from server.sandboxes.snapshots import NoSuchSnapshot, TooManySnapshots
from server.sandboxes.state_file import text_of
from server.web.control.door import Refused, json_reply, site_named

YAML = "application/yaml"


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes/{name}/snapshots", listed, allow_head=False),
        web.put("/sandboxes/{name}/snapshots/{snapshot}", saved),
        web.delete("/sandboxes/{name}/snapshots/{snapshot}", forgotten),
        web.post("/sandboxes/{name}/snapshots/{snapshot}/restore", restored),
        web.get("/sandboxes/{name}/state", state, allow_head=False),
    ]


async def listed(request: web.Request) -> web.Response:
    """The snapshots of a sandbox. taken: by the clock on the wall; now: by that of the sandbox, as it was then."""
    found = [
        {
            "name": each.name,
            "taken": summary.instant(each.taken),
            "now": summary.instant(each.snapshot.now),
            "orders": each.snapshot.orders,
        }
        for each in site_named(request).snapshots
    ]
    return json_reply({"snapshots": found})


async def saved(request: web.Request) -> web.Response:
    """Keep what there is now under a name: a new one (201), or in place of what was kept under it (200)."""
    site, name = site_named(request), request.match_info["snapshot"]
    try:
        is_new = site.save(name)
    except NoSuchSnapshot as refusal:
        raise Refused(400, str(refusal)) from None
    except TooManySnapshots as refusal:
        raise Refused(409, str(refusal)) from None
    return json_reply({"name": name}, 201 if is_new else 200)


async def forgotten(request: web.Request) -> web.Response:
    """Keep a snapshot no longer; repeating it is a success."""
    site_named(request).snapshots.forget(request.match_info["snapshot"])
    return web.Response(status=204)


async def restored(request: web.Request) -> web.Response:
    """Go back to a snapshot, at its moment; feeds go on, and tell what has changed by that."""
    site = site_named(request)
    try:
        site.restore(request.match_info["snapshot"])
    except NoSuchSnapshot as refusal:
        raise Refused(404, str(refusal)) from None
    return json_reply(summary.happened(site, []))


async def state(request: web.Request) -> web.Response:
    """All of a sandbox as one file of YAML, which `serve --fixtures` takes; others are answered meanwhile."""
    snapshot = site_named(request).snapshot()
    text = await asyncio.to_thread(text_of, snapshot)
    return web.Response(body=text, headers={hdrs.CONTENT_TYPE: YAML, hdrs.CACHE_CONTROL: "no-store"})
