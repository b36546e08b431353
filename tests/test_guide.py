"""The guide "Handling abandonment, cancellation, and errors", sentence by sentence.

Each test names the sentence that it holds.
"""

from tests import shop
from tests.conftest import Api

UNKNOWN = "99999999-9999-4999-8999-999999999999"


class TestAbandonment:
    """ "A customer may start the flow of creating a booking but may not actually finalize it." """

    async def test_the_broker_deletes_the_quote_and_any_lease_held_is_released(self, api: Api) -> None:
        """ "use this endpoint to delete the orderQuote and release any lease being held" """
        await api.c2(shop.YOGA, shop.YOGA)
        assert await api.remaining(shop.YOGA) == 3
        await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
        assert await api.remaining(shop.YOGA) == 5

    async def test_an_empty_delete_is_answered_with_an_empty_204(self, api: Api) -> None:
        """ "an empty DELETE request ... an empty request carrying a 204 status if successful" """
        await api.c2()
        reply = await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
        assert (reply.status, reply.raw) == (204, b"")

    async def test_the_leases_made_are_removed_for_other_customers_to_use(self, api: Api) -> None:
        """ "You should remove any leases made associated with the booking." """
        await api.c2(shop.SOLO)
        assert (await api.c2(shop.SOLO, uuid=shop.UUID2)).status == 409
        await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
        assert (await api.c2(shop.SOLO, uuid=shop.UUID2)).status == 200

    async def test_a_uuid_that_does_not_exist_is_answered_with_an_error(self, api: Api) -> None:
        """ "Ensure that an error is returned if a request is made ... to a UUID that does not exist." """
        reply = await api.call("DELETE", f"/order-quotes/{UNKNOWN}")
        assert (reply.status, reply.body["@type"]) == (404, "NotFoundError")


class TestOrderCancellation:
    """ "Once an order has been completed the customer may wish to cancel it." """

    async def test_the_route_order_uuid_is_present(self, api: Api) -> None:
        """ "Ensure this route is present in your booking system /order/{uuid}" """
        (item,) = await api.booked_items(shop.YOGA)
        assert (await api.cancel(item, path="order")).status == 204

    async def test_the_request_example_works_word_for_word(self, api: Api) -> None:
        """ "This endpoint will receive a PATCH request, as shown in this example" """
        (item,) = await api.booked_items(shop.YOGA)
        body = {
            "@context": "https://openactive.io/",
            "@type": "Order",
            "orderedItem": [
                {
                    "@type": "OrderItem",
                    "@id": item,
                    "orderItemStatus": "https://openactive.io/CustomerCancelled",
                }
            ],
        }
        assert (await api.call("PATCH", f"/order/{shop.UUID1}", body)).status == 204

    async def test_items_omitted_from_the_request_are_ignored(self, api: Api) -> None:
        """ "Any orderItem omitted from the cancellation request must be ignored." """
        first, _ = await api.booked_items(shop.YOGA, shop.YOGA)
        await api.cancel(first, path="order")
        order = (await api.call("GET", f"/order/{shop.UUID1}")).body
        statuses = [entry["orderItemStatus"].rpartition("/")[2] for entry in order["orderedItem"]]
        assert statuses == ["CustomerCancelled", "OrderItemConfirmed"]

    async def test_the_response_is_an_empty_204(self, api: Api) -> None:
        """ "cancel the bookings for the orderItems in the request, and ... return a empty response with a 204" """
        (item,) = await api.booked_items(shop.YOGA)
        reply = await api.cancel(item, path="order")
        assert (reply.status, reply.raw) == (204, b"")

    async def test_an_item_that_has_been_cancelled_already_is_no_error(self, api: Api) -> None:
        """ "even if the item has already been cancelled" """
        (item,) = await api.booked_items(shop.YOGA)
        await api.cancel(item, path="order")
        reply = await api.cancel(item, path="order")
        assert (reply.status, reply.raw) == (204, b"")

    async def test_what_the_rules_forbid_is_a_400_that_says_why(self, api: Api) -> None:
        """ "you should return a 400 error stating that the cancellation is not permitted" """
        (item,) = await api.booked_items(shop.BOXING)
        reply = await api.cancel(item, path="order")
        assert (reply.status, reply.body["@type"]) == (400, "CancellationNotPermittedError")
        assert reply.body["@context"] == "https://openactive.io/"
        assert reply.body["description"].startswith("This booking cannot be cancelled")

    async def test_any_other_status_is_not_allowed_for_the_patch(self, api: Api) -> None:
        """ "The orderItemStatus can only be a customer cancellation, any other status should return a 400" """
        (item,) = await api.booked_items(shop.YOGA)
        reply = await api.cancel(item, path="order", status="https://openactive.io/SellerCancelled")
        assert (reply.status, reply.body["@type"]) == (400, "PatchNotAllowedOnProperty")
        only = "Only 'https://openactive.io/CustomerCancelled' is permitted for this property."
        assert reply.body["description"] == only


class TestDeletingAnOrder:
    """ "If something goes wrong with the entire booking flow ... this end point can be used." """

    async def test_the_response_is_an_empty_204(self, api: Api) -> None:
        """ "The response should be empty with a 204 status when a order is succesfully deleted" """
        await api.b()
        reply = await api.call("DELETE", f"/order/{shop.UUID1}")
        assert (reply.status, reply.raw) == (204, b"")

    async def test_only_a_stub_with_the_uuid_remains(self, api: Api) -> None:
        """ "hard deleted within your system, with only a stub of the order remaining containing the UUID" """
        await api.b()
        await api.call("DELETE", f"/order/{shop.UUID1}")
        (key, record), *others = api.system.sandbox.records()
        assert not others and key.uuid == shop.UUID1
        assert b"priya" not in repr(record).encode()

    async def test_an_order_in_the_orders_feed_is_marked_as_deleted(self, api: Api) -> None:
        """ "If the order is present in the orders feed ... it must be marked as deleted." """
        (item,) = await api.booked_items(shop.YOGA)
        await api.cancel(item)
        await api.call("DELETE", f"/order/{shop.UUID1}")
        assert await api.feed("orders-rpde") == {shop.UUID1: None}

    async def test_an_order_that_was_not_in_the_orders_feed_stays_out_of_it(self, api: Api) -> None:
        """ "If the order is present in the orders feed" """
        await api.b()
        await api.call("DELETE", f"/order/{shop.UUID1}")
        assert await api.feed("orders-rpde") == {}

    async def test_an_order_that_is_not_recognised_is_a_404(self, api: Api) -> None:
        """ "If the order is not recognised a 404 error should be returned" """
        reply = await api.call("DELETE", f"/order/{UNKNOWN}")
        assert reply.status == 404
        assert (reply.body["@type"], reply.body["description"]) == ("NotFoundError", "This Order does not exist.")

    async def test_the_uuid_of_a_deleted_order_is_never_used_again(self, api: Api) -> None:
        """ "C1, C2, P, B endpoints should return OrderAlreadyExistsError" """
        await api.b()
        await api.call("DELETE", f"/order/{shop.UUID1}")
        proposal = shop.order("OrderProposal", totalPaymentDue=shop.price(10), payment=shop.PAYMENT)
        replies = [
            await api.c1(),
            await api.c2(),
            await api.call("PUT", f"/order-proposals/{shop.UUID1}", proposal),
            await api.b(),
        ]
        assert {(reply.status, reply.body["@type"]) for reply in replies} == {(500, "OrderAlreadyExistsError")}
