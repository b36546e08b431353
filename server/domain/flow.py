"""The one pipeline for C1, C2, P and B: what a request comes to, worked out before anything changes.

check the order -> resolve items -> rules -> judge capacity -> price -> Plan. The checkpoints are rows of
one table. A Plan is a value: the store commits all of it, or is not called. B from an OrderProposal
(`from_proposal`) is the one other entry.

Source: Open Booking API 1.0 CR3, "Step-by-step process description" of both flows.
"""

from operator import attrgetter

from server.domain import access, agreement, checks, errors, leasing, pricing
from server.domain.catalogue import FlowRequirement
from server.domain.drafting import Case, Stage, draft_items, draft_order
from server.domain.judging import judge_items
from server.domain.orders import (
    Ending,
    Order,
    OrderItem,
    OrderRequest,
    Payment,
    Phase,
    Proposal,
    Record,
    Stub,
    Totals,
)
from server.domain.status import ITEM_TRANSITIONS, ItemEvent, ItemStatus, ProposalStatus, follow
from server.domain.value import Term, Value, replace
from server.domain.view import View, check_granted
from server.domain.why import Clause, Facts, decides

FAULTS = attrgetter("faults")


class Checkpoint(Term):
    """The checkpoints of both booking flows."""

    C1 = Stage("C1", Phase.QUOTE, customer_required=False, lease=attrgetter("anonymous"))
    C2 = Stage("C2", Phase.QUOTE, customer_required=True, lease=attrgetter("named"))
    P = Stage("P", Phase.PROPOSAL, customer_required=True, item_status=ItemStatus.PROPOSED)
    B = Stage("B", Phase.ORDER, customer_required=True, item_status=ItemStatus.CONFIRMED)


class Plan(Value, frozen=True):
    """What a request comes to.

    order: what to answer with.
    record: what to store under its key; None where nothing changes (repetitions, most conflicts).
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
    repeated = None if existing is None else _repetition(stage, request, existing)
    if repeated is not None:
        return Plan(repeated, record=None)
    case = _check_order(stage, request, existing, view)
    judged = judge_items(request, case.seller, view, details_required=stage.customer_required)
    conflict = any(map(FAULTS, judged))
    is_made = stage.binds and not conflict
    items = draft_items(case, judged, is_booked=is_made and stage.phase is Phase.ORDER)
    totals = pricing.totals(items, case.seller, case.tax_excluded)
    needs_approval = checks.announced(items, FlowRequirement.APPROVAL)
    if is_made:
        _check_commitment(case, items, totals, needs_approval)
    order = draft_order(case, items, totals, needs_approval, is_made)
    if conflict:
        return _refusal(case, order)
    return Plan(order, record=order if is_made else _quote_record(order))


@decides(Clause.ORDER_SEMANTICS)
def _repetition(stage: Stage, request: OrderRequest, existing: Record | None) -> Order | None:
    """A UUID stands for one order only; the same P or B again gets the order that it made already.

    Raises OrderAlreadyExistsError where the UUID is spent.
    """
    if isinstance(existing, Stub):
        if existing.ending is Ending.ORDER_DELETED:
            raise errors.OrderAlreadyExistsError(
                "The Order with this UUID was deleted; a UUID is never used again.",
                facts={"ending": existing.ending.value},
            )
        return None
    if existing is None or existing.phase is Phase.QUOTE:
        return None
    if existing.phase is stage.phase and existing.fingerprint == request.fingerprint:
        return existing
    raise errors.OrderAlreadyExistsError(
        f"This UUID already stands for another {existing.phase.value}; generate a new UUID for a new order.",
        facts={"existing": existing.phase.value, "made": existing.made, "wanted": stage.phase.value},
    )


def _check_order(stage: Stage, request: OrderRequest, existing: Record | None, view: View) -> Case:
    seller = checks.find_seller(request, view.catalogue)
    check_granted(seller.id, view.granted)
    role = checks.check_broker(request)
    if stage.customer_required:
        checks.check_customer(request)
    checks.check_items(request)
    if request.payment is not None:
        checks.check_reconciliation(request, seller.reconciliation)
        checks.check_dynamic_payment(request, seller)
    customer = request.customer if stage.customer_required else None
    excluded = pricing.tax_is_excluded(seller, role, customer)
    return Case(stage, request, existing, view, seller, role, customer, excluded)


def _refusal(case: Case, order: Order) -> Plan:
    """A refused P or B changes nothing; a refused quote shows the lease that is left of the one before."""
    if case.stage.binds:
        return Plan(order, record=None, conflict=True)
    left = leasing.after_refusal(case.existing, case.request, case.seller)
    held = left.lease_expires if isinstance(left, Order) else None
    return Plan(replace(order, lease_expires=held), record=None if left == case.existing else left, conflict=True)


def _confirmed(order: Order, view: View) -> Order:
    """What a proposal gets when it becomes an order: a number, and a way in to each of its items."""
    booked = [view.catalogue.opportunities.get(item.opportunity or "") for item in order.items]
    return replace(access.grant(order, booked), order_number=view.new_order_number())


def _quote_record(order: Order) -> Record:
    """What is kept of a quote: itself while it holds a lease, else only that its UUID has been seen.

    No personal data outlives the lease ("OrderQuote Creation C2").
    """
    if order.lease_expires is None:
        return Stub(order.key, Ending.QUOTE_NOT_HELD)
    return order


def _check_commitment(case: Case, items: tuple[OrderItem, ...], totals: Totals, needs_approval: bool) -> None:
    """What P and B need beyond a quote: the right flow, the right payment, the right total."""
    _check_flow(case.stage, needs_approval)
    if case.stage.phase is Phase.PROPOSAL:
        checks.check_customer_note(case.request.customer_note, items)
    checks.check_payment(case.request, totals)
    checks.check_total(case.request, totals)


@decides(Clause.BOOKING_WITH_APPROVAL)
def _check_flow(stage: Stage, needs_approval: bool) -> None:
    """What needs the seller's approval is proposed (P) before it is booked, and nothing else is."""
    facts: Facts = {"submitted": stage.name, "orderRequiresApproval": needs_approval}
    if stage.phase is Phase.ORDER and needs_approval:
        raise errors.OrderCreationFailedError(
            "This booking needs the seller's approval: submit an OrderProposal (P), and book once it is accepted.",
            facts=facts,
        )
    if stage.phase is Phase.PROPOSAL and not needs_approval:
        raise errors.OrderCreationFailedError(
            "None of these items needs approval: book them directly (B).", facts=facts
        )


@decides(Clause.BOOKING_WITH_APPROVAL)
def from_proposal(request: OrderRequest, existing: Record | None, view: View) -> Plan:
    """B with an orderProposalVersion books an OrderProposal that exists ("Booking Flow with Approval", xi)."""
    if isinstance(existing, Order) and existing.proposal is not None:
        return _booking_of(existing, existing.proposal, request, view)
    repeated = _repetition(Checkpoint.B.value, request, existing)
    if repeated is not None:
        return Plan(repeated, record=None)
    exists = existing.phase.value if isinstance(existing, Order) else None
    raise errors.OrderCreationFailedError("There is no OrderProposal with this UUID.", facts={"existing": exists})


def _booking_of(proposed: Order, proposal: Proposal, request: OrderRequest, view: View) -> Plan:
    _check_agreed(proposal, request.proposal_version)
    agreement.check_unchanged(request, proposed, view.catalogue)
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


@decides(Clause.PROPOSAL_STATUSES)
def _check_agreed(proposal: Proposal, version: str | None) -> None:
    """Only a proposal that the seller has accepted is booked, in the version that the customer agreed to."""
    facts: Facts = {"submitted": version, "current": proposal.version, "orderProposalStatus": proposal.status.value}
    if version != proposal.version:
        raise errors.OrderProposalVersionOutdatedError(
            "The proposal has a newer version than the one agreed to.", clause=Clause.PROPOSAL_AMENDMENT, facts=facts
        )
    if proposal.status is not ProposalStatus.SELLER_ACCEPTED:
        raise errors.OrderCreationFailedError(
            f"The proposal cannot be booked: its status is {proposal.status.value}.", facts=facts
        )


@decides(Clause.BOOKING_WITH_APPROVAL)
def _payment_of(proposed: Order, request: OrderRequest, view: View) -> Payment | None:
    """A proposal is paid for in the way in which it was made, by the payment of B or else that of P.

    That of P counts as far as there is still something to pay. Either is checked as for any order, and so is the
    total where B has one: the version that was agreed to says what is due, and B need not repeat it.
    """
    payment = request.payment
    if payment is None and (proposed.is_dynamic or checks.takes_payment(proposed.totals)):
        payment = proposed.payment
    agreed = replace(request, payment=payment)
    if payment is not None and agreed.is_dynamic is not proposed.is_dynamic:
        raise errors.InvalidPaymentDetailsError(
            "A proposal is paid for in the way in which it was made.",
            facts={"submitted": payment.type, "proposed": proposed.payment.type if proposed.payment else None},
        )
    seller = view.catalogue.sellers[proposed.seller]
    checks.check_reconciliation(agreed, seller.reconciliation)
    checks.check_dynamic_payment(agreed, seller)
    checks.check_payment(agreed, proposed.totals)
    if agreed.total is not None:
        checks.check_total(agreed, proposed.totals)
    return payment
