"""Playing faults: what a broker sees when something goes wrong on purpose, before the work or after it.

A request asks for a fault of its own in a header, or a rule of its sandbox plays one on it. The work itself is
done by the same handler as ever, wholly or not at all, so that no fault leaves anything half done.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from aiohttp import hdrs, web
from multidict import istr

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.why import Clause, decides
from server.identity.scopes import Scope
from server.sandboxes.fault import Fault, FaultError, Kind, parse
from server.sandboxes.journal import Step, readable
from server.sandboxes.site import Site
from server.web.keys import EXCHANGE, SITE, body_of
from server.web.replies import Handler, error_reply
from server.web.reply import Reply

HEADER = istr("X-Sandbox-Fault")
RETRY_AFTER_SECONDS = 5

# What a Booking System in trouble says at each step; at the others it is not known that an order is meant.
IN_TROUBLE: Mapping[Step, type[OpenBookingError]] = {
    Step.C1: errors.TemporarilyUnableToProduceOrderQuoteError,
    Step.C2: errors.TemporarilyUnableToProduceOrderQuoteError,
    Step.P: errors.TemporarilyUnableToCreateOrderError,
    Step.B: errors.TemporarilyUnableToCreateOrderError,
    Step.U: errors.TemporarilyUnableToUpdateOrderError,
    Step.CANCEL: errors.TemporarilyUnableToUpdateOrderError,
    Step.DELETE_ORDER: errors.TemporarilyUnableToDeleteOrderError,
    Step.DELETE_QUOTE: errors.TemporarilyUnableToDeleteOrderError,
}


def may_fail(headers: Mapping[str, str], site: Site) -> bool:
    """Whether a fault could be due: the one question that every request pays for."""
    return bool(site.faults.rules) or HEADER in headers


async def faulted(request: web.Request, handler: Handler) -> web.StreamResponse | None:
    """Answer a request, with the fault that is due; the journal notes it.

    None where nothing was done, and no answer is to be sent. Where `dropped` was noted, what is returned is not to
    be sent either.
    """
    exchange = request[EXCHANGE]
    try:
        fault = _due(request)
    except FaultError as refusal:
        await _look_at(request)
        return error_reply(OpenBookingError(f"{HEADER}: {refusal}"), request)
    if fault is None:
        return await handler(request)
    exchange.fault, exchange.dropped = str(fault), fault.drops
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.is_before:
        return await _instead(request, fault)
    reply = await handler(request)
    return _trouble(request, fault) if fault.kind is Kind.ERROR_AFTER else reply


def hang_up(request: web.Request) -> Reply:
    """Break the connection off, so that the caller sees no answer but a reset; what is returned is never sent."""
    if request.transport is not None:
        request.transport.abort()
    return Reply()


def _due(request: web.Request) -> Fault | None:
    """The fault that is asked for in the header, or that a rule plays. Raises FaultError."""
    site, exchange = request[SITE], request[EXCHANGE]
    asked = request.headers.get(HEADER)
    if asked is not None and site.parts.fixtures.settings.faults:
        return parse(readable(asked))
    path = exchange.target.partition("?")[0]
    return site.faults.next(exchange.step, exchange.method, path, lambda: _partner(request))


async def _instead(request: web.Request, fault: Fault) -> Reply | None:
    """What is answered where the work is not done."""
    await _look_at(request)
    if fault.kind is Kind.DROP_BEFORE:
        return None
    if fault.kind is Kind.STATUS:
        return _bare(fault)
    return _trouble(request, fault)


async def _look_at(request: web.Request) -> None:
    """Note for the journal what a handler would have noted."""
    request[EXCHANGE].partner = _partner(request)
    with suppress(web.HTTPException, web.RequestPayloadError):
        await body_of(request)


def _partner(request: web.Request) -> str | None:
    """The Booking Partner who calls, if it is one."""
    credentials, header = request[SITE].parts.credentials, request.headers.get(hdrs.AUTHORIZATION)
    for scope in (Scope.BOOKING, Scope.ORDERS_FEED):
        with suppress(OpenBookingError):
            return credentials.caller(header, scope).partner
    return None


def _trouble(request: web.Request, fault: Fault) -> Reply:
    """The answer of a Booking System in trouble, as it would be without a fault asked for."""
    error = _error(request[EXCHANGE].step, fault)
    if error is None:
        return _bare(fault)
    reply = error_reply(error, request)
    retry_after = fault.retry_after
    if retry_after is None and fault.kind is Kind.TOO_MANY:
        retry_after = RETRY_AFTER_SECONDS
    if retry_after is not None:
        reply.headers[hdrs.RETRY_AFTER] = str(retry_after)
    return reply


@decides(Clause.TECHNICAL_ERRORS)
def _error(step: Step, fault: Fault) -> OpenBookingError | None:
    """Nothing was wrong with the request: a fault was asked for, and played. None where the step has no error."""
    facts = {"fault": str(fault)}
    if fault.kind is Kind.TOO_MANY or fault.error is errors.TooManyRequestsError:
        return errors.TooManyRequestsError(
            "Too many requests: wait as long as Retry-After says.", clause=Clause.RATE_LIMITING, facts=facts
        )
    made = fault.error or IN_TROUBLE.get(step)
    return None if made is None else made("This does not work at present; try again later.", facts=facts)


def _bare(fault: Fault) -> Reply:
    """What a gateway answers when the Booking System does not: a status, and no JSON."""
    text = f"{fault.status} {Reply(fault.status).reason}\n"
    reply = Reply(fault.status, text.encode(), {hdrs.CONTENT_TYPE: "text/plain; charset=utf-8"})
    if fault.retry_after is not None:
        reply.headers[hdrs.RETRY_AFTER] = str(fault.retry_after)
    return reply
