"""The control door to the journal of a sandbox: what was asked, what was answered, and why."""

from enum import StrEnum

from aiohttp import web

from server.control import entries, exports
from server.control.entries import Filter, View
from server.sandboxes.journal import Step
from server.web.control.door import Refused, json_reply, site_named
from server.web.control.queries import Query

FILTERS = ("partner", "order", "error", "checkpoint", "status", "after", "limit", "personal")
USUAL = 100


class Format(StrEnum):
    """What a journal can be exported as."""

    CURL = "curl"
    PYTEST = "pytest"
    POSTMAN = "postman"
    MERMAID = "mermaid"


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes/{name}/journal", listed, allow_head=False),
        web.delete("/sandboxes/{name}/journal", cleared),
        web.get("/sandboxes/{name}/journal/export", exported, allow_head=False),
        web.get("/sandboxes/{name}/journal/{number}", shown, allow_head=False),
    ]


async def listed(request: web.Request) -> web.Response:
    """Entries, the oldest first."""
    site, query = site_named(request), Query(request, (*FILTERS, "bodies"))
    found, last = entries.chosen(site.journal, _filter(query), query.limit(USUAL))
    view = View(personal=query.flag("personal"), bodies=query.flag("bodies"))
    return json_reply({"entries": [entries.entry(site, each, view) for each in found], "last": last})


async def shown(request: web.Request) -> web.Response:
    """One entry, with its headers and bodies."""
    site, number, query = site_named(request), request.match_info["number"], Query(request, ("personal",))
    is_number = number.isascii() and number.isdecimal() and len(number) <= 18
    exchange = site.journal.find(int(number)) if is_number else None
    if exchange is None:
        raise Refused(404, f"The journal has no entry {number[:40]}; it keeps the last {site.journal.size}.")
    return json_reply(entries.entry(site, exchange, View(query.flag("personal"), bodies=True)))


async def cleared(request: web.Request) -> web.Response:
    """Forget all entries; the numbers go on."""
    site_named(request).journal.clear()
    return web.Response(status=204)


async def exported(request: web.Request) -> web.Response:
    """Entries as something to run again, or to look at."""
    site, query = site_named(request), Query(request, (*FILTERS, "format"))
    format_ = query.member("format", Format)
    if format_ is None:
        raise Refused(400, f"Say in which format: {', '.join(Format)}.", "format")
    found, _ = entries.chosen(site.journal, _filter(query), query.whole("limit", 1) or site.journal.size)
    made = exports.export(format_, site, found, personal=query.flag("personal"))
    return web.Response(text=made.text, content_type=made.media_type, charset="utf-8")


def _filter(query: Query) -> Filter:
    return Filter(
        partner=query.text("partner"),
        order=query.text("order"),
        error=query.text("error"),
        checkpoint=query.member("checkpoint", Step),
        status=query.whole("status"),
        after=query.whole("after"),
    )
