"""What each criterion of the Test Interface demands, judged from what the open feeds publish.

Written from the definitions of the criteria, without the server's table: an opportunity as a harvester sees
it goes in, and the names of the demands that it does not meet come out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import isodate

OA, SCHEMA = "https://openactive.io/", "https://schema.org/"


@dataclass(frozen=True)
class Found:
    """An opportunity with its offer and its seller, as published, and the time at which it is looked at."""

    opportunity: Mapping[str, Any]
    offer: Mapping[str, Any]
    seller: Mapping[str, Any]
    now: datetime
    once_only: bool = False

    @property
    def remaining(self) -> int | None:
        """Places left; None where there is no limit."""
        left: int | None = self.opportunity.get("remainingAttendeeCapacity", self.opportunity.get("remainingUses"))
        return left

    @property
    def requirements(self) -> set[str]:
        """What the offer needs beyond the simple flow."""
        return {name.removeprefix(OA) for name in self.offer.get("openBookingFlowRequirement", [])}

    @property
    def prepayment(self) -> str | None:
        """Whether it is to be paid in advance, where that is said."""
        return self.offer.get("openBookingPrepayment", "").removeprefix(OA) or None

    def moment(self, before_start: str) -> datetime | None:
        """When a duration of the offer, counted back from the start, is reached; None without that duration."""
        if before_start not in self.offer:
            return None
        start = datetime.fromisoformat(_moment(self.opportunity["startDate"]))
        duration: timedelta = isodate.parse_duration(self.offer[before_start])
        return start - duration


SOON = timedelta(hours=2)


def is_in_future(found: Found) -> bool:
    """It begins in more than two hours, or whenever one likes."""
    start = found.opportunity.get("startDate")
    return start is None or datetime.fromisoformat(_moment(start)) > found.now + SOON


def is_over(found: Found) -> bool:
    """It has ended."""
    return datetime.fromisoformat(_moment(found.opportunity["endDate"])) < found.now


def _moment(text: str) -> str:
    """A course has dates only."""
    return text if "T" in text else f"{text}T00:00:00+00:00"


def is_on(found: Found) -> bool:
    """It takes place."""
    status = found.opportunity.get("eventStatus")
    return status not in (SCHEMA + "EventCancelled", SCHEMA + "EventPostponed")


def has_places(found: Found) -> bool:
    """There are two places at least, or one where there can only be one."""
    return found.remaining is None or found.remaining >= (1 if found.once_only else 2)


def places(number: int) -> Callable[[Found], bool]:
    """There are exactly so many places."""
    return lambda found: found.remaining == number


def seller_allows(found: Found) -> bool:
    """The seller takes part in open booking."""
    return found.seller["isOpenBookingAllowed"] is True


def is_in_advance(found: Found) -> bool:
    """It can be booked in advance."""
    return found.offer.get("openBookingInAdvance") != OA + "Unavailable"


def is_inside_window(found: Found) -> bool:
    """Booking is open, or always is; and not about to close."""
    opens, closes = found.moment("validFromBeforeStartDate"), found.moment("validThroughBeforeStartDate")
    return (opens is None or opens < found.now) and (closes is None or found.now + SOON < closes)


def has_window(found: Found) -> bool:
    """Booking opens, or closes, at some time."""
    return "validFromBeforeStartDate" in found.offer or "validThroughBeforeStartDate" in found.offer


def is_outside_window(found: Found) -> bool:
    """Booking is not open, and will not be soon; or it has closed."""
    opens, closes = found.moment("validFromBeforeStartDate"), found.moment("validThroughBeforeStartDate")
    return (opens is not None and opens > found.now + SOON) or (closes is not None and closes < found.now)


def asks_nothing(found: Found) -> bool:
    """Neither the attendee's details nor answers are wanted."""
    return not {"OpenBookingAttendeeDetails", "OpenBookingIntakeForm"} & found.requirements


def can_be_paid(found: Found) -> bool:
    """If it costs something, this can be paid through the broker."""
    return found.offer["price"] == 0 or found.prepayment != "Unavailable"


def is_free(found: Found) -> bool:
    """It costs nothing, and says nothing of payment in advance."""
    return found.offer["price"] == 0 and found.prepayment in (None, "Unavailable")


def is_paid(found: Found) -> bool:
    """It costs something."""
    return bool(found.offer["price"] > 0)


def prepayment(*allowed: str | None) -> Callable[[Found], bool]:
    """It costs something, and is to be paid in advance or not."""
    return lambda found: is_paid(found) and found.prepayment in allowed


def is_refunded(found: Found) -> bool:
    """The customer may cancel, and gets all back."""
    return found.offer["allowCustomerCancellationFullRefund"] is True


def has_cancellation_window(found: Found) -> bool:
    """There is a time until which one can cancel."""
    return "latestCancellationBeforeStartDate" in found.offer


def can_still_cancel(found: Found) -> bool:
    """One can cancel, and still will be able to in two hours."""
    latest = found.moment("latestCancellationBeforeStartDate")
    return is_refunded(found) and (latest is None or latest > found.now + SOON)


def is_too_late_to_cancel(found: Found) -> bool:
    """The time until which one could cancel is over."""
    latest = found.moment("latestCancellationBeforeStartDate")
    return latest is not None and latest < found.now


def attendance(*allowed: str) -> Callable[[Found], bool]:
    """It says that it takes place there; a facility, of which this cannot be said, is a place to go to."""
    silent = SCHEMA + "OfflineEventAttendanceMode"
    return lambda found: (
        found.opportunity.get("eventAttendanceMode", silent if found.opportunity["@type"] == "Slot" else None)
        in {f"{SCHEMA}{name}EventAttendanceMode" for name in allowed}
    )
