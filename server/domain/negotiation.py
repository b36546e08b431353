"""What a seller does to proposals: approval, refusal, amendment, and a word to the customer.

Each function takes a proposal and gives the one that replaces it; or it raises IllegalTransition or an error of
the standard, and changes nothing. Where nothing is left to change, the very same value comes back. Who looks
things up, commits them and tells the broker is not known here.

Source: Open Booking API 1.0 CR3, "OrderProposal statuses", "Proposal Amendment", "Message Exchange".
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from server.domain import errors, pricing, rules
from server.domain.catalogue import FlowRequirement, Offer, Seller
from server.domain.checks import announces
from server.domain.orders import Order, OrderItem, Proposal
from server.domain.replacement import Substitute, check_same_seller
from server.domain.status import PROPOSAL_TRANSITIONS, REJECTED, IllegalTransition, ProposalEvent, follow
from server.domain.value import Value, replace
from server.domain.why import Clause, Facts, decides

BETWEEN_MESSAGES = timedelta(minutes=5)


@decides(Clause.PROPOSAL_STATUSES)
def accept(order: Order) -> Order:
    """A seller accepts a proposal that nobody has rejected; its version stays."""
    return _decided(order, ProposalEvent.SELLER_ACCEPTS, None)


@decides(Clause.PROPOSAL_STATUSES)
def reject(order: Order, note: str | None = None) -> Order:
    """A seller rejects a proposal that the customer has not rejected.

    note: the reason, for the customer.
    """
    return _decided(order, ProposalEvent.SELLER_REJECTS, note)


# --- amendment


class Amendment(Value, frozen=True):
    """What a seller suggests instead of what was proposed.

    version: its new UUID. items: the ids of those that are still part of it; None is all of them.
    substitutes: other pairs of opportunity and offer, by item id. prices: other prices, by item id, as the
    `acceptedOffer` of the proposal shows them; they go into a new snapshot of the offer.
    """

    version: str
    note: str | None = None
    items: Collection[str] | None = None
    substitutes: Mapping[str, Substitute] = {}
    prices: Mapping[str, Decimal] = {}


@decides(Clause.PROPOSAL_AMENDMENT)
def amend(order: Order, seller: Seller, amendment: Amendment, now: datetime) -> Order:
    """A proposal is amended where an offer announced that, and nobody has rejected it ("Proposal Amendment").

    It comes out as the seller would have it, with a new version that waits for the seller's acceptance. What is
    suggested must be bookable, and bookable together; it may cost more, as the customer has to agree to it.
    """
    if not announces(order, FlowRequirement.NEGOTIATION):
        needs: Facts = {"needs": FlowRequirement.NEGOTIATION.value}
        raise IllegalTransition("None of these offers is open to negotiation (OpenBookingNegotiation).", needs)
    amended = _decided(order, ProposalEvent.SELLER_AMENDS, amendment.note)
    proposal = replace(_proposal(amended), version=amendment.version)
    if amendment.note is not None:
        proposal = replace(proposal, seller_wrote=now)
    items = _amended_items(order, seller, amendment, now)
    totals = pricing.totals(items, seller, order.totals.tax_excluded)
    return replace(amended, proposal=proposal, items=items, totals=totals)


@decides(Clause.PROPOSAL_AMENDMENT)
def _amended_items(order: Order, seller: Seller, amendment: Amendment, now: datetime) -> tuple[OrderItem, ...]:
    """An amendment is about items of the proposal, and leaves at least one of them."""
    kept = tuple(item for item in order.items if amendment.items is None or item.id in amendment.items)
    left = {item.id for item in kept}
    for item_id in (*(amendment.items or ()), *amendment.substitutes, *amendment.prices):
        if item_id not in left:
            raise errors.OrderItemIdInvalidError(
                f"The proposal has no item '{item_id}'.", facts={"item": item_id, "items": ", ".join(sorted(left))}
            )
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
        sold = pricing.without_price(substitute.offer) if order.is_dynamic else substitute.offer
        item = replace(item, opportunity=substitute.opportunity.id, offer=sold)
        item = pricing.price_item(item, seller, order.totals.tax_excluded)
    if price is not None:
        item = _at_price(item, price, seller, order.totals.tax_excluded)
    return item


def _check_substitute(item: OrderItem, substitute: Substitute, seller: Seller, now: datetime) -> None:
    """A substitute is of the same seller and bookable, with the details that the item has already."""
    check_same_seller(substitute.opportunity, seller.id)
    candidate = rules.Candidate(item.requested, substitute.opportunity, substitute.offer, seller)
    refusal = rules.why_not_bookable(candidate, now)
    if refusal is not None:
        raise refusal
    for missing in rules.missing_attendee_details(candidate) + rules.faults_of_intake_form(candidate):
        raise missing


@decides(Clause.PROPOSAL_AMENDMENT)
def _at_price(item: OrderItem, price: Decimal, seller: Seller, tax_excluded: bool) -> OrderItem:
    """A new price is an amount of money for an item that has an offer with a currency.

    The item gets a new snapshot of its offer, which differs in the price alone.
    """
    if item.offer is None:
        raise IllegalTransition("Only an item with an offer has a price.")
    if price < 0 or price != pricing.round_half_up(price):
        raise IllegalTransition(f"{price} is no amount of money.", {"price": price})
    if price > 0 and item.offer.currency is None:
        raise IllegalTransition("What has no currency cannot be given a price.")
    offer: Offer = replace(item.offer, price=abs(price))  # -0 is 0
    return replace(item, offer=offer, tax=pricing.ZERO if tax_excluded else pricing.unit_tax(offer.price, seller))


# --- messages


@decides(Clause.MESSAGE_EXCHANGE)
def note(order: Order, text: str, now: datetime) -> Order:
    """A seller writes where an offer announced it, while the proposal is open, at most once in five minutes.

    Counted from the last message or the note of the last amendment; the version of the proposal stays ("Message
    Exchange"). The same text again changes nothing.
    """
    proposal = _proposal(order)
    if proposal.seller_note == text:
        return order
    if not announces(order, FlowRequirement.MESSAGE_EXCHANGE):
        needs: Facts = {"needs": FlowRequirement.MESSAGE_EXCHANGE.value}
        raise IllegalTransition("None of these offers takes messages (OpenBookingMessageExchange).", needs)
    if proposal.status in REJECTED:
        status: Facts = {"orderProposalStatus": proposal.status.value}
        raise IllegalTransition(f"The proposal is over: its status is {proposal.status.value}.", status)
    wrote = proposal.seller_wrote
    if wrote is not None and now < wrote + BETWEEN_MESSAGES:
        times: Facts = {"lastMessage": wrote, "nextPossible": wrote + BETWEEN_MESSAGES, "now": now}
        raise IllegalTransition("There may be one message every 5 minutes, so that none is lost in the feed.", times)
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
