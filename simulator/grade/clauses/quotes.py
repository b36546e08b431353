"""C1 before C2 before B: which quotes an order needs, on its own Order UUID, and for what is then booked."""

from collections.abc import Iterator

from simulator.grade.case import Case, Clause, Level, Look, Order, bad, each_order, good, look
from simulator.grade.sections import Section
from simulator.grade.traffic import Exchange, Step


def strayed(case: Case, order: Order) -> list[Exchange]:
    """The quotes of other Order UUIDs that were meant for this one: it has none, and they have the same basket."""
    first = next(iter(order.bookings), None)
    if first is None or order.quotes:
        return []
    others = [each for each in case.orders.values() if each.uuid != order.uuid and not each.bookings]
    quotes = [quote for other in others for quote in other.quotes]
    return [each for each in quotes if each.number < first.number and each.basket == first.basket]


def _one_uuid(case: Case) -> Iterator[Look]:
    for order in case.orders.values():
        first = next(iter(order.bookings), None)
        if first is None:
            continue
        if quotes := strayed(case, order):
            yield bad(f"{first.step} on {order.uuid}, and its quotes on {quotes[-1].order}", quotes[-1], first)
        elif order.quotes:
            yield good(f"one UUID from {order.quotes[0].step} to {first.step}", order.quotes[0], first)


def _is_known(case: Case, order: Order) -> bool:
    """Whether the journal can tell what came before the booking of this order."""
    return (case.whole or bool(order.quotes)) and not strayed(case, order)


def _c1(case: Case) -> Iterator[Look]:
    for order in case.orders.values():
        first = next(iter(order.of(Step.C2)), None) or next(iter(order.bookings), None)
        if first is None or not _is_known(case, order) or not (case.whole or order.of(Step.C1)):
            continue
        before = order.before(first, Step.C1)
        yield look(bool(before), "C1 came first", f"{first.step} came without any C1 before", *before[:1], first)


def _c2(case: Case) -> Iterator[Look]:
    for order in case.orders.values():
        first = next(iter(order.bookings), None)
        if first is None or not _is_known(case, order):
            continue
        if not order.before(first, Step.C2):
            yield bad(f"{first.step} came without any C2 before", *order.quotes[:1], first)
        elif any(each.ok for each in order.before(first, Step.C2)):
            yield good(f"a C2 that succeeded came before {first.step}", order.before(first, Step.C2)[-1], first)


def _clean(order: Order) -> Iterator[Look]:
    for first in order.bookings[:1]:
        asked = [each for each in order.before(first, Step.C2) if not each.undecided and each.status != 429]
        if asked:
            wrong = f"{first.step} was sent though the last C2 was answered with {asked[-1].status}"
            wrong += f" ({', '.join(dict.fromkeys(asked[-1].errors))})" if asked[-1].errors else ""
            yield look(asked[-1].ok, f"the last C2 before {first.step} had no errors", wrong, asked[-1], first)


def _same_basket(order: Order) -> Iterator[Look]:
    for first in order.bookings[:1]:
        quotes = [each for each in order.before(first, Step.C2) if each.ok]
        if quotes and quotes[-1].has_content:
            same = quotes[-1].basket == first.basket
            wrong = f"{first.step} asks for other items than the last C2"
            yield look(same, f"{first.step} asks for the items of the last C2", wrong, quotes[-1], first)


def _given_back(case: Case) -> Iterator[Look]:
    for order in case.orders.values():
        leased = [each for each in order.of(Step.C1, Step.C2) if each.ok and each.body.get("lease")]
        deleted = [each for each in order.of(Step.DELETE_QUOTE) if each.ok]
        if not leased or order.of(Step.P, Step.B):
            continue
        if deleted and deleted[-1].number > leased[-1].number:
            yield good("the quote was deleted, and gave its lease back", leased[-1], deleted[-1])
        elif case.seconds_left(leased[-1]) > LEFT_BEHIND:
            yield bad("the quote was neither booked nor deleted for half an hour", leased[-1])


LEFT_BEHIND = 30 * 60
"""Seconds on the wall after which a basket of which nothing was heard is abandoned."""

CLAUSES = (
    Clause(
        "c1",
        Level.MUST,
        Section.CONTRACT,
        "C1 is called first, to show price and places before anybody is named.",
        "Every Order UUID has a C1 before its C2, P or B.",
        "Let your broker quote something.",
        "Send PUT /order-quote-templates/{uuid} when the basket is shown, before the customer's details are asked for.",
        _c1,
    ),
    Clause(
        "c2",
        Level.MUST,
        Section.CONTRACT,
        "C2 is called, with the customer, before P or B.",
        "Every P and every first B has a C2 on its UUID before it.",
        "Let your broker book something.",
        "Send PUT /order-quotes/{uuid} with the customer's details when they are known, and B only after it.",
        _c2,
    ),
    Clause(
        "no-errors-before-b",
        Level.MUST,
        Section.CONTRACT,
        "P and B are sent only after a C2 without errors.",
        "The last C2 that was answered before P or B is a success.",
        "Let your broker book something, and try to book something that is full.",
        "A 409 at C2 has an `error` on the items at fault: show it to the customer, and do not go on to P or B.",
        each_order(_clean),
    ),
    Clause(
        "c2-again",
        Level.MUST,
        Section.AMENDING,
        "C2 is called again when the basket changes.",
        "P and B ask for the same Opportunities and Offers as the last C2 that succeeded.",
        "Let your broker book something.",
        "Send C2 on the same UUID once more whenever items are added or removed, before P or B.",
        each_order(_same_basket),
    ),
    Clause(
        "quote-deleted",
        Level.SHOULD,
        Section.AMENDING,
        "A quote whose customer went away is deleted, so that others can have the places.",
        "A quote with a lease that is not booked is deleted; half an hour on the wall without it is too long.",
        "Fill a basket, and leave: your broker then sends DELETE /order-quotes/{uuid}.",
        "Delete the quote when the customer leaves, when your own timer ends, and before you change to a new UUID.",
        _given_back,
    ),
    Clause(
        "one-uuid",
        Level.MUST,
        Section.CONTRACT,
        "One Order UUID goes through the whole flow.",
        "P and B have the UUID of the quotes for the same basket.",
        "Let your broker quote and book something.",
        "Make the Order UUID once, when the basket begins, and use it in C1, C2, P and B.",
        _one_uuid,
    ),
)
