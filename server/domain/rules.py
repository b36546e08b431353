"""The rules on items: small named checks, each of which gives an error or None.

A rule sees one candidate (an opportunity and an offer, both known) and the present time, or the whole set
of candidates where items are judged together. No rule knows of capacity, prices of totals, storage or tests.

Source: Open Booking API 1.0 CR3, "Definition of a bookable Opportunity and Offer pair", "Attendee Details
capture", "Additional Details capture", "Booking without payment", "Currency support".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from server.domain import errors
from server.domain.catalogue import (
    UNBOOKABLE_KINDS,
    EventStatus,
    FieldType,
    FormField,
    Offer,
    Opportunity,
    Required,
    Seller,
)
from server.domain.errors import OpenBookingError
from server.domain.orders import RequestedItem
from server.domain.pricing import prepayment_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A requested item whose opportunity and offer are known and belong together."""

    requested: RequestedItem
    opportunity: Opportunity
    offer: Offer
    seller: Seller


def _not_bookable(reason: str) -> OpenBookingError:
    return errors.OpportunityOfferPairNotBookableError(reason)


def must_be_of_a_bookable_kind(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """A series or a facility is booked through its sessions or slots."""
    if candidate.opportunity.kind in UNBOOKABLE_KINDS:
        return _not_bookable(f"A {candidate.opportunity.kind.value} is not booked itself, only what belongs to it.")
    return None


def must_take_place(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """A cancelled or postponed opportunity is not bookable."""
    if candidate.opportunity.status is EventStatus.SCHEDULED:
        return None
    return _not_bookable(f"This opportunity has been {candidate.opportunity.status.value[5:].lower()}.")


def must_not_be_over(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """Booking is possible after the start, but not after the end."""
    over = candidate.opportunity.end or candidate.opportunity.start
    if over is not None and over < now:
        return _not_bookable("This opportunity is already over.")
    return None


def must_be_open_to_booking(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """The seller takes part in open booking, and the offer can be booked in advance."""
    if not candidate.seller.open_booking_allowed:
        return _not_bookable(f"{candidate.seller.name} does not take bookings through this API.")
    if candidate.offer.in_advance is Required.UNAVAILABLE:
        return _not_bookable("This offer cannot be booked in advance.")
    return None


def must_be_within_booking_window(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """Booking opens `validFromBeforeStartDate`, and closes `validThroughBeforeStartDate`, before the start."""
    start, offer = candidate.opportunity.start, candidate.offer
    if start is None:
        return None
    if offer.valid_from_before_start is not None and now < start - offer.valid_from_before_start:
        return _not_bookable(f"Booking opens on {start - offer.valid_from_before_start:%d %B %Y at %H:%M} UTC.")
    if offer.valid_through_before_start is not None and now > start - offer.valid_through_before_start:
        return _not_bookable(f"Booking closed on {start - offer.valid_through_before_start:%d %B %Y at %H:%M} UTC.")
    return None


Rule = Callable[[Candidate, datetime], OpenBookingError | None]

BOOKABILITY: Sequence[Rule] = (
    must_be_of_a_bookable_kind,
    must_take_place,
    must_not_be_over,
    must_be_open_to_booking,
    must_be_within_booking_window,
)


def missing_attendee_details(candidate: Candidate) -> list[OpenBookingError]:
    """One error for each property of the attendee that the offer requires and the item lacks.

    Each names the property by the `http` form of its `@id`: the `https` one is refused by today's models there.
    """
    given = candidate.requested.attendee.given if candidate.requested.attendee else frozenset()
    return [
        errors.IncompleteAttendeeDetailsError(
            f"The attendee's {name} is required for this offer.", instance=f"http://schema.org/{name}"
        )
        for name in candidate.offer.attendee_details
        if name not in given
    ]


def faults_of_intake_form(candidate: Candidate) -> list[OpenBookingError]:
    """One error for each field of the intake form that lacks its answer or has a wrong one.

    Errors name the field by its local id; `wire` makes it the `@id` that the form carried.
    """
    answers = dict(candidate.requested.answers.values) if candidate.requested.answers else {}
    fields = {field.id: field for field in candidate.offer.intake_form}
    found: list[OpenBookingError] = [
        errors.IncompleteIntakeFormError(f"'{field.name}' has to be answered.", instance=field.id)
        for field in fields.values()
        if field.required and answers.get(field.id) in (None, "")
    ]
    for field_id, value in answers.items():
        if not fields:
            continue
        reason = _fault_of_answer(fields.get(field_id), value)
        if reason is not None:
            found.append(errors.InvalidIntakeFormError(reason, instance=field_id))
    return found


def _fault_of_answer(field: FormField | None, value: object) -> str | None:
    if field is None:
        return "This field does not belong to the form of this item."
    if value in (None, ""):
        return None
    if field.type is FieldType.BOOLEAN:
        return None if isinstance(value, bool) else f"'{field.name}' has to be answered with true or false."
    if not isinstance(value, str):
        return f"'{field.name}' has to be answered with a text."
    if field.type is FieldType.DROPDOWN and value not in field.options:
        return f"'{field.name}' has to be one of: {', '.join(field.options)}."
    return None


def conflicts(offers: Mapping[int, Offer]) -> dict[int, OpenBookingError]:
    """Errors on items that are fine alone but cannot be booked together; `offers` and errors by position."""
    return {**_prepayment_conflicts(offers), **_currency_conflicts(offers)}


def _prepayment_conflicts(offers: Mapping[int, Offer]) -> dict[int, OpenBookingError]:
    """What must be paid now and what cannot be paid now do not go together; what is free goes with both."""
    ways = {position: prepayment_of(offer) for position, offer in offers.items() if offer.price > 0}
    if not {Required.REQUIRED, Required.UNAVAILABLE} <= set(ways.values()):
        return {}
    error = errors.OpportunityIsInConflictError(
        "Items that must be paid in advance cannot be booked together with items that cannot."
    )
    return {position: error for position, way in ways.items() if way is not Required.OPTIONAL}


def _currency_conflicts(offers: Mapping[int, Offer]) -> dict[int, OpenBookingError]:
    """All prices of an order are in one currency."""
    priced = {position: offer.currency or "" for position, offer in offers.items() if offer.price > 0}
    currencies = sorted(set(priced.values()))
    if len(currencies) < 2:
        return {}
    error = errors.OpportunityIsInConflictError(f"Prices in {' and '.join(currencies)} cannot be mixed in an order.")
    return dict.fromkeys(priced, error)
