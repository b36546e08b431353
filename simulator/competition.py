"""Others who book at the same time: was it they who took the places, and what may be judged then?

Knows the errors of items that competition explains. Does not know who the others are.

Serves: OrderItem errors OpportunityIsFullError, OpportunityHasInsufficientCapacityError and
OpportunityCapacityIsReservedByLeaseError.
"""

from typing import Any

from simulator.client import Answer
from simulator.expect import item_errors
from simulator.narrator import Fact

LACK_OF_PLACES = frozenset(
    {
        "OpportunityIsFullError",
        "OpportunityHasInsufficientCapacityError",
        "OpportunityCapacityIsReservedByLeaseError",
    }
)
PLACES_LEFT = frozenset({"remainingAttendeeCapacity", "remainingUses"})


def taken(answer: Answer, expected: tuple[str, ...] = ()) -> str:
    """The error by which others seem to have been faster; the empty string where nothing speaks for it.

    expected: errors that the story is waiting for.
    """
    found = {kind for _, kind, _ in item_errors(answer)} if answer.status == 409 else set()
    return min(found & (LACK_OF_PLACES - {*expected}), default="")


def without_places(document: Any) -> Any:
    """A document without the places left, which others change from one moment to the next."""
    if isinstance(document, dict):
        return {name: without_places(value) for name, value in document.items() if name not in PLACES_LEFT}
    return [without_places(each) for each in document] if isinstance(document, list) else document


def note(after: int | None, alone: int) -> list[Fact]:
    """What to say of places that moved otherwise than by this broker alone."""
    return [] if after == alone else [("note", f"this broker alone would make it {alone}: others book here, too")]
