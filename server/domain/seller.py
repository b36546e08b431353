"""What a seller does to orders and to what they offer.

Each function takes a value and gives the one that replaces it; or it raises IllegalTransition or an error of
the standard, and changes nothing. Where nothing is left to change, the very same value comes back. Who looks
things up, commits them and tells the broker is not known here.

`item_ids` names the items that are meant; None means every one that it can be done to, but at least one.

Source: Open Booking API 1.0 CR3, "Seller requested cancellation", "Cancellation, replacement, refund
calculation and notification", "totalPaymentDue invariant", "Customer notice notifications", "Opportunity
attendance updates", "Other notifications". Of proposals `negotiation` knows.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from server.domain import access, changes, errors, pricing, rules
from server.domain.catalogue import Offer, Opportunity, Seller, SellerId
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
from server.domain.why import Clause, Facts, decides

Items = Collection[str] | None


# --- items of an order


@decides(Clause.SELLER_CANCELLATION)
def cancel(order: Order, seller: Seller, message: str | None = None, item_ids: Items = None) -> Order:
    """A seller cancels items at any time before they are used.

    message: for the customer; kept only with items that are cancelled now. Repeating it changes nothing.
    """
    meant = [item.id for item in order.items] if item_ids is None else item_ids

    def cancelled(item: OrderItem) -> OrderItem:
        after = _after(item, ItemEvent.SELLER_CANCEL)
        if after is item:
            return item
        return replace(after, cancellation_message=message, customer_notice=None)

    return changes.with_items(order, _each(order, meant, cancelled), seller)


@decides(Clause.ATTENDANCE)
def mark_attended(order: Order, item_ids: Items = None) -> Order:
    """Who came is noted for items that have not been cancelled."""
    return _with(order, _each(order, item_ids, lambda item: _after(item, ItemEvent.ATTEND)))


@decides(Clause.ATTENDANCE)
def mark_absent(order: Order, item_ids: Items = None) -> Order:
    """Who did not come is noted for items that have not been cancelled."""
    return _with(order, _each(order, item_ids, lambda item: _after(item, ItemEvent.MISS)))


@decides(Clause.CUSTOMER_NOTICE)
def notify(order: Order, notice: str, item_ids: Items = None) -> Order:
    """A notice to the customer goes with items that still stand."""
    return _with(order, _each(order, item_ids, lambda item: replace(item, customer_notice=notice)))


def renew_codes(order: Order, secret: str, item_ids: Items = None) -> Order:
    """The order with other codes for the door; secret: a text not used before."""
    return _renewed(order, item_ids, lambda item: access.with_new_codes(item, f"{secret}/{item.id}"), "an accessCode")


def renew_passes(order: Order, secret: str, item_ids: Items = None) -> Order:
    """The order with other barcodes; secret: a text not used before."""
    return _renewed(order, item_ids, lambda item: access.with_new_passes(item, f"{secret}/{item.id}"), "an accessPass")


def renew_channels(order: Order, secret: str, item_ids: Items = None) -> Order:
    """The order with other channels for online participants; secret: a text not used before."""
    return _renewed(
        order, item_ids, lambda item: access.with_new_channel(item, f"{secret}/{item.id}"), "an accessChannel"
    )


class Substitute(Value, frozen=True):
    """What an item is to be replaced by: a bookable opportunity and an offer that applies to it."""

    opportunity: Opportunity
    offer: Offer


@decides(Clause.REPLACEMENT)
def replace_items(order: Order, seller: Seller, substitutes: Mapping[str, Substitute], now: datetime) -> Order:
    """Items that are confirmed can be replaced by other pairs of opportunity and offer.

    substitutes: by item id.
    A substitute is of the same seller, bookable, costs no more and is paid at the same time as what it
    replaces. Raises the item error of the standard that says which of this it is not.
    """

    def replaced(item: OrderItem) -> OrderItem:
        if item.status is not ItemStatus.CONFIRMED:
            facts: Facts = {"item": item.id, "status": item.status and item.status.value}
            raise IllegalTransition("Only an item that is confirmed can be replaced.", facts)
        return _replaced(order, item, substitutes[item.id], seller, now)

    return changes.with_items(order, _each(order, substitutes.keys(), replaced), seller)


@decides(Clause.REPLACEMENT)
def _replaced(order: Order, item: OrderItem, substitute: Substitute, seller: Seller, now: datetime) -> OrderItem:
    """A substitute is something else of the same seller, bookable, and no worse for the customer."""
    opportunity, offer = substitute.opportunity, substitute.offer
    check_same_seller(opportunity, order.seller)
    if (opportunity.id, offer.id) == (item.opportunity, item.offer and item.offer.id):
        raise IllegalTransition("An item can be replaced by something else only.")
    candidate = rules.Candidate(item.requested, opportunity, offer, seller)
    refusal = rules.why_not_bookable(candidate, now)
    if refusal is not None:
        raise refusal
    secret = f"{access.secret_of(order.key, item.id)}/{opportunity.id}"
    after = replace(item, opportunity=opportunity.id, offer=offer, access=access.access_to(opportunity, secret))
    after = pricing.price_item(after, seller, order.totals.tax_excluded)
    _check_invariant(item, after)
    return after


@decides(Clause.ORDER_ERRORS)
def check_same_seller(substitute: Opportunity, seller_id: SellerId) -> None:
    """A substitute must be of the same seller. Raises SellerMismatchError."""
    if substitute.seller != seller_id:
        raise errors.SellerMismatchError(
            "A substitute has to be of the same seller.",
            facts={"sellerOfOrder": seller_id, "sellerOfItem": substitute.seller},
        )


@decides(Clause.TOTAL_INVARIANT)
def _check_invariant(before: OrderItem, after: OrderItem) -> None:
    """What is due never rises, and when it is paid stays ("totalPaymentDue invariant")."""
    was, becomes = before.offer, after.offer
    if was is None or becomes is None:
        raise IllegalTransition("Only an item with an offer can be replaced.")
    if becomes.price > was.price or after.tax > before.tax:
        raise errors.UnacceptableOfferError(
            "A substitute must not cost more than what it replaces.",
            facts={"price": was.price, "newPrice": becomes.price, "tax": before.tax, "newTax": after.tax},
        )
    if becomes.price > 0 and becomes.currency != was.currency:
        raise errors.UnacceptableOfferError(
            "A substitute has to be priced in the same currency.",
            facts={"currency": was.currency, "newCurrency": becomes.currency},
        )
    if pricing.prepayment_of(becomes) is not pricing.prepayment_of(was):
        raise errors.UnacceptableOfferError(
            "A substitute has to be paid at the same time as what it replaces.",
            facts={
                "prepayment": pricing.prepayment_of(was).value,
                "newPrepayment": pricing.prepayment_of(becomes).value,
            },
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


def _each(order: Order, item_ids: Items, change: Callable[[OrderItem], OrderItem]) -> tuple[OrderItem, ...]:
    """The items of an order after a change to those that are meant; all of it happens, or nothing."""
    meant = _meant(order, item_ids)
    return tuple(change(item) if item.id in meant else item for item in order.items)


@decides(Clause.ORDERS_FEED_UPDATES)
def _meant(order: Order, item_ids: Items) -> set[str]:
    """A change is to items that the order has, and of which at least one has not been cancelled."""
    changes.check_item_ids(order, item_ids or ())
    meant = {item.id for item in order.items if item.status not in CANCELLED} if item_ids is None else set(item_ids)
    if not meant:
        raise IllegalTransition("Every item of this order has been cancelled.", {"items": len(order.items)})
    return meant


@decides(Clause.ORDERS_FEED_UPDATES)
def _renewed(order: Order, item_ids: Items, renew: Callable[[OrderItem], OrderItem], what: str) -> Order:
    """Only what an item has can be renewed."""
    items = _each(order, item_ids, renew)
    if items == order.items:
        raise IllegalTransition(f"No item of this order has {what} that could be renewed.")
    return _with(order, items)


def _with(order: Order, items: tuple[OrderItem, ...]) -> Order:
    return order if items == order.items else replace(order, items=items)
