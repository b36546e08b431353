"""Replacement: what a seller may put in the place of what was booked.

Each function takes a value and gives the one that replaces it; or it raises IllegalTransition or an error of
the standard, and changes nothing. Who looks things up and whether there is a place is not known here.

Source: Open Booking API 1.0 CR3, "Cancellation, replacement, refund calculation and notification",
"totalPaymentDue invariant", "Broker: Processing the Orders feed".
"""

from collections.abc import Mapping

from server.domain import access, changes, errors, pricing, rules, seller
from server.domain.catalogue import Offer, Opportunity, SellerId
from server.domain.orders import Order, OrderItem
from server.domain.status import IllegalTransition, ItemStatus
from server.domain.value import Value, replace
from server.domain.why import Clause, Facts, decides


class Substitute(Value, frozen=True):
    """What an item is to be replaced by: a bookable opportunity and an offer that applies to it."""

    opportunity: Opportunity
    offer: Offer


@decides(Clause.REPLACEMENT)
def replace_items(order: Order, present: seller.Present, substitutes: Mapping[str, Substitute]) -> Order:
    """Items that are confirmed, and not over, can be replaced by other pairs of opportunity and offer.

    substitutes: by item id.
    A substitute is of the same seller, bookable, costs no more, is paid at the same time and asks for the same
    details as what it replaces. Raises the item error of the standard that says which of this it is not. A notice
    was about what is replaced, and goes with it: the feed would make it the notice of the Replacement.
    """

    def replaced(item: OrderItem) -> OrderItem:
        if item.status is not ItemStatus.CONFIRMED:
            facts: Facts = {"item": item.id, "status": item.status and item.status.value}
            raise IllegalTransition("Only an item that is confirmed can be replaced.", facts)
        seller.check_not_over(item, present)
        return _replaced(order, item, substitutes[item.id], present)

    return changes.with_items(order, seller.each_item(order, substitutes.keys(), seller.ANY, replaced), present.seller)


@decides(Clause.REPLACEMENT)
def _replaced(order: Order, item: OrderItem, substitute: Substitute, present: seller.Present) -> OrderItem:
    """A substitute is something else of the same seller, bookable, and no worse for the customer."""
    opportunity, offer = substitute.opportunity, substitute.offer
    check_same_seller(opportunity, order.seller)
    if (opportunity.id, offer.id) == (item.opportunity, item.offer and item.offer.id):
        raise IllegalTransition("An item can be replaced by something else only.")
    candidate = rules.Candidate(item.requested, opportunity, offer, present.seller)
    refusal = rules.why_not_bookable(candidate, present.now)
    if refusal is not None:
        raise refusal
    secret = f"{access.secret_of(order.key, item.id)}/{opportunity.id}"
    means = access.access_to(opportunity, secret)
    sold = pricing.without_price(offer) if order.is_dynamic else offer
    after = replace(item, opportunity=opportunity.id, offer=sold, access=means, customer_notice=None)
    after = pricing.price_item(after, present.seller, order.totals.tax_excluded)
    _check_invariant(item, after)
    _check_details(item, offer)
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


@decides(Clause.ORDERS_FEED_PROCESSING)
def _check_details(before: OrderItem, becomes: Offer) -> None:
    """What is asked of the attendee does not change after B: the feed does not tell, and the customer cannot answer."""
    was = before.offer
    if was is None or (was.attendee_details, was.intake_form) == (becomes.attendee_details, becomes.intake_form):
        return
    raise errors.UnacceptableOfferError(
        "A substitute has to ask for the same details and answers as what it replaces.",
        facts={
            "attendeeDetails": ", ".join(was.attendee_details),
            "newAttendeeDetails": ", ".join(becomes.attendee_details),
            "questions": ", ".join(field.name for field in was.intake_form),
            "newQuestions": ", ".join(field.name for field in becomes.intake_form),
        },
    )
