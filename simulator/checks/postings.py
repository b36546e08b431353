"""What each exchange does to the claims on places: one row for each endpoint.

Knows what the standard says of it, and leaves open what it leaves open. Judges nothing.

Source: Open Booking API 1.0 CR3, "Leasing", "Proposal Leasing", "Order Cancellation", "Order Deletion".
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from simulator.checks.claims import NO_PLACES, NOTHING, Claim, Claims, Places, Why, count
from simulator.checks.exchange import Exchange, Operation, Outcome, items_of, statuses
from simulator.checks.pages import Item, Page
from simulator.sums import CANCELLED
from simulator.values import Json, bare, dig, ident, moment, text

LONGEST_LEASE = timedelta(days=1)
"""A lease of which no answer told when it ends is taken to be over by then."""

TOUCHES_PLACES = ("Cancellation", "Replacement", "Reject")
"""What a Seller does that may free places, by part of the action's name."""


def post(claims: Claims, exchange: Exchange, page: Page | None) -> None:
    """Enters an exchange into the books."""
    claims.by = exchange.entry.number, exchange.entry.scene
    if page is not None and page.items:
        _read(claims, exchange, page)
    posting = POSTINGS.get(exchange.operation)
    if posting and exchange.outcome is not Outcome.NOTHING:
        posting(claims, exchange)


def _quoted(claims: Claims, exchange: Exchange) -> None:
    known = claims.of.get(exchange.key, NOTHING)
    if known.items:
        return  # it is a booking already, and a quote cannot change that
    match exchange.outcome:
        case Outcome.DONE:
            wanted, until = wanted_by(exchange.body), moment(dig(exchange.body, "lease", "leaseExpires"))
            claim = Claim(wanted, wanted, until) if until else NOTHING
            claims.put(exchange.key, claim, Why.LEASE if known.high else Why.TAKEN)
        case Outcome.UNSURE:
            perhaps = count(known.high, wanted_by(exchange.asked))
            claims.put(exchange.key, Claim(NO_PLACES, perhaps, exchange.until + LONGEST_LEASE), Why.TAKEN)
        case _:
            claims.put(exchange.key, known.doubted(), Why.LEASE)  # the standard does not say what becomes of a lease


def _committed(claims: Claims, exchange: Exchange) -> None:
    known = claims.of.get(exchange.key, NOTHING)
    lease = known.before if known.unsure else known
    match exchange.outcome:
        case Outcome.DONE:
            places, items = wanted_by(exchange.body), booked_items(exchange.body)
            # Without a lease, a Seller may or may not hold the places of a proposal.
            held = exchange.operation is Operation.B or bool((known.until or known.items) and known.low)
            certain = places if held else NO_PLACES
            if known.items and not exchange.entry.alone:  # a Seller may have been at it meanwhile
                certain = _less(known.low, places)
            over = None if exchange.operation is Operation.B else first_end(exchange.body)
            claims.put(exchange.key, Claim(certain, places, items=items, before=lease, over=over), Why.TAKEN)
        case Outcome.UNSURE if not known.items:
            perhaps = count(known.high, wanted_by(exchange.asked))
            claims.put(exchange.key, Claim(NO_PLACES, perhaps, before=lease, unsure=True), Why.TAKEN)
        case Outcome.REFUSED if known.unsure:
            claims.put(exchange.key, (lease or NOTHING).doubted(), Why.TAKEN)
        case _:
            pass


def _order_deleted(claims: Claims, exchange: Exchange) -> None:
    known = claims.of.get(exchange.key)
    if known is None or (exchange.outcome is Outcome.REFUSED and not known.unsure):
        return
    match exchange.outcome:
        case Outcome.DONE:
            claims.put(exchange.key, NOTHING, Why.CANCELLED)
        case Outcome.REFUSED:
            claims.put(exchange.key, (known.before or NOTHING).doubted(), Why.TAKEN)
        case _:
            claims.put(exchange.key, known.doubted(), Why.CANCELLED)


def _quote_deleted(claims: Claims, exchange: Exchange) -> None:
    known = claims.of.get(exchange.key)
    if known is None or exchange.outcome is Outcome.REFUSED:
        return
    if known.items or known.unsure:
        claims.of[exchange.key] = replace(known, before=NOTHING)
    else:
        claims.put(exchange.key, NOTHING if exchange.done else known.doubted(), Why.LEASE)


def _cancelled(claims: Claims, exchange: Exchange) -> None:
    known = claims.of.get(exchange.key)
    if known is None or exchange.outcome is Outcome.REFUSED:
        return
    named = {ident(item) for item in items_of(exchange.asked)}
    left = {item: name for item, name in known.items.items() if item not in named}
    places = Counter(left.values())
    sure, perhaps = replace(known, low=places, high=places, items=left), replace(known, low=places)
    claims.put(exchange.key, sure if exchange.done else perhaps, Why.CANCELLED)


def _withdrawn(claims: Claims, exchange: Exchange) -> None:
    known = claims.of.get(exchange.key)
    if known is None or bare(exchange.asked.get("orderProposalStatus")) == "" or exchange.outcome is Outcome.REFUSED:
        return
    claims.put(exchange.key, fallen_back(known) if exchange.done else known.doubted(), Why.LEASE)


def _seller(claims: Claims, exchange: Exchange) -> None:
    """What a Seller did to an order is known for certain when the feed tells of it."""
    uuid = ident(exchange.asked.get("object")).rpartition("/")[2]
    known = claims.of.get((exchange.entry.actor, uuid))
    if known and any(word in text(exchange.asked, "@type") for word in TOUCHES_PLACES):
        claims.put((exchange.entry.actor, uuid), known.doubted(), Why.CANCELLED)


def _read(claims: Claims, exchange: Exchange, page: Page) -> None:
    for item in page.items:
        known = claims.of.get((exchange.entry.actor, item.id))
        if known is None:
            continue
        if exchange.operation is Operation.ORDERS_FEED:
            claim = _as_told(known, item, alone=exchange.entry.alone)
            claims.put((exchange.entry.actor, item.id), claim, Why.CANCELLED)
        elif exchange.operation is Operation.PROPOSALS_FEED and item.data:
            rejected = "Rejected" in bare(_first(item.data.get("orderProposalStatus")))
            if rejected and known.items:
                claims.put((exchange.entry.actor, item.id), fallen_back(known), Why.LEASE)


def _as_told(known: Claim, item: Item, *, alone: bool) -> Claim:
    """A booking as the Orders feed has it."""
    if item.data is None:
        return NOTHING
    told = booked_items(item.data)
    if not alone:  # it may have changed again since
        told = {each: name for each, name in known.items.items() if each in told}
    told = {each: name or known.items.get(each, "") for each, name in told.items()}
    places = Counter(told.values())
    return Claim(places if alone else _less(known.low, places), places, items=told)


def fallen_back(proposal: Claim) -> Claim:
    """What is left of a proposal that was rejected: perhaps the lease that it came with."""
    until = proposal.before.until if proposal.before else None
    return Claim(NO_PLACES, proposal.high, until) if until else NOTHING


def wanted_by(document: Json) -> Places:
    """The places that the items of a document take, but for those in error and those cancelled."""
    return Counter(
        ident(item.get("orderedItem"))
        for item in items_of(document)
        if "error" not in item and bare(item.get("orderItemStatus")) not in CANCELLED
    )


def first_end(document: Json) -> datetime | None:
    """When the first of the Opportunities in a document is over."""
    ends = (moment(dig(item, "orderedItem", "endDate")) for item in items_of(document))
    return min((end for end in ends if end is not None), default=None)


def booked_items(document: Json) -> dict[str, str]:
    """The items of an Order that are booked: `@id` to the `@id` of the Opportunity."""
    live = {item for item, status in statuses(document).items() if status not in CANCELLED}
    return {ident(item): ident(item.get("orderedItem")) for item in items_of(document) if ident(item) in live}


def _less(places: Places, other: Places) -> Places:
    return Counter(places) & Counter(other)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


POSTINGS: dict[Operation, Callable[[Claims, Exchange], None]] = {
    Operation.C1: _quoted,
    Operation.C2: _quoted,
    Operation.P: _committed,
    Operation.B: _committed,
    Operation.DELETE_ORDER: _order_deleted,
    Operation.DELETE_QUOTE: _quote_deleted,
    Operation.CANCEL: _cancelled,
    Operation.U: _withdrawn,
    Operation.SELLER: _seller,
}
