"""Making an opportunity that meets a criterion: an ordinary one, with the changes of the criterion's row.

Nothing is stored here. What cannot be made is an OpenBookingError that says why.

Source: openactive/test-interface, "POST /test-interface/datasets/:testDatasetIdentifier/opportunities".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from server.domain.catalogue import Attendance, FlowRequirement, Kind, Offer, Opportunity, Seller, TaxMode
from server.domain.errors import OpenBookingError
from server.domain.value import replace
from server.domain.why import Clause, decides
from server.test_interface import templates
from server.test_interface.criteria import CRITERIA, FREE, IMPOSSIBLE, PAID, Criterion, Flow
from server.test_interface.templates import TYPES, Family, Shape, Templates

# Facilities and their slots have no `isAccessibleForFree`.
FACILITY_KINDS = frozenset({Kind.FACILITY_USE, Kind.INDIVIDUAL_FACILITY_USE, Kind.SLOT})


@dataclass(frozen=True, slots=True)
class Commission:
    """What is to be made: a criterion in a flow, in some shape, for a seller."""

    criterion: str
    flow: str
    types: tuple[str, ...]
    seller: Seller


class Workshop:
    """Makes opportunities to order."""

    def __init__(self, ordinary: Templates, new_slug: Callable[[], str], random: Random) -> None:
        """
        ordinary: what is copied.
        new_slug: makes the last part of ids, never the same twice.
        random: decides what is free and what is paid, where a criterion leaves that open.
        """
        self._templates = ordinary
        self.new_slug = new_slug
        self._random = random

    def make(self, commission: Commission, now: datetime) -> tuple[Family, Opportunity]:
        """A family, parents first, and the one in it that was asked for."""
        criterion, flow = criterion_of(commission.criterion), flow_of(commission.flow)
        shape = shape_of(commission.types)
        check_possible(commission.criterion, criterion, shape)
        check_seller(commission.criterion, criterion, commission.seller)
        catalogue = self._templates.at(now)
        template = catalogue.opportunities[shape.value]
        originals = templates.family(catalogue, template)
        shift = timedelta(0) if template.start is None else _on_the_hour(now) + criterion.starts_in - template.start
        changes = _offer_changes(criterion, flow, self._price(criterion))
        made = tuple(
            replace(_with_offers(copy, changes), seller=commission.seller.id)
            for copy in templates.copied(originals, self.new_slug, shift)
        )
        index = originals.index(template)
        target = _fitted(made[index], criterion, shape)
        return (*made[:index], target, *made[index + 1 :]), target

    def _price(self, criterion: Criterion) -> dict[str, Any]:
        """Free or paid, by chance where the criterion leaves it open and it goes with the rest."""
        price = criterion.price if criterion.price is not None else self._random.choice((FREE, PAID))
        return {"price": price}


@decides(Clause.TEST_DATASETS)
def criterion_of(name: str) -> Criterion:
    """A criterion is one of the published ones that the standard allows. Raises OpenBookingError."""
    if name in IMPOSSIBLE:
        raise OpenBookingError(f"{name} violates the standard: what is free needs no payment in advance.")
    if name not in CRITERIA:
        raise OpenBookingError(f"'{name}' is no criterion; expected one of: {', '.join(CRITERIA)}.")
    return CRITERIA[name]


@decides(Clause.TEST_DATASETS)
def flow_of(name: str) -> Flow:
    """A booking flow is one of the two of the standard. Raises OpenBookingError."""
    try:
        return Flow(name)
    except ValueError:
        known = ", ".join(flow.value for flow in Flow)
        raise OpenBookingError(f"'{name}' is no booking flow; expected one of: {known}.") from None


@decides(Clause.TEST_DATASETS)
def shape_of(types: tuple[str, ...]) -> Shape:
    """A type, together with that of its parent, must be one that can be booked. Raises OpenBookingError."""
    fitting = [shape for shape, own in TYPES.items() if own == types]
    # A session can belong to nothing but a series, so that this may be left out.
    fitting = fitting or [shape for shape, own in TYPES.items() if own[:1] == types]
    if not fitting:
        known = ", ".join(" in ".join(own) for own in TYPES.values())
        raise OpenBookingError(f"'{' in '.join(types)}' cannot be booked; expected one of: {known}.")
    return fitting[0]


@decides(Clause.TEST_DATASETS)
def check_possible(name: str, criterion: Criterion, shape: Shape) -> None:
    """What is asked of a kind must be something that it can be."""
    somewhere_sometime = criterion.needs_time or criterion.needs_places or criterion.attendance is not None
    if shape is Shape.ON_DEMAND_EVENT and somewhere_sometime:
        raise OpenBookingError(f"{name}: an OnDemandEvent has neither time nor place nor a number of places.")
    if TYPES[shape][0] == "Slot" and criterion.attendance is Attendance.MIXED:
        raise OpenBookingError(f"{name}: a Slot of a facility cannot be used online.")
    if shape is Shape.INDIVIDUAL_FACILITY_USE_SLOT and criterion.needs_places and criterion.places > 1:
        raise OpenBookingError(f"{name}: a Slot of an IndividualFacilityUse can be used once only.")


@decides(Clause.TEST_DATASETS)
def check_seller(name: str, criterion: Criterion, seller: Seller) -> None:
    """The seller that is named must be one who can offer what is asked for."""
    if not seller.open_booking_allowed:
        raise OpenBookingError(f"{name}: {seller.name} does not take bookings through this API.")
    if criterion.tax_mode is not None and seller.tax_mode is not criterion.tax_mode:
        other = TaxMode.NET if seller.tax_mode is TaxMode.GROSS else TaxMode.GROSS
        raise OpenBookingError(f"{name}: the seller has to be {other.value}, and {seller.name} is not.")
    if criterion.terms and not seller.document.get("termsOfService"):
        raise OpenBookingError(f"{name}: {seller.name} has no termsOfService.")


def _on_the_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def _offer_changes(criterion: Criterion, flow: Flow, price: dict[str, Any]) -> dict[str, Any]:
    changes = {**criterion.offer, **price}
    if flow is Flow.APPROVAL:
        changes["requirements"] = frozenset({*changes.get("requirements", ()), FlowRequirement.APPROVAL})
    return changes


def _with_offers(opportunity: Opportunity, changes: dict[str, Any]) -> Opportunity:
    offers: tuple[Offer, ...] = tuple(replace(offer, **changes) for offer in opportunity.offers)
    document = opportunity.document
    if changes["price"] == FREE and opportunity.kind not in FACILITY_KINDS:
        document = {**document, "isAccessibleForFree": True}
    return replace(opportunity, offers=offers, document=document)


def _fitted(target: Opportunity, criterion: Criterion, shape: Shape) -> Opportunity:
    """What was asked for, with the places and the attendance of its criterion."""
    places = None if target.capacity is None else criterion.places
    if shape is Shape.INDIVIDUAL_FACILITY_USE_SLOT:
        places = min(criterion.places, 1)
    return replace(target, capacity=places, attendance=criterion.attendance or target.attendance)
