"""Who may do what: tokens, and the isolation of Booking Partners."""

import pytest

from tests import shop
from tests.conftest import Api

ENDPOINTS = [
    ("PUT", f"/order-quote-templates/{shop.UUID1}"),
    ("PUT", f"/order-quotes/{shop.UUID1}"),
    ("DELETE", f"/order-quotes/{shop.UUID1}"),
    ("PUT", f"/order-proposals/{shop.UUID1}"),
    ("PATCH", f"/order-proposals/{shop.UUID1}"),
    ("PUT", f"/orders/{shop.UUID1}"),
    ("GET", f"/orders/{shop.UUID1}"),
    ("PATCH", f"/orders/{shop.UUID1}"),
    ("DELETE", f"/orders/{shop.UUID1}"),
    ("PATCH", f"/order/{shop.UUID1}"),
    ("DELETE", f"/order/{shop.UUID1}"),
    ("GET", "/orders-rpde"),
    ("GET", "/order-proposals-rpde"),
]


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
async def test_without_a_token_every_endpoint_answers_403(api: Api, method: str, path: str) -> None:
    reply = await api.call(method, path, token=None)
    assert (reply.status, reply.body["@type"]) == (403, "NoAPITokenError")


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
@pytest.mark.parametrize("token", ["wrong", "acme-token2", "ACME-TOKEN"])
async def test_with_a_wrong_token_every_endpoint_answers_401(api: Api, method: str, path: str, token: str) -> None:
    reply = await api.call(method, path, token=token)
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAPITokenError")
    assert token not in reply.raw.decode()


async def test_another_scheme_than_bearer_is_invalid(api: Api) -> None:
    reply = await api.call("GET", "/orders-rpde", token=None, headers={"Authorization": f"Basic {shop.ACME}"})
    assert reply.status == 401


async def test_two_partners_may_use_the_same_uuid_for_two_orders(api: Api) -> None:
    mine = await api.b(shop.YOGA)
    theirs = await api.b(shop.BOXING, token=shop.ZEST)
    assert (mine.status, theirs.status) == (201, 201)
    assert (await api.call("GET", f"/orders/{shop.UUID1}")).body["orderedItem"][0]["@id"]
    await api.call("DELETE", f"/orders/{shop.UUID1}", token=shop.ZEST)
    assert (await api.call("GET", f"/orders/{shop.UUID1}")).status == 200


@pytest.mark.parametrize("path", ["orders", "order"])
async def test_the_order_of_another_partner_looks_just_like_one_that_does_not_exist(api: Api, path: str) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", shop.cancellation(item))):
        theirs = await api.call(method, f"/{path}/{shop.UUID1}", body, token=shop.ZEST)
        await api.call("GET", f"/{path}/{shop.UUID2}")
        unknown_item = item.replace(shop.UUID1, shop.UUID2)
        unknown = await api.call(method, f"/{path}/{shop.UUID2}", body and shop.cancellation(unknown_item))
        same = {"instance": theirs.body.pop("instance").replace(shop.UUID1, shop.UUID2)}
        assert (theirs.status, theirs.body | same) == (unknown.status, unknown.body)


async def test_a_token_for_one_seller_cannot_book_with_another(api: Api) -> None:
    reply = await api.c1(shop.NET_DANCE, token="riverside-only")
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")
    assert (await api.c1(shop.YOGA, token="riverside-only")).status == 200


async def test_a_token_for_one_seller_cannot_touch_the_order_of_another(api: Api) -> None:
    await api.b(shop.NET_DANCE, totalPaymentDue=shop.price(12))
    for method in ("GET", "DELETE"):
        reply = await api.call(method, f"/orders/{shop.UUID1}", token="riverside-only")
        assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")


async def test_a_token_for_one_seller_cannot_take_the_quote_of_another_away(api: Api) -> None:
    await api.c2(shop.NET_DANCE)
    reply = await api.c2(shop.YOGA, token="riverside-only")
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")
    assert await api.remaining(shop.NET_DANCE) == 4


async def test_items_of_two_sellers_do_not_go_into_one_order(api: Api) -> None:
    for reply in (await api.c1(shop.YOGA, shop.NET_DANCE), await api.b(shop.YOGA, shop.NET_DANCE)):
        assert (reply.status, reply.body["@type"]) == (500, "SellerMismatchError")


@pytest.mark.parametrize("seller", [None, f"{shop.BASE}/sellers/nobody", "https://elsewhere.example/sellers/riverside"])
async def test_an_unknown_seller(api: Api, seller: str | None) -> None:
    reply = await api.c1(seller=seller)
    assert (reply.status, reply.body["@type"]) == (500, "SellerNotFoundError")
