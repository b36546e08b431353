"""What the control door says of a sandbox as a whole, of its clock, and of what happened when that moved."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from server.domain.clock import SandboxClock
from server.domain.orders import Phase
from server.sandboxes.happenings import Happening
from server.sandboxes.site import Site


def instant(moment: datetime) -> str:
    """An instant, ISO 8601 in UTC, with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def of(site: Site, control: str) -> dict[str, Any]:
    """A sandbox; control: where it is in the control door."""
    site.system.settle()
    return {
        "name": site.name,
        "root": site.urls.root,
        "baseUri": site.urls.base,
        "datasetSite": site.urls.dataset_site,
        "control": control,
        "clock": clock(site.clock),
        "timezone": site.parts.fixtures.settings.timezone,
        "counts": counts(site),
        "made": instant(site.made),
        "lastUsed": instant(site.last_used),
    }


def counts(site: Site) -> dict[str, int]:
    """How many there are of what a sandbox holds; requests: so far, whether or not the journal has them still."""
    sandbox = site.system.sandbox
    phases = sandbox.counts
    return {
        "opportunities": sandbox.catalogue.timed,
        "quotes": phases[Phase.QUOTE],
        "proposals": phases[Phase.PROPOSAL],
        "orders": phases[Phase.ORDER],
        "requests": site.journal.last,
    }


def clock(time: SandboxClock) -> dict[str, Any]:
    """A clock, beside the real one."""
    return {
        "now": instant(time.now()),
        "real": instant(time.real()),
        "frozen": time.speed == 0,
        "speed": time.speed,
        "aheadSeconds": round(time.ahead.total_seconds(), 3),
    }


def happened(site: Site, happenings: Iterable[Happening]) -> dict[str, Any]:
    """The clock as it stands now, and what happened on the way there."""
    return {
        "clock": clock(site.clock),
        "happened": [
            {
                "at": instant(each.at),
                "what": each.what,
                "partner": each.order.partner if each.order else None,
                "order": each.order.uuid if each.order else None,
                "text": each.text,
            }
            for each in happenings
        ],
    }
