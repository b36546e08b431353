"""The claims on places that are live, by opportunity, so that remaining capacity is one look-up.

A record's claims are replaced as a whole, and follow from the record alone (`domain.capacity.claims_of`);
nobody counts up or down. The ledger does not know what a lease or an order is, nor the time.
"""

from collections.abc import Collection, Iterable

from server.domain.capacity import NO_CLAIMS, Claims, Hold, Standing
from server.domain.catalogue import Opportunity, OpportunityId
from server.domain.orders import OrderKey


class Ledger:
    """Who claims which places."""

    def __init__(self) -> None:
        """A ledger without claims."""
        self._claims: dict[OrderKey, Claims] = {}
        self._booked: dict[OpportunityId, int] = {}
        # By leases and open proposals: how many places, and by whom.
        self._reserved: dict[OpportunityId, int] = {}
        self._reserving: dict[OpportunityId, set[OrderKey]] = {}

    def replace(self, key: OrderKey, claims: Claims) -> Collection[OpportunityId]:
        """Let `claims` be all that the record of this key claims; tells which opportunities it touches."""
        before = self._claims.get(key, NO_CLAIMS)
        if before == claims:
            return ()
        if before.places:
            del self._claims[key]
            self._count(before, -1)
            self._release(key, before)
        if claims.places:
            self._claims[key] = claims
            self._count(claims, 1)
            self._reserve(key, claims)
        return before.places.keys() | claims.places.keys()

    def _count(self, claims: Claims, sign: int) -> None:
        counts = self._booked if claims.hold is Hold.BOOKING else self._reserved
        for opportunity, places in claims.places.items():
            count = counts.get(opportunity, 0) + sign * places
            if count:
                counts[opportunity] = count
            else:
                del counts[opportunity]

    def _reserve(self, key: OrderKey, claims: Claims) -> None:
        if claims.hold is not Hold.BOOKING:
            for opportunity in claims.places:
                self._reserving.setdefault(opportunity, set()).add(key)

    def _release(self, key: OrderKey, claims: Claims) -> None:
        if claims.hold is Hold.BOOKING:
            return
        for opportunity in claims.places:
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
        booked, reserved = self._booked.get(opportunity.id, 0), self._reserved.get(opportunity.id, 0)
        own = self._claims.get(without) if without is not None else None
        if own is not None:
            places = own.places.get(opportunity.id, 0)
            if own.hold is Hold.BOOKING:
                booked -= places
            else:
                reserved -= places
        return Standing(opportunity.capacity, booked, reserved)

    def claims(self) -> Iterable[tuple[OrderKey, Claims]]:
        """Every live claim, for those who check the books."""
        return self._claims.items()
