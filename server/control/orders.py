"""What the control door says of quotes with leases, of proposals and of orders: a page of them, or one in full.

Those that changed last come first. A page looks at a limited number of them, so that it costs the same however
many there are; where it did not find enough of what was asked for among these, there is a next one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from server.control.opportunities import title
from server.control.summary import instant
from server.domain.catalogue import OpportunityId, SellerId
from server.domain.orders import Order, OrderItem, OrderKey, Phase
from server.sandboxes.masking import masked
from server.sandboxes.site import Site
from server.store.recent import Change
from server.system import Caller

LOOKED_AT = 2000
MIXED = "Mixed"


@dataclass(frozen=True)
class Wanted:
    """Which orders are asked for; None is any.

    uuid: of any Booking Partner. status: of the proposal, or of at least one item; or MIXED, where items differ.
    """

    phase: Phase | None = None
    partner: str | None = None
    uuid: str | None = None
    seller: SellerId | None = None
    opportunity: OpportunityId | None = None
    status: str | None = None

    def takes(self, order: Order) -> bool:
        """Whether an order is one of those."""
        return (
            self.phase in (None, order.phase)
            and self.partner in (None, order.key.partner)
            and self.seller in (None, order.seller)
            and (self.status is None or self.status in (*statuses(order), status_of(order)))
            and (self.opportunity is None or any(item.opportunity == self.opportunity for item in order.items))
        )


def page(site: Site, wanted: Wanted, after: int | None, limit: int, personal: bool = False) -> dict[str, Any]:
    """A page of what is kept; after: the `next` of the page before."""
    site.system.settle()
    found: list[dict[str, Any]] = []
    last: Change | None = None
    changes = _changes(site, wanted, after)
    for last in islice(changes, LOOKED_AT):
        order = site.system.sandbox.find(last.key)
        if isinstance(order, Order) and wanted.takes(order):
            found.append(row(site, order, personal))
            if len(found) == limit:
                break
    is_end = last is None or next(changes, None) is None
    return {"orders": found, "next": None if is_end or last is None else last.number}


def _changes(site: Site, wanted: Wanted, after: int | None) -> Iterator[Change]:
    """The changes to look at, the newest first. A UUID is looked up instead."""
    recent = site.system.sandbox.recent
    if wanted.uuid is None:
        return recent.newest(after)
    partners = [partner.id for partner in site.parts.fixtures.partners]
    known = [recent.of(OrderKey(partner, wanted.uuid)) for partner in partners]
    found = [change for change in known if change is not None and (after is None or change.number < after)]
    return iter(sorted(found, key=lambda change: change.number, reverse=True))


def one(site: Site, key: OrderKey, personal: bool = False) -> dict[str, Any] | None:
    """An order, with its document as Order Status answers it; None where there is none."""
    site.system.settle()
    order = site.system.sandbox.find(key)
    if not isinstance(order, Order):
        return None
    document = json.loads(site.system.status(Caller(key.partner), key.uuid).body)
    return {**row(site, order, personal), "document": document if personal else masked(document)}


def row(site: Site, order: Order, personal: bool = False) -> dict[str, Any]:
    """A quote, a proposal or an order, in short."""
    system, totals = site.system, order.totals
    change = system.sandbox.recent.of(order.key)
    found = {
        "partner": order.key.partner,
        "uuid": order.key.uuid,
        "url": system.urls.order(order.phase, order.key.uuid),
        "phase": order.phase.value,
        "status": status_of(order),
        "orderNumber": order.order_number,
        "total": None if order.is_dynamic else money(float(totals.due.price), totals.due.currency),
        "prepayment": totals.prepayment.value,
        "customer": None if order.customer is None else json.loads(order.customer.reflected),
        "broker": None if order.broker is None else order.broker.name,
        "seller": order.seller,
        "sellerName": system.sandbox.catalogue.sellers[order.seller].name,
        "items": [_item(site, order, item) for item in order.items],
        "requiresApproval": order.requires_approval,
        "leaseExpires": None if order.lease_expires is None else instant(order.lease_expires),
        "orderSellerNote": order.proposal.seller_note if order.proposal else None,
        "orderCustomerNote": order.proposal.customer_note if order.proposal else None,
        "version": order.proposal.version if order.proposal else None,
        "made": instant(order.made),
        "changed": instant(order.made if change is None else change.at),
    }
    return found if personal else dict(masked(found))


def _item(site: Site, order: Order, item: OrderItem) -> dict[str, Any]:
    catalogue = site.system.sandbox.catalogue
    opportunity = catalogue.opportunities.get(item.opportunity or "")
    start = None if opportunity is None else opportunity.start
    return {
        "id": item.id,
        "url": site.system.urls.order_item(order.key.uuid, item.id) if order.phase is not Phase.QUOTE else None,
        "opportunity": item.opportunity,
        "name": None if opportunity is None else title(catalogue, opportunity),
        "start": None if start is None else instant(start),
        "offer": None if item.offer is None else item.offer.name,
        "price": None if item.offer is None else money(float(item.offer.price), item.offer.currency),
        "status": None if item.status is None else item.status.value,
        "cancellationMessage": item.cancellation_message,
        "customerNotice": item.customer_notice,
        "access": _access(item),
    }


def _access(item: OrderItem) -> list[str]:
    """What lets the customer in, in the words that the customer gets to see."""
    texts = [code.description for code in item.access.codes] + [code.text for code in item.access.passes]
    return texts if item.access.channel is None else [*texts, item.access.channel.access_code]


def money(price: float, currency: str | None) -> dict[str, Any]:
    """A sum of money."""
    return {"price": price, "currency": currency}


def status_of(order: Order) -> str | None:
    """One word for how it stands; None for a quote, which has no status."""
    found = statuses(order)
    return None if not found else found.pop() if len(found) == 1 else MIXED


def statuses(order: Order) -> set[str]:
    """The status of a proposal, or those of the items of an order."""
    if order.proposal is not None:
        return {order.proposal.status.value}
    return {item.status.value for item in order.items if item.status is not None}
