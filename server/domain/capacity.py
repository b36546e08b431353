"""Claims on places, and who gets which place.

Remaining capacity is derived, never decremented: it is the total less the live claims, and what a record
claims follows from the record alone. A released lease, a cancelled item or a deleted order frees its
places because it no longer claims them; there is nothing to give back.

Source: Open Booking API 1.0 CR3, "Leasing", and the error table for the three capacity errors.
"""

from collections.abc import Mapping

from server.domain.catalogue import OpportunityId
from server.domain.orders import Order, Phase, Record
from server.domain.status import CANCELLED, REJECTED
from server.domain.value import Term, Value


class Hold(Term):
    """How firmly places are claimed."""

    LEASE = "leased"
    PROPOSAL = "proposed"
    BOOKING = "booked"


HOLD_OF_PHASE: Mapping[Phase, Hold] = {
    Phase.QUOTE: Hold.LEASE,
    Phase.PROPOSAL: Hold.PROPOSAL,
    Phase.ORDER: Hold.BOOKING,
}


class Claims(Value, frozen=True):
    """What one record claims: the kind of hold, and places by opportunity."""

    hold: Hold
    places: Mapping[OpportunityId, int]


NO_CLAIMS = Claims(Hold.LEASE, {})


class Standing(Value, frozen=True):
    """How an opportunity stands: places in all, booked, and reserved by leases and open proposals.

    total: None where there is no limit.
    """

    total: int | None
    booked: int
    reserved: int

    @property
    def remaining(self) -> int | None:
        """Places that nobody has claimed; never negative; None without limit."""
        return None if self.total is None else max(self.total - self.booked - self.reserved, 0)


class Verdict(Term):
    """What becomes of one place that is wanted."""

    FREE = "free"
    RESERVED = "reserved by another's lease"
    BEYOND = "beyond capacity"


def claims_of(record: Record | None) -> Claims:
    """What a record claims: nothing for a stub, a cancelled item, or what is left without its lease.

    An open proposal claims its places until it is decided; a rejected one has only the lease it came with.
    """
    if not isinstance(record, Order):
        return NO_CLAIMS
    is_rejected = record.proposal is not None and record.proposal.status in REJECTED
    hold = Hold.LEASE if is_rejected else HOLD_OF_PHASE[record.phase]
    if hold is Hold.LEASE and record.lease_expires is None:
        return NO_CLAIMS
    places: dict[OpportunityId, int] = {}
    for item in record.items:
        if item.opportunity is not None and item.status not in CANCELLED:
            places[item.opportunity] = places.get(item.opportunity, 0) + 1
    return Claims(hold, places)


def judge(standing: Standing, wanted: int) -> list[Verdict]:
    """One verdict for each place wanted, in the order in which places are given out.

    standing: as it is for the others, without what this order claims already.
    First what is free; then what others have reserved and may yet release; the rest is beyond capacity.
    """
    if standing.total is None or wanted <= standing.total - standing.booked - standing.reserved:
        return [Verdict.FREE] * wanted
    unbooked = max(standing.total - standing.booked, 0)
    free = min(max(unbooked - standing.reserved, 0), wanted)
    reserved = min(unbooked - free, standing.reserved, wanted - free)
    beyond = wanted - free - reserved
    return [Verdict.FREE] * free + [Verdict.RESERVED] * reserved + [Verdict.BEYOND] * beyond
