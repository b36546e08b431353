"""The definition of each criterion, as a list of demands."""

from collections.abc import Callable, Mapping

from tests.test_interface import predicates as the
from tests.test_interface.predicates import Found

Demand = Callable[[Found], bool]

FUTURE: tuple[Demand, ...] = (the.is_in_future, the.is_on)
OFFERED: tuple[Demand, ...] = (the.is_in_advance, the.is_inside_window)
ON_TERMS: tuple[Demand, ...] = (the.has_places, the.seller_allows, *OFFERED)
BOOKABLE: tuple[Demand, ...] = (*FUTURE, *ON_TERMS, the.asks_nothing, the.can_be_paid)
NON_FREE: tuple[Demand, ...] = (*BOOKABLE, the.is_paid)
OUTSIDE = (*FUTURE, the.has_places, the.is_in_advance, the.asks_nothing, the.has_window, the.is_outside_window)
INSIDE = (*BOOKABLE, the.has_window)


def requires(name: str, *not_these: str) -> Demand:
    """The offer has this requirement, and not others."""
    return lambda found: name in found.requirements and not set(not_these) & found.requirements


def tax(mode: str) -> Demand:
    """The seller has this tax mode."""
    return lambda found: found.seller["taxMode"] == the.OA + mode


def too_late_or_never(found: Found) -> bool:
    """One cannot cancel."""
    return not the.is_refunded(found) or the.is_too_late_to_cancel(found)


DEFINITIONS: Mapping[str, tuple[Demand, ...]] = {
    "Bookable": BOOKABLE,
    "BookableFree": (*BOOKABLE, the.is_free),
    "BookableNonFree": NON_FREE,
    "BookableUsingPayment": (*NON_FREE, the.can_be_paid),
    "BookableNoSpaces": (*FUTURE, *OFFERED, the.asks_nothing, the.places(0)),
    "BookableOneSpace": (*FUTURE, the.seller_allows, *OFFERED, the.asks_nothing, the.places(1)),
    "BookableFiveSpaces": (*BOOKABLE, the.places(5)),
    "BookableWithinValidFromBeforeStartDate": INSIDE,
    "BookableWithinValidFromBeforeStartDateWindow": INSIDE,
    "BookableOutsideValidFromBeforeStartDate": OUTSIDE,
    "BookableOutsideValidFromBeforeStartDateWindow": OUTSIDE,
    "BookableCancellable": (*BOOKABLE, the.can_still_cancel),
    "BookableFreeCancellable": (*BOOKABLE, the.is_free, the.can_still_cancel),
    "BookableNonFreeCancellable": (*NON_FREE, the.can_still_cancel),
    "BookableCancellableNoWindow": (
        *BOOKABLE,
        the.is_refunded,
        lambda found: not the.has_cancellation_window(found),
    ),
    "BookableNotCancellable": (*BOOKABLE, too_late_or_never),
    "BookableCancellableWithinWindow": (*BOOKABLE, the.has_cancellation_window, the.can_still_cancel),
    "BookableCancellableOutsideWindow": (*BOOKABLE, the.is_refunded, the.is_too_late_to_cancel),
    "BookableInPast": (the.is_over, the.is_on, *ON_TERMS[:3], the.asks_nothing, the.can_be_paid),
    "BookableNonFreeTaxNet": (*NON_FREE, tax("TaxNet")),
    "BookableNonFreeTaxGross": (*NON_FREE, tax("TaxGross")),
    "BookableNonFreePrepaymentOptional": (*BOOKABLE, the.prepayment("Optional")),
    "BookableNonFreePrepaymentUnavailable": (*FUTURE, *ON_TERMS, the.asks_nothing, the.prepayment("Unavailable")),
    "BookableNonFreePrepaymentRequired": (*BOOKABLE, the.prepayment("Required", None)),
    "BookableAttendeeDetails": (
        *FUTURE,
        *ON_TERMS,
        requires("OpenBookingAttendeeDetails", "OpenBookingIntakeForm"),
    ),
    "BookableAdditionalDetails": (
        *FUTURE,
        *ON_TERMS,
        requires("OpenBookingIntakeForm", "OpenBookingAttendeeDetails"),
    ),
    "BookableSellerTermsOfService": (*BOOKABLE, lambda found: len(found.seller["termsOfService"]) > 0),
    "BookableWithNegotiation": (*BOOKABLE, requires("OpenBookingNegotiation")),
    "OnlineBookable": (*BOOKABLE, the.attendance("Mixed", "Online")),
    "OfflineBookable": (*BOOKABLE, the.attendance("Mixed", "Offline")),
}

# What a kind of opportunity cannot be.
TIMED = {name for name in DEFINITIONS if "Window" in name or "ValidFrom" in name or name == "BookableInPast"}
TIMED -= {"BookableCancellableNoWindow"}
COUNTED = {"BookableNoSpaces", "BookableOneSpace", "BookableFiveSpaces"}
CONTRADICTIONS: Mapping[str, set[str]] = {
    "OnDemandEvent": TIMED | COUNTED | {"OnlineBookable", "OfflineBookable"},
    "FacilityUseSlot": {"OnlineBookable"},
    "IndividualFacilityUseSlot": {"OnlineBookable", "BookableFiveSpaces"},
}
# What C1 answers, where it does not let an opportunity be booked.
REFUSED: Mapping[str, str] = {
    "BookableNoSpaces": "OpportunityIsFullError",
    "BookableInPast": "OpportunityOfferPairNotBookableError",
    "BookableOutsideValidFromBeforeStartDate": "OpportunityOfferPairNotBookableError",
    "BookableOutsideValidFromBeforeStartDateWindow": "OpportunityOfferPairNotBookableError",
}
