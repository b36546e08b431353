"""Drafting: the order that a request would come to, from its items as they were judged, priced and dated.

Each value is made in one step. Whether the order may be made, and what is stored of it, is decided in `flow`.

Source: Open Booking API 1.0 CR3, "Leasing", "Booking Flow with Approval".
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from server.domain import access, pricing
from server.domain.catalogue import LeasePolicy, Seller
from server.domain.judging import Judged
from server.domain.orders import (
    NO_ACCESS,
    BrokerRole,
    Customer,
    Order,
    OrderItem,
    OrderRequest,
    Phase,
    Proposal,
    Record,
    Totals,
)
from server.domain.status import ItemStatus, ProposalStatus
from server.domain.value import Value
from server.domain.view import View

SECOND = timedelta(seconds=1)


class Stage(Value, frozen=True):
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


class Case(Value, frozen=True):
    """What is being decided: a request in which nothing was found wrong as far as the order as a whole goes.

    existing: what its UUID stands for so far. customer: only from C2 on. tax_excluded: left to the buyer.
    """

    stage: Stage
    request: OrderRequest
    existing: Record | None
    view: View
    seller: Seller
    role: BrokerRole
    customer: Customer | None
    tax_excluded: bool


def draft_items(case: Case, judged: Iterable[Judged], is_booked: bool) -> tuple[OrderItem, ...]:
    """The items, priced; with a way in to each of them where they are booked.

    Each is made in one step, as it takes four times as long to replace a frozen value as to make it.
    """
    items = []
    for number, each in enumerate(judged, 1):
        opportunity, offer, tax = each.opportunity, each.offer, each.tax
        item_id, means = str(number), NO_ACCESS
        if offer is not None:
            offer, tax = pricing.sold(offer, tax, case.seller, case.tax_excluded)
        if is_booked and opportunity is not None:
            means = access.access_to(opportunity, access.secret_of(case.request.key, item_id))
        items.append(
            OrderItem(
                id=item_id,
                opportunity=opportunity.id if opportunity is not None else None,
                offer=offer,
                requested=each.requested,
                tax=tax,
                status=case.stage.item_status,
                errors=each.faults,
                access=means,
            )
        )
    return tuple(items)


def draft_order(case: Case, items: tuple[OrderItem, ...], totals: Totals, needs_approval: bool, is_made: bool) -> Order:
    """The quote, or the order as it would be; where it is made, with its number, or its version as a proposal."""
    stage, request, view = case.stage, case.request, case.view
    number: str | None = None
    proposal: Proposal | None = None
    if is_made and stage.phase is Phase.ORDER:
        number = view.new_order_number()
    elif is_made:
        proposal = Proposal(view.new_version(), ProposalStatus.AWAITING, customer_note=request.customer_note)
    return Order(
        key=request.key,
        phase=stage.phase,
        seller=case.seller.id,
        role=case.role,
        items=items,
        totals=totals,
        made=view.now,
        broker=request.broker,
        customer=case.customer,
        payment=request.payment,
        requires_approval=needs_approval,
        lease_expires=_lease_expires(case),
        order_number=number,
        proposal=proposal,
        fingerprint=request.fingerprint,
    )


def _lease_expires(case: Case) -> datetime | None:
    """When the lease ends: repetition extends it and never shortens it, and a proposal carries it on ("Leasing")."""
    stage, seller, existing = case.stage, case.seller, case.existing
    if stage.phase is Phase.ORDER:
        return None
    held: datetime | None = None
    if isinstance(existing, Order) and existing.phase is Phase.QUOTE and existing.seller == seller.id:
        held = existing.lease_expires
    length = stage.lease(seller.leases) if stage.lease is not None else None
    if length is None:
        return held
    return max(held or case.view.now, _whole_second(case.view.now + length))


def _whole_second(moment: datetime) -> datetime:
    """The moment at which a lease ends is the one that is shown, and that is a whole second; rounded up."""
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + SECOND
