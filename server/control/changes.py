"""What has changed in a sandbox since one last looked, told by comparing a few numbers.

Nobody has to report a change, and nothing is noted while nobody looks.
"""

from collections.abc import Mapping
from enum import StrEnum

from server.sandboxes.site import Site


class What(StrEnum):
    """What can have changed. STATE is all of it: the sandbox was reset or restored."""

    STATE = "state"
    ORDERS = "orders"
    OPPORTUNITIES = "opportunities"
    CLOCK = "clock"
    FAULTS = "faults"
    PARTNERS = "partners"


class Changes:
    """What has changed in a sandbox between one look and the next."""

    def __init__(self, site: Site) -> None:
        """What there is now is known."""
        self._site = site
        self._seen = _marks(site)

    def look(self) -> list[What]:
        """What has changed since the last look."""
        before, self._seen = self._seen, _marks(self._site)
        return [what for what, mark in self._seen.items() if mark != before[what]]


def _marks(site: Site) -> Mapping[What, object]:
    """For each of these a value that is another one after it has changed."""
    sandbox, identity = site.system.sandbox, site.parts.identity
    return {
        What.STATE: site.parts,
        What.ORDERS: sandbox.recent.last,
        What.OPPORTUNITIES: [[entry.position for entry in feed.tail(1)] for feed in sandbox.open_feeds.values()],
        What.CLOCK: site.clock.course,
        What.FAULTS: [(rule.id, rule.played) for rule in site.faults.rules],
        What.PARTNERS: (
            identity.grants.changed(),
            [identity.clients.of(partner.id) for partner in site.parts.fixtures.partners],
        ),
    }
