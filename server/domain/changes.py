"""What happens to a record after it was made: cancellation, deletion, expiry, and what the seller does.

Each function takes a record and gives the record that replaces it, or raises and changes nothing. Who
stores it, and which feed tells of it, is not known here.

Source: Open Booking API 1.0 CR3, "Cancellation after B", "Order Deletion", "OrderQuote Deletion",
"OrderProposal Update", "Message Exchange", "Leasing".
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from server.domain import checks, errors, pricing
from server.domain.capacity import Hold, Standing, claims_of
from server.domain.catalogue import EventStatus, FlowRequirement, Opportunity, Seller
from server.domain.orders import Ending, Order, OrderItem, OrderKey, Phase, Proposal, Record, Stub
from server.domain.status import (
    ITEM_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    REJECTED,
    IllegalTransition,
    ItemEvent,
    ItemStatus,
    ProposalEvent,
    follow,
)
from server.domain.value import replace
from server.domain.why import Clause, Facts, decides


def cancel(
    order: Order,
    item_ids: Collection[str],
    opportunities: Sequence[Opportunity | None],
    seller: Seller,
    now: datetime,
) -> Order:
    """The order with these items cancelled by the customer; the others are left alone.

    opportunities: of the items, in their order. Atomic: raises CancellationNotPermittedError where any of
    the items may not be cancelled, OrderItemIdInvalidError where there is no such item. An item that is
    cancelled already is a success that changes nothing.
    """
    check_item_ids(order, item_ids)
    items = tuple(
        _cancelled(item, opportunity, now) if item.id in item_ids else item
        for item, opportunity in zip(order.items, opportunities, strict=True)
    )
    return with_items(order, items, seller)


@decides(Clause.CANCELLATION_ERRORS)
def check_item_ids(order: Order, item_ids: Collection[str]) -> None:
    """Every item that is named must be part of the order."""
    known = {item.id for item in order.items}
    for item_id in item_ids:
        if item_id not in known:
            raise errors.OrderItemIdInvalidError(
                f"The order has no item '{item_id}'.", facts={"item": item_id, "items": ", ".join(sorted(known))}
            )


@decides(Clause.CUSTOMER_CANCELLATION)
def _cancelled(item: OrderItem, opportunity: Opportunity | None, now: datetime) -> OrderItem:
    """A customer cancels what was sold with that right, within the cancellation window, and before it is used."""
    status = item.status or ItemStatus.CONFIRMED
    if status is ItemStatus.CONFIRMED:
        reason = why_not_cancellable(item, opportunity, now)
        if reason is not None:
            raise errors.CancellationNotPermittedError(reason, facts=_window(item, opportunity, now))
    try:
        cancelled = follow(ITEM_TRANSITIONS, status, ItemEvent.CUSTOMER_CANCEL)
        return replace(item, status=cancelled, customer_notice=None)
    except IllegalTransition:
        raise errors.CancellationNotPermittedError(
            "A booking that has been used cannot be cancelled.", facts={"item": item.id, "status": status.value}
        ) from None


def _window(item: OrderItem, opportunity: Opportunity | None, now: datetime) -> Facts:
    """Until when an item could be cancelled; None where it never could."""
    start = opportunity.start if opportunity is not None else None
    cancellable = item.offer is not None and bool(item.offer.cancellable)
    until = start
    if item.offer is not None and item.offer.latest_cancellation is not None and start is not None:
        until = start - item.offer.latest_cancellation
    return {
        "item": item.id,
        "allowsCancellation": cancellable,
        "until": until if cancellable else None,
        "starts": start,
        "now": now,
    }


def why_not_cancellable(item: OrderItem, opportunity: Opportunity | None, now: datetime) -> str | None:
    """Why the customer may no longer cancel a booked item, as a sentence for the customer; None where they may."""
    offer = item.offer
    if offer is None or not offer.cancellable:
        return "This booking cannot be cancelled: it was sold without the right to cancel."
    start = opportunity.start if opportunity is not None else None
    if start is None:
        return None
    if start <= now:
        return "This booking can no longer be cancelled, because it has already started."
    if offer.latest_cancellation is not None and start - offer.latest_cancellation <= now:
        return (
            f"This booking can no longer be cancelled: that was possible until {_words(offer.latest_cancellation)} "
            "before the start."
        )
    return None


def _words(duration: timedelta) -> str:
    hours, days = duration.total_seconds() / 3600, duration.days
    if days and duration == timedelta(days=days):
        return f"{days} day{'s' if days > 1 else ''}"
    return f"{hours:g} hour{'s' if hours != 1 else ''}"


def with_items(order: Order, items: tuple[OrderItem, ...], seller: Seller) -> Order:
    """The order with other items and the totals that follow; the same order where nothing differs.

    Whether it was to be paid in advance stays as it was agreed, while there is anything to pay.
    """
    if items == order.items:
        return order
    totals = pricing.totals(items, seller, order.totals.tax_excluded)
    if totals.due.price > 0:
        totals = replace(totals, prepayment=order.totals.prepayment)
    return replace(order, items=items, totals=totals)


def delete_order(key: OrderKey, record: Record | None) -> Stub | None:
    """The stub that replaces an order or a proposal; None where there is none to delete (any more)."""
    if isinstance(record, Order) and record.phase is not Phase.QUOTE:
        return Stub(key, Ending.ORDER_DELETED)
    return None


def delete_quote(key: OrderKey, record: Record | None) -> Record | None:
    """What replaces a quote, or a rejected proposal with what is left of its lease; None where nothing is left.

    A quote that was once known (expired, deleted, or turned into an order) needs no deletion. What to make
    of a UUID that was never seen is not decided here.
    """
    if isinstance(record, Order) and record.phase is Phase.QUOTE:
        return Stub(key, Ending.QUOTE_DELETED)
    if isinstance(record, Order) and record.lease_expires is not None and claims_of(record).hold is Hold.LEASE:
        return replace(record, lease_expires=None)
    return None


def reject_unmet(order: Order, reason: str) -> Order:
    """The proposal after the Booking System gave up on it for the seller ("Proposal Leasing"); its lease ends too."""
    rejected = advance_proposal(order, ProposalEvent.SELLER_REJECTS)
    return replace(rejected, proposal=replace(_proposal(rejected), seller_note=reason), lease_expires=None)


def why_unmet(
    order: Order,
    opportunities: Sequence[Opportunity | None],
    standing: Callable[[Opportunity], Standing],
    now: datetime,
) -> str | None:
    """Why a proposal that is open can no longer be met, as a sentence for the customer; None while it can.

    opportunities: of the items, in their order; None where it is no longer offered.
    standing: of an opportunity, without what this order claims.
    """
    if order.proposal is None or order.proposal.status in REJECTED:
        return None
    wanted = Counter(item.opportunity for item in order.items)
    for opportunity in opportunities:
        if opportunity is None:
            return "What was proposed is no longer offered."
        if opportunity.status is not EventStatus.SCHEDULED:
            return f"What was proposed has been {opportunity.status.value[5:].lower()}."
        if opportunity.end is not None and opportunity.end <= now:
            return "What was proposed is over."
        remaining = standing(opportunity).remaining
        if remaining is not None and remaining < wanted[opportunity.id]:
            return "There are no longer enough spaces."
    return None


def expire(record: Record | None, now: datetime) -> Record | None:
    """What replaces a record whose lease has ended: of a quote, a stub; None while there is nothing to end.

    An open proposal outlives its lease ("regardless of whether or not the Lease has expired").
    """
    if not isinstance(record, Order) or record.lease_expires is None or record.lease_expires > now:
        return None
    if record.phase is Phase.QUOTE:
        return Stub(record.key, Ending.QUOTE_EXPIRED)
    return replace(record, lease_expires=None) if claims_of(record).hold is Hold.LEASE else None


def advance_proposal(order: Order, event: ProposalEvent) -> Order:
    """The proposal after something happened to it. Raises IllegalTransition where it cannot."""
    proposal = _proposal(order)
    status = follow(PROPOSAL_TRANSITIONS, proposal.status, event)
    return replace(order, proposal=replace(proposal, status=status))


def reject_by_customer(order: Order) -> Order:
    """A customer may reject a proposal at any point; where either side has rejected it already, it stays as it is."""
    return advance_proposal(order, ProposalEvent.CUSTOMER_REJECTS)


@decides(Clause.MESSAGE_EXCHANGE)
def note_from_customer(order: Order, note: str | None, is_reason: bool) -> Order:
    """A note to the seller needs an offer that announces it, unless it is the reason of a rejection.

    is_reason: whether the customer says why they reject it, which they always may; that of the first time stays.
    Any other note is part of a Message Exchange, and raises PatchNotAllowedOnPropertyError where no offer announced
    that, or the proposal is over: notes are exchanged "while the OrderProposal is in-flight".
    """
    if note is None:
        return order
    if not is_reason and not checks.announces(order, FlowRequirement.MESSAGE_EXCHANGE):
        raise errors.PatchNotAllowedOnPropertyError(
            "orderCustomerNote: none of these offers takes messages to the seller, but for a reason of rejection."
        )
    proposal = _proposal(order)
    if proposal.status in REJECTED:
        if is_reason:
            return order
        raise errors.PatchNotAllowedOnPropertyError(
            f"orderCustomerNote: the proposal is over, its status is {proposal.status.value}.",
            facts={"orderProposalStatus": proposal.status.value},
        )
    return replace(order, proposal=replace(proposal, customer_note=note))


def _proposal(order: Order) -> Proposal:
    if order.proposal is None:
        raise ValueError(f"{order.key.uuid} is not a proposal")
    return order.proposal
