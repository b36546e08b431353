"""What is around every endpoint of the sandboxes: it finds the sandbox, has faults played, and keeps the journal.

It decides nothing, and what it notes costs next to nothing: texts are made of it when somebody looks.
"""

from time import perf_counter

from aiohttp import hdrs, web
from multidict import istr

from server.domain.errors import OpenBookingError
from server.sandboxes.journal import Exchange, Message, Step, beginning
from server.sandboxes.site import Site
from server.sandboxes.sites import Sites
from server.web.faulting import faulted, hang_up, may_fail
from server.web.keys import CONTROL, EXCHANGE, SITE, find_site
from server.web.replies import Handler, failed, told

REQUEST_ID = istr("X-Request-Id")


def recorded(sites: Sites, step: Step, handler: Handler) -> Handler:
    """The handler of an endpoint of all sandboxes, with faults played on it, and written down in the journal."""

    async def record(request: web.Request) -> web.StreamResponse:
        began = perf_counter()
        try:
            site, found, answer = find_site(request, sites), step, handler
        except OpenBookingError as refusal:
            # What is for a sandbox that cannot be is written down in the default one.
            site, found, answer = sites.default, Step.OTHER, _refusing(refusal)
        request[SITE] = site
        target = request.rel_url.raw_path_qs.removeprefix(site.prefix)
        exchange = request[EXCHANGE] = Exchange(found, request.method, target, *site.clock.both())
        exchange.request = Message(request.headers)
        try:
            reply = await (faulted(request, told(answer)) if may_fail(request.headers, site) else answer(request))
        except ConnectionError:  # whoever asked has gone, in the middle of a body
            reply = None
        except Exception as fault:
            reply = failed(request, fault)
        write_down(site, exchange, reply, began)
        if reply is None or exchange.dropped:
            return hang_up(request)
        sign(reply, site, exchange, request.app[CONTROL])
        return reply

    return record


def _refusing(refusal: OpenBookingError) -> Handler:
    """The handler of a request for which there is no sandbox."""

    async def refuse(request: web.Request) -> web.StreamResponse:
        raise refusal

    return refuse


def write_down(site: Site, exchange: Exchange, reply: web.StreamResponse | None, began: float) -> None:
    """Put an exchange that is over into the journal. reply: None where there was none. began: by `perf_counter`."""
    if reply is None:
        exchange.dropped = True
    else:
        body = reply.body if isinstance(reply, web.Response) and isinstance(reply.body, bytes) else b""
        # The documents of OpenID hold secrets, which are nobody's to read.
        kept = b"" if exchange.step is Step.OPENID else beginning(body)
        exchange.status, exchange.size, exchange.answer = reply.status, len(body), Message(reply.headers, kept)
    exchange.seconds = perf_counter() - began
    site.journal.add(exchange)


def sign(reply: web.StreamResponse, site: Site, exchange: Exchange, control: str | None) -> None:
    """The id of the request, and where to read why it was refused (RFC 8288). control: where the control door is."""
    if reply.prepared:
        return
    reply.headers[REQUEST_ID] = f"{site.name}-{exchange.number}"
    if not exchange.refusals:
        return
    clauses = {error.clause for _, error in exchange.refusals if error.clause is not None}
    for clause in clauses:
        reply.headers.add(hdrs.LINK, f'<{clause.url}>; rel="help"; title="{clause.title}"')
    if control is not None:
        reply.headers.add(hdrs.LINK, f'<{control}/sandboxes/{site.name}/journal/{exchange.number}>; rel="describedby"')
