"""From domain to bytes: quotes, proposals, orders and errors as the booking API answers with them.

Which properties a document carries depends on what it is and where it is sent, and on nothing else. No
null, empty string or empty array is ever written. This module decides no rule and knows no HTTP.

Source: Open Booking API 1.0 CR3, "Model", "Error Model", "Broker: Processing the Orders feed"; where today's
data models differ, those (docs/dialects.md lists each place).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from server.domain.capacity import Standing
from server.domain.catalogue import Catalogue, Opportunity, Seller
from server.domain.checks import takes_payment
from server.domain.errors import OpenBookingError
from server.domain.orders import Amount, Order, OrderItem, OrderKey, Payment, Phase
from server.domain.value import Value
from server.wire import access
from server.wire.documents import CONTEXT, OA, Documents, encode
from server.wire.times import timestamp
from server.wire.urls import Urls

StandingOf = Callable[[Opportunity, OrderKey | None], Standing]


def error(fault: OpenBookingError, instance: str | None = None, request_id: str | None = None) -> bytes:
    """The body of an error of the order as a whole; `instance` is where it happened, if the fault does not say."""
    document = {"@context": CONTEXT, **_error(fault, fault.instance or instance)}
    if request_id is not None:
        document["requestId"] = request_id
    return encode(document)


def _error(fault: OpenBookingError, instance: str | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "@type": fault.type,
        "name": fault.name,
        "description": fault.description,
        "statusCode": fault.status_code,
    }
    if instance is not None:
        document["instance"] = instance
    return document


class _Answer(Value, frozen=True):
    """What is being answered: an order, whose it is, how places stand, and the positions of the request."""

    order: Order
    seller: Seller
    standing: StandingOf
    positions: Mapping[str, int] | None


class OrderWriter:
    """Writes the orders of one sandbox."""

    def __init__(
        self, catalogue: Catalogue, documents: Documents, urls: Urls, booking_service: Mapping[str, Any]
    ) -> None:
        """
        documents: renders the opportunities, offers and sellers of the catalogue.
        booking_service: publisher JSON of the `bookingService`.
        """
        self.urls = urls
        self._catalogue = catalogue
        self._documents = documents
        self._booking_service = msgspec.Raw(encode(booking_service))

    def response(self, order: Order, standing: StandingOf, positions: Mapping[str, int] | None = None) -> bytes:
        """The whole document, as C1, C2, P, B and Order Status answer it.

        standing: how an opportunity stands without what an order of the given key claims.
        positions: of the items by their id; none outside C1, C2, P and B ("position" is not persisted).
        """
        seller = self._catalogue.sellers[order.seller]
        answer = _Answer(order, seller, standing, positions)
        document: dict[str, Any] = {
            "@context": access.context_of(order),
            "@type": order.phase.value,
            "@id": self.urls.order(order.phase, order.key.uuid),
            **self._identity(order),
            **self._parties(order, seller),
            "orderedItem": [self._item(answer, item) for item in order.items],
            **self._sums(order, seller),
        }
        if _payment_is_reflected(order) and order.payment is not None:
            document["payment"] = _payment(order.payment, with_identifier=order.phase is not Phase.QUOTE)
        return encode(document)

    def feed_data(self, order: Order, standing: Callable[[Opportunity], Standing]) -> bytes:
        """The `data` of an order or proposal in its private feed: only what may change after B or P.

        standing: how an opportunity stands.
        """
        seller = self._catalogue.sellers[order.seller]
        document: dict[str, Any] = {
            "@context": access.context_of(order),
            "@type": order.phase.value,
            "@id": self.urls.order(order.phase, order.key.uuid),
            "identifier": order.key.uuid,
            **self._proposal(order),
            "orderedItem": [self._feed_item(order, item, seller, standing) for item in order.items],
            **self._sums(order, seller),
        }
        return encode(document)

    # --- the order

    def _identity(self, order: Order) -> dict[str, Any]:
        if order.phase is Phase.QUOTE:
            document: dict[str, Any] = {"orderRequiresApproval": order.requires_approval}
            if order.lease_expires is not None and not order.has_errors:
                document["lease"] = {"@type": "Lease", "leaseExpires": timestamp(order.lease_expires)}
            return document
        if order.order_number is not None:
            return {"orderNumber": order.order_number}
        return self._proposal(order)

    def _proposal(self, order: Order) -> dict[str, Any]:
        if order.proposal is None:
            return {}
        document = {
            "orderProposalVersion": self.urls.version(order.key.uuid, order.proposal.version),
            "orderProposalStatus": OA + order.proposal.status.value,
        }
        if order.proposal.seller_note:
            document["orderSellerNote"] = order.proposal.seller_note
        return document

    def _parties(self, order: Order, seller: Seller) -> dict[str, Any]:
        document: dict[str, Any] = {"brokerRole": OA + order.role.value}
        if order.broker is not None:
            document["broker"] = msgspec.Raw(order.broker.reflected)
        document["seller"] = self._documents.seller(seller)
        if order.customer is not None:
            document["customer"] = msgspec.Raw(order.customer.reflected)
        document["bookingService"] = self._booking_service
        return document

    def _sums(self, order: Order, seller: Seller) -> dict[str, Any]:
        totals = order.totals
        if order.is_dynamic:
            return {}
        document: dict[str, Any] = {
            "totalPaymentDue": {
                **_amount("PriceSpecification", totals.due),
                "openBookingPrepayment": OA + totals.prepayment.value,
            }
        }
        if totals.tax_excluded:
            document["taxCalculationExcluded"] = True
        else:
            document["totalPaymentTax"] = [_tax(seller, totals.tax, totals.due.currency)]
        return document

    # --- its items

    def _item(self, answer: _Answer, item: OrderItem) -> dict[str, Any]:
        order = answer.order
        document: dict[str, Any] = {"@type": "OrderItem"}
        if answer.positions is not None:
            document["position"] = answer.positions[item.id]
        if order.phase is not Phase.QUOTE and not item.errors:
            document["@id"] = self.urls.order_item(order.key.uuid, item.id)
        if order.phase is Phase.ORDER and item.status is not None and not item.errors:
            document["orderItemStatus"] = OA + item.status.value
        document |= self._purchase(order, item, answer.seller)
        document |= self._ordered(answer, item)
        document |= self._details(item)
        if order.phase is Phase.ORDER:
            document |= access.properties(item, self.urls)
        if answer.positions is None:
            document |= _messages(item)
        if item.errors:
            document["error"] = [_error(fault, self._instance(fault, item)) for fault in item.errors]
        return document

    def _ordered(self, answer: _Answer, item: OrderItem) -> dict[str, Any]:
        """What was asked for, as it stands now; only the reference where it is not known."""
        opportunity = self._catalogue.opportunities.get(item.opportunity or "")
        if opportunity is not None:
            # A quote sees the places without its own lease; an order sees what everybody sees.
            own = answer.order.key if answer.order.phase is Phase.QUOTE else None
            return {"orderedItem": self._documents.in_order(opportunity, lambda each: answer.standing(each, own))}
        if item.opportunity is not None:
            return {"orderedItem": self._documents.no_longer_published(item.opportunity)}
        wanted = item.requested.opportunity
        return {"orderedItem": _reflected_reference(wanted.url, wanted.type)} if wanted is not None else {}

    def _purchase(self, order: Order, item: OrderItem, seller: Seller) -> dict[str, Any]:
        """What was bought, and the tax in it; nothing where the price is dynamic."""
        if order.is_dynamic:
            return {}
        if item.offer is None:
            offer = item.requested.offer
            return {"acceptedOffer": _reflected_reference(offer.url, "Offer")} if offer is not None else {}
        document: dict[str, Any] = {"acceptedOffer": self._documents.offer(item.offer)}
        if not order.totals.tax_excluded:
            document["unitTaxSpecification"] = [_tax(seller, item.tax, item.offer.currency)]
        return document

    def _details(self, item: OrderItem) -> dict[str, Any]:
        """What is asked of the attendee, and what has been answered."""
        document: dict[str, Any] = {}
        offer, requested = item.offer, item.requested
        if offer is not None and offer.attendee_details:
            document["attendeeDetailsRequired"] = [f"https://schema.org/{name}" for name in offer.attendee_details]
        if requested.attendee is not None:
            document["attendee"] = msgspec.Raw(requested.attendee.reflected)
        if offer is not None and offer.intake_form:
            document["orderItemIntakeForm"] = self._documents.form(offer.intake_form)
        if requested.answers is not None:
            document["orderItemIntakeFormResponse"] = msgspec.Raw(requested.answers.reflected)
        return document

    def _feed_item(
        self, order: Order, item: OrderItem, seller: Seller, standing: Callable[[Opportunity], Standing]
    ) -> dict[str, Any]:
        document: dict[str, Any] = {
            "@type": "OrderItem",
            "@id": self.urls.order_item(order.key.uuid, item.id),
        }
        if order.phase is Phase.ORDER and item.status is not None:
            document["orderItemStatus"] = OA + item.status.value
        document |= self._purchase(order, item, seller)
        opportunity = self._catalogue.opportunities.get(item.opportunity or "")
        if opportunity is not None:
            document["orderedItem"] = self._documents.in_private_feed(opportunity, standing)
        elif item.opportunity is not None:
            document["orderedItem"] = self._documents.no_longer_published(item.opportunity)
        if order.phase is Phase.ORDER:
            document |= access.properties(item, self.urls)
        return document | _messages(item)

    def _instance(self, fault: OpenBookingError, item: OrderItem) -> str | None:
        """The `instance` of an item's error: the `@id` of a question of the intake form, or of what was asked for."""
        if fault.instance is None:
            return item.requested.opportunity.url if item.requested.opportunity is not None else None
        return fault.instance if "://" in fault.instance else self.urls.absolute(fault.instance)


def _messages(item: OrderItem) -> dict[str, Any]:
    """What the seller has to say of an item after it was booked, which B itself never carries."""
    said = {"cancellationMessage": item.cancellation_message, "customerNotice": item.customer_notice}
    return {name: text for name, text in said.items() if text}


def _payment_is_reflected(order: Order) -> bool:
    """Payment details are reflected where something is or was paid through the broker, or by dynamic payment."""
    return order.is_dynamic or (order.order_number or order.proposal) is not None or takes_payment(order.totals)


def _payment(payment: Payment, with_identifier: bool) -> dict[str, Any]:
    document = {
        "@type": payment.type,
        "identifier": payment.identifier if with_identifier else None,
        "name": payment.name,
        "accountId": payment.account_id,
        "paymentProviderId": payment.payment_provider_id,
    }
    return {name: value for name, value in document.items() if value is not None}


def _amount(type_: str, amount: Amount) -> dict[str, Any]:
    document: dict[str, Any] = {"@type": type_, "price": amount.price}
    if amount.currency is not None:
        document["priceCurrency"] = amount.currency
    return document


def _tax(seller: Seller, amount: Decimal, currency: str | None) -> dict[str, Any]:
    tax = seller.tax
    document = _amount("TaxChargeSpecification", Amount(amount, currency))
    document["name"] = tax.name
    document["rate"] = tax.rate
    if tax.identifier is not None:
        document["identifier"] = tax.identifier
    return document


def _reflected_reference(url: str, type_: str | None) -> dict[str, Any]:
    return {"@type": type_, "@id": url} if type_ else {"@id": url}
