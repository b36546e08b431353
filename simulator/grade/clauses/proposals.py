"""The flow with approval: when P is needed, when B may follow, and how a customer withdraws."""

from collections.abc import Iterator
from typing import Any

from simulator.grade.case import Case, Clause, Level, Look, Order, bad, each_order, good, look
from simulator.grade.sections import Section
from simulator.grade.traffic import PRIVATE_FEEDS, Exchange, Step
from simulator.values import Json, bare, dig, ident, many, objects, text

ACCEPTED, REJECTED = "SellerAccepted", "CustomerRejected"
MESSAGES = "OpenBookingMessageExchange"
MINIMAL = {"@context", "@type", "orderProposalVersion", "payment"}


def _approval(order: Order) -> Iterator[Look]:
    for first in order.bookings[:1]:
        quotes = [each for each in order.before(first, Step.C2) if each.ok]
        if quotes and quotes[-1].body.get("orderRequiresApproval") is True:
            wrong = "B was sent for what its Seller has to approve first"
            yield look(first.step is Step.P, "P for what the Seller has to approve", wrong, quotes[-1], first)


def _accepted(case: Case) -> Iterator[Look]:
    pages = [page for page in case.of(*PRIVATE_FEEDS) if page.ok]
    entries: dict[str, list[tuple[Exchange, Json]]] = {}
    for page in pages:
        for entry in objects(page.body.get("items")):
            entries.setdefault(str(entry.get("id", "")).lower(), []).append((page, entry))
    for sent in (each for each in case.of(Step.B) if each.is_of_proposal):
        told = [(page, entry) for page, entry in entries.get(sent.order, []) if page.number < sent.number]
        version = text(sent.asked, "orderProposalVersion")
        if told and _approves(told[-1][1].get("data"), version):
            yield good("B after the feed said SellerAccepted", told[-1][0], sent)
        elif not any(page.cut for page in pages) and (case.whole or case.order_of(sent).of(Step.P)):
            seen = [page for page, _ in told][-1:]
            yield bad("B before the feed said SellerAccepted for this version", *seen, sent)


def _approves(data: object, version: str) -> bool:
    same = text(data, "orderProposalVersion") == version
    return same and bare(dig(data, "orderProposalStatus")) == ACCEPTED


def _minimal(order: Order) -> Iterator[Look]:
    for sent in (each for each in order.of(Step.B) if each.is_of_proposal):
        more = sorted(name for name in {*sent.asked} - MINIMAL if ":" not in name)
        wrong = f"B of a proposal also has {', '.join(more)}"
        yield look(not more, "B of a proposal has the version alone", wrong, sent)


def _withdrawn(case: Case) -> Iterator[Look]:
    for order in case.orders.values():
        proposed = next((each for each in order.of(Step.P) if each.ok), None)
        if proposed is None or order.of(Step.B):
            continue
        for sent in order.after(proposed):
            if sent.step is Step.U and bare(sent.asked.get("orderProposalStatus")) == REJECTED:
                yield good("the customer withdrew by a PATCH", proposed, sent)
            elif sent.step in (Step.DELETE_QUOTE, Step.DELETE_ORDER) and not _is_over(case, order, sent):
                yield bad("a proposal was to be withdrawn by DELETE", proposed, sent)


def _is_over(case: Case, order: Order, sent: Exchange) -> bool:
    """Whether the broker had rejected a proposal before, or had read that the Seller did."""
    told = [page.mentions(order.uuid) for page in case.of(*PRIVATE_FEEDS) if page.number < sent.number and page.ok]
    statuses = [dig(entry, "data", "orderProposalStatus") for entry in told]
    statuses += [each.asked.get("orderProposalStatus") for each in order.before(sent, Step.U)]
    return any(bare(each).endswith("Rejected") for each in statuses)


def _note(case: Case) -> Iterator[Look]:
    described = {ident(each): each for page in case.of(Step.OPEN_FEED) for each in _objects(page.body) if len(each) > 2}
    for order in case.orders.values():
        for sent in (each for each in order.of(Step.P, Step.U) if "orderCustomerNote" in each.asked):
            if sent.step is Step.U and "orderProposalStatus" in sent.asked:
                continue
            offers = {offer for each in [*order.quotes, *order.of(Step.P)] for _, offer in each.basket}
            needs = _requirements(described, offers)
            wrong = "a note for a Seller who does not exchange messages"
            if needs is not None:
                yield look(MESSAGES in needs, "a note for a Seller who exchanges messages", wrong, sent)


def _requirements(described: dict[str, Json], offers: set[str]) -> set[str] | None:
    """What some Offers need, by what open feeds describe; None where they are in none of them."""
    found = [described[offer] for offer in offers if offer in described]
    if not found:
        return None
    return {bare(each) for offer in found for each in many(offer.get("openBookingFlowRequirement"))}


def _objects(value: Any) -> Iterator[Json]:
    """Every object in a document, also those in others."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else many(value) if isinstance(value, list) else ():
        yield from _objects(part)


PROPOSE = "Let your broker book something whose Offer has OpenBookingApproval."
CLAUSES = (
    Clause(
        "approval",
        Level.MUST,
        Section.APPROVAL_STEPS,
        "What the Seller has to approve is proposed (P) before it is booked.",
        "After a C2 whose answer has `orderRequiresApproval` true, the next step is P.",
        PROPOSE,
        "Look at `orderRequiresApproval` in the answer to C2, and send PUT /order-proposals/{uuid} where it is true.",
        each_order(_approval),
    ),
    Clause(
        "b-after-approval",
        Level.MUST,
        Section.PROPOSAL_STATUSES,
        "B follows a proposal only once the feed says SellerAccepted for the version that the customer agreed to.",
        "The latest page of a private feed that has the proposal before B says SellerAccepted, with the version of B.",
        PROPOSE + " Accept it as its seller: python3 run.py seller accept UUID.",
        "Wait for the OrderProposals feed; send the `orderProposalVersion` that stands there.",
        _accepted,
    ),
    Clause(
        "minimal-b",
        Level.DESCRIBED,
        Section.APPROVAL_STEPS,
        "B of a proposal has the version, and a payment where it was authorised anew.",
        "No other property of an Order stands beside `orderProposalVersion`.",
        PROPOSE,
        "Send `orderProposalVersion` alone: all else was proposed already.",
        each_order(_minimal),
    ),
    Clause(
        "customer-rejects",
        Level.MUST,
        Section.REJECTION,
        "A customer withdraws a proposal by a PATCH.",
        "`orderProposalStatus` CustomerRejected is sent, and no DELETE.",
        PROPOSE + " Then withdraw.",
        "Send PATCH /order-proposals/{uuid} with `orderProposalStatus` https://openactive.io/CustomerRejected.",
        _withdrawn,
    ),
    Clause(
        "customer-note",
        Level.MUST,
        Section.MESSAGES,
        "Notes are for Sellers who exchange messages.",
        "`orderCustomerNote` at P, or in a PATCH that is no rejection, is for an Offer with "
        "OpenBookingMessageExchange, by the open feeds in the journal.",
        "Propose something whose Offer has OpenBookingMessageExchange, with a note.",
        "Look at `openBookingFlowRequirement` of the Offer before you let the customer write.",
        _note,
    ),
)
