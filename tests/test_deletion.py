"""DELETE of quotes and orders: what is freed, what is left, and who is told."""

import pytest

from tests import shop
from tests.conftest import Api, MakeApi


@pytest.mark.parametrize("path", ["orders", "order"])
async def test_an_order_is_deleted_its_places_are_free_and_nothing_personal_is_left(api: Api, path: str) -> None:
    await api.b(shop.YOGA)
    assert (await api.call("DELETE", f"/{path}/{shop.UUID1}")).status == 204
    assert await api.remaining(shop.YOGA) == 5
    assert b"priya" not in repr(list(api.system.sandbox.records())).encode()


@pytest.mark.parametrize("path", ["orders", "order"])
async def test_deleting_again_is_a_success(api: Api, path: str) -> None:
    await api.b(shop.YOGA)
    await api.call("DELETE", f"/{path}/{shop.UUID1}")
    reply = await api.call("DELETE", f"/{path}/{shop.UUID1}")
    assert (reply.status, reply.raw) == (204, b"")
    assert await api.remaining(shop.YOGA) == 5


@pytest.mark.parametrize(("path", "type_"), [("orders", "UnknownOrderError"), ("order", "NotFoundError")])
async def test_an_unknown_order_is_a_404_in_both_dialects(api: Api, path: str, type_: str) -> None:
    reply = await api.call("DELETE", f"/{path}/{shop.UUID1}")
    assert (reply.status, reply.body["@type"]) == (404, type_)


async def test_a_cancelled_item_is_not_freed_a_second_time(api: Api) -> None:
    first, _ = await api.booked_items(shop.YOGA, shop.YOGA)
    await api.cancel(first)
    await api.call("DELETE", f"/orders/{shop.UUID1}")
    assert await api.remaining(shop.YOGA) == 5


async def test_the_order_endpoint_does_not_delete_a_quote(api: Api) -> None:
    await api.c2(shop.YOGA)
    assert (await api.call("DELETE", f"/orders/{shop.UUID1}")).status == 404
    assert await api.remaining(shop.YOGA) == 4


async def test_the_quote_endpoint_does_not_delete_an_order(api: Api) -> None:
    await api.b(shop.YOGA)
    reply = await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
    assert (reply.status, reply.raw) == (204, b"")
    assert (await api.call("GET", f"/orders/{shop.UUID1}")).status == 200


async def test_deleting_a_quote_again_is_a_success(api: Api) -> None:
    await api.c2(shop.YOGA)
    replies = [await api.call("DELETE", f"/order-quotes/{shop.UUID1}") for _ in range(2)]
    assert [reply.status for reply in replies] == [204, 204]
    assert await api.remaining(shop.YOGA) == 5


async def test_after_its_deletion_a_quote_may_be_asked_for_again(api: Api) -> None:
    await api.c2(shop.YOGA)
    await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
    assert (await api.c2(shop.YOGA)).status == 200


async def test_a_setting_lets_the_deletion_of_an_unknown_quote_succeed_as_the_specification_has_it(
    make_api: MakeApi,
) -> None:
    api = await make_api(shop.fixtures(unknown_quote_deletion="no-content"))
    assert (await api.call("DELETE", f"/order-quotes/{shop.UUID1}")).status == 204
