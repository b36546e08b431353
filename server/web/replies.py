"""Answers over HTTP: media types, headers, and how every error is rendered.

Source: Open Booking API 1.0 CR3, "Media types", "Errors"; RPDE 1.0, "Content Type" and caching guidance.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

from aiohttp import hdrs, web

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.why import Clause, decides
from server.sandboxes.journal import Exchange, readable
from server.system import Answer, Page
from server.web.keys import EXCHANGE, SITES
from server.web.reply import Reply
from server.web.visits import Visit
from server.wire import write

BOOKING_MEDIA_TYPE = "application/vnd.openactive.booking+json; version=1"
OPEN_MEDIA_TYPE = "application/json"
OPEN_CACHE = "public, max-age=3600"
OPEN_CACHE_LAST_PAGE = "public, max-age=8"
PRIVATE_CACHE = "private, max-age=0, must-revalidate"
# What every 401 has to say (RFC 9110, 11.6.1; RFC 6750, 3).
CHALLENGE = 'Bearer realm="Open Booking API", error="invalid_token"'

log = logging.getLogger("server")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def booking_reply(visit: Visit, answer: Answer, location: str | None = None) -> Reply:
    """An answer of the booking API; `location` where something was created. The journal notes its refusals."""
    visit.exchange.refusals = answer.refusals
    headers = {hdrs.CONTENT_TYPE: BOOKING_MEDIA_TYPE}
    if location is not None:
        headers[hdrs.LOCATION] = location
    return Reply(answer.status, answer.body, headers)


def feed_reply(visit: Visit, page: Page, is_open: bool) -> Reply:
    """A page of a feed; 304 where the caller has it already."""
    cache = (OPEN_CACHE_LAST_PAGE if page.is_last else OPEN_CACHE) if is_open else PRIVATE_CACHE
    headers = {hdrs.ETAG: page.etag, hdrs.CACHE_CONTROL: cache}
    if not is_open:
        headers[hdrs.VARY] = hdrs.AUTHORIZATION
    if matches(visit.headers, page.etag):
        return Reply(304, headers=headers)
    headers[hdrs.CONTENT_TYPE] = OPEN_MEDIA_TYPE if is_open else BOOKING_MEDIA_TYPE
    return Reply(body=page.body, headers=headers)


def matches(headers: Mapping[str, str], etag: str) -> bool:
    """Whether the caller has this version already (If-None-Match)."""
    wanted = headers.get(hdrs.IF_NONE_MATCH, "")
    return etag in wanted or wanted.strip() == "*"


def told(handler: Handler) -> Handler:
    """The handler, with whatever goes wrong rendered as an OpenBookingError; a crash tells nothing of the inside.

    Raises ConnectionError where nobody is there any more.
    """

    async def tell(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ConnectionError:
            raise
        except Exception as fault:
            return failed(request, fault)

    return tell


def failed(request: web.Request, fault: Exception) -> web.StreamResponse:
    """The answer to a request whose handler raised an exception, while that is handled."""
    match fault:
        case OpenBookingError():
            return error_reply(fault, request)
        case web.HTTPException():
            return _http_refusal(request, fault)
        case web.RequestPayloadError():
            return error_reply(_unreadable(request), request)
        case _:
            return _crashed(request.method, request.path, _instance(request), request.get(EXCHANGE))


def failed_at_once(visit: Visit, fault: Exception) -> Reply:
    """The answer to a visit where an exception was raised, while that is handled."""
    exchange = visit.exchange
    path = exchange.target.partition("?")[0]
    if isinstance(fault, OpenBookingError):
        return _refusal(fault, visit.site.urls.root + path, exchange)
    return _crashed(exchange.method, visit.site.prefix + path, visit.site.urls.root + path, exchange)


async def nowhere(request: web.Request) -> web.StreamResponse:
    """The handler where no endpoint is. Raises HTTPMethodNotAllowed where another method finds one, or HTTPNotFound."""
    allowed = await methods_at(request)
    if allowed:
        raise web.HTTPMethodNotAllowed(request.method, allowed)
    raise web.HTTPNotFound


async def methods_at(request: web.Request) -> set[str]:
    """The methods by which something would be found where a request goes, and which are not its own."""
    allowed: set[str] = set()
    for resource in request.app.router.resources():
        found, methods = await resource.resolve(request)
        allowed |= methods if found is None else set()
    return allowed


def error_reply(fault: OpenBookingError, request: web.Request) -> Reply:
    """The answer for an error of the order as a whole; the journal notes it."""
    return _refusal(fault, _instance(request), request.get(EXCHANGE))


def _instance(request: web.Request) -> str:
    """Where a request was sent, which is the `instance` of its error."""
    return request.app[SITES].default.urls.root + request.rel_url.raw_path


def _refusal(fault: OpenBookingError, instance: str, exchange: Exchange | None, request_id: str | None = None) -> Reply:
    """exchange: what the journal has of the request, if it is one of a sandbox."""
    reply = Reply(fault.status_code, write.error(fault, instance, request_id), {hdrs.CONTENT_TYPE: BOOKING_MEDIA_TYPE})
    if reply.status == 401:
        reply.headers[hdrs.WWW_AUTHENTICATE] = CHALLENGE
    if exchange is not None:
        exchange.refusals = ((None, fault),)
    return reply


def _crashed(method: str, path: str, instance: str, exchange: Exchange | None) -> Reply:
    """A fault of our own, which the log tells of."""
    request_id = uuid4().hex
    log.exception("request %s failed: %s %s", request_id, method, path)
    return _refusal(_crash(request_id), instance, exchange, request_id)


def _http_refusal(request: web.Request, refusal: web.HTTPException) -> web.StreamResponse:
    """What the web server refuses by itself, in the words of the standard."""
    if refusal.status < 400:
        return refusal
    match refusal:
        case web.HTTPNotFound():
            return error_reply(_no_endpoint(request), request)
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(refusal.allowed_methods))
            reply = error_reply(_wrong_method(request, allowed), request)
            reply.headers[hdrs.ALLOW] = allowed
            return reply
        case web.HTTPRequestEntityTooLarge():
            return error_reply(_too_large(request), request)
        case _:
            return error_reply(_no_http(refusal), request)


@decides(Clause.GENERIC_ERRORS)
def _no_endpoint(request: web.Request) -> OpenBookingError:
    """A request goes to a path at which there is an endpoint."""
    return errors.UnknownOrIncorrectEndpointError(
        f"There is no endpoint at {request.path}.", facts={"path": request.path}
    )


@decides(Clause.GENERIC_ERRORS)
def _wrong_method(request: web.Request, allowed: str) -> OpenBookingError:
    """A request has a method that its endpoint answers to."""
    return errors.MethodNotAllowedError(
        f"{request.path} answers to {allowed} only.", facts={"method": request.method, "allowed": allowed}
    )


@decides(Clause.RESPONSE_FORMATS)
def _unreadable(request: web.Request) -> OpenBookingError:
    """A body is encoded as its headers say."""
    coding = readable(request.headers.get(hdrs.CONTENT_ENCODING, "chunked"))[:40]
    return OpenBookingError(f"The body could not be read as {coding}.", facts={"coding": coding})


@decides(Clause.ERRORS)
def _too_large(request: web.Request) -> OpenBookingError:
    """A body is no larger than this server reads."""
    limit = request.client_max_size // 1024
    return OpenBookingError(f"The body is larger than {limit} KiB.", status=413, facts={"limitKiB": limit})


@decides(Clause.ERRORS)
def _no_http(refusal: web.HTTPException) -> OpenBookingError:
    """A request is one of HTTP."""
    return OpenBookingError(f"{refusal.reason}.", status=refusal.status)


@decides(Clause.INTERNAL_ERRORS)
def _crash(request_id: str) -> OpenBookingError:
    """A fault of the sandbox itself is told as such, and nothing of its inside."""
    return errors.InternalApplicationError(f"Something went wrong; the log tells more of request {request_id}.")
