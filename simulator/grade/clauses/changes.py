"""What became of an order after B is learned from the feeds: cancellations, by Seller or customer, and all else."""

from collections.abc import Callable, Iterator

from simulator.grade.case import Case, Clause, Judge, Level, Look, bad, good
from simulator.grade.sections import Section
from simulator.grade.traffic import PRIVATE_FEEDS, SELLERS, Exchange, Step, place_of
from simulator.values import text

MINUTE = 62
CANCELLING = ("cancel", "replace", "SellerRequestedCancellation", "ReplacementSimulate")
QUIET = ("note", "knock")


def _act(sent: Exchange) -> str:
    """What a Seller did: the last part of the path at the control door, or the type of an action for tests."""
    return text(sent.asked, "@type") or place_of(sent.path).rpartition("/")[2]


def _cancels(act: str) -> bool:
    return any(word in act for word in CANCELLING)


def _updates(act: str) -> bool:
    return not _cancels(act) and not any(word in act for word in QUIET)


def _noticed(wanted: Callable[[str], bool]) -> Judge:
    """Whether each act of a Seller on an order was read from a feed within a minute."""

    def judged(case: Case) -> Iterator[Look]:
        for act in case.of(*SELLERS):
            order = case.orders.get(act.order)
            known = order is not None and order.booked is not None and order.booked.number < act.number
            if known and 200 <= act.status < 300 and wanted(_act(act)):
                yield from _read_of(case, act, f"the Seller's {_act(act).removeprefix('test:')}")

    return judged


def _own(case: Case) -> Iterator[Look]:
    for sent in case.of(Step.CANCEL):
        if sent.ok:
            yield from _read_of(case, sent, "the customer's cancellation")


def _read_of(case: Case, change: Exchange, what: str) -> Iterator[Look]:
    told = next((page for page in case.after(change, *PRIVATE_FEEDS) if page.ok and page.mentions(change.order)), None)
    if told:
        yield good(f"{what} was read from the feed", change, told)
    elif not any(page.cut for page in case.after(change, *PRIVATE_FEEDS)) and case.seconds_left(change) > MINUTE:
        yield bad(f"{what} was in the feed, and was not read within a minute", change)


CLAUSES = (
    Clause(
        "seller-cancellation",
        Level.MUST,
        Section.CONTRACT,
        "The Orders feed is watched for cancellations by the Seller.",
        "After a Seller cancelled or replaced items, the page that says so is read within a minute on the wall.",
        "Cancel an order as its seller, in the console or by: python3 run.py seller cancel UUID. --provoke does so.",
        "Read the Orders feed by a timer, compare each `orderItemStatus` with your copy, refund and tell the customer.",
        _noticed(_cancels),
    ),
    Clause(
        "updates-read",
        Level.MUST,
        Section.APPROVAL_CONTRACT,
        "All other updates to Orders and OrderProposals are read, approvals among them.",
        "After a Seller accepted, rejected, amended, notified or renewed, the page that says so is read within a "
        "minute.",
        "Be the seller of an order: python3 run.py seller notify UUID --message ...; accept UUID for a proposal.",
        "Read both private feeds by a timer: the one of Orders and the one of OrderProposals.",
        _noticed(_updates),
    ),
    Clause(
        "cancellation-read",
        Level.MUST,
        Section.CUSTOMER_CANCELS,
        "What a cancellation comes to is learned from the feed, and not from the answer to the PATCH.",
        "After a PATCH that succeeded, the page of the Orders feed with this order is read within a minute.",
        "Let a customer of your broker cancel an item.",
        "After 204, wait for the feed: its `totalPaymentDue` says what is refunded.",
        _own,
    ),
)
