"""What a Broker may try to book, and with whom: bookable pairs, found in the open feeds, of one Seller."""

from collections.abc import Iterator

from simulator.grade.case import Case, Clause, Level, Look, bad, each_sent, good, look
from simulator.grade.sections import Section
from simulator.grade.traffic import QUOTES, SUBMISSIONS, Exchange, Step
from simulator.values import ident

NOT_BOOKABLE = "OpportunityOfferPairNotBookableError"
OTHER_SELLER = ("SellerMismatchError", "SellerNotFoundError")


def _bookable(sent: Exchange) -> Iterator[Look]:
    if NOT_BOOKABLE in sent.errors:
        yield bad(f"{sent.step} asked for a pair that cannot be booked", sent)
    elif sent.ok:
        yield good(f"{sent.step} asked for what can be booked", sent)


def _seller(sent: Exchange) -> Iterator[Look]:
    if sent.is_of_proposal:
        return
    if any(error in sent.errors for error in OTHER_SELLER):
        yield bad(f"{sent.step} names a seller whose items these are not", sent)
        return
    yield look(
        bool(ident(sent.asked.get("seller"))),
        f"{sent.step} names the seller",
        f"{sent.step} has no `@id` of the seller",
        sent,
    )


def _harvested(case: Case) -> Iterator[Look]:
    first = next(iter(case.of(*QUOTES)), None)
    read = [each for each in case.of(Step.OPEN_FEED) if each.ok]
    if first and any(each.number < first.number for each in read):
        yield good("open feeds were read before the first quote", read[0], first)
    elif first and case.whole:
        yield bad("the first quote came before any open feed was read", first)


CLAUSES = (
    Clause(
        "open-feeds",
        Level.MUST,
        Section.PRECONDITIONS,
        "Opportunities are learned from the open feeds.",
        "At least one page of an open feed is read before the first C1. Open feeds need no token: of several brokers "
        "it cannot be told whose reading it was.",
        "Let your broker harvest the feeds that the Dataset Site names.",
        "Harvest the feeds of the Dataset Site and book by what they say; do not write identifiers into the program.",
        _harvested,
    ),
    Clause(
        "bookable",
        Level.MUST,
        Section.BOOKABLE,
        "Only pairs of Opportunity and Offer that can be booked are booked.",
        f"No C1, C2, P or B is answered with `{NOT_BOOKABLE}`.",
        "Let your broker quote something.",
        "Check dates, cancelled events, booking windows, `openBookingInAdvance` and whether the Seller allows booking, "
        "all of which stand in the open feeds.",
        each_sent(_bookable, *SUBMISSIONS),
    ),
    Clause(
        "seller",
        Level.MUST,
        Section.CONTRACT,
        "C1, C2, P and B name the Seller of all their items.",
        "Each has the `@id` of a `seller`, and none is answered with `SellerMismatchError`.",
        "Let your broker quote something.",
        'Put {"seller": {"@type": "Organization", "@id": ...}} into the request, and make one order for each Seller.',
        each_sent(_seller, *SUBMISSIONS),
    ),
)
