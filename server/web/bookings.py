"""The endpoints of the Open Booking API: from path and body to the booking system, and back.

Source: Open Booking API 1.0 CR3, "Paths and Verbs". `/order/{uuid}` is the guide's spelling of
`/orders/{uuid}`; both are served (docs/dialects.md).
"""

from aiohttp import web

from server.domain.flow import Checkpoint
from server.domain.orders import Phase
from server.identity.scopes import Scope
from server.sandboxes.journal import Step
from server.system import GUIDE, SPECIFICATION, Dialect
from server.web.endpoints import Endpoint
from server.web.keys import body_of, caller_of, site_of, system_of
from server.web.replies import Handler, booking_reply, feed_reply
from server.web.reply import Reply


def endpoints() -> list[Endpoint]:
    """Every endpoint, below the Base URI."""
    found = [
        Endpoint(Step.C1, web.put("/order-quote-templates/{uuid}", submission(Checkpoint.C1))),
        Endpoint(Step.C2, web.put("/order-quotes/{uuid}", submission(Checkpoint.C2))),
        Endpoint(Step.DELETE_QUOTE, web.delete("/order-quotes/{uuid}", delete_quote)),
        Endpoint(Step.P, web.put("/order-proposals/{uuid}", submission(Checkpoint.P))),
        Endpoint(Step.U, web.patch("/order-proposals/{uuid}", update_proposal)),
        Endpoint(Step.ORDERS_FEED, web.get("/orders-rpde", orders_feed, allow_head=False)),
        Endpoint(Step.PROPOSALS_FEED, web.get("/order-proposals-rpde", proposals_feed, allow_head=False)),
    ]
    for path, dialect in (("/orders/{uuid}", SPECIFICATION), ("/order/{uuid}", GUIDE)):
        found += [
            Endpoint(Step.B, web.put(path, submission(Checkpoint.B))),
            Endpoint(Step.STATUS, web.get(path, order_status, allow_head=False)),
            Endpoint(Step.CANCEL, web.patch(path, cancellation(dialect))),
            Endpoint(Step.DELETE_ORDER, web.delete(path, deletion(dialect))),
        ]
    return found


def submission(checkpoint: Checkpoint) -> Handler:
    """The handler of C1, C2, P or B."""

    async def submit(request: web.Request) -> Reply:
        caller, uuid = caller_of(request), _uuid(request)
        body = await body_of(request)
        system = system_of(request)
        answer = system.submit(checkpoint, caller, uuid, body)
        is_new = answer.status == 201
        location = system.urls.order(checkpoint.value.phase, uuid.lower()) if is_new else None
        return booking_reply(request, answer, location)

    return submit


def cancellation(dialect: Dialect) -> Handler:
    """The handler of Order Cancellation, in one of the two dialects."""

    async def cancel(request: web.Request) -> Reply:
        caller, uuid = caller_of(request), _uuid(request)
        body = await body_of(request)
        return booking_reply(request, system_of(request).cancel(caller, uuid, body, dialect))

    return cancel


def deletion(dialect: Dialect) -> Handler:
    """The handler of Order Deletion, in one of the two dialects."""

    async def delete(request: web.Request) -> Reply:
        return booking_reply(request, system_of(request).delete_order(caller_of(request), _uuid(request), dialect))

    return delete


async def delete_quote(request: web.Request) -> Reply:
    """OrderQuote Deletion: the broker's customer has gone."""
    return booking_reply(request, system_of(request).delete_quote(caller_of(request), _uuid(request)))


async def update_proposal(request: web.Request) -> Reply:
    """OrderProposal Update (U)."""
    caller, uuid = caller_of(request), _uuid(request)
    body = await body_of(request)
    return booking_reply(request, system_of(request).update_proposal(caller, uuid, body))


async def order_status(request: web.Request) -> Reply:
    """Order Status."""
    return booking_reply(request, system_of(request).status(caller_of(request), _uuid(request)))


async def orders_feed(request: web.Request) -> Reply:
    """The Orders feed of the Booking Partner who asks."""
    return _private_feed(request, Phase.ORDER)


async def proposals_feed(request: web.Request) -> Reply:
    """The OrderProposals feed of the Booking Partner who asks."""
    return _private_feed(request, Phase.PROPOSAL)


def _private_feed(request: web.Request, phase: Phase) -> Reply:
    caller, site = caller_of(request, Scope.ORDERS_FEED), site_of(request)
    page_of = site.system.orders_page if phase is Phase.ORDER else site.system.proposals_page
    page = page_of(caller, request.rel_url.raw_query_string)
    site.watch.note((caller.partner, phase), page.after, *site.clock.both())
    return feed_reply(request, page, is_open=False)


def _uuid(request: web.Request) -> str:
    return request.match_info["uuid"]
