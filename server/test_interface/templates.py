"""The ordinary opportunities, of which those of the Test Interface are copies.

They are read once, in the form of the fixtures, and copied as families: what can be booked, what it belongs
to, and its parts. This module does not know what a copy is for.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from server import fixtures
from server.domain import names
from server.domain.catalogue import Catalogue, Opportunity, OpportunityId
from server.domain.value import replace

DIRECTORY = Path(__file__).parent / "templates"

Family = tuple[Opportunity, ...]


class Shape(Enum):
    """What can be asked for, by the id of its template."""

    SCHEDULED_SESSION = "scheduled-sessions/session"
    FACILITY_USE_SLOT = "slots/hall-slot"
    INDIVIDUAL_FACILITY_USE_SLOT = "slots/court-slot"
    COURSE_INSTANCE = "course-instances/course"
    COURSE_INSTANCE_SUB_EVENT = "events/course-evening"
    HEADLINE_EVENT = "headline-events/festival"
    HEADLINE_EVENT_SUB_EVENT = "events/festival-event"
    EVENT = "events/event"
    ON_DEMAND_EVENT = "on-demand-events/recording"


TYPES: Mapping[Shape, tuple[str, ...]] = {
    Shape.SCHEDULED_SESSION: ("ScheduledSession", "SessionSeries"),
    Shape.FACILITY_USE_SLOT: ("Slot", "FacilityUse"),
    Shape.INDIVIDUAL_FACILITY_USE_SLOT: ("Slot", "IndividualFacilityUse"),
    Shape.COURSE_INSTANCE: ("CourseInstance",),
    Shape.COURSE_INSTANCE_SUB_EVENT: ("Event", "CourseInstance"),
    Shape.HEADLINE_EVENT: ("HeadlineEvent",),
    Shape.HEADLINE_EVENT_SUB_EVENT: ("Event", "HeadlineEvent"),
    Shape.EVENT: ("Event",),
    Shape.ON_DEMAND_EVENT: ("OnDemandEvent",),
}

# Not booked itself: its name and its place are what others are given when they are changed.
ELSEWHERE: OpportunityId = "events/elsewhere"


class Templates:
    """The templates, at any time."""

    def __init__(self) -> None:
        """Reads them. Raises FixtureError where they are broken."""
        self._source = fixtures.load(DIRECTORY)

    def at(self, now: datetime) -> Catalogue:
        """All templates, as they are now."""
        return Catalogue((), self._source.at(now).opportunities)


def family(catalogue: Catalogue, target: Opportunity) -> Family:
    """An opportunity with all it belongs to and all its parts, parents first."""
    return (*reversed(list(_ancestors(catalogue, target))), target, *parts(catalogue, target))


def parts(catalogue: Catalogue, target: Opportunity) -> Family:
    """What belongs to an opportunity itself."""
    return tuple(catalogue.opportunities[part] for part in catalogue.children(target.id))


def _ancestors(catalogue: Catalogue, target: Opportunity) -> Iterable[Opportunity]:
    node = catalogue.parent(target)
    while node is not None:
        yield node
        node = catalogue.parent(node)


def copied(originals: Family, new_slug: Callable[[], str], shift: timedelta) -> Family:
    """Copies with ids and offers of their own, at another time; what belonged together still does."""
    ids = {original.id: names.opportunity_id(original.kind, new_slug()) for original in originals}
    return tuple(_copy(original, ids, shift) for original in originals)


def _copy(original: Opportunity, ids: dict[OpportunityId, OpportunityId], shift: timedelta) -> Opportunity:
    own_id = ids[original.id]
    return replace(
        original,
        id=own_id,
        parent=ids.get(original.parent or "", original.parent),
        start=None if original.start is None else original.start + shift,
        end=None if original.end is None else original.end + shift,
        offers=tuple(
            replace(offer, id=names.offer_id(own_id, offer.id.rpartition("/")[2])) for offer in original.offers
        ),
    )
