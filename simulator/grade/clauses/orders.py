"""What Order Deletion and Order Status are not for."""

from collections.abc import Iterator
from datetime import timedelta

from simulator.grade.case import Case, Clause, Level, Look, bad, good
from simulator.grade.sections import Section
from simulator.grade.traffic import PRIVATE_FEEDS, Step

PROMPT = timedelta(minutes=10)
OFTEN = 3


def _not_deleted(case: Case) -> Iterator[Look]:
    for order in case.orders.values():
        booked = next((each for each in order.of(Step.B) if each.ok), None)
        for sent in order.of(Step.DELETE_ORDER):
            if booked and not sent.lost and sent.real - booked.real > PROMPT:
                yield bad("an order was deleted more than ten minutes after it was booked", booked, sent)
        if cancelled := [each for each in order.of(Step.CANCEL) if each.ok]:
            yield good("an order was cancelled by a PATCH", cancelled[0])


def _own_record(case: Case) -> Iterator[Look]:
    clean = True
    for order in case.orders.values():
        asked = order.of(Step.STATUS)
        for first, last in zip(asked, asked[OFTEN - 1 :], strict=False):
            between = [page for page in case.of(*PRIVATE_FEEDS) if first.number < page.number < last.number]
            if not between:
                clean = False
                yield bad(f"Order Status was asked {OFTEN} times, and the feed not once meanwhile", first, last)
                break
    feeds = case.of(*PRIVATE_FEEDS)
    if clean and feeds and any(order.booked for order in case.orders.values()):
        yield good("orders are followed by the feed", feeds[0], feeds[-1])


CLAUSES = (
    Clause(
        "deletion",
        Level.MUST,
        Section.ORDER_DELETION,
        "Orders are cancelled by PATCH; DELETE is for fatal errors and tests.",
        "No order is deleted more than ten minutes on the wall after B: a rollback comes sooner. Which of the sooner "
        "ones was a rollback cannot be told.",
        "Let a customer of your broker cancel an order.",
        "Send PATCH /orders/{uuid} with CustomerCancelled on all items instead of DELETE.",
        _not_deleted,
    ),
    Clause(
        "own-record",
        Level.MUST,
        Section.STATUS,
        "The broker keeps its own record of orders, and does not live by Order Status.",
        f"Order Status is not asked {OFTEN} times for one order without a look at a private feed in between.",
        "Book something, and read the Orders feed.",
        "Store the answer to B, and update it from the Orders feed; do not poll GET /orders/{uuid}.",
        _own_record,
    ),
)
