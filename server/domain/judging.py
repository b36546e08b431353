"""Judging the items of a request: which opportunity and offer, which rules they break, who gets a place.

The result is one OrderItem for each item requested, with its errors as values. Nothing is priced or stored.

Source: Open Booking API 1.0 CR3, error table "Order Creation - OrderItem errors".
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from server.domain import errors, rules
from server.domain.capacity import Standing, Verdict, judge
from server.domain.catalogue import Catalogue, Seller
from server.domain.errors import OpenBookingError
from server.domain.orders import OrderItem, OrderKey, OrderRequest, RequestedItem
from server.domain.resolving import resolve
from server.domain.view import View


def judge_items(request: OrderRequest, seller: Seller, view: View, details_required: bool) -> tuple[OrderItem, ...]:
    """Every item as requested, with its opportunity and offer where they are known, and with its errors.

    details_required: whether attendee and intake form are checked (from C2 on).
    """
    faults: dict[int, list[OpenBookingError]] = defaultdict(list)
    candidates: dict[int, rules.Candidate] = {}
    for item in request.items:
        candidate = resolve(item, seller, view.catalogue, request.is_dynamic)
        if isinstance(candidate, OpenBookingError):
            faults[item.position].append(candidate)
            continue
        candidates[item.position] = candidate
        faults[item.position] += _faults_of(candidate, details_required, view.now)
    offers = {position: candidate.offer for position, candidate in candidates.items()}
    for position, error in rules.conflicts(offers).items():
        faults[position].append(error)
    for position, error in _capacity_faults(request.key, candidates, faults, view).items():
        faults[position].append(error)
    return tuple(
        _order_item(
            number,
            # Who takes part is no matter of C1, and not reflected there ("OrderQuote Creation C1").
            item if details_required else replace(item, attendee=None, answers=None),
            candidates.get(item.position) or view.catalogue,
            tuple(faults[item.position]),
        )
        for number, item in enumerate(request.items, 1)
    )


def _faults_of(candidate: rules.Candidate, details_required: bool, now: datetime) -> list[OpenBookingError]:
    for rule in rules.BOOKABILITY:
        error = rule(candidate, now)
        if error is not None:
            return [error]
    if not details_required:
        return []
    return rules.missing_attendee_details(candidate) + rules.faults_of_intake_form(candidate)


def _order_item(
    number: int, item: RequestedItem, known: rules.Candidate | Catalogue, faults: tuple[OpenBookingError, ...]
) -> OrderItem:
    """The item with its opportunity and offer, or with whatever the catalogue has of them."""
    if isinstance(known, rules.Candidate):
        return OrderItem(str(number), known.opportunity.id, known.offer, item, errors=faults)
    opportunity = known.opportunities.get(item.opportunity.local or "") if item.opportunity else None
    offer = known.offers.get(item.offer.local or "") if item.offer else None
    return OrderItem(str(number), opportunity.id if opportunity else None, offer, item, errors=faults)


def _capacity_faults(
    key: OrderKey,
    candidates: dict[int, rules.Candidate],
    faults: dict[int, list[OpenBookingError]],
    view: View,
) -> dict[int, OpenBookingError]:
    """Who gets no place, by position; items that are not bookable for another reason want none."""
    wanted: dict[str, list[rules.Candidate]] = defaultdict(list)
    for position, candidate in candidates.items():
        if not any(isinstance(e, errors.OpportunityOfferPairNotBookableError) for e in faults[position]):
            wanted[candidate.opportunity.id].append(candidate)
    found: dict[int, OpenBookingError] = {}
    for group in wanted.values():
        standing = view.standing(group[0].opportunity, key)
        for candidate, verdict in zip(group, judge(standing, len(group)), strict=True):
            error = _error_of(verdict, standing)
            if error is not None:
                found[candidate.requested.position] = error
    return found


def _error_of(verdict: Verdict, standing: Standing) -> OpenBookingError | None:
    match verdict:
        case Verdict.FREE:
            return None
        case Verdict.RESERVED:
            return errors.OpportunityCapacityIsReservedByLeaseError(
                "The space is held for another customer at the moment, and may become free again."
            )
        case Verdict.BEYOND:
            if standing.total is not None and standing.booked >= standing.total:
                return errors.OpportunityIsFullError("There are no spaces left.")
            left = standing.remaining
            return errors.OpportunityHasInsufficientCapacityError(f"There are not enough spaces: {left} left.")
