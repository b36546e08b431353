"""Judging the items of a request: which opportunity and offer, which rules they break, who gets a place.

The errors of an item are values beside it. Nothing is priced or stored here.

Source: Open Booking API 1.0 CR3, error table "Order Creation - OrderItem errors".
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from server.domain import errors, pricing, rules
from server.domain.capacity import Standing, Verdict, judge
from server.domain.catalogue import Catalogue, Clearance, Offer, Opportunity, OpportunityId, Seller
from server.domain.errors import OpenBookingError
from server.domain.orders import OrderKey, OrderRequest, RequestedItem
from server.domain.resolving import resolve
from server.domain.value import Value, replace
from server.domain.view import Reserved, View, reserved_by_others
from server.domain.why import Clause, Facts, decides


class Judged(Value, frozen=True):
    """An item as requested, with its opportunity and offer where they are known, and all that is wrong with it.

    tax: in or on the price of the offer. is_pair: whether opportunity and offer are known, and belong together.
    """

    requested: RequestedItem
    opportunity: Opportunity | None
    offer: Offer | None
    tax: Decimal
    faults: tuple[OpenBookingError, ...] = ()
    is_pair: bool = True


def judge_items(request: OrderRequest, seller: Seller, view: View, details_required: bool) -> list[Judged]:
    """Every item as requested, and what is wrong with it.

    details_required: whether attendee and intake form are checked (from C2 on).
    """
    is_dynamic = request.is_dynamic
    of_details = _with_details if details_required else _without_details
    judged = [of_details(_judged(item, seller, view, is_dynamic), seller) for item in request.items]
    if len(judged) > 1:
        judged = _with_faults(judged, rules.conflicts(_offers(judged)))
    short = _capacity_faults(request.key, judged, view)
    return _with_faults(judged, short) if short else judged


def _judged(item: RequestedItem, seller: Seller, view: View, is_dynamic: bool) -> Judged:
    """An item by itself. What has been found bookable is not judged again as long as that holds."""
    cleared = None if is_dynamic else _cleared(item, view)
    if cleared is not None and cleared.opportunity.seller == seller.id:
        return Judged(item, cleared.opportunity, cleared.offer, cleared.tax)
    candidate = resolve(item, seller, view.catalogue, is_dynamic)
    if isinstance(candidate, OpenBookingError):
        return _unresolved(item, seller, view.catalogue, candidate)
    opportunity, offer = candidate.opportunity, candidate.offer
    tax = pricing.unit_tax(offer.price, seller)
    refusal = rules.why_not_bookable(candidate, view.now)
    if refusal is not None:
        return Judged(item, opportunity, offer, tax, (refusal,))
    if item.offer is not None:
        until = rules.bookable_until(candidate)
        view.catalogue.cleared[opportunity.id, offer.id] = Clearance(opportunity, offer, tax, view.now, until)
    return Judged(item, opportunity, offer, tax)


def _cleared(item: RequestedItem, view: View) -> Clearance | None:
    """What was found when the same opportunity was last judged with the same offer, if that still holds."""
    wanted, offer = item.opportunity, item.offer
    if wanted is None or offer is None or wanted.local is None or offer.local is None:
        return None
    cleared = view.catalogue.cleared.get((wanted.local, offer.local))
    return cleared if cleared is not None and cleared.holds(view.now) else None


def _unresolved(item: RequestedItem, seller: Seller, catalogue: Catalogue, fault: OpenBookingError) -> Judged:
    """The item with whatever the catalogue has of it."""
    opportunity = catalogue.opportunities.get(item.opportunity.local or "") if item.opportunity else None
    offer = catalogue.offers.get(item.offer.local or "") if item.offer else None
    tax = pricing.ZERO if offer is None else pricing.unit_tax(offer.price, seller)
    return Judged(item, opportunity, offer, tax, (fault,), is_pair=False)


def _with_details(judged: Judged, seller: Seller) -> Judged:
    """With what is wrong with the attendee and the answers, where nothing else is."""
    opportunity, offer = judged.opportunity, judged.offer
    if judged.faults or opportunity is None or offer is None:
        return judged
    if not (offer.attendee_details or offer.intake_form or judged.requested.faults):
        return judged
    candidate = rules.Candidate(judged.requested, opportunity, offer, seller)
    found = rules.missing_attendee_details(candidate) + rules.faults_of_intake_form(candidate)
    return replace(judged, faults=tuple(found)) if found else judged


def _without_details(judged: Judged, seller: Seller) -> Judged:
    """Who takes part is no matter of C1, and not reflected there ("OrderQuote Creation C1")."""
    item = judged.requested
    if item.attendee is None and item.answers is None and not item.faults:
        return judged
    return replace(judged, requested=replace(item, attendee=None, answers=None, faults=()))


def _offers(judged: list[Judged]) -> dict[int, Offer]:
    """The offers of all that could be resolved, by position."""
    return {each.requested.position: each.offer for each in judged if each.is_pair and each.offer is not None}


def _with_faults(judged: list[Judged], found: Mapping[int, OpenBookingError]) -> list[Judged]:
    """The same items, with one fault more for those whose positions are in `found`."""
    more = ((each, found.get(each.requested.position)) for each in judged)
    return [each if fault is None else replace(each, faults=(*each.faults, fault)) for each, fault in more]


def _capacity_faults(key: OrderKey, judged: list[Judged], view: View) -> dict[int, OpenBookingError]:
    """Who gets no place, by position; items that are not bookable for another reason want none."""
    wanted: dict[OpportunityId, list[Judged]] = {}
    for each in judged:
        if each.is_pair and each.opportunity is not None and not (each.faults and _is_unbookable(each)):
            wanted.setdefault(each.opportunity.id, []).append(each)
    refused: dict[int, OpenBookingError] = {}
    for group in wanted.values():
        refused |= _short_of_places(key, group, view)
    return refused


def _is_unbookable(judged: Judged) -> bool:
    """Whether it is known already that it cannot be booked, whatever its places."""
    return any(isinstance(fault, errors.OpportunityOfferPairNotBookableError) for fault in judged.faults)


def _short_of_places(key: OrderKey, group: list[Judged], view: View) -> Mapping[int, OpenBookingError]:
    """Who gets no place of those who want one in the same opportunity."""
    opportunity = group[0].opportunity
    assert opportunity is not None
    standing = view.standing(opportunity, key)
    verdicts = judge(standing, len(group))
    if verdicts[-1] is Verdict.FREE:
        return {}
    scene = Scene(standing, reserved_by_others(opportunity.id, key, view), len(group), view.now)
    places = (
        (each.requested.position, _place_for(verdict, scene)) for each, verdict in zip(group, verdicts, strict=True)
    )
    return {position: error for position, error in places if error is not None}


class Scene(Value, frozen=True):
    """What there is to know of an opportunity that has not a place for everyone.

    wanted: by this order. standing, reserved: without what this order claims already.
    """

    standing: Standing
    reserved: Reserved
    wanted: int
    now: datetime

    @property
    def facts(self) -> Facts:
        """For those who ask why."""
        ends = self.reserved.lease_ends
        return {
            "capacity": self.standing.total,
            "booked": self.standing.booked,
            "leased": self.reserved.leased,
            "proposed": self.reserved.proposed,
            "wanted": self.wanted,
            "leaseEnds": ends,
            "leaseEndsIn": None if ends is None else ends - self.now,
        }

    @property
    def reservations(self) -> str:
        """Who has the places that this order wants, in sentences for a person."""
        total, free, held = self.standing.total, self.standing.remaining, self._held
        if total == 1 and held:
            return f"The only space is {held[0][1]}, and may become free again."
        few = f"Of the {total} spaces only {free} {_are(free)} free" if free else f"None of the {total} spaces is free"
        booked = [(self.standing.booked, "booked")] if self.standing.booked else []
        *parts, last = (f"{number} {_are(number)} {how}" for number, how in booked + held)
        parts = [", ".join(parts), last] if parts else [last]
        return f"{few}: {' and '.join(parts)}. What is held may become free again."

    @property
    def _held(self) -> list[tuple[int, str]]:
        """How many places others have reserved, and by what. Of several leases only the first end is told."""
        ends, leased, proposed = self.reserved.lease_ends, self.reserved.leased, self.reserved.proposed
        until = "" if ends is None else f" until {ends:%H:%M:%S}Z{' or later' if leased > 1 else ''}"
        by = [(leased, f"held by {'a lease' if leased == 1 else 'leases'}{until}")] if leased else []
        return [*by, (proposed, f"held for {'a proposal' if proposed == 1 else 'proposals'}")] if proposed else by

    @property
    def bookings(self) -> str:
        """That all places are booked, as a sentence for a person."""
        booked = self.standing.booked
        if booked == 1:
            return "There is no space left: the only one is booked."
        return f"There are no spaces left: all {booked} are booked." if booked else "There are no spaces at all."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


@decides(Clause.ITEM_ERRORS)
def _place_for(verdict: Verdict, scene: Scene) -> OpenBookingError | None:
    """Every item needs a place that nobody has booked or reserved; what is free goes to the first items."""
    standing = scene.standing
    match verdict:
        case Verdict.FREE:
            return None
        case Verdict.RESERVED:
            return errors.OpportunityCapacityIsReservedByLeaseError(
                scene.reservations, clause=Clause.LEASING, facts=scene.facts
            )
        case Verdict.BEYOND:
            if standing.total is not None and standing.booked >= standing.total:
                return errors.OpportunityIsFullError(scene.bookings, facts=scene.facts)
            return errors.OpportunityHasInsufficientCapacityError(
                f"There are not enough spaces: {scene.wanted} wanted, {standing.remaining} left.", facts=scene.facts
            )
