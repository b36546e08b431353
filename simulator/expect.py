"""What every answer of a Booking System must look like, as rules that can be checked on one answer.

Knows the shape of OrderQuote, Order and errors (Request and Response; Model; Common Requirements), in CR3 and
with today's names. Does not know the story: what should happen when, the scenarios say.
"""

from collections.abc import Iterator

from simulator.check import Rule, Verdict
from simulator.client import MEDIA_TYPE, Answer
from simulator.customers import Customer
from simulator.documents import NOBODY, Draft
from simulator.proposals import status_of
from simulator.sums import as_sent, sums
from simulator.values import Json, amount, bare, dig, hollow, ident, objects, text

DONE = Rule(
    "204 with an empty body",
    "the request did what it asked for, and there is nothing more to say",
    "OrderQuote Deletion, Order Deletion, Order Cancellation: a 204 success status, without any body",
)
MEDIA = Rule(
    f"Content-Type: {MEDIA_TYPE}",
    "a Broker chooses how to read a body by its media type, errors included",
    "Common Requirements, Media types; Errors",
)
FULL = Rule(
    "no null, no empty string and no empty list anywhere",
    "a property that has nothing to say must be left out, or every reader has to guess what it means",
    "Model: MUST NOT include properties with null values, empty strings or empty arrays",
)
CONTEXT = Rule(
    "`@context` and `@type` in the body",
    "without them the body is no JSON-LD, and an error cannot be told from another",
    "Common Requirements, Response formats; Errors",
)
STATUS_CODE = Rule(
    "`statusCode`, where given, equal to the HTTP status",
    "two statuses that differ leave a Broker with no way to tell which one is meant",
    "Model, oa:OpenBookingError",
)


def manners(answer: Answer) -> Iterator[Verdict]:
    """What holds for every answer of the booking API that has a body."""
    if answer.response.body is None:
        return
    media = answer.response.headers.get("Content-Type", "none")
    parts = {part.strip().lower() for part in media.split(";")}
    yield Verdict(set(MEDIA_TYPE.split("; ")) <= parts, MEDIA, f"Content-Type: {media}")
    empty = ", ".join(hollow(answer.response.body))
    yield Verdict(not empty, FULL, f"empty: {empty}")
    known = bool(answer.body.get("@context")) and bool(answer.type)
    yield Verdict(known, CONTEXT, f"a body with {', '.join(answer.body) or 'no JSON object'}")
    if "statusCode" in answer.body:
        got = answer.body["statusCode"]
        yield Verdict(got == answer.status, STATUS_CODE, f"`statusCode` {got} with HTTP status {answer.status}")
    yield from sums(answer.body)


def done(answer: Answer) -> Iterator[Verdict]:
    """204 and nothing else."""
    body = "an empty body" if answer.response.body is None else "a body"
    yield Verdict(answer.status == 204 and answer.response.body is None, DONE, f"{said(answer)} with {body}")


def quoted(answer: Answer, draft: Draft, customer: Customer | None) -> Iterator[Verdict]:
    """C1 (without customer) or C2 (with): a complete OrderQuote, in which nothing is booked yet."""
    clause = "OrderQuote Creation " + ("C2" if customer else "C1")
    fits = answer.status == 200 and answer.type == "OrderQuote"
    rule = Rule("200 with an OrderQuote", "every item that was asked for is available", clause)
    yield Verdict(fits, rule, said(answer))
    if fits:
        yield from _complete(answer, draft, f"/order-quotes/{draft.uuid}", clause)
        yield from _named(answer, customer, clause)
        early = [name for name in ("@id", "orderItemStatus") if any(name in item for item in items(answer))]
        rule = Rule("items without `@id` and `orderItemStatus`", "nothing is booked yet", clause)
        yield Verdict(not early, rule, f"items with {', '.join(early)}")
        approval = answer.body.get("orderRequiresApproval")
        rule = Rule("`orderRequiresApproval` is true or false", "it decides which flow comes next", "oa:OrderQuote")
        yield Verdict(isinstance(approval, bool), rule, f"{approval!r}")


def booked(answer: Answer, draft: Draft, customer: Customer, total: Json) -> Iterator[Verdict]:
    """B: a complete Order, in which every item is confirmed and can be named later, for the total that was sent."""
    clause = "Order Creation B"
    fits = answer.status == 201 and answer.type == "Order"
    rule = Rule("201 with an Order", "the place was free or held, and all that B needs was sent", clause)
    yield Verdict(fits, rule, said(answer))
    if answer.ok:
        yield from _complete(answer, draft, f"/orders/{draft.uuid}", clause)
        yield from _as_sent(answer, draft, total)
        yield from _named(answer, customer, clause)
        names = {ident(item) for item in items(answer)} - {""}
        rule = Rule("a unique `@id` on every item", "it is what a cancellation names", f"{clause}: MUST include")
        yield Verdict(len(names) == len(draft.pairs), rule, f"{len(names)} different ones")
        states = sorted({bare(item.get("orderItemStatus")) for item in items(answer)})
        rule = Rule("`orderItemStatus` OrderItemConfirmed", "the customer has these places now", clause)
        yield Verdict(states == ["OrderItemConfirmed"], rule, ", ".join(states) or "none")


def proposed(answer: Answer, draft: Draft, customer: Customer, total: Json) -> Iterator[Verdict]:
    """P: a complete OrderProposal for the total that was sent, which waits for the Seller."""
    clause = "OrderProposal Creation P"
    rule = Rule("201 with an OrderProposal", "a proposal is made, and nothing is booked yet", clause)
    yield Verdict(answer.status in (200, 201) and answer.type == "OrderProposal", rule, said(answer))
    if answer.ok:
        yield from _complete(answer, draft, f"/order-proposals/{draft.uuid}", clause)
        yield from _as_sent(answer, draft, total)
        yield from _named(answer, customer, clause)
        status = status_of(answer.body)
        rule = Rule("`orderProposalStatus` AwaitingSellerConfirmation", "the Seller decides now", clause)
        yield Verdict(status == "AwaitingSellerConfirmation", rule, status or "none")
        version = text(answer.body, "orderProposalVersion")
        rule = Rule(
            "an `orderProposalVersion` of the form {@id}/versions/{UUID}",
            "the customer agrees to one version, and B names it",
            "Model, oa:orderProposalVersion",
        )
        yield Verdict(version.startswith(f"{ident(answer.body)}/versions/"), rule, version or "none")
        rule = Rule("no `orderRequiresApproval`", "a proposal is the approval itself", "Model, oa:OrderProposal")
        yield Verdict("orderRequiresApproval" not in answer.body, rule, f"{answer.body.get('orderRequiresApproval')}")


def refused(answer: Answer, statuses: tuple[int, ...], types: tuple[str, ...], rule: Rule) -> Iterator[Verdict]:
    """An error of the whole order: its status, its type, and a sentence about this very case."""
    fits = answer.status in statuses and answer.type in types
    yield Verdict(fits, rule, said(answer))
    told = Rule("an error that says what is wrong", "somebody has to understand it", "oa:OpenBookingError")
    yield Verdict(answer.ok or bool(answer.description), told, "neither `description` nor `name`")


def items_refused(answer: Answer, types: tuple[str, ...], rule: Rule) -> Iterator[Verdict]:
    """Faults of items: 409 with the document that was asked for, and `error` on each item that offends."""
    found = {error for _, error, _ in item_errors(answer)}
    fits = answer.status == 409 and bool(found) and found <= set(types)
    yield Verdict(fits, rule, f"{said(answer)}, errors on items: {', '.join(sorted(found)) or 'none'}")


def items(answer: Answer) -> list[dict[str, object]]:
    """The OrderItems of an answer."""
    return objects(answer.body.get("orderedItem"))


def item_errors(answer: Answer) -> list[tuple[int, str, str]]:
    """Each error on an item: position, type and description."""
    return [
        (number, text(error, "@type"), text(error, "description") or text(error, "name"))
        for number, item in enumerate(items(answer), start=1)
        for error in objects(item.get("error"))
    ]


def said(answer: Answer) -> str:
    """What an answer was, in a few words."""
    return f"{answer.status}" + (f" {answer.type}" if answer.type else "")


def _complete(answer: Answer, draft: Draft, path: str, clause: str) -> Iterator[Verdict]:
    rule = Rule(f"an `@id` that ends in {path}", "later requests are made with it", "Model, schema:Order")
    yield Verdict(ident(answer.body).endswith(path), rule, f"`@id` {ident(answer.body) or 'missing'}")
    seller = dig(answer.body, "seller")
    whole = ident(seller) == draft.seller and all(text(seller, name) for name in ("name", "taxMode"))
    rule = Rule("the full Seller", "the invoice cannot be made out without", "Contracts: full Seller details")
    yield Verdict(whole, rule, f"seller {seller!r}")
    yield _priced(answer, draft, clause)
    asked = sorted((n, pair.opportunity, "" if draft.account else pair.offer) for n, pair in enumerate(draft.pairs))
    got = [(dig(i, "position"), ident(i.get("orderedItem")), ident(i.get("acceptedOffer"))) for i in items(answer)]
    rule = Rule("the items that were asked for, by `position`", "errors are matched by it", "schema:OrderItem")
    yield Verdict(sorted(got, key=str) == sorted(asked, key=str), rule, f"{got}")
    named = "broker" not in answer.body if draft.role == NOBODY else bool(text(answer.body, "broker", "name"))
    reflected = named and bare(answer.body.get("brokerRole")) == draft.role
    rule = Rule("`broker` and `brokerRole` as sent", "reflection shows they were understood", f"{clause}: reflect")
    yield Verdict(bool(reflected), rule, f"{dig(answer.body, 'broker')!r}, {dig(answer.body, 'brokerRole')!r}")


def _priced(answer: Answer, draft: Draft, clause: str) -> Verdict:
    """A price, except with a `DynamicPayment`, with which none may be named anywhere."""
    if draft.account:
        prices = {"totalPaymentDue", "totalPaymentTax", "acceptedOffer", "unitTaxSpecification"}
        named = sorted(prices & {*answer.body})
        named += sorted(name for item in items(answer) for name in prices & {*item})
        rule = Rule("no price anywhere", "nobody knows it yet", "DynamicPayment: MUST NOT include totalPaymentDue")
        return Verdict(not named, rule, f"{', '.join(named)}")
    price = amount(dig(answer.body, "totalPaymentDue", "price"))
    rule = Rule("`totalPaymentDue` with a price", "the customer must know what there is to pay", clause)
    return Verdict(price is not None, rule, f"{dig(answer.body, 'totalPaymentDue')!r}")


def _as_sent(answer: Answer, draft: Draft, total: Json) -> Iterator[Verdict]:
    if not draft.account:  # with a `DynamicPayment` no total is sent
        yield as_sent(answer.body, total)


def _named(answer: Answer, customer: Customer | None, clause: str) -> Iterator[Verdict]:
    known = answer.body.get("customer")
    wanted = customer.document() if customer else None
    rule = Rule(
        "exactly the customer's data that was sent" if wanted else "no customer",
        "a Booking System may tell a Broker nothing about a person that it was not told by it",
        f"{clause}; Model, schema:Person: MUST only contain exactly the data that was provided by the Broker",
    )
    yield Verdict(known == wanted, rule, f"{known!r}")
