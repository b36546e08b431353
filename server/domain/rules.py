"""The rules on items: small named checks, each of which gives an error or None.

A rule sees one candidate (an opportunity and an offer, both known) and the present time, or the whole set
of candidates where items are judged together. No rule knows of capacity, prices of totals, storage or tests.

Source: Open Booking API 1.0 CR3, "Definition of a bookable Opportunity and Offer pair", "Attendee Details
capture", "Additional Details capture", "Booking without payment", "Currency support".
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

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
from server.domain.value import Value
from server.domain.why import Clause, Fact, Facts, decides


class Candidate(Value, frozen=True):
    """A requested item whose opportunity and offer are known and belong together."""

    requested: RequestedItem
    opportunity: Opportunity
    offer: Offer
    seller: Seller


def _not_bookable(reason: str, **facts: Fact) -> OpenBookingError:
    return errors.OpportunityOfferPairNotBookableError(reason, facts=facts)


@decides(Clause.BOOKABLE_PAIR)
def must_be_of_a_bookable_kind(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """A series or a facility is booked through its sessions or slots."""
    if candidate.opportunity.kind in UNBOOKABLE_KINDS:
        kind = candidate.opportunity.kind.value
        return _not_bookable(f"A {kind} is not booked itself, only what belongs to it.", kind=kind)
    return None


@decides(Clause.BOOKABLE_PAIR)
def must_take_place(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """A cancelled or postponed opportunity is not bookable."""
    status = candidate.opportunity.status
    if status is EventStatus.SCHEDULED:
        return None
    return _not_bookable(f"This opportunity has been {status.value[5:].lower()}.", eventStatus=status.value)


@decides(Clause.BOOKABLE_PAIR)
def must_not_be_over(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """Booking is possible after the start, but not after the end."""
    over = candidate.opportunity.end or candidate.opportunity.start
    if over is not None and over < now:
        return _not_bookable("This opportunity is already over.", ended=over, now=now)
    return None


@decides(Clause.BOOKABLE_PAIR)
def must_be_open_to_booking(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """The seller takes part in open booking, and the offer can be booked in advance."""
    if not candidate.seller.open_booking_allowed:
        name = candidate.seller.name
        return _not_bookable(f"{name} does not take bookings through this API.", seller=name)
    if candidate.offer.in_advance is Required.UNAVAILABLE:
        in_advance = candidate.offer.in_advance.value
        return _not_bookable("This offer cannot be booked in advance.", openBookingInAdvance=in_advance)
    return None


@decides(Clause.BOOKABLE_PAIR)
def must_be_within_booking_window(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """Booking opens `validFromBeforeStartDate`, and closes `validThroughBeforeStartDate`, before the start."""
    start, offer = candidate.opportunity.start, candidate.offer
    if start is None:
        return None
    opens = _before(start, offer.valid_from_before_start)
    closes = _before(start, offer.valid_through_before_start)
    if opens is not None and now < opens:
        reason = f"Booking opens on {opens:%d %B %Y at %H:%M} UTC."
    elif closes is not None and now > closes:
        reason = f"Booking closed on {closes:%d %B %Y at %H:%M} UTC."
    else:
        return None
    return _not_bookable(reason, opens=opens, closes=closes, starts=start, now=now)


def _before(start: datetime, by: timedelta | None) -> datetime | None:
    return None if by is None else start - by


Rule = Callable[[Candidate, datetime], OpenBookingError | None]

BOOKABILITY: Sequence[Rule] = (
    must_be_of_a_bookable_kind,
    must_take_place,
    must_not_be_over,
    must_be_open_to_booking,
    must_be_within_booking_window,
)


def why_not_bookable(candidate: Candidate, now: datetime) -> OpenBookingError | None:
    """What the first rule says that has anything against it; None where it can be booked."""
    for rule in BOOKABILITY:
        error = rule(candidate, now)
        if error is not None:
            return error
    return None


def bookable_until(candidate: Candidate) -> datetime | None:
    """The last moment at which what can be booked now still can be, as long as nothing changes; None is for ever."""
    opportunity = candidate.opportunity
    moments = [opportunity.end or opportunity.start]
    if opportunity.start is not None:
        moments.append(_before(opportunity.start, candidate.offer.valid_through_before_start))
    return min((moment for moment in moments if moment is not None), default=None)


def property_of_person(name: str) -> str:
    """The `@id` of a property of a Person in an error: the `http` form, as today's models refuse the `https` one."""
    return f"http://schema.org/{name}"


@decides(Clause.ATTENDEE_DETAILS)
def missing_attendee_details(candidate: Candidate) -> list[OpenBookingError]:
    """An attendee must be a Person with every property that the offer requires; one error for each that is missing.

    Each names the property. What was found wrong with the attendee on reading comes first.
    """
    requested = candidate.requested
    found = [fault for fault in requested.faults if isinstance(fault, errors.IncompleteAttendeeDetailsError)]
    known = {fault.instance for fault in found}
    given = requested.attendee.given if requested.attendee else frozenset()
    missing = [
        errors.IncompleteAttendeeDetailsError(
            f"The attendee's {name} is required for this offer.",
            instance=property_of_person(name),
            facts={"required": ", ".join(candidate.offer.attendee_details), "given": ", ".join(sorted(given))},
        )
        for name in candidate.offer.attendee_details
        if name not in given and property_of_person(name) not in known
    ]
    return [*found, *missing]


@decides(Clause.INTAKE_FORM)
def faults_of_intake_form(candidate: Candidate) -> list[OpenBookingError]:
    """Every required field of an intake form must be answered, once, and every answer must fit its field.

    Errors name the field by its local id; `wire` makes it the `@id` that the form carried. What was found wrong with
    the answers on reading comes first.
    """
    requested = candidate.requested
    given = requested.answers.values if requested.answers else ()
    found: list[OpenBookingError] = [
        fault for fault in requested.faults if isinstance(fault, errors.InvalidIntakeFormError)
    ]
    known = {fault.instance for fault in found}
    answers, times = dict(given), Counter(name for name, _ in given)
    fields = {field.id: field for field in candidate.offer.intake_form}
    for field in fields.values():
        if field.required and field.id not in known and is_blank(answers.get(field.id)):
            known.add(field.id)
            reason, facts = f"'{field.name}' has to be answered.", {"field": field.id}
            found.append(errors.IncompleteIntakeFormError(reason, instance=field.id, facts=facts))
    if fields:
        others = ((name, value) for name, value in answers.items() if name not in known)
        wrong = (_wrong_answer(fields.get(name), name, value, times[name]) for name, value in others)
        found += [fault for fault in wrong if fault is not None]
    return found


def is_blank(value: object) -> bool:
    """Whether nothing is said."""
    return value is None or (isinstance(value, str) and not value.strip())


@decides(Clause.INTAKE_FORM)
def _wrong_answer(field: FormField | None, field_id: str, value: object, times: int) -> OpenBookingError | None:
    """Every answer must fit its field, and be the only one to it."""
    reason = _fault_of_answer(field, value)
    if reason is None and times > 1:
        reason = f"This field has {times} answers; which of them counts cannot be told."
    if reason is None:
        return None
    facts: Facts = {"field": field_id, "type": field.type.value if field else None}
    return errors.InvalidIntakeFormError(reason, instance=field_id, facts=facts)


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
    if len(offers) < 2:
        return {}
    return {**_prepayment_conflicts(offers), **_currency_conflicts(offers)}


@decides(Clause.WITHOUT_PAYMENT)
def _prepayment_conflicts(offers: Mapping[int, Offer]) -> dict[int, OpenBookingError]:
    """What must be paid now and what cannot be paid now do not go together; what is free goes with both."""
    ways = {position: prepayment_of(offer) for position, offer in offers.items() if offer.price > 0}
    if not {Required.REQUIRED, Required.UNAVAILABLE} <= set(ways.values()):
        return {}
    error = errors.OpportunityIsInConflictError(
        "Items that must be paid in advance cannot be booked together with items that cannot.",
        facts={f"prepaymentOfItem{position}": way.value for position, way in ways.items()},
    )
    return {position: error for position, way in ways.items() if way is not Required.OPTIONAL}


@decides(Clause.CURRENCY)
def _currency_conflicts(offers: Mapping[int, Offer]) -> dict[int, OpenBookingError]:
    """All prices of an order are in one currency."""
    priced = {position: offer.currency or "" for position, offer in offers.items() if offer.price > 0}
    currencies = sorted(set(priced.values()))
    if len(currencies) < 2:
        return {}
    error = errors.OpportunityIsInConflictError(
        f"Prices in {' and '.join(currencies)} cannot be mixed in an order.",
        facts={f"currencyOfItem{position}": currency for position, currency in priced.items()},
    )
    return dict.fromkeys(priced, error)
