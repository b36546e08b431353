"""The control door to the journal of a sandbox: what was asked, what was answered, and why."""

import re
from difflib import get_close_matches
from enum import StrEnum

from aiohttp import web

from server.control import entries, exports
from server.control.entries import ANY_ERROR, Filter, View
from server.domain import errors
from server.domain.names import UUID
from server.sandboxes.journal import Step
from server.sandboxes.site import Site
from server.web.control.door import Refused, json_reply, site_named
from server.web.control.queries import Query

FILTERS = ("partner", "order", "error", "checkpoint", "status", "after", "limit", "personal")
USUAL = 100


UUID_FORM = re.compile(UUID, re.IGNORECASE)
ERRORS = {
    name.lower(): name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, Exception)
} | {ANY_ERROR: ANY_ERROR}
"""What the filter `error` takes: every error by its name, in small letters."""


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
    found, last = entries.chosen(site.journal, _filter(site, query), query.limit(USUAL))
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
    found, _ = entries.chosen(site.journal, _filter(site, query), query.whole("limit", 1) or site.journal.size)
    made = exports.export(format_, site, found, personal=query.flag("personal"))
    return web.Response(text=made.text, content_type=made.media_type, charset="utf-8")


def _filter(site: Site, query: Query) -> Filter:
    """Raises Refused for what no entry can ever have, so that nobody waits for it."""
    return Filter(
        partner=_partner(site, query.text("partner")),
        order=_order(query.text("order")),
        error=_error(query.text("error")),
        checkpoint=query.member("checkpoint", Step),
        status=query.whole("status"),
        after=query.whole("after"),
    )


def _partner(site: Site, id_: str | None) -> str | None:
    known = [partner.id for partner in site.parts.fixtures.partners]
    # A journal outlives the fixtures that a snapshot brings.
    if id_ is None or id_ in known or any(exchange.partner == id_ for exchange in site.journal):
        return id_
    raise Refused(400, f"There is no Booking Partner '{id_[:40]}'; there are {', '.join(known) or 'none'}.", "partner")


def _order(uuid: str | None) -> str | None:
    if uuid is None or UUID_FORM.fullmatch(uuid):
        return uuid
    raise Refused(400, f"'{uuid[:40]}' is no UUID of an order.", "order")


def _error(type_: str | None) -> str | None:
    if type_ is None or type_.lower() in ERRORS:
        return type_
    close = get_close_matches(type_.lower(), ERRORS, 1)
    like = ERRORS[close[0]] if close else "OpportunityIsFullError"
    raise Refused(400, f"'{type_[:40]}' is no error here; one is {like}, and '{ANY_ERROR}' is all of them.", "error")
