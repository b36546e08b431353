"""From domain to bytes: quotes, proposals, orders and errors as the booking API answers with them.

Which properties a document carries depends on what it is and where it is sent, and on nothing else. No
null, empty string or empty array is ever written. This module decides no rule and knows no HTTP.

Source: Open Booking API 1.0 CR3, "Model", "Error Model", "Broker: Processing the Orders feed"; where today's
data models differ, those (docs/dialects.md lists each place).
"""

from collections.abc import Callable, Mapping
from typing import Any

from server.domain.capacity import Standing
from server.domain.catalogue import Catalogue, Opportunity, Seller
from server.domain.errors import OpenBookingError
from server.domain.orders import BrokerRole, Order, Phase
from server.wire import access, money
from server.wire.documents import CONTEXT, OA, Documents
from server.wire.items import Answer, ItemWriter, StandingOf, error_of
from server.wire.kept import Kept
from server.wire.members import an_array, an_object, encode, members_of
from server.wire.times import timestamp
from server.wire.urls import Urls

TYPE: Mapping[Phase, bytes] = {each: encode(each.value) for each in Phase}


def error(fault: OpenBookingError, instance: str | None = None, request_id: str | None = None) -> bytes:
    """The body of an error of the order as a whole; `instance` is where it happened, if the fault does not say."""
    document = {"@context": CONTEXT, **error_of(fault, fault.instance or instance)}
    if request_id is not None:
        document["requestId"] = request_id
    return encode(document)


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
        self._booking_service = encode(booking_service)
        self._selling: Kept[bytes] = Kept()

    def response(self, order: Order, standing: StandingOf, positions: Mapping[str, int] | None = None) -> bytes:
        """The whole document, as C1, C2, P, B and Order Status answer it.

        standing: how an opportunity stands without what an order of the given key claims.
        positions: of the items by their id; none outside C1, C2, P and B ("position" is not persisted).
        """
        seller = self._catalogue.sellers[order.seller]
        answer = Answer(order, seller, standing, positions)
        return an_object(
            (
                self._head(order),
                self._identity(order),
                self._parties(order, seller),
                b'"orderedItem":' + an_array([self._items.item(answer, item) for item in order.items]),
                b"" if order.is_dynamic else money.sums(order.totals, seller),
                money.payment(order),
            )
        )

    def feed_data(self, order: Order, standing: Callable[[Opportunity], Standing]) -> bytes:
        """The `data` of an order or proposal in its private feed: only what may change after B or P.

        standing: how an opportunity stands.
        """
        seller = self._catalogue.sellers[order.seller]
        items = [self._items.feed_item(order, item, seller, standing) for item in order.items]
        return an_object(
            (
                self._head(order),
                b'"identifier":"%b"' % order.key.uuid.encode(),
                self._proposal(order),
                b'"orderedItem":' + an_array(items),
                b"" if order.is_dynamic else money.sums(order.totals, seller),
            )
        )

    # --- parts

    def _head(self, order: Order) -> bytes:
        order_id = encode(self.urls.order(order.phase, order.key.uuid))
        return b'"@context":%b,"@type":%b,"@id":%b' % (access.context_of(order), TYPE[order.phase], order_id)

    def _identity(self, order: Order) -> bytes:
        if order.phase is Phase.QUOTE:
            found = b'"orderRequiresApproval":' + (b"true" if order.requires_approval else b"false")
            if order.lease_expires is None or order.has_errors:
                return found
            expires = timestamp(order.lease_expires).encode()
            return b'%b,"lease":{"@type":"Lease","leaseExpires":"%b"}' % (found, expires)
        if order.order_number is not None:
            return b'"orderNumber":' + encode(order.order_number)
        return self._proposal(order)

    def _proposal(self, order: Order) -> bytes:
        if order.proposal is None:
            return b""
        document = {
            "orderProposalVersion": self.urls.version(order.key.uuid, order.proposal.version),
            "orderProposalStatus": OA + order.proposal.status.value,
        }
        if order.proposal.seller_note:
            document["orderSellerNote"] = order.proposal.seller_note
        return members_of(document)

    def _parties(self, order: Order, seller: Seller) -> bytes:
        role = order.role
        found = self._selling.get((seller.id, role), (seller,), lambda: self._sells(seller, role))
        if order.broker is not None:
            found += b',"broker":' + order.broker.reflected
        if order.customer is not None:
            found += b',"customer":' + order.customer.reflected
        return found

    def _sells(self, seller: Seller, role: BrokerRole) -> bytes:
        """What all orders of a seller by brokers of a role have in common."""
        return b'"brokerRole":%b,"seller":%b,"bookingService":%b' % (
            encode(OA + role.value),
            self._documents.seller(seller),
            self._booking_service,
        )
