"""From domain to bytes: quotes, proposals, orders and errors as the booking API answers with them.

Which properties a document carries depends on what it is and where it is sent, and on nothing else. No
null, empty string or empty array is ever written. This module decides no rule and knows no HTTP.

Source: Open Booking API 1.0 CR3, "Model", "Error Model", "Broker: Processing the Orders feed"; where today's
data models differ, those (docs/dialects.md lists each place).
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Raw

from server.domain.capacity import Standing
from server.domain.catalogue import Catalogue, Opportunity, Seller
from server.domain.errors import OpenBookingError
from server.domain.orders import BrokerRole, Order, Phase
from server.wire.access import context_of
from server.wire.documents import CONTEXT, OA, Documents, encode
from server.wire.items import Answer, ItemWriter, StandingOf, error_of
from server.wire.money import add_payment, add_sums
from server.wire.outbound import Lease, OrderOut
from server.wire.times import timestamp
from server.wire.urls import Urls

ROLE: Mapping[BrokerRole, str] = {each: OA + each.value for each in BrokerRole}


def error(fault: OpenBookingError, instance: str | None = None, request_id: str | None = None) -> bytes:
    """The body of an error of the order as a whole; `instance` is where it happened, if the fault does not say."""
    shown = error_of(fault, fault.instance or instance)
    shown.context, shown.requestId = CONTEXT, request_id
    return encode(shown)


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
        self._items = ItemWriter(catalogue, documents, urls)
        self._booking_service = Raw(encode(booking_service))

    def response(self, order: Order, standing: StandingOf, positions: Mapping[str, int] | None = None) -> bytes:
        """The whole document, as C1, C2, P, B and Order Status answer it.

        standing: how an opportunity stands without what an order of the given key claims.
        positions: of the items by their id; none outside C1, C2, P and B ("position" is not persisted).
        """
        seller = self._catalogue.sellers[order.seller]
        answer = Answer(order, seller, standing, positions, order.phase is not Phase.QUOTE and not order.has_errors)
        shown = self._head(order)
        if order.phase is Phase.QUOTE:
            _add_lease(shown, order)
        elif order.order_number is not None:
            shown.orderNumber = order.order_number
        else:
            self._add_proposal(shown, order)
        self._add_parties(shown, order, seller)
        shown.orderedItem = [self._items.item(answer, item) for item in order.items]
        add_sums(shown, order, seller)
        add_payment(shown, order)
        return encode(shown)

    def feed_data(self, order: Order, standing: Callable[[Opportunity], Standing]) -> bytes:
        """The `data` of an order or proposal in its private feed: only what may change after B or P.

        standing: how an opportunity stands.
        """
        seller = self._catalogue.sellers[order.seller]
        shown = self._head(order)
        shown.identifier = order.key.uuid
        self._add_proposal(shown, order)
        shown.orderedItem = [self._items.feed_item(order, item, seller, standing) for item in order.items]
        add_sums(shown, order, seller)
        return encode(shown)

    # --- parts

    def _head(self, order: Order) -> OrderOut:
        return OrderOut(context_of(order), order.phase.value, self.urls.order(order.phase, order.key.uuid))

    def _add_proposal(self, shown: OrderOut, order: Order) -> None:
        proposal = order.proposal
        if proposal is not None:
            shown.orderProposalVersion = self.urls.version(order.key.uuid, proposal.version)
            shown.orderProposalStatus = OA + proposal.status.value
            shown.orderSellerNote = proposal.seller_note or None

    def _add_parties(self, shown: OrderOut, order: Order, seller: Seller) -> None:
        shown.brokerRole = ROLE[order.role]
        if order.broker is not None:
            shown.broker = Raw(order.broker.reflected)
        shown.seller = self._documents.seller(seller)
        if order.customer is not None:
            shown.customer = Raw(order.customer.reflected)
        shown.bookingService = self._booking_service


def _add_lease(shown: OrderOut, order: Order) -> None:
    """What only a quote says: whether it needs approval, and for how long the places are held."""
    shown.orderRequiresApproval = order.requires_approval
    if order.lease_expires is not None:
        shown.lease = Lease(timestamp(order.lease_expires))
