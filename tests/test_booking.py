"""B and Order Status: the booking itself, its payment and total, and its repetition."""

import asyncio
from typing import Any

import pytest

from tests import shop
from tests.conftest import Api


async def test_b_answers_201_with_a_number_and_an_id_and_status_for_each_item(api: Api) -> None:
    reply = await api.b(shop.YOGA)
    (item,) = reply.body["orderedItem"]
    assert (reply.status, reply.body["@type"]) == (201, "Order")
    assert reply.body["orderNumber"] == "OB000001"
    assert reply.headers["Location"] == reply.body["@id"] == f"{shop.BASE}/orders/{shop.UUID1}"
    assert item["@id"] == f"{reply.body['@id']}#/orderedItem/1"
    assert item["orderItemStatus"] == shop.OA + "OrderItemConfirmed"
    assert reply.body["payment"] == shop.PAYMENT


async def test_b_works_without_any_quote_before_it(api: Api) -> None:
    assert (await api.b(shop.YOGA)).status == 201
    assert await api.remaining(shop.YOGA) == 4


async def test_the_lease_of_the_quote_becomes_the_booking(api: Api) -> None:
    await api.c2(shop.SOLO)
    assert (await api.b(shop.SOLO)).status == 201
    assert await api.remaining(shop.SOLO) == 0
    (record,) = [record for _, record in api.system.sandbox.records()]
    assert getattr(record, "lease_expires", "none") is None


@pytest.mark.parametrize("total", [shop.price(9), shop.price(11), shop.price(10, "USD"), None])
async def test_another_total_is_refused_and_the_lease_is_kept(api: Api, total: object) -> None:
    await api.c2(shop.SOLO)
    reply = await api.b(shop.SOLO, totalPaymentDue=total)
    assert (reply.status, reply.body["@type"]) == (400, "TotalPaymentDueMismatchError")
    assert await api.remaining(shop.SOLO) == 0, "the lease is sustained"
    assert (await api.b(shop.SOLO)).status == 201


@pytest.mark.parametrize("amount", ["10.00", 10, 10.0])
async def test_the_total_may_be_a_number_or_a_text(api: Api, amount: object) -> None:
    assert (await api.b(shop.YOGA, totalPaymentDue=shop.price(amount))).status == 201  # type: ignore[arg-type]


async def test_a_booking_that_costs_something_needs_a_payment_with_an_identifier(api: Api) -> None:
    missing = await api.b(shop.YOGA, payment=None)
    incomplete = await api.b(shop.YOGA, payment={"@type": "Payment", "name": "Points"})
    assert (missing.status, missing.body["@type"]) == (400, "MissingPaymentDetailsError")
    assert (incomplete.status, incomplete.body["@type"]) == (400, "IncompletePaymentDetailsError")


async def test_a_free_booking_needs_no_payment_and_takes_none(api: Api) -> None:
    refused = await api.b(shop.FREE_WALK, totalPaymentDue=shop.price(0))
    assert (refused.status, refused.body["@type"]) == (400, "UnnecessaryPaymentDetailsError")
    booked = await api.b(shop.FREE_WALK, payment=None, totalPaymentDue=shop.price(0))
    assert (booked.status, "payment" in booked.body) == (201, False)
    assert booked.body["totalPaymentDue"]["openBookingPrepayment"] == shop.OA + "Unavailable"


async def test_the_whole_booking_succeeds_or_fails_as_one(api: Api) -> None:
    await api.b(shop.SOLO, uuid=shop.UUID2)
    reply = await api.b(shop.YOGA, shop.SOLO)
    assert (reply.status, shop.errors_of(reply.body)) == (409, [None, "OpportunityIsFullError"])
    assert await api.remaining(shop.YOGA) == 5
    assert "orderNumber" not in reply.body
    assert not [item for item in reply.body["orderedItem"] if {"@id", "orderItemStatus", "accessCode"} & set(item)]


class TestRepetition:
    """B is idempotent: a broker who lost the answer may ask again."""

    async def test_the_same_order_is_answered_again_and_nothing_is_booked_twice(self, api: Api) -> None:
        first, again = await api.b(shop.YOGA), await api.b(shop.YOGA)
        assert (again.status, again.body) == (201, first.body)
        assert await api.remaining(shop.YOGA) == 4

    async def test_the_order_of_items_and_keys_does_not_matter(self, api: Api) -> None:
        items = [shop.item(shop.YOGA, 0), shop.item(shop.BOXING, 1)]
        await api.b(shop.YOGA, shop.BOXING)
        turned = [dict(reversed(item.items())) for item in reversed(items)]
        reply = await api.b(shop.YOGA, shop.BOXING, orderedItem=turned)
        assert reply.status == 201

    @pytest.mark.parametrize(
        "changes",
        [
            {"orderedItem": [shop.item(shop.BOXING)]},
            {"customer": shop.CUSTOMER | {"email": "other@example.com"}},
            {"orderedItem": [shop.item(shop.YOGA, 0), shop.item(shop.YOGA, 1)], "totalPaymentDue": shop.price(20)},
        ],
    )
    async def test_any_difference_is_a_clash_of_uuids(self, api: Api, changes: dict[str, Any]) -> None:
        await api.b(shop.YOGA)
        reply = await api.b(shop.YOGA, **changes)
        assert (reply.status, reply.body["@type"]) == (500, "OrderAlreadyExistsError")
        assert await api.remaining(shop.YOGA) == 4

    async def test_a_quote_on_the_uuid_of_an_order_is_a_clash_too(self, api: Api) -> None:
        await api.b(shop.YOGA)
        for reply in (await api.c1(shop.YOGA), await api.c2(shop.YOGA)):
            assert (reply.status, reply.body["@type"]) == (500, "OrderAlreadyExistsError")

    async def test_after_a_cancellation_the_repetition_shows_the_order_as_it_now_is(self, api: Api) -> None:
        (item,) = await api.booked_items(shop.YOGA)
        await api.cancel(item)
        again = await api.b(shop.YOGA)
        assert again.status == 201
        assert again.body["orderedItem"][0]["orderItemStatus"] == shop.OA + "CustomerCancelled"

    async def test_the_uuid_may_be_written_in_capitals(self, api: Api) -> None:
        await api.b(shop.YOGA, uuid="aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
        again = await api.b(shop.YOGA, uuid="AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA")
        assert again.status == 201
        assert await api.remaining(shop.YOGA) == 4


class TestOrderStatus:
    """GET of an order: as it is now."""

    async def test_it_is_the_order_without_positions(self, api: Api) -> None:
        booked = (await api.b(shop.YOGA)).body
        status = (await api.call("GET", f"/orders/{shop.UUID1}")).body
        for item in booked["orderedItem"]:
            del item["position"]
        assert status == booked

    async def test_a_quote_that_holds_a_lease_can_be_seen(self, api: Api) -> None:
        await api.c2(shop.YOGA)
        assert (await api.call("GET", f"/orders/{shop.UUID1}")).body["@type"] == "OrderQuote"

    async def test_an_unknown_order_is_a_404(self, api: Api) -> None:
        reply = await api.call("GET", f"/orders/{shop.UUID1}")
        assert (reply.status, reply.body["@type"]) == (404, "UnknownOrderError")

    async def test_a_deleted_order_is_gone(self, api: Api) -> None:
        await api.b(shop.YOGA)
        await api.call("DELETE", f"/orders/{shop.UUID1}")
        reply = await api.call("GET", f"/orders/{shop.UUID1}")
        assert (reply.status, reply.body["@type"]) == (410, "GoneError")


async def test_of_many_who_want_the_last_place_at_the_same_moment_one_gets_it(api: Api) -> None:
    uuids = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(30)]
    replies = await asyncio.gather(*(api.b(shop.SOLO, uuid=uuid) for uuid in uuids))
    assert sorted(reply.status for reply in replies) == [201] + [409] * 29
    assert await api.remaining(shop.SOLO) == 0
