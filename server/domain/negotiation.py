"""What a seller does to proposals: approval, refusal, amendment, and a word to the customer.

Each function takes a proposal and gives the one that replaces it; or it raises IllegalTransition or an error of
the standard, and changes nothing. Where nothing is left to change, the very same value comes back. Who looks
things up, commits them and tells the broker is not known here.

Source: Open Booking API 1.0 CR3, "OrderProposal statuses", "Proposal Amendment", "Message Exchange".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from server.domain import errors, pricing, rules
from server.domain.catalogue import FlowRequirement, Offer, Seller
from server.domain.checks import announces
from server.domain.orders import Order, OrderItem, Proposal
from server.domain.seller import Substitute
from server.domain.status import PROPOSAL_TRANSITIONS, REJECTED, IllegalTransition, ProposalEvent, follow

BETWEEN_MESSAGES = timedelta(minutes=5)


def accept(order: Order) -> Order:
    """The proposal with the seller's approval; its version stays."""
    return _decided(order, ProposalEvent.SELLER_ACCEPTS, None)


def reject(order: Order, note: str | None = None) -> Order:
    """The proposal with the seller's refusal; note: the reason, for the customer."""
    return _decided(order, ProposalEvent.SELLER_REJECTS, note)


# --- amendment


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a seller suggests instead of what was proposed.

    version: its new UUID. items: the ids of those that are still part of it; None is all of them.
    substitutes: other pairs of opportunity and offer, by item id. prices: other prices, by item id, as the
    `acceptedOffer` of the proposal shows them; they go into a new snapshot of the offer.
    """

    version: str
    note: str | None = None
    items: Collection[str] | None = None
    substitutes: Mapping[str, Substitute] = field(default_factory=dict)
    prices: Mapping[str, Decimal] = field(default_factory=dict)


def amend(order: Order, seller: Seller, amendment: Amendment, now: datetime) -> Order:
    """The proposal as the seller would have it, with a new version that waits for the seller's acceptance.

    Only where an offer announced that it may be negotiated ("Proposal Amendment"). What is suggested must be
    bookable, and bookable together; it may cost more, as the customer has to agree to it.
    """
    if not announces(order, FlowRequirement.NEGOTIATION):
        raise IllegalTransition("None of these offers is open to negotiation (OpenBookingNegotiation).")
    amended = _decided(order, ProposalEvent.SELLER_AMENDS, amendment.note)
    proposal = replace(_proposal(amended), version=amendment.version)
    if amendment.note is not None:
        proposal = replace(proposal, seller_wrote=now)
    items = _amended_items(order, seller, amendment, now)
    totals = pricing.totals(items, seller, order.totals.tax_excluded)
    return replace(amended, proposal=proposal, items=items, totals=totals)


def _amended_items(order: Order, seller: Seller, amendment: Amendment, now: datetime) -> tuple[OrderItem, ...]:
    kept = tuple(item for item in order.items if amendment.items is None or item.id in amendment.items)
    left = {item.id for item in kept}
    for item_id in (*(amendment.items or ()), *amendment.substitutes, *amendment.prices):
        if item_id not in left:
            raise errors.OrderItemIdInvalidError(f"The proposal has no item '{item_id}'.")
    if not kept:
        raise IllegalTransition("A proposal cannot be left without items; reject it instead.")
    items = tuple(_amended(order, item, seller, amendment, now) for item in kept)
    for error in rules.conflicts({number: item.offer for number, item in enumerate(items) if item.offer}).values():
        raise error
    return items


def _amended(order: Order, item: OrderItem, seller: Seller, amendment: Amendment, now: datetime) -> OrderItem:
    substitute, price = amendment.substitutes.get(item.id), amendment.prices.get(item.id)
    if substitute is not None:
        _check_substitute(item, substitute, seller, now)
        item = replace(item, opportunity=substitute.opportunity.id, offer=substitute.offer)
        item = pricing.price_item(item, seller, order.totals.tax_excluded)
    if price is not None:
        item = _at_price(item, price, seller, order.totals.tax_excluded)
    return item


def _check_substitute(item: OrderItem, substitute: Substitute, seller: Seller, now: datetime) -> None:
    """A substitute is of the same seller and bookable, with the details that the item has already."""
    if substitute.opportunity.seller != seller.id:
        raise errors.SellerMismatchError("A substitute has to be of the same seller.")
    candidate = rules.Candidate(item.requested, substitute.opportunity, substitute.offer, seller)
    for rule in rules.BOOKABILITY:
        refusal = rule(candidate, now)
        if refusal is not None:
            raise refusal
    for missing in rules.missing_attendee_details(candidate) + rules.faults_of_intake_form(candidate):
        raise missing


def _at_price(item: OrderItem, price: Decimal, seller: Seller, tax_excluded: bool) -> OrderItem:
    """The item with a new snapshot of its offer, which differs in the price alone."""
    if item.offer is None:
        raise IllegalTransition("Only an item with an offer has a price.")
    if price < 0 or price != pricing.round_half_up(price):
        raise IllegalTransition(f"{price} is no amount of money.")
    if price > 0 and item.offer.currency is None:
        raise IllegalTransition("What has no currency cannot be given a price.")
    offer: Offer = replace(item.offer, price=price)
    return replace(item, offer=offer, tax=pricing.ZERO if tax_excluded else pricing.unit_tax(price, seller))


# --- messages


def note(order: Order, text: str, now: datetime) -> Order:
    """The proposal with a message from the seller to the customer; its version stays ("Message Exchange").

    Only where an offer announced it, while the proposal is open, and at most once in five minutes, counted from
    the last message or the note of the last amendment. The same text again changes nothing.
    """
    proposal = _proposal(order)
    if proposal.seller_note == text:
        return order
    if not announces(order, FlowRequirement.MESSAGE_EXCHANGE):
        raise IllegalTransition("None of these offers takes messages (OpenBookingMessageExchange).")
    if proposal.status in REJECTED:
        raise IllegalTransition(f"The proposal is over: its status is {proposal.status.value}.")
    if proposal.seller_wrote is not None and now < proposal.seller_wrote + BETWEEN_MESSAGES:
        raise IllegalTransition("There may be one message every 5 minutes, so that none is lost in the feed.")
    return replace(order, proposal=replace(proposal, seller_note=text, seller_wrote=now))


# --- inside


def _decided(order: Order, event: ProposalEvent, reason: str | None) -> Order:
    before = _proposal(order)
    after = replace(before, status=follow(PROPOSAL_TRANSITIONS, before.status, event))
    if reason is not None:
        after = replace(after, seller_note=reason)
    return order if after == before else replace(order, proposal=after)


def _proposal(order: Order) -> Proposal:
    if order.proposal is None:
        raise IllegalTransition("This is no OrderProposal (any more).")
    return order.proposal
