"""B from an OrderProposal says nothing that was not proposed: what it may repeat, and what must fit.

It needs the version and perhaps a payment. What it says beyond that is held against the proposal as it stands,
amendments included, since that is what its version names and what is booked. Of the total and the payment
`checks` knows.

Source: Open Booking API 1.0 CR3, "Booking Flow with Approval", xi, and "Simple Booking Flow", vii.
"""

from server.domain import checks, errors
from server.domain.catalogue import Catalogue, Offer
from server.domain.errors import OpenBookingError
from server.domain.orders import Order, OrderItem, OrderRequest, Reference, RequestedItem
from server.domain.why import Clause, decides


@decides(Clause.BOOKING_WITH_APPROVAL)
def check_unchanged(request: OrderRequest, proposed: Order, catalogue: Catalogue) -> None:
    """What B repeats of a proposal must be as it was proposed, and amended; it may leave all of it out.

    Any difference is an OrderAlreadyExistsError: "If any differences exist in the Orders, an Order UUID clash is
    assumed". Raises SellerNotFoundError where the seller is none of this Booking System.
    """
    if request.seller is not None and checks.find_seller(request, catalogue).id != proposed.seller:
        raise _clash("seller", "the seller is another one")
    for name, sent, kept in (
        ("brokerRole", request.role, proposed.role),
        ("broker", request.broker, proposed.broker),
        ("customer", request.customer, proposed.customer),
    ):
        if sent is not None and sent != kept:
            raise _clash(name, f"the {name} is another one")
    if request.items:
        checks.check_items(request)
        _check_items(request.items, proposed.items)


@decides(Clause.BOOKING_WITH_APPROVAL)
def _check_items(sent: tuple[RequestedItem, ...], proposed: tuple[OrderItem, ...]) -> None:
    """Where B names items at all, it names those of the proposal, by their positions."""
    left = {item.requested.position: item for item in proposed}
    for wish in sent:
        item = left.pop(wish.position, None)
        if item is None:
            raise _clash("orderedItem", f"it has no item at position {wish.position}")
        name = _difference(wish, item)
        if name is not None:
            raise _clash(name, f"the {name} of the item at position {wish.position} is another one")
    if left:
        raise _clash("orderedItem", f"it has an item at position {min(left)}, too")


def _difference(wish: RequestedItem, item: OrderItem) -> str | None:
    """The property in which an item differs from the one that was proposed; None where it says nothing else."""
    if wish.opportunity is not None and wish.opportunity.local != item.opportunity:
        return "orderedItem"
    if not _is_offer(wish, item.offer):
        return "acceptedOffer"
    for name, sent, kept in (
        ("attendee", wish.attendee, item.requested.attendee),
        ("orderItemIntakeFormResponse", wish.answers, item.requested.answers),
        ("accessPass", wish.access_pass, item.requested.access_pass),
    ):
        if sent is not None and sent != kept:
            return name
    return None


def _is_offer(wish: RequestedItem, offer: Offer | None) -> bool:
    """Whether an item names no other terms; of a price of the broker's own, what counts is the money."""
    if wish.override is not None:
        own = wish.override
        return (
            offer is not None and offer.is_override and (abs(own.price), own.currency) == (offer.price, offer.currency)
        )
    return wish.offer is None or (offer is not None and _names(wish.offer, offer))


def _names(reference: Reference, offer: Offer) -> bool:
    return not offer.is_override and reference.local == offer.id


def _clash(name: str, difference: str) -> OpenBookingError:
    return errors.OrderAlreadyExistsError(
        f"This UUID stands for an OrderProposal that says otherwise: {difference}. "
        "B from a proposal needs only its orderProposalVersion, and perhaps a payment.",
        facts={"property": name},
    )
