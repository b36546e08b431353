"""The criteria of the Test Interface: what an opportunity has to be, as changes of an ordinary one.

A row says only in what an opportunity differs from the ordinary one of the templates: in a week, with places
to spare, bookable at once, cancellable without a limit. Which criteria need a time, a number of places or a
place to go to follows from its row.

Source: openactive/test-interface, TestOpportunityCriteriaEnumeration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from server.domain import names
from server.domain.catalogue import Attendance, FieldType, FlowRequirement, FormField, Required, TaxMode

ORDINARY_PLACES = 12
IN_A_WEEK = timedelta(days=7)
PAID = Decimal("12.50")
FREE = Decimal(0)


class Flow(Enum):
    """The booking flow that an opportunity is for, by its name in the namespace."""

    SIMPLE = "OpenBookingSimpleFlow"
    APPROVAL = "OpenBookingApprovalFlow"


@dataclass(frozen=True, slots=True)
class Criterion:
    """In what an opportunity of a criterion differs from an ordinary one.

    price: None is free or paid, by chance. starts_in: from now, negative for what is over.
    offer: further properties of the offer, by the names of the domain.
    tax_mode, terms: what its seller must be; None and False for any.
    """

    price: Decimal | None = None
    starts_in: timedelta = IN_A_WEEK
    places: int = ORDINARY_PLACES
    attendance: Attendance | None = None
    offer: Mapping[str, Any] = field(default_factory=dict)
    tax_mode: TaxMode | None = None
    terms: bool = False

    @property
    def needs_time(self) -> bool:
        """Whether it says something of when an opportunity is, was, or can be booked or cancelled."""
        timed = {"valid_from_before_start", "valid_through_before_start", "latest_cancellation"}
        return self.starts_in != IN_A_WEEK or bool(timed & self.offer.keys())

    @property
    def needs_places(self) -> bool:
        """Whether it says how many places there are."""
        return self.places != ORDINARY_PLACES


_A_MONTH, _A_DAY, _AN_HOUR = timedelta(days=30), timedelta(days=1), timedelta(hours=1)
_OPEN = {"valid_from_before_start": _A_MONTH, "valid_through_before_start": _AN_HOUR}
_NOT_YET_OPEN = {"valid_from_before_start": timedelta(days=3), "valid_through_before_start": _AN_HOUR}

_ATTENDEE = {
    "requirements": frozenset({FlowRequirement.ATTENDEE_DETAILS}),
    "attendee_details": ("givenName", "familyName", "email", "telephone"),
}
_FORM = {
    "requirements": frozenset({FlowRequirement.INTAKE_FORM}),
    "intake_form": (
        FormField(
            names.form_field_id("test-goal"),
            FieldType.SHORT_ANSWER,
            "Your goal",
            "What would you like to achieve?",
            required=True,
        ),
        FormField(
            names.form_field_id("test-health"),
            FieldType.PARAGRAPH,
            "Your health",
            "Is there anything that we should know about your health?",
            required=True,
        ),
        FormField(
            names.form_field_id("test-experience"),
            FieldType.DROPDOWN,
            "Your experience",
            "How much have you trained before?",
            required=True,
            options=("Not at all", "A little", "A lot"),
        ),
        FormField(names.form_field_id("test-photos"), FieldType.BOOLEAN, "Photos", "May we take photos of you?"),
    ),
}
_NEGOTIATION = {"requirements": frozenset({FlowRequirement.NEGOTIATION})}

CRITERIA: Mapping[str, Criterion] = {
    "TestOpportunityBookable": Criterion(),
    "TestOpportunityBookableFree": Criterion(price=FREE),
    "TestOpportunityBookableNonFree": Criterion(price=PAID),
    "TestOpportunityBookableUsingPayment": Criterion(price=PAID, offer={"prepayment": Required.REQUIRED}),
    "TestOpportunityBookableNoSpaces": Criterion(places=0),
    "TestOpportunityBookableOneSpace": Criterion(places=1),
    "TestOpportunityBookableFiveSpaces": Criterion(places=5),
    "TestOpportunityBookableWithinValidFromBeforeStartDate": Criterion(offer=_OPEN),
    "TestOpportunityBookableWithinValidFromBeforeStartDateWindow": Criterion(offer=_OPEN),
    "TestOpportunityBookableOutsideValidFromBeforeStartDate": Criterion(offer=_NOT_YET_OPEN),
    "TestOpportunityBookableOutsideValidFromBeforeStartDateWindow": Criterion(offer=_NOT_YET_OPEN),
    "TestOpportunityBookableCancellable": Criterion(offer={"cancellable": True}),
    "TestOpportunityBookableFreeCancellable": Criterion(price=FREE, offer={"cancellable": True}),
    "TestOpportunityBookableNonFreeCancellable": Criterion(price=PAID, offer={"cancellable": True}),
    "TestOpportunityBookableCancellableNoWindow": Criterion(offer={"cancellable": True}),
    "TestOpportunityBookableNotCancellable": Criterion(offer={"cancellable": False}),
    "TestOpportunityBookableCancellableWithinWindow": Criterion(offer={"latest_cancellation": _A_DAY}),
    "TestOpportunityBookableCancellableOutsideWindow": Criterion(offer={"latest_cancellation": _A_MONTH}),
    "TestOpportunityBookableInPast": Criterion(starts_in=-IN_A_WEEK),
    "TestOpportunityBookableNonFreeTaxNet": Criterion(price=PAID, tax_mode=TaxMode.NET),
    "TestOpportunityBookableNonFreeTaxGross": Criterion(price=PAID, tax_mode=TaxMode.GROSS),
    "TestOpportunityBookableNonFreePrepaymentOptional": Criterion(price=PAID, offer={"prepayment": Required.OPTIONAL}),
    "TestOpportunityBookableNonFreePrepaymentUnavailable": Criterion(
        price=PAID, offer={"prepayment": Required.UNAVAILABLE}
    ),
    "TestOpportunityBookableNonFreePrepaymentRequired": Criterion(price=PAID, offer={"prepayment": Required.REQUIRED}),
    "TestOpportunityBookableAttendeeDetails": Criterion(offer=_ATTENDEE),
    "TestOpportunityBookableAdditionalDetails": Criterion(offer=_FORM),
    "TestOpportunityBookableSellerTermsOfService": Criterion(terms=True),
    "TestOpportunityBookableWithNegotiation": Criterion(offer=_NEGOTIATION),
    "TestOpportunityOnlineBookable": Criterion(attendance=Attendance.MIXED),
    "TestOpportunityOfflineBookable": Criterion(attendance=Attendance.OFFLINE),
}

# They would violate the standard ("Free opportunities"): its own test interface demands an error for them.
IMPOSSIBLE = frozenset(
    {"TestOpportunityBookableFreePrepaymentOptional", "TestOpportunityBookableFreePrepaymentRequired"}
)
