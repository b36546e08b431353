"""The endpoints of the Open Booking API: from path and body to the booking system, and back.

Source: Open Booking API 1.0 CR3, "Paths and Verbs". `/order/{uuid}` is the guide's spelling of
`/orders/{uuid}`; both are served (docs/dialects.md).
"""

from collections.abc import Callable

from aiohttp import web

from server.domain.flow import Checkpoint
from server.identity.scopes import Scope
from server.system import GUIDE, SPECIFICATION, Caller, Dialect, Page
from server.web.keys import CREDENTIALS, system_of
from server.web.replies import Handler, booking_reply, feed_reply


def routes() -> list[web.RouteDef]:
    """Every endpoint, below the Base URI."""
    found = [
        web.put("/order-quote-templates/{uuid}", submission(Checkpoint.C1)),
        web.put("/order-quotes/{uuid}", submission(Checkpoint.C2)),
        web.delete("/order-quotes/{uuid}", delete_quote),
        web.put("/order-proposals/{uuid}", submission(Checkpoint.P)),
        web.patch("/order-proposals/{uuid}", update_proposal),
        web.get("/orders-rpde", orders_feed, allow_head=False),
        web.get("/order-proposals-rpde", proposals_feed, allow_head=False),
    ]
    for path, dialect in (("/orders/{uuid}", SPECIFICATION), ("/order/{uuid}", GUIDE)):
        found += [
            web.put(path, submission(Checkpoint.B)),
            web.get(path, order_status, allow_head=False),
            web.patch(path, cancellation(dialect)),
            web.delete(path, deletion(dialect)),
        ]
    return found


def submission(checkpoint: Checkpoint) -> Handler:
    """The handler of C1, C2, P or B."""

    async def submit(request: web.Request) -> web.Response:
        caller, uuid = _caller(request), _uuid(request)
        body = await request.read()
        system = system_of(request)
        answer = system.submit(checkpoint, caller, uuid, body)
        return booking_reply(answer, location=system.urls.order(checkpoint.value.phase, uuid.lower()))

    return submit


def cancellation(dialect: Dialect) -> Handler:
    """The handler of Order Cancellation, in one of the two dialects."""

    async def cancel(request: web.Request) -> web.Response:
        caller, uuid = _caller(request), _uuid(request)
        body = await request.read()
        return booking_reply(system_of(request).cancel(caller, uuid, body, dialect))

    return cancel


def deletion(dialect: Dialect) -> Handler:
    """The handler of Order Deletion, in one of the two dialects."""

    async def delete(request: web.Request) -> web.Response:
        return booking_reply(system_of(request).delete_order(_caller(request), _uuid(request), dialect))

    return delete


async def delete_quote(request: web.Request) -> web.Response:
    """OrderQuote Deletion: the broker's customer has gone."""
    return booking_reply(system_of(request).delete_quote(_caller(request), _uuid(request)))


async def update_proposal(request: web.Request) -> web.Response:
    """OrderProposal Update (U)."""
    caller, uuid = _caller(request), _uuid(request)
    body = await request.read()
    return booking_reply(system_of(request).update_proposal(caller, uuid, body))


async def order_status(request: web.Request) -> web.Response:
    """Order Status."""
    return booking_reply(system_of(request).status(_caller(request), _uuid(request)))


async def orders_feed(request: web.Request) -> web.Response:
    """The Orders feed of the Booking Partner who asks."""
    return _private_feed(request, system_of(request).orders_page)


async def proposals_feed(request: web.Request) -> web.Response:
    """The OrderProposals feed of the Booking Partner who asks."""
    return _private_feed(request, system_of(request).proposals_page)


def _private_feed(request: web.Request, page: Callable[[Caller, str], Page]) -> web.Response:
    caller = request.app[CREDENTIALS].caller(request, Scope.ORDERS_FEED)
    return feed_reply(request, page(caller, request.rel_url.raw_query_string), is_open=False)


def _caller(request: web.Request) -> Caller:
    return request.app[CREDENTIALS].caller(request, Scope.BOOKING)


def _uuid(request: web.Request) -> str:
    return request.match_info["uuid"]
