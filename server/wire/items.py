"""The items of an order as JSON: in the answers of the booking API, and in the private feeds.

What an item shows of its offer and its opportunity was encoded when these last changed; what is live is joined to it.

Source: Open Booking API 1.0 CR3, "schema:OrderItem", "Orders RPDE feed", "Errors"; where today's data models differ,
those (docs/dialects.md lists each place).
"""

from collections.abc import Callable, Mapping

from msgspec import Raw

from server.domain.capacity import Standing
from server.domain.catalogue import Catalogue, Opportunity, Seller
from server.domain.errors import OpenBookingError
from server.domain.orders import Order, OrderItem, OrderKey, Phase
from server.domain.status import ItemStatus
from server.domain.value import Value
from server.wire.access import add_access
from server.wire.documents import OA, Documents
from server.wire.money import tax_of
from server.wire.outbound import ErrorOut, ItemOut, ReferenceOut
from server.wire.urls import Urls

StandingOf = Callable[[Opportunity, OrderKey | None], Standing]

STATUS: Mapping[ItemStatus, str] = {each: OA + each.value for each in ItemStatus}


class Answer(Value, frozen=True):
    """What is being answered: an order, whose it is, how places stand, and the positions of the request by item id.

    is_made: whether it is a proposal or an order, and neither a quote nor what was refused.
    """

    order: Order
    seller: Seller
    standing: StandingOf
    positions: Mapping[str, int] | None
    is_made: bool


class ItemWriter:
    """Writes the items of the orders of one sandbox."""

    def __init__(self, catalogue: Catalogue, documents: Documents, urls: Urls) -> None:
        """documents: renders the opportunities, offers and sellers of the catalogue."""
        self._catalogue = catalogue
        self._documents = documents
        self._urls = urls

    def item(self, answer: Answer, item: OrderItem) -> ItemOut:
        """An item, as C1, C2, P, B and Order Status answer it."""
        shown = ItemOut(orderedItem=self._ordered(answer, item))
        if answer.positions is None:
            _add_messages(shown, item)
        else:
            shown.position = answer.positions[item.id]
        self._add_purchase(shown, answer.order, item, answer.seller)
        self._add_details(shown, item)
        if answer.is_made:
            self._add_commitment(shown, answer.order, item)
        if item.errors:
            shown.error = [error_of(fault, self._instance(fault, item)) for fault in item.errors]
        return shown

    def feed_item(
        self, order: Order, item: OrderItem, seller: Seller, standing: Callable[[Opportunity], Standing]
    ) -> ItemOut:
        """An item in a private feed: only what may change after B or P. standing: how an opportunity stands."""
        shown = ItemOut()
        opportunity = self._catalogue.opportunities.get(item.opportunity or "")
        if opportunity is not None:
            shown.orderedItem = self._documents.in_private_feed(opportunity, standing)
        elif item.opportunity is not None:
            shown.orderedItem = self._documents.no_longer_published(item.opportunity)
        self._add_purchase(shown, order, item, seller)
        self._add_commitment(shown, order, item)
        _add_messages(shown, item)
        return shown

    # --- parts

    def _add_commitment(self, shown: ItemOut, order: Order, item: OrderItem) -> None:
        """What an item has once it was proposed or booked: an `@id`, a status, and a way in."""
        shown.id = self._urls.order_item(order.key.uuid, item.id)
        if order.phase is not Phase.ORDER:
            return
        if item.status is not None:
            shown.orderItemStatus = STATUS[item.status]
        add_access(shown, item, self._urls)

    def _add_purchase(self, shown: ItemOut, order: Order, item: OrderItem, seller: Seller) -> None:
        """What was bought, and the tax in it; nothing where the price is dynamic."""
        if order.is_dynamic:
            return
        if item.offer is not None:
            shown.acceptedOffer = self._documents.offer(item.offer)
            if not order.totals.tax_excluded:
                shown.unitTaxSpecification = (tax_of(seller, item.tax, item.offer.currency),)
        elif item.requested.offer is not None:
            shown.acceptedOffer = ReferenceOut(item.requested.offer.url, "Offer")

    def _ordered(self, answer: Answer, item: OrderItem) -> Raw | ReferenceOut | None:
        """What was asked for, as it stands now; only the reference where it is not known."""
        opportunity = self._catalogue.opportunities.get(item.opportunity or "")
        if opportunity is not None:
            # A quote sees the places without its own lease; an order sees what everybody sees.
            own = answer.order.key if answer.order.phase is Phase.QUOTE else None
            return self._documents.in_order(opportunity, lambda each: answer.standing(each, own))
        if item.opportunity is not None:
            return self._documents.no_longer_published(item.opportunity)
        wanted = item.requested.opportunity
        return ReferenceOut(wanted.url, wanted.type or None) if wanted is not None else None

    def _add_details(self, shown: ItemOut, item: OrderItem) -> None:
        """What is asked of the attendee, and what has been answered."""
        offer, requested = item.offer, item.requested
        if offer is not None and offer.attendee_details:
            shown.attendeeDetailsRequired = [f"https://schema.org/{name}" for name in offer.attendee_details]
        if offer is not None and offer.intake_form:
            shown.orderItemIntakeForm = self._documents.form(offer.intake_form)
        if requested.attendee is not None:
            shown.attendee = Raw(requested.attendee.reflected)
        if requested.answers is not None:
            shown.orderItemIntakeFormResponse = Raw(requested.answers.reflected)

    def _instance(self, fault: OpenBookingError, item: OrderItem) -> str | None:
        """The `instance` of an item's error: the `@id` of a question of the intake form, or of what was asked for."""
        if fault.instance is None:
            return item.requested.opportunity.url if item.requested.opportunity is not None else None
        return fault.instance if "://" in fault.instance else self._urls.absolute(fault.instance)


def error_of(fault: OpenBookingError, instance: str | None) -> ErrorOut:
    """An error as JSON. instance: where it happened."""
    return ErrorOut(
        type=fault.type,
        name=fault.name,
        description=fault.description,
        statusCode=fault.status_code,
        instance=instance,
    )


def _add_messages(shown: ItemOut, item: OrderItem) -> None:
    """What the seller has to say of an item after it was booked, which B itself never carries."""
    shown.cancellationMessage = item.cancellation_message or None
    shown.customerNotice = item.customer_notice or None
