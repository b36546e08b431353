"""What a PATCH may say, and of which items."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.grade.case import Case, Clause, Level, Look, each_sent, look
from simulator.grade.sections import Section
from simulator.grade.traffic import Exchange, Step
from simulator.values import Json, bare, dig, duration, ident, moment, objects

OF_ORDER = {"@context", "@type", "@id", "orderedItem"}
OF_ITEM = {"@context", "@type", "@id", "orderItemStatus"}
OF_PROPOSAL = {"@context", "@type", "orderProposalStatus", "orderCustomerNote"}


def _excess(document: Json, allowed: set[str]) -> list[str]:
    return sorted(name for name in {*document} - allowed if ":" not in name)


def _cancellation(sent: Exchange) -> Iterator[Look]:
    more = _excess(sent.asked, OF_ORDER) + [name for item in sent.items for name in _excess(item, OF_ITEM)]
    states = {bare(item.get("orderItemStatus")) for item in sent.items}
    wrong = f"the PATCH also has {', '.join(dict.fromkeys(more))}" if more else "the PATCH cancels no item"
    if not more and states - {"CustomerCancelled"}:
        wrong = f"the PATCH sets {', '.join(sorted(states - {'CustomerCancelled'})) or 'no status'}"
    right = not more and states == {"CustomerCancelled"}
    yield look(right, "the PATCH names items and CustomerCancelled", wrong, sent)


def _update(sent: Exchange) -> Iterator[Look]:
    more = _excess(sent.asked, OF_PROPOSAL)
    status = bare(sent.asked.get("orderProposalStatus"))
    right = not more and status in ("", "CustomerRejected")
    wrong = f"the PATCH also has {', '.join(more)}" if more else f"the PATCH sets {status}"
    yield look(right, "the PATCH has CustomerRejected, a note, or both", wrong, sent)


def _may_be_cancelled(case: Case) -> Iterator[Look]:
    for sent in case.of(Step.CANCEL):
        booked = [each for each in case.order_of(sent).before(sent, Step.B) if each.ok and not each.cut]
        items = {ident(each): each for each in objects(booked[-1].body.get("orderedItem"))} if booked else {}
        named = [items[ident(each)] for each in sent.items if _has_terms(items.get(ident(each)))]
        if named:
            reason = next(filter(None, (_refusal(item, sent.at) for item in named)), "")
            yield look(not reason, "items whose terms allow it were cancelled", reason, booked[-1], sent)


def _has_terms(item: Json | None) -> bool:
    """Whether an item has an Offer of the Seller's, which says what may be cancelled; an OfferOverride does not."""
    return bare(dig(item, "acceptedOffer", "@type")) == "Offer"


def _refusal(item: Json, now: datetime) -> str:
    """Why an item may not be cancelled, by the terms that B was answered with; empty where it may."""
    offer = item.get("acceptedOffer")
    if dig(offer, "allowCustomerCancellationFullRefund") is not True:
        return "an item was to be cancelled whose Offer does not allow it"
    start = moment(dig(item, "orderedItem", "startDate"))
    last = duration(dig(offer, "latestCancellationBeforeStartDate")) or timedelta(0)
    return "an item was to be cancelled after its time for that" if start and start - last < now else ""


CANCEL = "Let a customer of your broker cancel an item."
CLAUSES = (
    Clause(
        "cancellation-patch",
        Level.MUST,
        Section.CUSTOMER_CANCELS,
        "A cancellation names the items and CustomerCancelled, and nothing else.",
        "The PATCH of an Order has `orderedItem` with `@id` and `orderItemStatus`; prefixed extensions are allowed.",
        CANCEL,
        "Do not send the whole Order: only `@id` and `orderItemStatus` of each item that is to be cancelled.",
        each_sent(_cancellation, Step.CANCEL),
    ),
    Clause(
        "proposal-patch",
        Level.MUST,
        Section.PROPOSAL_UPDATE,
        "A PATCH of an OrderProposal rejects it, has a note, or both, and nothing else.",
        "Only `orderProposalStatus` CustomerRejected and `orderCustomerNote` stand in it.",
        "Let a customer of your broker withdraw a proposal.",
        "Send `orderProposalStatus` and `orderCustomerNote` alone.",
        each_sent(_update, Step.U),
    ),
    Clause(
        "cancellable",
        Level.MUST,
        Section.CUSTOMER_CANCELS,
        "Only what may be cancelled by its terms is asked to be.",
        "The Offer in the answer to B allows it, and its time for that, by the clock of the sandbox, is not over.",
        CANCEL,
        "Look at `allowCustomerCancellationFullRefund` and `latestCancellationBeforeStartDate` of the stored Order, "
        "and offer no cancellation otherwise.",
        _may_be_cancelled,
    ),
)
