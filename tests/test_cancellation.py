"""PATCH of an Order: which items are cancelled, which are not, and what follows."""

from datetime import timedelta

import pytest

from tests import shop
from tests.conftest import Api

STRANGE_ITEM = f"{shop.BASE}/orders/{shop.UUID2}#/orderedItem/1"


async def test_the_place_becomes_free_and_the_total_falls(api: Api) -> None:
    first, _ = await api.booked_items(shop.YOGA, shop.YOGA)
    assert (await api.cancel(first)).status == 204
    order = (await api.call("GET", f"/orders/{shop.UUID1}")).body
    assert order["totalPaymentDue"]["price"] == 10
    assert order["totalPaymentTax"][0]["price"] == 1.67
    assert await api.remaining(shop.YOGA) == 4


async def test_it_is_atomic_one_item_that_may_not_be_cancelled_keeps_all(api: Api) -> None:
    items = await api.booked_items(shop.YOGA, shop.BOXING)
    reply = await api.cancel(*items)
    assert (reply.status, reply.body["@type"]) == (400, "CancellationNotPermittedError")
    assert (await api.remaining(shop.YOGA), await api.remaining(shop.BOXING)) == (4, 4)
    assert await api.feed("orders-rpde") == {}


async def test_too_late_is_told_in_a_sentence_for_the_customer(api: Api) -> None:
    (item,) = await api.booked_items(shop.TOMORROW_LATE)
    reply = await api.cancel(item)
    assert reply.body["description"] == (
        "This booking can no longer be cancelled: that was possible until 7 days before the start."
    )


async def test_what_has_started_is_not_cancelled(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    api.clock.advance(timedelta(hours=48))
    reply = await api.cancel(item)
    assert (reply.status, reply.body["@type"]) == (400, "CancellationNotPermittedError")


async def test_a_repeated_cancellation_changes_nothing_and_tells_nobody(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    await api.cancel(item)
    before = await api.call("GET", "/orders-rpde")
    assert (await api.cancel(item)).status == 204
    assert (await api.call("GET", "/orders-rpde")).raw == before.raw
    assert await api.remaining(shop.YOGA) == 5


async def test_a_repetition_succeeds_even_when_it_has_become_too_late(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    await api.cancel(item)
    api.clock.advance(timedelta(days=30))
    assert (await api.cancel(item)).status == 204


@pytest.mark.parametrize(
    ("patch", "status", "type_"),
    [
        ({"@type": "OrderQuote"}, 500, "UnexpectedOrderTypeError"),
        ({"@id": "x"}, 400, "PatchContainsExcessivePropertiesError"),
        ({"customer": {}}, 400, "PatchContainsExcessivePropertiesError"),
        ({"orderedItem": []}, 400, "OpenBookingError"),
        ({"orderedItem": ["x"]}, 400, "OpenBookingError"),
    ],
)
async def test_a_patch_of_the_wrong_shape(api: Api, patch: dict[str, object], status: int, type_: str) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    reply = await api.call("PATCH", f"/orders/{shop.UUID1}", shop.cancellation(item) | patch)
    assert (reply.status, reply.body["@type"]) == (status, type_)
    assert await api.remaining(shop.YOGA) == 4


async def test_properties_of_a_custom_namespace_are_ignored(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    body = shop.cancellation(item) | {"acme:reason": "rain"}
    body["orderedItem"][0]["acme:weather"] = "wet"
    assert (await api.call("PATCH", f"/orders/{shop.UUID1}", body)).status == 204


async def test_any_other_property_of_an_item_is_excessive(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    body = shop.cancellation(item)
    body["orderedItem"][0]["position"] = 0
    reply = await api.call("PATCH", f"/orders/{shop.UUID1}", body)
    assert (reply.status, reply.body["@type"]) == (400, "PatchContainsExcessivePropertiesError")
    assert "orderedItem[0].position" in reply.body["description"]


@pytest.mark.parametrize(
    ("item_id", "type_"),
    [
        ("nonsense", "OrderItemIdInvalidError"),
        (f"{shop.BASE}/orders/{shop.UUID1}#/orderedItem/99", "OrderItemIdInvalidError"),
        (STRANGE_ITEM, "OrderItemNotWithinOrderError"),
    ],
)
async def test_an_item_id_that_is_not_of_this_order(api: Api, item_id: str, type_: str) -> None:
    await api.booked_items(shop.YOGA)
    reply = await api.cancel(item_id)
    assert (reply.status, reply.body["@type"]) == (500, type_)


async def test_an_item_of_another_order_is_told_apart_before_the_order_is_looked_up(api: Api) -> None:
    reply = await api.cancel(STRANGE_ITEM)
    assert (reply.status, reply.body["@type"]) == (500, "OrderItemNotWithinOrderError")


@pytest.mark.parametrize(("path", "type_"), [("orders", "UnknownOrderError"), ("order", "NotFoundError")])
async def test_an_unknown_order_is_a_404_in_both_dialects(api: Api, path: str, type_: str) -> None:
    reply = await api.cancel(f"{shop.BASE}/orders/{shop.UUID1}#/orderedItem/1", path=path)
    assert (reply.status, reply.body["@type"]) == (404, type_)


async def test_a_wrong_status_is_an_error_of_the_dialect(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    reply = await api.cancel(item, status=shop.OA + "OrderItemConfirmed")
    assert (reply.status, reply.body["@type"]) == (400, "PatchNotAllowedOnPropertyError")


async def test_a_deleted_order_cannot_be_cancelled(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    await api.call("DELETE", f"/orders/{shop.UUID1}")
    reply = await api.cancel(item)
    assert (reply.status, reply.body["@type"]) == (410, "GoneError")
