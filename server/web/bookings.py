"""The endpoints of the Open Booking API: from path and body to the booking system, and back.

Source: Open Booking API 1.0 CR3, "Paths and Verbs". `/order/{uuid}` is the guide's spelling of
`/orders/{uuid}`; both are served (docs/dialects.md).
"""

from server.domain.flow import Checkpoint
from server.domain.orders import Phase
from server.identity.scopes import Scope
from server.sandboxes.journal import Step
from server.system import GUIDE, SPECIFICATION, Dialect
from server.web.endpoints import Endpoint, at_once
from server.web.replies import booking_reply, feed_reply
from server.web.reply import Reply
from server.web.visits import Answering, Visit


def endpoints() -> list[Endpoint]:
    """Every endpoint, below the Base URI."""
    found = [
        at_once(Step.C1, "PUT", "/order-quote-templates/{uuid}", submission(Checkpoint.C1)),
        at_once(Step.C2, "PUT", "/order-quotes/{uuid}", submission(Checkpoint.C2)),
        at_once(Step.DELETE_QUOTE, "DELETE", "/order-quotes/{uuid}", delete_quote),
        at_once(Step.P, "PUT", "/order-proposals/{uuid}", submission(Checkpoint.P)),
        at_once(Step.U, "PATCH", "/order-proposals/{uuid}", update_proposal),
        at_once(Step.ORDERS_FEED, "GET", "/orders-rpde", orders_feed),
        at_once(Step.PROPOSALS_FEED, "GET", "/order-proposals-rpde", proposals_feed),
    ]
    for path, dialect in (("/orders/{uuid}", SPECIFICATION), ("/order/{uuid}", GUIDE)):
        found += [
            at_once(Step.B, "PUT", path, submission(Checkpoint.B)),
            at_once(Step.STATUS, "GET", path, order_status),
            at_once(Step.CANCEL, "PATCH", path, cancellation(dialect)),
            at_once(Step.DELETE_ORDER, "DELETE", path, deletion(dialect)),
        ]
    return found


def submission(checkpoint: Checkpoint) -> Answering:
    """What answers C1, C2, P or B."""

    def submit(visit: Visit) -> Reply:
        caller, system = visit.caller(), visit.system
        answer = system.submit(checkpoint, caller, visit.name, visit.body)
        is_new = answer.status == 201
        location = system.urls.order(checkpoint.value.phase, visit.name.lower()) if is_new else None
        return booking_reply(visit, answer, location)

    return submit


def cancellation(dialect: Dialect) -> Answering:
    """What answers Order Cancellation, in one of the two dialects."""

    def cancel(visit: Visit) -> Reply:
        return booking_reply(visit, visit.system.cancel(visit.caller(), visit.name, visit.body, dialect))

    return cancel


def deletion(dialect: Dialect) -> Answering:
    """What answers Order Deletion, in one of the two dialects."""

    def delete(visit: Visit) -> Reply:
        return booking_reply(visit, visit.system.delete_order(visit.caller(), visit.name, dialect))

    return delete


def delete_quote(visit: Visit) -> Reply:
    """OrderQuote Deletion: the broker's customer has gone."""
    return booking_reply(visit, visit.system.delete_quote(visit.caller(), visit.name))


def update_proposal(visit: Visit) -> Reply:
    """OrderProposal Update (U)."""
    return booking_reply(visit, visit.system.update_proposal(visit.caller(), visit.name, visit.body))


def order_status(visit: Visit) -> Reply:
    """Order Status."""
    return booking_reply(visit, visit.system.status(visit.caller(), visit.name))


def orders_feed(visit: Visit) -> Reply:
    """The Orders feed of the Booking Partner who asks."""
    return _private_feed(visit, Phase.ORDER)


def proposals_feed(visit: Visit) -> Reply:
    """The OrderProposals feed of the Booking Partner who asks."""
    return _private_feed(visit, Phase.PROPOSAL)


def _private_feed(visit: Visit, phase: Phase) -> Reply:
    caller, site = visit.caller(Scope.ORDERS_FEED), visit.site
    page_of = site.system.orders_page if phase is Phase.ORDER else site.system.proposals_page
    page = page_of(caller, visit.query)
    site.watch.note((caller.partner, phase), page.after, *site.clock.both())
    return feed_reply(visit, page, is_open=False)
