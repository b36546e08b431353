"""The one pipeline for C1, C2, P and B: what a request comes to, worked out before anything changes.

check the order -> resolve items -> rules -> judge capacity -> price -> Plan. The checkpoints are rows of
one table. A Plan is a value: the store commits all of it, or is not called. B from an OrderProposal
(`from_proposal`) is the one other entry.

Source: Open Booking API 1.0 CR3, "Step-by-step process description" of both flows.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from server.domain import access, checks, errors, pricing
from server.domain.catalogue import FlowRequirement, LeasePolicy, Seller
from server.domain.judging import judge_items
from server.domain.orders import (
    Ending,
    Order,
    OrderItem,
    OrderKey,
    OrderRequest,
    Payment,
    Phase,
    Proposal,
    Record,
    Stub,
)
from server.domain.status import ITEM_TRANSITIONS, ItemEvent, ItemStatus, ProposalStatus, follow
from server.domain.view import View, check_granted


@dataclass(frozen=True, slots=True)
class Stage:
    """One checkpoint: what it takes, and what it leaves behind.

    lease: which lease of the seller's policy holds the places, for a quote.
    """

    name: str
    phase: Phase
    customer_required: bool
    lease: Callable[[LeasePolicy], timedelta | None] | None = None
    item_status: ItemStatus | None = None

    @property
    def binds(self) -> bool:
        """Whether it is a commitment (P, B), which needs a total and a payment and is all or nothing."""
        return self.lease is None


class Checkpoint(Enum):
    """The checkpoints of both booking flows."""

    C1 = Stage("C1", Phase.QUOTE, customer_required=False, lease=lambda policy: policy.anonymous)
    C2 = Stage("C2", Phase.QUOTE, customer_required=True, lease=lambda policy: policy.named)
    P = Stage("P", Phase.PROPOSAL, customer_required=True, item_status=ItemStatus.PROPOSED)
    B = Stage("B", Phase.ORDER, customer_required=True, item_status=ItemStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request comes to.

    order: what to answer with.
    record: what to store under its key; None where nothing changes (conflicts, repetitions).
    conflict: whether any item has an error, which makes the answer a 409.
    """

    order: Order
    record: Record | None
    conflict: bool = False

    @property
    def is_repetition(self) -> bool:
        """Whether it is an order or a proposal that was made before."""
        return self.record is None and not self.conflict


def plan(checkpoint: Checkpoint, request: OrderRequest, view: View) -> Plan:
    """Work out C1, C2, P or B. Raises an OpenBookingError for what concerns the order as a whole."""
    stage = checkpoint.value
    checks.check_type(request, stage.phase.value)
    existing = view.find(request.key)
    if isinstance(existing, Order):
        check_granted(existing.seller, view.granted)
    if stage.phase is Phase.ORDER and request.proposal_version is not None:
        return from_proposal(request, existing, view)
    repeated = _repetition(stage, request, existing)
    if repeated is not None:
        return Plan(repeated, record=None)
    seller = _check_order(stage, request, view)
    items = judge_items(request, seller, view, details_required=stage.customer_required)
    order = _draft(stage, request, seller, items, view)
    if any(item.errors for item in order.items):
        return Plan(order, record=None, conflict=True)
    if stage.binds:
        _check_commitment(stage, request, order)
        order = _committed(stage, request, order, view)
        return Plan(order, record=order)
    return Plan(order, record=_quote_record(order))


def _repetition(stage: Stage, request: OrderRequest, existing: Record | None) -> Order | None:
    """The order that a repeated P or B made already; raises OrderAlreadyExistsError where the UUID is spent."""
    if isinstance(existing, Stub):
        if existing.ending is Ending.ORDER_DELETED:
            raise errors.OrderAlreadyExistsError("The Order with this UUID was deleted; a UUID is never used again.")
        return None
    if existing is None or existing.phase is Phase.QUOTE:
        return None
    if existing.phase is stage.phase and existing.fingerprint == request.fingerprint:
        return existing
    raise errors.OrderAlreadyExistsError(
        f"This UUID already stands for another {existing.phase.value}; generate a new UUID for a new order."
    )


def _check_order(stage: Stage, request: OrderRequest, view: View) -> Seller:
    seller = checks.find_seller(request, view.catalogue)
    check_granted(seller.id, view.granted)
    checks.check_broker(request)
    if stage.customer_required:
        checks.check_customer(request)
    checks.check_items(request)
    checks.check_reconciliation(request, seller.reconciliation)
    checks.check_dynamic_payment(request, seller)
    return seller


def _draft(stage: Stage, request: OrderRequest, seller: Seller, items: tuple[OrderItem, ...], view: View) -> Order:
    """The order as it would be, priced."""
    role = checks.check_broker(request)
    customer = request.customer if stage.customer_required else None
    excluded = pricing.tax_is_excluded(seller, role, customer)
    priced = tuple(replace(pricing.price_item(item, seller, excluded), status=stage.item_status) for item in items)
    return Order(
        key=request.key,
        phase=stage.phase,
        seller=seller.id,
        role=role,
        items=priced,
        totals=pricing.totals(priced, seller, excluded),
        made=view.now,
        broker=request.broker,
        customer=customer,
        payment=request.payment,
        requires_approval=any(
            item.offer is not None and FlowRequirement.APPROVAL in item.offer.requirements for item in priced
        ),
        lease_expires=_lease_expires(stage, seller, request.key, view),
        fingerprint=request.fingerprint,
    )


def _committed(stage: Stage, request: OrderRequest, order: Order, view: View) -> Order:
    """What an order has only once it is made: its number, or its first version as a proposal."""
    if stage.phase is Phase.ORDER:
        return _confirmed(order, view)
    proposal = Proposal(view.new_version(), ProposalStatus.AWAITING, customer_note=request.customer_note)
    return replace(order, proposal=proposal)


def _confirmed(order: Order, view: View) -> Order:
    """What every new order has, however it came about: a number, and a way in to each of its items."""
    booked = [view.catalogue.opportunities.get(item.opportunity or "") for item in order.items]
    return replace(access.grant(order, booked), order_number=view.new_order_number())


def _lease_expires(stage: Stage, seller: Seller, key: OrderKey, view: View) -> datetime | None:
    """When the lease ends: repetition extends it and never shortens it, and a proposal carries it on ("Leasing")."""
    if stage.phase is Phase.ORDER:
        return None
    held: datetime | None = None
    match view.find(key):
        case Order(phase=Phase.QUOTE, seller=seller.id) as quote:
            held = quote.lease_expires
    length = stage.lease(seller.leases) if stage.lease is not None else None
    if length is None:
        return held
    return max(held or view.now, _whole_second(view.now + length))


def _whole_second(moment: datetime) -> datetime:
    """The moment at which a lease ends is the one that is shown, and that is a whole second; rounded up."""
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + timedelta(seconds=1)


def _quote_record(order: Order) -> Record:
    """What is kept of a quote: itself while it holds a lease, else only that its UUID has been seen.

    No personal data outlives the lease ("OrderQuote Creation C2").
    """
    if order.lease_expires is None:
        return Stub(order.key, Ending.QUOTE_NOT_HELD)
    return order


def _check_commitment(stage: Stage, request: OrderRequest, order: Order) -> None:
    """What P and B need beyond a quote: the right flow, the right payment, the right total."""
    if stage.phase is Phase.ORDER and order.requires_approval:
        raise errors.OrderCreationFailedError(
            "This booking needs the seller's approval: submit an OrderProposal (P), and book once it is accepted."
        )
    if stage.phase is Phase.PROPOSAL and not order.requires_approval:
        raise errors.OrderCreationFailedError("None of these items needs approval: book them directly (B).")
    if stage.phase is Phase.PROPOSAL:
        checks.check_customer_note(request.customer_note, order)
    checks.check_payment(request, order.totals)
    checks.check_total(request, order.totals)


def from_proposal(request: OrderRequest, existing: Record | None, view: View) -> Plan:
    """B by orderProposalVersion: the accepted proposal becomes the Order ("Booking Flow with Approval", xi)."""
    if isinstance(existing, Order) and existing.proposal is not None:
        return _booking_of(existing, existing.proposal, request, view)
    repeated = _repetition(Checkpoint.B.value, request, existing)
    if repeated is not None:
        return Plan(repeated, record=None)
    raise errors.OrderCreationFailedError("There is no OrderProposal with this UUID.")


def _booking_of(proposed: Order, proposal: Proposal, request: OrderRequest, view: View) -> Plan:
    if request.proposal_version != proposal.version:
        raise errors.OrderProposalVersionOutdatedError("The proposal has a newer version than the one agreed to.")
    if proposal.status is not ProposalStatus.SELLER_ACCEPTED:
        raise errors.OrderCreationFailedError(f"The proposal cannot be booked: its status is {proposal.status.value}.")
    order = replace(
        proposed,
        phase=Phase.ORDER,
        payment=_payment_of(proposed, request, view),
        proposal=None,
        lease_expires=None,
        requires_approval=False,
        items=tuple(
            replace(item, status=follow(ITEM_TRANSITIONS, item.status or ItemStatus.PROPOSED, ItemEvent.CONFIRM))
            for item in proposed.items
        ),
        fingerprint=request.fingerprint,
    )
    order = _confirmed(order, view)
    return Plan(order, record=order)


def _payment_of(proposed: Order, request: OrderRequest, view: View) -> Payment | None:
    """The payment of B, else that of P as far as there is still something to pay; checked as for any order."""
    payment = request.payment
    if payment is None and (proposed.is_dynamic or checks.takes_payment(proposed.totals)):
        payment = proposed.payment
    agreed = replace(request, payment=payment)
    if payment is not None and agreed.is_dynamic is not proposed.is_dynamic:
        raise errors.InvalidPaymentDetailsError("A proposal is paid for in the way in which it was made.")
    seller = view.catalogue.sellers[proposed.seller]
    checks.check_reconciliation(agreed, seller.reconciliation)
    checks.check_dynamic_payment(agreed, seller)
    checks.check_payment(agreed, proposed.totals)
    return payment
