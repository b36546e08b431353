"""What happened in a sandbox while its time moved: leases that ended, proposals that lapsed, and what began.

Told in the order of time, for people who moved a clock and want to see what came of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from server.domain.catalogue import EventStatus, Opportunity
from server.domain.orders import OrderKey
from server.store.sandbox import Ended


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, and when.

    what: a word for programs, such as "lease-ended". text: a sentence for people. order: whom it happened to.
    """

    at: datetime
    what: str
    text: str
    order: OrderKey | None = None


def of_records(ended: Iterable[Ended]) -> list[Happening]:
    """What the end of leases and proposals means, for each record that ended."""
    return [_of_lease(each) if each.is_lease else _of_proposal(each) for each in ended]


def _of_lease(ended: Ended) -> Happening:
    partner, uuid = ended.record.key
    text = f"The lease of {partner}'s quote {uuid} ended, and its places are free."
    return Happening(ended.at, "lease-ended", text, ended.record.key)


def _of_proposal(ended: Ended) -> Happening:
    partner, uuid = ended.record.key
    text = f"{partner}'s proposal {uuid} could no longer be met, and was rejected."
    return Happening(ended.at, "proposal-rejected", text, ended.record.key)


def of_opportunities(
    opportunities: Iterable[Opportunity], since: datetime, until: datetime, limit: int = 100
) -> list[Happening]:
    """Which opportunities began in a span of time, the first `limit` of them, and how many more.

    What has been called off does not begin.
    """
    held = (each for each in opportunities if each.status is EventStatus.SCHEDULED)
    begun = [each for each in held if each.start is not None and since < each.start <= until]
    begun.sort(key=lambda each: (each.start or since, each.id))
    told = [Happening(each.start or since, "opportunity-began", f"{each.id} began.") for each in begun[:limit]]
    left = begun[limit:]
    if left:
        told.append(Happening(left[-1].start or until, "opportunities-began", f"{len(left)} more opportunities began."))
    return told
