"""Credentials: whose orders they open, which brokers they stand for, and what they never open.

"API level authentication and data security", "Middleware as a catalyst", "Authentication".
"""

from typing import Any

import pytest

from server.domain import errors
from server.domain.flow import Checkpoint
from server.system import Caller
from tests import shop
from tests.conftest import Api
from tests.test_interface.requests import encoded
from tests.text import scene

ONLY = "riverside-only"
DANCE: dict[str, Any] = {"totalPaymentDue": shop.price(12)}


async def test_the_quote_of_another_partner_is_not_deleted(api: Api) -> None:
    await api.c2(shop.SOLO)
    await api.call("DELETE", f"/order-quotes/{shop.UUID1}", token=shop.ZEST)
    assert await api.remaining(shop.SOLO) == 0
    assert (await api.b(shop.SOLO)).status == 201


async def test_the_same_uuid_is_two_quotes_for_two_partners(api: Api) -> None:
    await api.c2(shop.YOGA)
    await api.c2(shop.YOGA, token=shop.ZEST)
    assert await api.remaining(shop.YOGA) == 3
    await api.call("DELETE", f"/order-quotes/{shop.UUID1}", token=shop.ZEST)
    assert await api.remaining(shop.YOGA) == 4


async def test_the_same_uuid_is_two_proposals_for_two_partners(api: Api) -> None:
    await scene.p(api)
    theirs = await scene.p(api, token=shop.ZEST)
    assert (theirs.status, await api.remaining(scene.GYM)) == (201, 3)
    reply = await scene.b_from(api, await scene.accepted(api), shop.ZEST)
    assert (reply.status, reply.body["@type"]) == (500, "OrderProposalVersionOutdatedError")


async def test_another_partner_cannot_book_a_proposal(api: Api) -> None:
    reply = await scene.b_from(api, await scene.accepted(api), shop.ZEST)
    assert (reply.status, reply.body["@type"]) == (500, "OrderCreationFailedError")


async def test_other_credentials_of_the_same_partner_open_the_same_orders(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    order = await api.call("GET", f"/orders/{shop.UUID1}", token=ONLY)
    assert (order.status, order.body["orderedItem"][0]["@id"]) == (200, item)


async def test_one_set_of_credentials_may_stand_for_many_brokers(api: Api) -> None:
    for uuid, name in ((shop.UUID1, "One"), (shop.UUID2, "Two")):
        reply = await api.b(shop.YOGA, uuid=uuid, broker={"@type": "Organization", "name": name})
        assert (reply.status, reply.body["broker"]["name"]) == (201, name)
        assert (await api.call("GET", f"/orders/{uuid}")).body["broker"]["name"] == name


async def test_the_name_of_a_broker_opens_nothing(api: Api) -> None:
    await api.b(shop.YOGA)
    assert (await api.call("GET", f"/orders/{shop.UUID1}", token=shop.ZEST)).status == 404


async def test_the_orders_feed_is_whole_whatever_seller_the_credentials_are_for(api: Api) -> None:
    await api.b(shop.NET_DANCE, **DANCE)
    scene.desk(api).notify(scene.KEY, "Hello")
    assert set(await api.feed("orders-rpde", token=ONLY)) == {shop.UUID1}


class TestWithoutTheSeller:
    """Credentials that the seller has not, or no longer, authorised."""

    async def test_no_checkpoint_is_passed(self, api: Api) -> None:
        for reply in (
            await api.c1(shop.NET_DANCE, token=ONLY),
            await api.c2(shop.NET_DANCE, token=ONLY),
            await scene.p(api, shop.NET_DANCE, token=ONLY),
            await api.b(shop.NET_DANCE, token=ONLY, **DANCE),
        ):
            assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")

    async def test_a_repeated_b_does_not_show_the_order(self, api: Api) -> None:
        assert (await api.b(shop.NET_DANCE, **DANCE)).status == 201
        reply = await api.b(shop.NET_DANCE, token=ONLY, **DANCE)
        assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")

    async def test_nor_does_a_repeated_b_from_a_proposal(self, api: Api) -> None:
        proposal = await scene.accepted(api)
        body = {"@type": "Order", "orderProposalVersion": proposal["orderProposalVersion"]}
        assert (await api.call("PUT", f"/orders/{shop.UUID1}", body)).status == 201
        elsewhere = Caller("acme", frozenset({shop.OAKWOOD}))
        with pytest.raises(errors.InvalidAuthorizationDetailsError):
            api.system.submit(Checkpoint.B, elsewhere, shop.UUID1, encoded(body))

    async def test_an_order_is_neither_seen_nor_changed(self, api: Api) -> None:
        booked = await api.b(shop.NET_DANCE, **DANCE)
        cancellation = shop.cancellation(booked.body["orderedItem"][0]["@id"])
        for method, body in (("GET", None), ("PATCH", cancellation), ("DELETE", None)):
            reply = await api.call(method, f"/orders/{shop.UUID1}", body, ONLY)
            assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")
        assert (await scene.status_of(api))["orderedItem"][0]["orderItemStatus"] == shop.OA + "OrderItemConfirmed"

    async def test_a_quote_is_not_deleted(self, api: Api) -> None:
        await api.c2(shop.NET_DANCE)
        reply = await api.call("DELETE", f"/order-quotes/{shop.UUID1}", token=ONLY)
        assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")
        assert await api.remaining(shop.NET_DANCE) == 4
