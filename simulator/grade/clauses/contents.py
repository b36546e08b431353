"""What a request for an order is made of: its type, its items, and nothing that does not belong there."""

from collections.abc import Iterator

from simulator.grade.case import Clause, Level, Look, each_sent, look
from simulator.grade.sections import Section
from simulator.grade.traffic import PATCHES, SUBMISSIONS, Exchange, Step
from simulator.values import bare, dig, hollow, text

TYPES = {Step.C1: "OrderQuote", Step.C2: "OrderQuote", Step.P: "OrderProposal", Step.B: "Order"}
OF_ORDER = {
    *("@context", "@type", "@id", "identifier", "brokerRole", "broker", "seller", "customer", "orderedItem"),
    *("payment", "totalPaymentDue", "orderProposalVersion", "orderCustomerNote", "bookingService"),
}
OF_ITEM = {
    *("@context", "@type", "@id", "position", "acceptedOffer", "orderedItem", "attendee", "orderItemIntakeForm"),
    *("orderItemIntakeFormResponse", "accessPass", "accessChannel", "attendeeDetailsRequired"),
}
INTERNAL = ("orderCreationStatus", "orderStatus")
REFERENCE = {"@type", "@id"}


def _type(sent: Exchange) -> Iterator[Look]:
    wanted, given = TYPES[sent.step], text(sent.asked, "@type")
    yield look(given == wanted, f"{sent.step} is an {wanted}", f"{sent.step} is {given or 'without @type'}", sent)


def _positions(sent: Exchange) -> Iterator[Look]:
    given = [item.get("position") for item in sent.items]
    if given:
        whole = all(isinstance(each, int) and not isinstance(each, bool) for each in given)
        right = whole and len(set(given)) == len(given)
        yield look(right, "each item has its `position`", f"the items of {sent.step} lack a `position`", sent)


def _references(sent: Exchange) -> Iterator[Look]:
    for item in sent.items:
        thing, offer = dig(item, "orderedItem"), dig(item, "acceptedOffer")
        named = [thing] + [offer] * (bare(dig(offer, "@type")) == "Offer")
        more = sorted({name for each in named if isinstance(each, dict) for name in each} - REFERENCE)
        wrong = f"an item of {sent.step} has {', '.join(more)} of what it refers to"
        yield look(not more, "Opportunity and Offer are named by type and `@id` alone", wrong, sent)


def _no_status(sent: Exchange) -> Iterator[Look]:
    found = [name for name in INTERNAL if name in sent.asked]
    yield look(not found, f"{sent.step} has no status of its own", f"{sent.step} has `{', '.join(found)}`", sent)


def _no_more(sent: Exchange) -> Iterator[Look]:
    order = {*sent.asked} - OF_ORDER - {*INTERNAL}
    items = {name for item in sent.items for name in item} - OF_ITEM
    found = sorted(name for name in order | items if ":" not in name)
    wrong = f"{sent.step} has {', '.join(found)}, which the model does not have in a request"
    yield look(not found, f"{sent.step} has nothing that does not belong there", wrong, sent)


def _nothing_hollow(sent: Exchange) -> Iterator[Look]:
    found = list(hollow(sent.asked))
    wrong = f"{sent.step} sends {', '.join(found[:3])} without a value"
    yield look(not found, f"every property of {sent.step} has a value", wrong, sent)


QUOTE = "Let your broker quote something."
CLAUSES = (
    Clause(
        "type",
        Level.MUST,
        Section.ORDER_MODEL,
        "Each request has the type of its endpoint.",
        "`@type` is OrderQuote at C1 and C2, OrderProposal at P, Order at B.",
        QUOTE,
        "Set `@type` by the endpoint that you call.",
        each_sent(_type, *SUBMISSIONS),
    ),
    Clause(
        "position",
        Level.MUST,
        Section.ITEM_MODEL,
        "Each item has a position of its own.",
        "`position` is a whole number on each item of C1, C2, P and B, and no two have the same.",
        QUOTE,
        "Number the items from 0, and find those of the answer by their number: their order may be another one.",
        each_sent(_positions, *SUBMISSIONS),
    ),
    Clause(
        "references-only",
        Level.MUST,
        Section.ITEM_MODEL,
        "Opportunity and Offer are named, and not described.",
        "`orderedItem` and `acceptedOffer` of each item have `@type` and `@id` only; an OfferOverride has its price.",
        QUOTE,
        "Send type and `@id` alone: the Booking System knows the rest, and ignores yours.",
        each_sent(_references, *SUBMISSIONS),
    ),
    Clause(
        "no-creation-status",
        Level.MUST,
        Section.STATUSES_OF_SYSTEM,
        "`orderCreationStatus` stays with the broker.",
        "Neither it nor `orderStatus` stands in a request.",
        QUOTE,
        "Keep the status in your own store, beside the Order.",
        each_sent(_no_status, *SUBMISSIONS, *PATCHES),
    ),
    Clause(
        "no-excess",
        Level.DESCRIBED,
        Section.MODEL,
        "Requests have the properties that the model has in requests, and no others.",
        "Unknown properties, and those of answers (such as taxes), in C1, C2, P and B and in their items; what has a "
        "prefix (acme:loyalty) is an extension, and allowed.",
        QUOTE,
        "Do not send back what came in an answer. Give properties of your own a prefix, and a context for it.",
        each_sent(_no_more, *SUBMISSIONS),
    ),
    Clause(
        "no-empty-values",
        Level.MUST,
        Section.MODEL,
        "No property is null, an empty text or an empty list.",
        "All of the JSON of C1, C2, P, B and the PATCHes.",
        QUOTE,
        "Leave out what has no value.",
        each_sent(_nothing_hollow, *SUBMISSIONS, *PATCHES),
    ),
)
