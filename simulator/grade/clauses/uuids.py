"""Order UUIDs: their form, when a new one is needed, and when it must not be changed."""

import re
from collections.abc import Iterator
from datetime import timedelta

from simulator.grade.case import Case, Clause, Level, Look, Order, bad, each_order, each_sent, good, look
from simulator.grade.sections import Section
from simulator.grade.traffic import SUBMISSIONS, Exchange, Step, place_of

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
CLASH = "OrderAlreadyExistsError"
OUTDATED = "OrderProposalVersionOutdatedError"
SOON = timedelta(minutes=10)


def _form(sent: Exchange) -> Iterator[Look]:
    given = place_of(sent.path).rstrip("/").rpartition("/")[2]
    yield look(bool(UUID.fullmatch(given)), "a UUID as in RFC 4122", f"{given[:60]!r} is no UUID", sent)


def _fresh(order: Order) -> Iterator[Look]:
    clashes = [each for each in order.submissions if CLASH in each.errors]
    for each in clashes:
        yield bad(f"{each.step} on a UUID that stands for another order already", each)
    gone = next((each for each in order.of(Step.DELETE_ORDER) if each.ok), None)
    again = [each for each in order.submissions if gone and each.number > gone.number and each not in clashes]
    for each in again:
        yield bad(f"{each.step} on the UUID of an order that was deleted", each)
    if order.booked and not clashes and not again:
        yield good("the UUID was used for one order only", order.booked)


def _given_up(order: Order) -> Iterator[Look]:
    """After a 500 the UUID is used for nothing more; to delete what may be there is another matter."""
    fatal = [
        each
        for each in order.submissions
        if each.status == 500 and not each.lost and OUTDATED not in each.errors and CLASH not in each.errors
    ]
    for each in fatal[:1]:
        again = [later for later in order.after(each) if later.step in SUBMISSIONS]
        wrong = f"{again[0].step} on the same UUID after a 500 at {each.step}" if again else ""
        yield look(not again, f"the UUID was given up after a 500 at {each.step}", wrong, each, *again[:1])


def _kept(case: Case) -> Iterator[Look]:
    for order in case.orders.values():
        refused = [each for each in order.of(Step.C2, Step.P, Step.B) if each.status in (400, 409) and not each.lost]
        for each in refused[-1:]:
            again = [later for later in order.after(each) if later.step in SUBMISSIONS]
            if again:
                yield good(f"{again[0].step} on the same UUID after a {each.status}", each, again[0])
            elif moved := _moved_on(case, order, each):
                yield bad(f"a new UUID after a {each.status} at {each.step}", each, moved)


def _moved_on(case: Case, order: Order, refused: Exchange) -> Exchange | None:
    """Where the same customer, wanting some of the same, goes on under another UUID though nothing was given up."""
    wanted = {name for name, _ in refused.basket}
    if not refused.email or order.of(Step.DELETE_QUOTE):
        return None
    for each in case.after(refused, Step.C2, Step.P, Step.B):
        same = each.email == refused.email and wanted & {name for name, _ in each.basket}
        if same and each.order != order.uuid and each.real - refused.real < SOON:
            return each
    return None


CLAUSES = (
    Clause(
        "uuid-form",
        Level.MUST,
        Section.PRECONDITIONS,
        "An Order UUID is a UUID as RFC 4122 has it.",
        "The last part of the path of each C1, C2, P and B.",
        "Let your broker quote something.",
        "Use the UUID function of your language (version 4), and nothing made up by hand.",
        each_sent(_form, *SUBMISSIONS),
    ),
    Clause(
        "uuid-fresh",
        Level.MUST,
        Section.CONTRACT,
        "An Order UUID is never used for a second order.",
        f"None is answered with `{CLASH}`, and none goes on after its order was deleted.",
        "Let your broker book something.",
        "Draw a new UUID for each basket, keep all that were used, and send a retry with the very same content.",
        each_order(_fresh),
    ),
    Clause(
        "uuid-after-500",
        Level.MUST,
        Section.SIMPLE_STEPS,
        "After an error with status 500 the next attempt has a new Order UUID.",
        "Nothing is quoted or booked on a UUID after a 500 on it.",
        "Have a fault played: error=InternalApplicationError at C2 or B (docs/control.md, Faults). --provoke does so.",
        "Treat 500 as the end of this UUID: cancel the payment authorisation, delete the quote, and begin anew.",
        each_order(_given_up),
    ),
    Clause(
        "uuid-after-4xx",
        Level.MUST,
        Section.SIMPLE_STEPS,
        "After an expected error (4xx) the Order UUID stays.",
        "Within ten minutes of a 400 or 409 at C2, P or B, the same customer does not go on with some of the same "
        "Opportunities under another UUID, unless the quote was deleted.",
        "Try to book something that is full, change the basket, and book.",
        "Keep the UUID when a 400 or 409 comes: mend the request, and send it again on the same UUID.",
        _kept,
    ),
)
