"""What a quote that is refused leaves behind: of the lease that its UUID had, the items that are still wanted.

Source: Open Booking API 1.0 CR3, "Amending the OrderQuote before B", "Leasing", "OrderQuote Deletion".
"""

from collections import Counter
from collections.abc import Hashable

from server.domain import changes, checks
from server.domain.catalogue import FlowRequirement, Seller
from server.domain.orders import Ending, Order, OrderRequest, Record, RequestedItem, Stub
from server.domain.value import replace


def after_refusal(existing: Record | None, request: OrderRequest, seller: Seller) -> Record:
    """What a UUID stands for once a quote for it was refused, as an item of it cannot be had.

    Such a quote takes no places. Of those that an earlier one holds, the items are given back that are "not present in
    the request"; the rest is held as long as it was. The UUID has been seen, so that the quote can be deleted.
    """
    if not isinstance(existing, Order):
        return existing or Stub(request.key, Ending.QUOTE_NOT_HELD)
    wanted = Counter(map(_pair, request.items))
    kept = []
    for item in existing.items:
        if wanted[_pair(item.requested)]:
            wanted[_pair(item.requested)] -= 1
            kept.append(item)
    if not kept:
        return Stub(request.key, Ending.QUOTE_NOT_HELD)
    order = changes.with_items(existing, tuple(kept), seller)
    return replace(order, requires_approval=checks.announced(order.items, FlowRequirement.APPROVAL))


def _pair(item: RequestedItem) -> Hashable:
    """What is wanted, by what it is and on which terms, however it was written."""
    references = (item.opportunity, item.offer)
    return (*(each and (each.local or each.url) for each in references), item.override)
