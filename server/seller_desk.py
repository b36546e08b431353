"""The seller's desk: what a seller does, looked up and committed in one place, whichever door it comes by.

Every operation settles what has expired, finds, lets the domain decide, and commits all of it as one update
of the feeds, or nothing. What cannot be done is an OpenBookingError with a sentence for a person. The desk
knows no HTTP, no JSON-LD and no tests.

Source: Open Booking API 1.0 CR3, "Orders feed: Notifications, updates and refunds", "OrderProposal statuses",
"Proposal Amendment", "Message Exchange".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeGuard

import msgspec

from server.domain import errors, negotiation, replacement, seller
from server.domain.catalogue import Offer, OfferId, Opportunity, OpportunityId, Seller
from server.domain.errors import OpenBookingError
from server.domain.negotiation import Amendment
from server.domain.orders import Order, OrderKey, Phase, Record
from server.domain.replacement import Substitute
from server.domain.seller import Items, Present
from server.domain.status import IllegalTransition
from server.domain.why import Clause, decides
from server.system import BookingSystem

Change = Callable[[Order], Order]


@dataclass(frozen=True, slots=True)
class Instead:
    """What is to become of an item of a proposal: another pair, another price, or both."""

    pair: tuple[OpportunityId, OfferId] | None = None
    price: Decimal | None = None


class SellerDesk:
    """What the sellers of one sandbox can do."""

    def __init__(self, system: BookingSystem) -> None:
        """system: of the sandbox, which is changed through its commit only."""
        self._system = system
        self._sandbox = system.sandbox

    # --- orders

    @decides(Clause.ORDER_SEMANTICS)
    def order(self, key: OrderKey, phase: Phase = Phase.ORDER) -> Order:
        """What a seller acts on must exist, as an order or as a proposal. Raises UnknownOrderError."""
        self._system.settle()
        record = self._sandbox.find(key)
        if not isinstance(record, Order):
            ending = None if record is None else record.ending.value
            raise errors.UnknownOrderError(f"There is no {phase.value} {key.uuid}.", facts={"ending": ending})
        if record.phase is not phase:
            raise errors.UnknownOrderError(
                f"{key.uuid} is no {phase.value}: it is an {record.phase.value}.",
                facts={"wanted": phase.value, "existing": record.phase.value},
            )
        return record

    def cancel(self, key: OrderKey, message: str | None = None, items: Items = None) -> None:
        """Cancel items, all of them where none are named."""
        self._change(key, lambda order: seller.cancel(order, self._present(order), message, items))

    def notify(self, key: OrderKey, notice: str, items: Items = None) -> None:
        """Give the customer a notice."""
        self._change(key, lambda order: seller.notify(order, notice, items))

    def mark_attended(self, key: OrderKey, items: Items = None) -> None:
        """Note who came."""
        self._change(key, lambda order: seller.mark_attended(order, items))

    def mark_absent(self, key: OrderKey, items: Items = None) -> None:
        """Note who did not come."""
        self._change(key, lambda order: seller.mark_absent(order, items))

    def renew_codes(self, key: OrderKey, items: Items = None) -> None:
        """Change the codes for the door."""
        self._change(key, lambda order: seller.renew_codes(order, self._system.new_version(), items))

    def renew_passes(self, key: OrderKey, items: Items = None) -> None:
        """Change the barcodes."""
        self._change(key, lambda order: seller.renew_passes(order, self._system.new_version(), items))

    def renew_channels(self, key: OrderKey, items: Items = None) -> None:
        """Change where online participants take part."""
        self._change(key, lambda order: seller.renew_channels(order, self._system.new_version(), items))

    def replace(self, key: OrderKey, pairs: Mapping[str, tuple[OpportunityId, OfferId]]) -> None:
        """Replace items by other pairs of opportunity and offer, by item id, all in one update."""

        def replaced(order: Order) -> Order:
            substitutes = {item_id: self._substitute(*pair) for item_id, pair in pairs.items()}
            after = replacement.replace_items(order, self._present(order), substitutes)
            self._check_places(order, after)
            return after

        self._change(key, replaced)

    # --- proposals

    def accept(self, key: OrderKey) -> None:
        """Approve a proposal."""
        self._change(key, negotiation.accept, Phase.PROPOSAL)

    def reject(self, key: OrderKey, note: str | None = None) -> None:
        """Turn a proposal down."""
        self._change(key, lambda order: negotiation.reject(order, note), Phase.PROPOSAL)

    def amend(
        self, key: OrderKey, note: str | None = None, items: Items = None, instead: Mapping[str, Instead] | None = None
    ) -> None:
        """Suggest something else: a new version of a proposal, which the customer has to agree to.

        items: those that are still part of it. instead: what becomes of them, by item id.
        """
        now, version = self._system.settle(), self._system.new_version()
        wanted = dict(instead or {})

        def amended(order: Order) -> Order:
            substitutes = {name: self._substitute(*each.pair) for name, each in wanted.items() if each.pair}
            prices = {name: each.price for name, each in wanted.items() if each.price is not None}
            amendment = Amendment(version, note, items, substitutes, prices)
            after = negotiation.amend(order, self._seller(order), amendment, now)
            self._check_places(order, after)
            return after

        self._change(key, amended, Phase.PROPOSAL)

    def note(self, key: OrderKey, text: str) -> None:
        """Write to the customer about a proposal, without changing it ("Message Exchange")."""
        now = self._system.settle()
        self._change(key, lambda order: negotiation.note(order, text, now), Phase.PROPOSAL)

    # --- opportunities

    @decides(Clause.ITEM_ERRORS)
    def opportunity(self, opportunity_id: OpportunityId) -> Opportunity:
        """What a seller changes or offers must be in the catalogue. Raises UnknownOpportunityError."""
        opportunity = self._sandbox.catalogue.opportunities.get(opportunity_id)
        if opportunity is None:
            raise errors.UnknownOpportunityError(
                f"There is no opportunity '{opportunity_id}'.", facts={"opportunity": opportunity_id}
            )
        return opportunity

    def parts(self, opportunity: Opportunity) -> tuple[Opportunity, ...]:
        """What belongs to an opportunity: the events of a course, the sessions of a series."""
        catalogue = self._sandbox.catalogue
        return tuple(catalogue.opportunities[child] for child in catalogue.children(opportunity.id))

    def offers(self, opportunity: Opportunity) -> tuple[Offer, ...]:
        """What an opportunity can be booked on: its own offers, or those of what it belongs to."""
        return self._sandbox.catalogue.applicable_offers(opportunity)

    def describe(self, opportunity_id: OpportunityId, **properties: Any) -> None:
        """Change publisher JSON, such as `name` or `location`; the open feed tells."""
        before = self.opportunity(opportunity_id)
        self._put([before], [seller.describe(before, **properties)])

    def reschedule(self, opportunity_id: OpportunityId, start: datetime) -> None:
        """Move an opportunity to another time, together with its parts; the open feed tells."""
        target = self.opportunity(opportunity_id)
        before = [target, *(part for part in self.parts(target) if part.start is not None)]
        try:
            after = [seller.reschedule(target, start)]
        except IllegalTransition as refusal:
            raise _refused(refusal) from None
        shift = start - (target.start or start)
        after += [seller.reschedule(part, part.start + shift) for part in before[1:] if part.start is not None]
        self._put(before, after)

    def put_on(self, opportunities: Iterable[Opportunity]) -> None:
        """Add opportunities, parents before what belongs to them, or change those of the same ids."""
        self._system.settle()
        self._sandbox.put_opportunities(tuple(opportunities))

    def withdraw(self, opportunity_ids: Iterable[OpportunityId]) -> None:
        """Take opportunities away, what belongs to others first; nothing happens where there is none."""
        self._system.settle()
        for opportunity_id in opportunity_ids:
            self._sandbox.remove_opportunity(opportunity_id)

    # --- inside

    def _change(self, key: OrderKey, change: Change, phase: Phase = Phase.ORDER) -> None:
        order = self.order(key, phase)
        try:
            changed = change(order)
        except IllegalTransition as refusal:
            raise _refused(refusal) from None
        if changed is not order:
            self._sandbox.commit(changed, announce=True)

    def _put(self, before: list[Opportunity], after: list[Opportunity]) -> None:
        """Publish what changed, and tell those who booked it, if the sandbox is set to ("Change of logistics")."""
        if after == before:
            return
        self.put_on(after)
        if not self._system.policy.logistics_in_orders_feed:
            return
        touched = {member.id for changed in after for member in self._with_all_parts(changed)}
        for _, record in list(self._sandbox.records()):
            if _is_booking(record) and any(item.opportunity in touched for item in record.items):
                self._sandbox.commit(record, announce=True)

    def _with_all_parts(self, opportunity: Opportunity) -> Iterator[Opportunity]:
        yield opportunity
        for part in self.parts(opportunity):
            yield from self._with_all_parts(part)

    def _present(self, order: Order) -> Present:
        return Present(self._seller(order), self._sandbox.catalogue.opportunities, self._system.settle())

    def _seller(self, order: Order) -> Seller:
        return self._sandbox.catalogue.sellers[order.seller]

    @decides(Clause.ITEM_ERRORS)
    def _substitute(self, opportunity_id: OpportunityId, offer_id: OfferId) -> Substitute:
        """The offer of a substitute must apply to its opportunity."""
        opportunity = self.opportunity(opportunity_id)
        for offer in self.offers(opportunity):
            if offer.id == offer_id:
                return Substitute(opportunity, offer)
        raise errors.UnacceptableOfferError(
            f"The offer '{offer_id}' does not apply to '{opportunity_id}'.",
            facts={"offer": offer_id, "opportunity": opportunity_id},
        )

    @decides(Clause.ITEM_ERRORS)
    def _check_places(self, before: Order, after: Order) -> None:
        """There must be a place for each item that moves, without what the order holds already."""
        taken = Counter(item.opportunity or "" for item in after.items)
        for opportunity_id in taken - Counter(item.opportunity or "" for item in before.items):
            standing = self._sandbox.standing(self.opportunity(opportunity_id), before.key)
            wanted, left = taken[opportunity_id], standing.remaining
            if left is not None and left < wanted:
                raise errors.OpportunityHasInsufficientCapacityError(
                    f"There are not enough spaces: {wanted} wanted, {left} left.",
                    facts={"wanted": wanted, **msgspec.structs.asdict(standing)},
                )


def _is_booking(record: Record) -> TypeGuard[Order]:
    return isinstance(record, Order) and record.phase is not Phase.QUOTE


def _refused(refusal: IllegalTransition) -> OpenBookingError:
    """What the domain refused, as an error of the standard; what decided is what refused."""
    text = f"That cannot be done: {str(refusal).rstrip('.')}."
    error = OpenBookingError(text, status=409, facts=refusal.facts)
    error.rule, error.says, error.clause = refusal.why
    return error
