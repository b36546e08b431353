"""What the control door says of opportunities: what can be booked, how its places stand, and who holds them.

Whatever is over is left out unless it is asked for. What comes first is what begins first.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heapify, heappop
from typing import Any

from server.control.summary import instant
from server.domain.capacity import Claims, Hold
from server.domain.catalogue import UNBOOKABLE_KINDS, Catalogue, Kind, Offer, Opportunity, OpportunityId, SellerId
from server.domain.names import OPPORTUNITY_FORM
from server.domain.orders import Order, OrderKey
from server.sandboxes.site import Site
from server.wire.urls import Urls

BOOKABLE_KINDS = frozenset(Kind) - UNBOOKABLE_KINDS
NEVER = datetime.max.replace(tzinfo=UTC)

Place = tuple[datetime, OpportunityId]


@dataclass(frozen=True)
class Wanted:
    """Which opportunities are asked for; None is any.

    text: what their names have in them, in whatever case. past: those that are over as well. ids: these alone.
    """

    kind: Kind | None = None
    seller: SellerId | None = None
    text: str | None = None
    past: bool = False
    ids: frozenset[OpportunityId] | None = None


def page(site: Site, wanted: Wanted, after: OpportunityId | None, limit: int) -> dict[str, Any]:
    """A page of what can be booked; after: the `next` of the page before.

    Raises KeyError where `after` is no opportunity (any more).
    """
    site.system.settle()
    catalogue = site.system.sandbox.catalogue
    since = None if after is None else place(catalogue.opportunities[after])
    shown: list[Opportunity] = []
    coming = _coming(site, wanted, since)
    while coming:
        each = catalogue.opportunities[heappop(coming)[1]]
        if _is_meant(catalogue, each, wanted):
            if len(shown) == limit:
                return {"opportunities": [row(site, each) for each in shown], "next": shown[-1].id}
            shown.append(each)
    return {"opportunities": [row(site, each) for each in shown], "next": None}


def place(opportunity: Opportunity) -> Place:
    """Where an opportunity stands in the list."""
    return opportunity.start or NEVER, opportunity.id


def _coming(site: Site, wanted: Wanted, since: Place | None) -> list[Place]:
    """Where all that may be meant stands, as a heap: most of it is never looked at."""
    kinds = BOOKABLE_KINDS if wanted.kind is None else BOOKABLE_KINDS & {wanted.kind}
    now = datetime.min.replace(tzinfo=UTC) if wanted.past else site.clock.now()
    known = site.system.sandbox.catalogue.opportunities
    everything = known.values() if wanted.ids is None else [known[each] for each in wanted.ids if each in known]
    found = [place(each) for each in everything if each.kind in kinds and (each.end or NEVER) > now]
    if since is not None:
        found = [each for each in found if each > since]
    heapify(found)
    return found


def _is_meant(catalogue: Catalogue, opportunity: Opportunity, wanted: Wanted) -> bool:
    if wanted.seller not in (None, opportunity.seller) or not catalogue.applicable_offers(opportunity):
        return False
    return wanted.text is None or wanted.text.casefold() in title(catalogue, opportunity).casefold()


def row(site: Site, opportunity: Opportunity) -> dict[str, Any]:
    """An opportunity, how its places stand, and the offers by which it can be booked."""
    system = site.system
    catalogue = system.sandbox.catalogue
    offers, seller = catalogue.applicable_offers(opportunity), catalogue.sellers[opportunity.seller]
    held = [(key, claims) for key, claims in system.sandbox.reserving(opportunity.id)]
    return {
        "id": opportunity.id,
        "url": system.urls.absolute(opportunity.id),
        "kind": opportunity.kind.value,
        "name": title(catalogue, opportunity),
        "parent": opportunity.parent,
        "seller": opportunity.seller,
        "sellerName": seller.name,
        "taxMode": seller.tax_mode.value,
        "start": None if opportunity.start is None else instant(opportunity.start),
        "end": None if opportunity.end is None else instant(opportunity.end),
        "status": opportunity.status.value,
        "attendance": opportunity.attendance.value,
        "standing": _standing(site, opportunity, held),
        "leases": [_hold(site, opportunity.id, key, claims) for key, claims in held],
        "offers": [_offer(system.urls, offer) for offer in offers],
    }


def _standing(site: Site, opportunity: Opportunity, held: list[tuple[OrderKey, Claims]]) -> dict[str, int | None]:
    standing = site.system.sandbox.standing(opportunity)
    proposed = sum(claims.places[opportunity.id] for _, claims in held if claims.hold is Hold.PROPOSAL)
    return {
        "total": standing.total,
        "booked": standing.booked,
        "leased": standing.reserved - proposed,
        "proposed": proposed,
        "free": standing.remaining,
    }


def _hold(site: Site, opportunity: OpportunityId, key: OrderKey, claims: Claims) -> dict[str, Any]:
    """Who reserves places; ends: of a lease alone, as a proposal holds them until it is decided."""
    record = site.system.sandbox.find(key)
    ends = record.lease_expires if isinstance(record, Order) and claims.hold is Hold.LEASE else None
    return {
        "partner": key.partner,
        "order": key.uuid,
        "hold": claims.hold.value,
        "places": claims.places[opportunity],
        "ends": None if ends is None else instant(ends),
    }


def _offer(urls: Urls, offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "url": urls.absolute(offer.id),
        "name": offer.name,
        "price": float(offer.price),
        "currency": offer.currency,
        "flowRequirements": sorted(each.value for each in offer.requirements),
        "prepayment": None if offer.prepayment is None else offer.prepayment.value,
        "inAdvance": None if offer.in_advance is None else offer.in_advance.value,
        "cancellable": offer.cancellable,
    }


def title(catalogue: Catalogue, opportunity: Opportunity) -> str:
    """What people know an opportunity as: its name, or else that of the nearest it belongs to that has one."""
    node: Opportunity | None = opportunity
    while node is not None:
        name = node.document.get("name")
        if isinstance(name, str) and name:
            return name
        node = catalogue.parent(node)
    return opportunity.id.rpartition("/")[2]


def local_id(urls: Urls, text: str) -> OpportunityId | None:
    """The local id of an opportunity, given that or its `@id`; None for what has neither form."""
    local = urls.local(text) or text
    return local if OPPORTUNITY_FORM.match(local) else None
