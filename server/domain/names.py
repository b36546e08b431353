"""Local identifiers: how the things of a catalogue are named, in one place.

`wire` puts the base URL before them to make the absolute `@id`s of the standard, and takes it away again.
"""

import re
from collections.abc import Mapping

from server.domain.catalogue import Kind, OfferId, OpportunityId, SellerId

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""The form of a UUID, in lower case (RFC 4122), as a part of patterns."""

KIND_PATHS: Mapping[Kind, str] = {
    Kind.SESSION_SERIES: "session-series",
    Kind.SCHEDULED_SESSION: "scheduled-sessions",
    Kind.FACILITY_USE: "facility-uses",
    Kind.INDIVIDUAL_FACILITY_USE: "individual-facility-uses",
    Kind.SLOT: "slots",
    Kind.HEADLINE_EVENT: "headline-events",
    Kind.COURSE_INSTANCE: "course-instances",
    Kind.EVENT: "events",
    Kind.ON_DEMAND_EVENT: "on-demand-events",
}

_SLUG = r"[A-Za-z0-9._~-]+"
_OPPORTUNITY = rf"(?:{'|'.join(KIND_PATHS.values())})/{_SLUG}"
OPPORTUNITY_FORM = re.compile(rf"{_OPPORTUNITY}\Z")
OFFER_FORM = re.compile(rf"{_OPPORTUNITY}#/offers/{_SLUG}\Z")
SELLER_FORM = re.compile(rf"sellers/{_SLUG}\Z")
FORM_FIELD_FORM = re.compile(rf"intake-form-fields/({_SLUG})\Z")


def opportunity_id(kind: Kind, slug: str) -> OpportunityId:
    """The local id of an opportunity, such as "slots/court-1-noon"."""
    return f"{KIND_PATHS[kind]}/{slug}"


def kind_of(opportunity: OpportunityId) -> Kind:
    """The kind of opportunity that a local id names."""
    path = opportunity.partition("/")[0]
    return next(kind for kind, its_path in KIND_PATHS.items() if its_path == path)


def offer_id(opportunity: OpportunityId, slug: str) -> OfferId:
    """The local id of an offer, which is a fragment of that of its opportunity."""
    return f"{opportunity}#/offers/{slug}"


def seller_id(slug: str) -> SellerId:
    """The local id of a seller, such as "sellers/riverside"."""
    return f"sellers/{slug}"


def form_field_id(slug: str) -> str:
    """The local id of a question of an intake form."""
    return f"intake-form-fields/{slug}"
