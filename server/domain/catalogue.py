"""What can be booked: sellers, opportunities and offers.

Opportunity documents are opaque here: publisher JSON from which only what the rules need has been
lifted into fields. Nothing in this module knows JSON-LD, URLs or how many places are left: identifiers
are local paths ("scheduled-sessions/monday-yoga"), which `wire` turns into absolute URLs and back.

Source: Open Booking API 1.0 CR3, "Definition of a bookable Opportunity and Offer pair", and Modelling
Opportunity Data 2.0 for the types.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from server.domain.value import Term, Value

OpportunityId = str
OfferId = str
SellerId = str


class Kind(Term):
    """The types of opportunity, by their name in the standard."""

    SESSION_SERIES = "SessionSeries"
    SCHEDULED_SESSION = "ScheduledSession"
    FACILITY_USE = "FacilityUse"
    INDIVIDUAL_FACILITY_USE = "IndividualFacilityUse"
    SLOT = "Slot"
    HEADLINE_EVENT = "HeadlineEvent"
    COURSE_INSTANCE = "CourseInstance"
    EVENT = "Event"
    ON_DEMAND_EVENT = "OnDemandEvent"


UNBOOKABLE_KINDS = frozenset({Kind.SESSION_SERIES, Kind.FACILITY_USE, Kind.INDIVIDUAL_FACILITY_USE})
PROGRAMMES = (Kind.HEADLINE_EVENT, Kind.COURSE_INSTANCE)  # which are booked whole, or event by event


class EventStatus(Term):
    """Whether an opportunity takes place, by the names of schema.org."""

    SCHEDULED = "EventScheduled"
    CANCELLED = "EventCancelled"
    POSTPONED = "EventPostponed"


class Attendance(Term):
    """Where an opportunity takes place, by the names of schema.org."""

    OFFLINE = "OfflineEventAttendanceMode"
    ONLINE = "OnlineEventAttendanceMode"
    MIXED = "MixedEventAttendanceMode"


class Required(Term):
    """A RequiredStatusType of the standard, for payment and booking in advance."""

    REQUIRED = "Required"
    OPTIONAL = "Optional"
    UNAVAILABLE = "Unavailable"


class FlowRequirement(Term):
    """What booking an offer needs beyond the simple flow (openBookingFlowRequirement)."""

    APPROVAL = "OpenBookingApproval"
    NEGOTIATION = "OpenBookingNegotiation"
    MESSAGE_EXCHANGE = "OpenBookingMessageExchange"
    ATTENDEE_DETAILS = "OpenBookingAttendeeDetails"
    INTAKE_FORM = "OpenBookingIntakeForm"


class TaxMode(Term):
    """Whether the prices of a seller include tax ("Tax mode")."""

    GROSS = "TaxGross"
    NET = "TaxNet"


class Tax(Value, frozen=True):
    """One tax: its name, its rate as a fraction (0.2 is twenty per cent), the seller's code for it."""

    name: str
    rate: Decimal
    identifier: str | None = None


class LeasePolicy(Value, frozen=True):
    """How a seller holds places for a quote; a duration of None means no lease at that checkpoint."""

    anonymous: timedelta | None = timedelta(minutes=5)
    named: timedelta | None = timedelta(minutes=10)


class Reconciliation(Value, frozen=True):
    """Payment details that a seller demands for reconciliation; None is a detail it does not look at."""

    name: str | None = None
    account_id: str | None = None
    payment_provider_id: str | None = None


class Seller(Value, frozen=True):
    """The organisation or person that provides opportunities.

    document: its publisher JSON (type, name, legal name, address, terms ...), opaque here.
    accepts_overrides: whether brokers may set prices of their own ("Offer overrides").
    dynamic_accounts: the accountIds with which brokers may book without a price ("DynamicPayment").
    """

    id: SellerId
    name: str
    tax_mode: TaxMode
    tax: Tax
    document: Mapping[str, Any]
    leases: LeasePolicy = LeasePolicy()
    reconciliation: Reconciliation | None = None
    calculates_business_tax: bool = True
    accepts_overrides: bool = False
    dynamic_accounts: frozenset[str] = frozenset()
    open_booking_allowed: bool = True


class FieldType(Term):
    """The four kinds of question of an intake form."""

    SHORT_ANSWER = "ShortAnswerFormFieldSpecification"
    PARAGRAPH = "ParagraphFormFieldSpecification"
    DROPDOWN = "DropdownFormFieldSpecification"
    BOOLEAN = "BooleanFormFieldSpecification"


class FormField(Value, frozen=True):
    """One question of an orderItemIntakeForm ("Additional Details capture")."""

    id: str
    type: FieldType
    name: str
    description: str | None = None
    required: bool = False
    options: tuple[str, ...] = ()


class Offer(Value, frozen=True):
    """The terms on which an opportunity can be booked.

    price: in `currency`, with or without tax as the seller's tax mode says.
    document: further publisher JSON (age restriction ...), opaque here.
    is_override: a price of the broker's own rather than an offer of the seller's.
    """

    id: OfferId
    name: str
    price: Decimal
    currency: str | None = "GBP"
    prepayment: Required | None = None
    in_advance: Required | None = None
    valid_from_before_start: timedelta | None = None
    valid_through_before_start: timedelta | None = None
    cancellable: bool | None = True
    latest_cancellation: timedelta | None = None
    requirements: frozenset[FlowRequirement] = frozenset()
    attendee_details: tuple[str, ...] = ()
    intake_form: tuple[FormField, ...] = ()
    document: Mapping[str, Any] = {}
    is_override: bool = False


class Opportunity(Value, frozen=True):
    """Something that can be booked, or the parent of such things.

    capacity: places in all (maximumAttendeeCapacity or maximumUses); None is without limit, or a
        parent that is not itself booked.
    offers: its own; for one without any see `Catalogue.applicable_offers`.
    document: the rest of its publisher JSON, opaque here.
    """

    id: OpportunityId
    kind: Kind
    seller: SellerId
    document: Mapping[str, Any]
    parent: OpportunityId | None = None
    start: datetime | None = None
    end: datetime | None = None
    capacity: int | None = None
    offers: tuple[Offer, ...] = ()
    status: EventStatus = EventStatus.SCHEDULED
    attendance: Attendance = Attendance.OFFLINE


class Clearance(Value, frozen=True):
    """What need not be judged again: an opportunity and an offer with which no rule found fault, and for how long.

    tax: in or on the price of one. since, until: the first and the last moment at which this holds, as long as
    the catalogue stays the same; None is for ever.
    """

    opportunity: Opportunity
    offer: Offer
    tax: Decimal
    since: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it still does."""
        return self.since <= now and (self.until is None or now <= self.until)


class Catalogue:
    """The sellers, opportunities and offers of one sandbox, by id.

    Only the sandbox that owns it changes it.
    """

    def __init__(self, sellers: Iterable[Seller] = (), opportunities: Iterable[Opportunity] = ()) -> None:
        """Opportunities must come after their parents."""
        # Who they are and what they allow stays as it is: `cleared` counts on that.
        self.sellers: dict[SellerId, Seller] = {seller.id: seller for seller in sellers}
        self.opportunities: dict[OpportunityId, Opportunity] = {}
        self.offers: dict[OfferId, Offer] = {}
        self._children: dict[OpportunityId, dict[OpportunityId, None]] = {}
        # How many of the opportunities have a time at which they begin.
        self.timed = 0
        # What has been judged, by opportunity and offer, until anything in here changes (`judging`).
        self.cleared: dict[tuple[OpportunityId, OfferId], Clearance] = {}
        for opportunity in opportunities:
            self.put(opportunity)

    def put(self, opportunity: Opportunity) -> None:
        """Add an opportunity, or replace the one of the same id together with its offers."""
        self.remove(opportunity.id)
        self.cleared.clear()
        self.opportunities[opportunity.id] = opportunity
        self.timed += opportunity.start is not None
        self.offers.update((offer.id, offer) for offer in opportunity.offers)
        if opportunity.parent is not None:
            self._children.setdefault(opportunity.parent, {})[opportunity.id] = None

    def remove(self, opportunity_id: OpportunityId) -> None:
        """Take an opportunity and its own offers away; nothing happens where there is none."""
        opportunity = self.opportunities.pop(opportunity_id, None)
        if opportunity is None:
            return
        self.cleared.clear()
        self.timed -= opportunity.start is not None
        for offer in opportunity.offers:
            self.offers.pop(offer.id, None)
        if opportunity.parent is not None:
            self._children[opportunity.parent].pop(opportunity_id, None)

    def parent(self, opportunity: Opportunity) -> Opportunity | None:
        """The series, facility or event that an opportunity belongs to."""
        return None if opportunity.parent is None else self.opportunities.get(opportunity.parent)

    def children(self, opportunity_id: OpportunityId) -> tuple[OpportunityId, ...]:
        """The ids of what belongs to a series, facility or event."""
        return tuple(self._children.get(opportunity_id, ()))

    def applicable_offers(self, opportunity: Opportunity) -> tuple[Offer, ...]:
        """The offers of an opportunity, else of the nearest ancestor that has any.

        Not those of a programme: its tickets are for all of it, and "they are not inherited by individual child
        events" (Modelling Opportunity Data 2.0, "Headline events", "Courses").
        """
        node: Opportunity | None = opportunity
        while node is not None and not node.offers:
            node = self.parent(node)
            if node is not None and node.kind in PROGRAMMES:
                return ()
        return () if node is None else node.offers
