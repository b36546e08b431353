"""The items of an order as JSON: in the answers of the booking API, and in the private feeds.

What an item shows of its offer and its opportunity was encoded when these last changed; what is live is joined to it.

Source: Open Booking API 1.0 CR3, "schema:OrderItem", "Orders RPDE feed", "Errors"; where today's data models differ,
those (docs/dialects.md lists each place).
"""

from collections.abc import Callable, Mapping
from typing import Any

from server.domain.capacity import Standing
from server.domain.catalogue import Catalogue, Opportunity, Seller
from server.domain.errors import OpenBookingError
from server.domain.orders import Order, OrderItem, OrderKey, Phase
from server.domain.status import ItemStatus
from server.domain.value import Value
from server.wire import access
from server.wire.documents import OA, Documents
from server.wire.kept import Kept
from server.wire.members import an_object, encode, members, members_of
from server.wire.money import tax_of
from server.wire.urls import Urls

StandingOf = Callable[[Opportunity, OrderKey | None], Standing]

TYPE = b'"@type":"OrderItem"'
STATUS: Mapping[ItemStatus, bytes] = {each: encode(OA + each.value) for each in ItemStatus}


class Answer(Value, frozen=True):
    """What is being answered: an order, whose it is, how places stand, and the positions of the request by item id."""

    order: Order
    seller: Seller
    standing: StandingOf
    positions: Mapping[str, int] | None


class ItemWriter:
    """Writes the items of the orders of one sandbox."""

    def __init__(self, catalogue: Catalogue, documents: Documents, urls: Urls) -> None:
        """documents: renders the opportunities, offers and sellers of the catalogue."""
        self._catalogue = catalogue
        self._documents = documents
        self._urls = urls
        self._purchases: Kept[bytes] = Kept()

    def item(self, answer: Answer, item: OrderItem) -> bytes:
        """An item, as C1, C2, P, B and Order Status answer it."""
        order = answer.order
        return an_object(
            (
                self._identity(answer, item),
                self._purchase(order, item, answer.seller),
                self._ordered(answer, item),
                self._details(item),
                access.members_for(item, self._urls) if order.phase is Phase.ORDER else b"",
                _messages(item) if answer.positions is None else b"",
                members(error=[error_of(fault, self._instance(fault, item)) for fault in item.errors])
                if item.errors
                else b"",
            )
        )

    def feed_item(
        self, order: Order, item: OrderItem, seller: Seller, standing: Callable[[Opportunity], Standing]
    ) -> bytes:
        """An item in a private feed: only what may change after B or P. standing: how an opportunity stands."""
        head = b'%b,"@id":%b' % (TYPE, encode(self._urls.order_item(order.key.uuid, item.id)))
        if order.phase is Phase.ORDER and item.status is not None:
            head += b',"orderItemStatus":' + STATUS[item.status]
        ordered = b""
        opportunity = self._catalogue.opportunities.get(item.opportunity or "")
        if opportunity is not None:
            ordered = b'"orderedItem":' + self._documents.in_private_feed(opportunity, standing)
        elif item.opportunity is not None:
            ordered = b'"orderedItem":' + self._documents.no_longer_published(item.opportunity)
        means = access.members_for(item, self._urls) if order.phase is Phase.ORDER else b""
        return an_object((head, self._purchase(order, item, seller), ordered, means, _messages(item)))

    # --- parts

    def _identity(self, answer: Answer, item: OrderItem) -> bytes:
        phase = answer.order.phase
        found = TYPE
        if answer.positions is not None:
            found += b',"position":%d' % answer.positions[item.id]
        if phase is not Phase.QUOTE and not item.errors:
            found += b',"@id":' + encode(self._urls.order_item(answer.order.key.uuid, item.id))
            if phase is Phase.ORDER and item.status is not None:
                found += b',"orderItemStatus":' + STATUS[item.status]
        return found

    def _purchase(self, order: Order, item: OrderItem, seller: Seller) -> bytes:
        """What was bought, and the tax in it; nothing where the price is dynamic."""
        if order.is_dynamic:
            return b""
        if item.offer is None:
            offer = item.requested.offer
            return members(acceptedOffer=_reflected_reference(offer.url, "Offer")) if offer is not None else b""
        excluded = order.totals.tax_excluded
        if item.offer.is_override:  # of which there are as many as brokers can think of
            return self._sold(item, seller, excluded)
        sources = (item.offer, item.tax, seller, excluded)
        return self._purchases.get(item.offer.id, sources, lambda: self._sold(item, seller, excluded))

    def _sold(self, item: OrderItem, seller: Seller, tax_excluded: bool) -> bytes:
        offer = item.offer
        assert offer is not None
        accepted = b'"acceptedOffer":' + self._documents.offer(offer)
        if tax_excluded:
            return accepted
        return b'%b,"unitTaxSpecification":%b' % (accepted, encode([tax_of(seller, item.tax, offer.currency)]))

    def _ordered(self, answer: Answer, item: OrderItem) -> bytes:
        """What was asked for, as it stands now; only the reference where it is not known."""
        opportunity = self._catalogue.opportunities.get(item.opportunity or "")
        if opportunity is not None:
            # A quote sees the places without its own lease; an order sees what everybody sees.
            own = answer.order.key if answer.order.phase is Phase.QUOTE else None
            return b'"orderedItem":' + self._documents.in_order(opportunity, lambda each: answer.standing(each, own))
        if item.opportunity is not None:
            return b'"orderedItem":' + self._documents.no_longer_published(item.opportunity)
        wanted = item.requested.opportunity
        return members(orderedItem=_reflected_reference(wanted.url, wanted.type)) if wanted is not None else b""

    def _details(self, item: OrderItem) -> bytes:
        """What is asked of the attendee, and what has been answered."""
        found: list[bytes] = []
        offer, requested = item.offer, item.requested
        if offer is not None and offer.attendee_details:
            names = [f"https://schema.org/{name}" for name in offer.attendee_details]
            found.append(members(attendeeDetailsRequired=names))
        if requested.attendee is not None:
            found.append(b'"attendee":' + requested.attendee.reflected)
        if offer is not None and offer.intake_form:
            found.append(b'"orderItemIntakeForm":' + self._documents.form(offer.intake_form))
        if requested.answers is not None:
            found.append(b'"orderItemIntakeFormResponse":' + requested.answers.reflected)
        return b",".join(found)

    def _instance(self, fault: OpenBookingError, item: OrderItem) -> str | None:
        """The `instance` of an item's error: the `@id` of a question of the intake form, or of what was asked for."""
        if fault.instance is None:
            return item.requested.opportunity.url if item.requested.opportunity is not None else None
        return fault.instance if "://" in fault.instance else self._urls.absolute(fault.instance)


def error_of(fault: OpenBookingError, instance: str | None) -> dict[str, Any]:
    """An error as JSON. instance: where it happened."""
    document: dict[str, Any] = {
        "@type": fault.type,
        "name": fault.name,
        "description": fault.description,
        "statusCode": fault.status_code,
    }
    if instance is not None:
        document["instance"] = instance
    return document


def _messages(item: OrderItem) -> bytes:
    """What the seller has to say of an item after it was booked, which B itself never carries."""
    said = {"cancellationMessage": item.cancellation_message, "customerNotice": item.customer_notice}
    return members_of({name: text for name, text in said.items() if text})


def _reflected_reference(url: str, type_: str | None) -> dict[str, Any]:
    return {"@type": type_, "@id": url} if type_ else {"@id": url}
