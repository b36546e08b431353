"""The claims on places that are live, by opportunity, so that remaining capacity is one look-up.

A record's claims are replaced as a whole, and follow from the record alone (`domain.capacity.claims_of`);
nobody counts up or down. The ledger does not know what a lease or an order is, nor the time.
"""

from collections.abc import Iterable

from server.domain.capacity import NO_CLAIMS, Claims, Hold, Standing
from server.domain.catalogue import Opportunity, OpportunityId
from server.domain.orders import OrderKey
from server.domain.value import Value


class Tally(Value, frozen=True):
    """Places of one opportunity that are booked, and that are reserved by leases and open proposals."""

    booked: int = 0
    reserved: int = 0

    def plus(self, hold: Hold, places: int) -> "Tally":
        """The tally with places more (or fewer, where negative) under a kind of hold."""
        if hold is Hold.BOOKING:
            return Tally(self.booked + places, self.reserved)
        return Tally(self.booked, self.reserved + places)


EMPTY = Tally()


class Ledger:
    """Who claims which places."""

    def __init__(self) -> None:
        """A ledger without claims."""
        self._claims: dict[OrderKey, Claims] = {}
        self._tallies: dict[OpportunityId, Tally] = {}
        self._reserving: dict[OpportunityId, set[OrderKey]] = {}

    def replace(self, key: OrderKey, claims: Claims) -> frozenset[OpportunityId]:
        """Let `claims` be all that the record of this key claims; tells which opportunities it touches."""
        before = self._claims.pop(key, NO_CLAIMS)
        if before == claims:
            if claims.places:
                self._claims[key] = claims
            return frozenset()
        for opportunity, places in before.places.items():
            self._add(opportunity, before.hold, -places)
            if before.hold is not Hold.BOOKING:
                self._release(opportunity, key)
        for opportunity, places in claims.places.items():
            self._add(opportunity, claims.hold, places)
            if claims.hold is not Hold.BOOKING:
                self._reserving.setdefault(opportunity, set()).add(key)
        if claims.places:
            self._claims[key] = claims
        return frozenset({*before.places, *claims.places})

    def _add(self, opportunity: OpportunityId, hold: Hold, places: int) -> None:
        tally = self._tallies.get(opportunity, EMPTY).plus(hold, places)
        if tally == EMPTY:
            self._tallies.pop(opportunity, None)
        else:
            self._tallies[opportunity] = tally

    def _release(self, opportunity: OpportunityId, key: OrderKey) -> None:
        keys = self._reserving[opportunity]
        keys.remove(key)
        if not keys:
            del self._reserving[opportunity]

    def reserving(self, opportunity: OpportunityId) -> list[tuple[OrderKey, Claims]]:
        """The leases and open proposals that reserve places of an opportunity, and all that they claim."""
        return [(key, self._claims[key]) for key in self._reserving.get(opportunity, ())]

    def proposals(self, opportunity: OpportunityId) -> frozenset[OrderKey]:
        """The keys of the open proposals that claim places in an opportunity."""
        return frozenset(key for key, claims in self.reserving(opportunity) if claims.hold is Hold.PROPOSAL)

    def standing(self, opportunity: Opportunity, without: OrderKey | None = None) -> Standing:
        """How an opportunity stands, leaving out what the record of one key claims."""
        tally = self._tallies.get(opportunity.id, EMPTY)
        own = self._claims.get(without) if without is not None else None
        if own is not None:
            tally = tally.plus(own.hold, -own.places.get(opportunity.id, 0))
        return Standing(opportunity.capacity, tally.booked, tally.reserved)

    def tally(self, opportunity: OpportunityId) -> Tally:
        """What is booked and reserved of one opportunity."""
        return self._tallies.get(opportunity, EMPTY)

    def claims(self) -> Iterable[tuple[OrderKey, Claims]]:
        """Every live claim, for those who check the books."""
        return self._claims.items()
