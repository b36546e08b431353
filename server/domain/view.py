"""What the pipeline may see of a sandbox, handed in as values and functions, so that it needs no store.

This module knows neither where records are kept nor how the time is told.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from server.domain import errors
from server.domain.capacity import Claims, Hold, Standing
from server.domain.catalogue import Catalogue, Opportunity, OpportunityId, SellerId
from server.domain.orders import Order, OrderKey, Record
from server.domain.value import Value
from server.domain.why import Clause, decides


class View(Value, frozen=True):
    """What the pipeline may see: the catalogue, the records, how places stand, the time, new identifiers.

    standing: of an opportunity, without what the order of that key claims.
    reserving: who reserves places of an opportunity, by lease or open proposal; looked at for refusals only.
    granted: the sellers that the caller may act for; None is all of them.
    """

    catalogue: Catalogue
    find: Callable[[OrderKey], Record | None]
    standing: Callable[[Opportunity, OrderKey], Standing]
    reserving: Callable[[OpportunityId], Iterable[tuple[OrderKey, Claims]]]
    now: datetime
    granted: frozenset[SellerId] | None
    new_order_number: Callable[[], str]
    new_version: Callable[[], str]


class Reserved(Value, frozen=True):
    """Places that others have reserved: by lease, by open proposal, and when the first of these leases ends.

    lease_ends: None where there is no lease.
    """

    leased: int
    proposed: int
    lease_ends: datetime | None


def reserved_by_others(opportunity: OpportunityId, key: OrderKey, view: View) -> Reserved:
    """Who stands in the way of an order, of those who may yet go away."""
    places = {Hold.LEASE: 0, Hold.PROPOSAL: 0, Hold.BOOKING: 0}
    ends: list[datetime] = []
    for other, claims in view.reserving(opportunity):
        if other == key:
            continue
        places[claims.hold] += claims.places[opportunity]
        record = view.find(other)
        if claims.hold is Hold.LEASE and isinstance(record, Order) and record.lease_expires is not None:
            ends.append(record.lease_expires)
    return Reserved(places[Hold.LEASE], places[Hold.PROPOSAL], min(ends, default=None))


@decides(Clause.DATA_SECURITY)
def check_granted(seller: SellerId, granted: frozenset[SellerId] | None) -> None:
    """The caller must have been granted access by the seller ("Authentication").

    granted: by these sellers; None is by every one. Raises InvalidAuthorizationDetailsError.
    """
    if granted is not None and seller not in granted:
        raise errors.InvalidAuthorizationDetailsError(
            "These credentials do not grant access to this seller.",
            facts={"seller": seller, "granted": ", ".join(sorted(granted))},
        )
