"""What one does as the seller of an opportunity: give it another name, another place, another time.

Every action is one row of a table. The open feeds tell of it, and the Orders feeds where the settings say so.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, Struct

from server.control.opportunities import local_id
from server.domain.catalogue import Opportunity, OpportunityId
from server.domain.errors import OpenBookingError
from server.fixtures import FixtureError
from server.fixtures.documents import full
from server.fixtures.moments import duration
from server.fixtures.spots import Source, Spot
from server.sandboxes.site import Site
from server.test_interface.actions import published_as

EARLIEST, LATEST = 2000, 2200

Text = Annotated[str, Meta(min_length=1, max_length=500)]
Location = Annotated[dict[str, Any], Meta(min_length=1)]


class Renaming(Struct, forbid_unknown_fields=True):
    """opportunity: by id or `@id`. name: the one it is to have."""

    opportunity: str
    name: Text


class Relocation(Struct, forbid_unknown_fields=True):
    """location: the name that the place is to have, or publisher JSON of another place."""

    opportunity: str
    location: Text | Location


class Rescheduling(Struct, forbid_unknown_fields=True):
    """One of both. start: an instant with its time zone. by: how much later, like PT1H."""

    opportunity: str
    start: datetime | None = None
    by: str | None = None


class Action(NamedTuple):
    """What can be done: the type of the body that it takes, and how it is done."""

    body: type[Struct]
    do: Callable[[Site, Any], OpportunityId]


def _rename(site: Site, body: Renaming) -> OpportunityId:
    target = _target(site, body.opportunity)
    site.parts.desk.describe(published_as(target), name=body.name)
    return target.id


def _relocate(site: Site, body: Relocation) -> OpportunityId:
    target = _target(site, body.opportunity)
    site.parts.desk.describe(published_as(target), location=_place(site, target, body.location))
    return target.id


def _reschedule(site: Site, body: Rescheduling) -> OpportunityId:
    target = _target(site, body.opportunity)
    if target.start is None:
        raise OpenBookingError(f"A {target.kind.value} has no time that could be changed.", status=409)
    if (body.start is None) == (body.by is None):
        raise OpenBookingError("Say either start or by.", status=400)
    start = body.start or _later(target.start, body.by or "")
    if start.tzinfo is None:
        raise OpenBookingError("An instant names its time zone, like 2026-05-05T09:00:00Z.", status=400)
    if not EARLIEST <= start.year <= LATEST:
        raise OpenBookingError(f"That is beyond the years from {EARLIEST} to {LATEST}.", status=400)
    site.parts.desk.reschedule(target.id, start.astimezone(UTC))
    return target.id


ACTIONS: Mapping[str, Action] = {
    "rename": Action(Renaming, _rename),
    "relocate": Action(Relocation, _relocate),
    "reschedule": Action(Rescheduling, _reschedule),
}


def _target(site: Site, name: str) -> Opportunity:
    """Raises UnknownOpportunityError."""
    return site.parts.desk.opportunity(local_id(site.system.urls, name) or name)


def _later(start: datetime, span: str) -> datetime:
    """Raises OpenBookingError."""
    try:
        return start + duration(span)
    except ValueError:
        raise OpenBookingError(f"'{span[:40]}' is no duration; expected one like PT1H.", status=400) from None
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _place(site: Site, target: Opportunity, wanted: str | dict[str, Any]) -> dict[str, Any]:
    """The location as it is to be published. Raises OpenBookingError."""
    if isinstance(wanted, dict):
        try:
            return dict(full(wanted, Spot(Source("location", {}))))
        except FixtureError as fault:
            raise OpenBookingError(f"{fault}.", status=400) from None
    catalogue = site.system.sandbox.catalogue
    node: Opportunity | None = target
    while node is not None and "location" not in node.document:
        node = catalogue.parent(node)
    if node is None:
        raise OpenBookingError("It has no place that could be changed.", status=409)
    return {**node.document["location"], "name": wanted}
