"""Judging the items of a request: which opportunity and offer, which rules they break, who gets a place.

The errors of an item are values beside it. Nothing is priced or stored here.

Source: Open Booking API 1.0 CR3, error table "Order Creation - OrderItem errors".
"""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from server.domain import errors, rules
from server.domain.capacity import Standing, Verdict, judge
from server.domain.catalogue import Catalogue, Offer, Opportunity, Seller
from server.domain.errors import OpenBookingError
from server.domain.orders import OrderKey, OrderRequest, RequestedItem
from server.domain.resolving import resolve
from server.domain.view import Reserved, View, reserved_by_others
from server.domain.why import Clause, Facts, decides


class Judged(NamedTuple):
    """An item as requested, with its opportunity and offer where they are known, and all that is wrong with it."""

    requested: RequestedItem
    opportunity: Opportunity | None
    offer: Offer | None
    faults: tuple[OpenBookingError, ...]


def judge_items(request: OrderRequest, seller: Seller, view: View, details_required: bool) -> list[Judged]:
    """Every item as requested, and what is wrong with it.

    details_required: whether attendee and intake form are checked (from C2 on).
    """
    faults: dict[int, list[OpenBookingError]] = {}
    candidates: dict[int, rules.Candidate] = {}
    for item in request.items:
        candidate = resolve(item, seller, view.catalogue, request.is_dynamic)
        if isinstance(candidate, OpenBookingError):
            faults[item.position] = [candidate]
            continue
        candidates[item.position] = candidate
        faults[item.position] = _faults_of(candidate, details_required, view.now)
    offers = {position: candidate.offer for position, candidate in candidates.items()}
    for position, error in rules.conflicts(offers).items():
        faults[position].append(error)
    for position, error in _capacity_faults(request.key, candidates, faults, view).items():
        faults[position].append(error)
    return [
        _judged(
            item if details_required else _without_details(item),
            candidates.get(item.position) or view.catalogue,
            tuple(faults[item.position]),
        )
        for item in request.items
    ]


def _faults_of(candidate: rules.Candidate, details_required: bool, now: datetime) -> list[OpenBookingError]:
    for rule in rules.BOOKABILITY:
        error = rule(candidate, now)
        if error is not None:
            return [error]
    if not details_required:
        return []
    return rules.missing_attendee_details(candidate) + rules.faults_of_intake_form(candidate)


def _without_details(item: RequestedItem) -> RequestedItem:
    """Who takes part is no matter of C1, and not reflected there ("OrderQuote Creation C1")."""
    if item.attendee is None and item.answers is None:
        return item
    return item._replace(attendee=None, answers=None)


def _judged(item: RequestedItem, known: rules.Candidate | Catalogue, faults: tuple[OpenBookingError, ...]) -> Judged:
    """The item with its opportunity and offer, or with whatever the catalogue has of them."""
    if isinstance(known, rules.Candidate):
        return Judged(item, known.opportunity, known.offer, faults)
    opportunity = known.opportunities.get(item.opportunity.local or "") if item.opportunity else None
    offer = known.offers.get(item.offer.local or "") if item.offer else None
    return Judged(item, opportunity, offer, faults)


def _capacity_faults(
    key: OrderKey,
    candidates: dict[int, rules.Candidate],
    faults: dict[int, list[OpenBookingError]],
    view: View,
) -> dict[int, OpenBookingError]:
    """Who gets no place, by position; items that are not bookable for another reason want none."""
    wanted: dict[str, list[rules.Candidate]] = defaultdict(list)
    for position, candidate in candidates.items():
        found = faults[position]
        if found and any(isinstance(e, errors.OpportunityOfferPairNotBookableError) for e in found):
            continue
        wanted[candidate.opportunity.id].append(candidate)
    refused: dict[int, OpenBookingError] = {}
    for group in wanted.values():
        opportunity = group[0].opportunity
        standing = view.standing(opportunity, key)
        verdicts = judge(standing, len(group))
        if verdicts[-1] is Verdict.FREE:
            continue
        scene = Scene(standing, reserved_by_others(opportunity.id, key, view), len(group), view.now)
        for candidate, verdict in zip(group, verdicts, strict=True):
            error = _place_for(verdict, scene)
            if error is not None:
                refused[candidate.requested.position] = error
    return refused


class Scene(NamedTuple):
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
        """Who else wants a place, as a clause for a person."""
        ends = self.reserved.lease_ends
        until = "" if ends is None else f", the first of them until {ends:%H:%M:%S}Z"
        leased, proposed = self.reserved.leased, self.reserved.proposed
        kinds = [f"{leased} by leases{until}"] if leased else []
        kinds += [f"{proposed} by proposals"] if proposed else []
        return " and ".join(kinds)


@decides(Clause.ITEM_ERRORS)
def _place_for(verdict: Verdict, scene: Scene) -> OpenBookingError | None:
    """Every item needs a place that nobody has booked or reserved; what is free goes to the first items."""
    standing = scene.standing
    match verdict:
        case Verdict.FREE:
            return None
        case Verdict.RESERVED:
            return errors.OpportunityCapacityIsReservedByLeaseError(
                f"The space is held for another customer at the moment, and may become free again: of "
                f"{standing.total} spaces {standing.booked} are booked, and held are {scene.reservations}.",
                clause=Clause.LEASING,
                facts=scene.facts,
            )
        case Verdict.BEYOND:
            if standing.total is not None and standing.booked >= standing.total:
                return errors.OpportunityIsFullError(
                    f"There are no spaces left: all {standing.booked} are booked.", facts=scene.facts
                )
            return errors.OpportunityHasInsufficientCapacityError(
                f"There are not enough spaces: {scene.wanted} wanted, {standing.remaining} left.", facts=scene.facts
            )
