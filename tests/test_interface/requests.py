"""What the official suite asks of the Test Interface, as bodies; written from its own documentation."""

import json
from collections.abc import Mapping
from typing import Any

from tests import shop

TEST = "https://openactive.io/test-interface#"
CONTEXT = ["https://openactive.io/", "https://openactive.io/test-interface"]

# The types of each kind of opportunity: its own, and that of what it belongs to.
KINDS: Mapping[str, tuple[str, ...]] = {
    "ScheduledSession": ("ScheduledSession", "superEvent", "SessionSeries"),
    "FacilityUseSlot": ("Slot", "facilityUse", "FacilityUse"),
    "IndividualFacilityUseSlot": ("Slot", "facilityUse", "IndividualFacilityUse"),
    "CourseInstance": ("CourseInstance",),
    "CourseInstanceSubEvent": ("Event", "superEvent", "CourseInstance"),
    "HeadlineEvent": ("HeadlineEvent",),
    "HeadlineEventSubEvent": ("Event", "superEvent", "HeadlineEvent"),
    "Event": ("Event",),
    "OnDemandEvent": ("OnDemandEvent",),
}
FLOWS = ("OpenBookingSimpleFlow", "OpenBookingApprovalFlow")


def wanted(
    criterion: str = "TestOpportunityBookable",
    kind: str = "ScheduledSession",
    flow: str = "OpenBookingSimpleFlow",
    seller: str = shop.RIVERSIDE,
) -> dict[str, Any]:
    """The body of `POST /test-interface/datasets/:id/opportunities`."""
    own, *parent = KINDS[kind]
    role = "provider" if own == "Slot" else "organizer"
    named = {role: {"@type": "Organization", "@id": f"{shop.BASE}/{seller}"}}
    return {
        "@context": CONTEXT,
        "@type": own,
        **({parent[0]: {"@type": parent[1], **named}} if parent else named),
        "test:testOpportunityCriteria": TEST + criterion,
        "test:testOpenBookingFlow": TEST + flow,
    }


def action(name: str, type_: str, target: str) -> dict[str, Any]:
    """The body of `POST /test-interface/actions`."""
    return {"@context": CONTEXT, "@type": f"test:{name}SimulateAction", "object": {"@type": type_, "@id": target}}


def encoded(body: Mapping[str, Any]) -> bytes:
    """A body as bytes."""
    return json.dumps(body).encode()
