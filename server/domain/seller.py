"""What a seller does to orders and to what they offer.

Each function takes a value and gives the one that replaces it; or it raises IllegalTransition or an error of
the standard, and changes nothing. Where nothing is left to change, the very same value comes back. Who looks
things up, commits them and tells the broker is not known here.

`item_ids` names the items that are meant, and it must be possible with each; None means every one with which it
is, but at least one.

Source: Open Booking API 1.0 CR3, "Seller requested cancellation", "Refund after the opportunity has occurred",
"Customer notice notifications", "Opportunity attendance updates", "Other notifications", "Change of logistics
notifications". Of Replacement `replacement` knows, of proposals `negotiation`.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from server.domain import access, changes
from server.domain.catalogue import EventStatus, Opportunity, OpportunityId, Seller
from server.domain.orders import Order, OrderItem
from server.domain.status import (
    CANCELLED,
    ITEM_TRANSITIONS,
    IllegalTransition,
    ItemEvent,
    ItemStatus,
    follow,
)
from server.domain.value import Value, replace
from server.domain.why import Clause, decides

Items = Collection[str] | None


class Present(Value, frozen=True):
    """What a seller acts in: who they are, what takes place, and what time it is."""

    seller: Seller
    opportunities: Mapping[OpportunityId, Opportunity]
    now: datetime


class Scope(NamedTuple):
    """The items to which something can be done; says: what they have in common, after "an item that"."""

    holds: Callable[[OrderItem], bool]
    says: str


ANY = Scope(lambda item: True, "is part of the order")
STANDING = Scope(lambda item: item.status not in CANCELLED, "still stands")
NOTIFIABLE = Scope(
    lambda item: item.status in (ItemStatus.CONFIRMED, ItemStatus.ATTENDED), "is confirmed or was attended"
)
WITH_CODES = Scope(
    lambda item: STANDING.holds(item) and bool(item.access.codes), "has an accessCode that could be renewed"
)
WITH_PASSES = Scope(
    lambda item: STANDING.holds(item) and bool(item.access.passes), "has an accessPass that could be renewed"
)
WITH_CHANNEL = Scope(
    lambda item: STANDING.holds(item) and item.access.channel is not None, "has an accessChannel that could be renewed"
)


# --- items of an order


@decides(Clause.SELLER_CANCELLATION)
def cancel(order: Order, present: Present, message: str | None = None, item_ids: Items = None) -> Order:
    """A seller cancels items at any time before they are used, and before they are over.

    message: for the customer; kept only with items that are cancelled now. Repeating it changes nothing.
    """

    def cancelled(item: OrderItem) -> OrderItem:
        after = _after(item, ItemEvent.SELLER_CANCEL)
        if after is item:
            return item
        check_not_over(item, present)
        return replace(after, cancellation_message=message, customer_notice=None)

    return changes.with_items(order, each_item(order, item_ids, ANY, cancelled), present.seller)


@decides(Clause.ATTENDANCE)
def mark_attended(order: Order, item_ids: Items = None) -> Order:
    """Who came is noted for items that have not been cancelled."""
    return _with(order, each_item(order, item_ids, STANDING, lambda item: _after(item, ItemEvent.ATTEND)))


@decides(Clause.ATTENDANCE)
def mark_absent(order: Order, item_ids: Items = None) -> Order:
    """Who did not come is noted for items that have not been cancelled; no notice is for them any more."""

    def absent(item: OrderItem) -> OrderItem:
        after = _after(item, ItemEvent.MISS)
        return after if after.customer_notice is None else replace(after, customer_notice=None)

    return _with(order, each_item(order, item_ids, STANDING, absent))


@decides(Clause.CUSTOMER_NOTICE)
def notify(order: Order, notice: str, item_ids: Items = None) -> Order:
    """A notice to the customer goes with items that are confirmed or were attended."""
    return _with(order, each_item(order, item_ids, NOTIFIABLE, lambda item: replace(item, customer_notice=notice)))


def renew_codes(order: Order, secret: str, item_ids: Items = None) -> Order:
    """The order with other codes for the door; secret: a text not used before."""
    return _renewed(order, item_ids, WITH_CODES, lambda item: access.with_new_codes(item, f"{secret}/{item.id}"))


def renew_passes(order: Order, secret: str, item_ids: Items = None) -> Order:
    """The order with other barcodes; secret: a text not used before."""
    return _renewed(order, item_ids, WITH_PASSES, lambda item: access.with_new_passes(item, f"{secret}/{item.id}"))


def renew_channels(order: Order, secret: str, item_ids: Items = None) -> Order:
    """The order with other channels for online participants; secret: a text not used before."""
    return _renewed(order, item_ids, WITH_CHANNEL, lambda item: access.with_new_channel(item, f"{secret}/{item.id}"))


@decides(Clause.REFUND_AFTERWARDS)
def check_not_over(item: OrderItem, present: Present) -> None:
    """What has taken place is refunded out of band, and no longer by a cancellation or a Replacement.

    What was called off never takes place, and what has no time is never over: it is used when it is attended.
    """
    opportunity = present.opportunities.get(item.opportunity or "")
    if opportunity is None or opportunity.status is not EventStatus.SCHEDULED:
        return
    ended = opportunity.end or opportunity.start
    if ended is not None and ended < present.now:
        raise IllegalTransition(
            f"Item '{item.id}' was for something that is over since {ended:%d %B %Y at %H:%M} UTC. "
            "What is refunded after that is left to the Broker and the Seller.",
            {"item": item.id, "ended": ended, "now": present.now},
        )


# --- opportunities ("Change of logistics notifications": told by the open feeds)


def describe(opportunity: Opportunity, **properties: Any) -> Opportunity:
    """The opportunity with other publisher JSON, such as another `name` or `location`."""
    document = {**opportunity.document, **properties}
    return opportunity if document == opportunity.document else replace(opportunity, document=document)


@decides(Clause.CHANGE_OF_LOGISTICS)
def reschedule(opportunity: Opportunity, start: datetime) -> Opportunity:
    """What has a time can be moved to another one, as long as before. Raises IllegalTransition."""
    if opportunity.start is None:
        raise IllegalTransition("It has no time that could be changed.")
    shift = start - opportunity.start
    end = None if opportunity.end is None else opportunity.end + shift
    return replace(opportunity, start=start, end=end)


# --- inside


def _after(item: OrderItem, event: ItemEvent) -> OrderItem:
    status = follow(ITEM_TRANSITIONS, item.status or ItemStatus.CONFIRMED, event)
    return item if status is item.status else replace(item, status=status)


def each_item(
    order: Order, item_ids: Items, scope: Scope, change: Callable[[OrderItem], OrderItem]
) -> tuple[OrderItem, ...]:
    """The items of an order after a change to those that are meant; all of it happens, or nothing."""
    meant = _meant(order, item_ids, scope)
    for item in order.items:
        if item.id in meant and not scope.holds(item):
            status = item.status.value if item.status else None
            text = f"Item '{item.id}' is not one that {scope.says}; its status is {status}."
            raise IllegalTransition(text, {"item": item.id, "status": status})
    return tuple(change(item) if item.id in meant else item for item in order.items)


@decides(Clause.ORDERS_FEED_UPDATES)
def _meant(order: Order, item_ids: Items, scope: Scope) -> set[str]:
    """A change is to items of the order that are named, or else to all to which it applies; there must be some."""
    changes.check_item_ids(order, item_ids or ())
    meant = {item.id for item in order.items if scope.holds(item)} if item_ids is None else set(item_ids)
    if meant:
        return meant
    if all(item.status in CANCELLED for item in order.items):
        raise IllegalTransition("Every item of this order has been cancelled.", {"items": len(order.items)})
    raise IllegalTransition(f"No item of this order {scope.says}.", {"items": len(order.items)})


@decides(Clause.ORDERS_FEED_UPDATES)
def _renewed(order: Order, item_ids: Items, scope: Scope, renew: Callable[[OrderItem], OrderItem]) -> Order:
    """Only what an item has, and as long as it stands, can be renewed."""
    return _with(order, each_item(order, item_ids, scope, renew))


def _with(order: Order, items: tuple[OrderItem, ...]) -> Order:
    return order if items == order.items else replace(order, items=items)
