"""The profile `random-mode`: what the official test suite takes out of the feeds in its random mode.

How much of each criterion the suite uses, for each type of opportunity and each flow, was counted with its own
generator. In practice three times as much is needed, since the general criteria draw from all the others.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from server.domain.catalogue import Attendance, FlowRequirement, FormField, Kind, TaxMode
from server.fixtures.schema import FormFieldEntry, OfferEntry, SellerEntry
from server.generate.town import Terms, Town
from server.test_interface.criteria import CRITERIA, PAID, Criterion, Flow

TYPES = (Kind.SCHEDULED_SESSION, Kind.INDIVIDUAL_FACILITY_USE)

# Of the primary seller; those that need net prices are of the secondary one, whose prices are.
AMOUNTS: Mapping[str, int] = {
    "TestOpportunityBookable": 201,
    "TestOpportunityBookableFree": 30,
    "TestOpportunityBookableNonFree": 9,
    "TestOpportunityBookableUsingPayment": 15,
    "TestOpportunityBookableNoSpaces": 3,
    "TestOpportunityBookableOneSpace": 4,
    "TestOpportunityBookableFiveSpaces": 4,
    "TestOpportunityBookableWithinValidFromBeforeStartDate": 3,
    "TestOpportunityBookableOutsideValidFromBeforeStartDate": 3,
    "TestOpportunityBookableCancellable": 18,
    "TestOpportunityBookableNotCancellable": 1,
    "TestOpportunityBookableInPast": 3,
    "TestOpportunityBookableCancellableWithinWindow": 3,
    "TestOpportunityBookableCancellableOutsideWindow": 3,
    "TestOpportunityBookableNonFreeTaxNet": 8,
    "TestOpportunityBookableNonFreeTaxGross": 12,
    "TestOpportunityBookableNonFreePrepaymentOptional": 8,
    "TestOpportunityBookableNonFreePrepaymentUnavailable": 13,
    "TestOpportunityBookableNonFreePrepaymentRequired": 9,
    "TestOpportunityBookableAttendeeDetails": 6,
    "TestOpportunityBookableAdditionalDetails": 9,
    "TestOpportunityBookableSellerTermsOfService": 4,
    "TestOpportunityOnlineBookable": 6,
    "TestOpportunityOfflineBookable": 15,
    "TestOpportunityBookableWithNegotiation": 3,
}
SECONDARY: Mapping[str, int] = {"TestOpportunityBookable": 5}
NEVER_OF_COURTS = {"TestOpportunityBookableFiveSpaces", "TestOpportunityOnlineBookable"}

_MOST_IN_FAMILY = 15


def supply(town: Town, times: int) -> None:
    """Provide so many times what the suite uses, for sessions and courts, in both flows."""
    primary, secondary = town.sellers[:2]
    for flow in Flow:
        for kind in TYPES:
            for name, amount in AMOUNTS.items():
                seller = secondary if CRITERIA[name].tax_mode is TaxMode.NET else primary
                _provide(town, seller, (name, flow, kind), amount * times)
            for name, amount in SECONDARY.items():
                _provide(town, secondary, (name, flow, kind), amount * times)


def _provide(town: Town, seller: SellerEntry, wish: tuple[str, Flow, Kind], amount: int) -> None:
    name, flow, kind = wish
    courts = kind is Kind.INDIVIDUAL_FACILITY_USE
    if courts and name in NEVER_OF_COURTS:
        return
    for number, count in enumerate(_families(amount)):
        criterion = CRITERIA[name]
        terms = Terms(
            offers=[_offer(town, criterion, flow, free=number % 2 == 1)],
            capacity=min(criterion.places, 1) if courts else criterion.places,
            first_day=_first_day(criterion),
            attendance=criterion.attendance or Attendance.OFFLINE,
        )
        if courts:
            town.facility(seller, terms, count, courts=True)
        else:
            town.series(seller, terms, count)


def _families(amount: int) -> Iterator[int]:
    """The sizes of the series or facilities over which an amount is spread."""
    while amount > 0:
        yield min(amount, _MOST_IN_FAMILY)
        amount -= _MOST_IN_FAMILY


def _first_day(criterion: Criterion) -> int:
    """The day of the first of a family, so that all of them fit, the last one included."""
    days = criterion.starts_in // timedelta(days=1)
    return days if days > 0 else days - _MOST_IN_FAMILY


def _offer(town: Town, criterion: Criterion, flow: Flow, free: bool) -> OfferEntry:
    """The offer of a criterion; where it does not mind, free and paid ones take turns."""
    price = criterion.price if criterion.price is not None else PAID * (not free)
    properties = {name: _written(value) for name, value in criterion.offer.items()}
    requirements = list(properties.pop("requirements", []))
    if flow is Flow.APPROVAL:
        requirements.append(FlowRequirement.APPROVAL)
    return OfferEntry(
        id="standard",
        name="Standard" if price else "Free place",
        price=float(price),
        requirements=requirements,
        document=town.offer_document(),
        **properties,
    )


def _written(value: Any) -> Any:
    """A value of the domain as the fixtures have it."""
    match value:
        case timedelta():
            return msgspec.to_builtins(value)
        case FormField():
            return FormFieldEntry(
                id=value.id.rpartition("/")[2],
                type=value.type,
                name=value.name,
                description=value.description,
                required=value.required,
                options=list(value.options),
            )
        case frozenset():
            return sorted(value, key=lambda member: str(member.value))
        case tuple():
            return [_written(inner) for inner in value]
        case _:
            return value
