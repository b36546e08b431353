"""What sellers give they can suspend and take away, whatever the token; and orders outlast credentials."""

from datetime import timedelta

import pytest

from tests import shop
from tests.conftest import Api
from tests.identity.people import MAYA, OLGA, OTHER, OTHER_SECRET, SECRET, Visitor


async def cancelled(api: Api, token: str, uuid: str = shop.UUID1) -> None:
    """Book, and cancel, so that the Orders feed has the order."""
    booked = await api.b(uuid=uuid, token=token)
    await cancel(api, token, booked.body["orderedItem"][0]["@id"], uuid)


async def cancel(api: Api, token: str, item: str, uuid: str = shop.UUID1) -> None:
    """Cancel an item."""
    assert (await api.call("PATCH", f"/orders/{uuid}", shop.cancellation(item), token)).status == 204


@pytest.fixture
async def token(visitor: Visitor) -> str:
    """Maya's token for Riverside."""
    return str((await visitor.tokens())["access_token"])


async def test_nobody_has_access_to_a_seller_who_was_not_asked(api: Api, token: str) -> None:
    assert api.identity.grants.open_to("maya") == frozenset({shop.RIVERSIDE})
    assert api.identity.grants.open_to("noor") == frozenset()
    assert api.identity.grants.open_to("acme") is None


async def test_a_consent_that_is_not_for_booking_opens_nothing(api: Api, visitor: Visitor) -> None:
    await visitor.tokens(scope="openid openactive-identity")
    assert api.identity.grants.open_to("maya") == frozenset()


async def test_a_grant_that_is_revoked_stops_everything_but_the_feed(api: Api, visitor: Visitor, token: str) -> None:
    await api.b(token=token)
    assert api.identity.revoke("maya", shop.RIVERSIDE)
    calls = (
        await api.c1(uuid=shop.UUID2, token=token),
        await api.b(token=token),
        await api.call("GET", f"/orders/{shop.UUID1}", token=token),
    )
    for reply in (*calls, await api.call("DELETE", f"/orders/{shop.UUID1}", token=token)):
        assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")
    assert (await api.call("GET", "/orders-rpde", token=await visitor.feed_token())).status == 200


async def test_a_grant_that_is_revoked_ends_refresh_tokens_and_codes(api: Api, visitor: Visitor) -> None:
    tokens, code = await visitor.tokens(), await visitor.code()
    api.identity.revoke("maya", shop.RIVERSIDE)
    given = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await visitor.token(**given))[1]["error"] == "invalid_grant"
    assert (await visitor.exchange(code))[1]["error"] == "invalid_grant"


async def test_a_grant_that_is_revoked_marks_its_items_as_deleted(api: Api, visitor: Visitor, token: str) -> None:
    await cancelled(api, token)
    oakwood = (await visitor.tokens(OLGA))["access_token"]
    await api.b(shop.NET_DANCE, uuid=shop.UUID2, token=oakwood, totalPaymentDue=shop.price(12))
    item = (await api.call("GET", f"/orders/{shop.UUID2}", token=oakwood)).body["orderedItem"][0]["@id"]
    await cancel(api, oakwood, item, shop.UUID2)
    api.identity.revoke("maya", shop.RIVERSIDE)
    feed = await api.feed("orders-rpde", await visitor.feed_token())
    assert feed[shop.UUID1] is None
    assert feed[shop.UUID2] is not None


async def test_items_of_other_partners_stay(api: Api, token: str) -> None:
    await cancelled(api, shop.ACME)
    api.identity.revoke("maya", shop.RIVERSIDE)
    assert (await api.feed("orders-rpde"))[shop.UUID1] is not None


async def test_a_seller_is_asked_again_and_what_was_deleted_comes_back(api: Api, visitor: Visitor, token: str) -> None:
    await cancelled(api, token)
    api.identity.revoke("maya", shop.RIVERSIDE)
    page = await visitor.sign_in(await visitor.arrive())
    assert page.status == 200
    await visitor.allow(page)
    feed = await api.feed("orders-rpde", await visitor.feed_token())
    assert feed[shop.UUID1]["@type"] == "Order"
    assert (await api.c1(uuid=shop.UUID2, token=token)).status == 200


async def test_an_order_that_was_never_in_the_feed_does_not_come_into_it(
    api: Api, visitor: Visitor, token: str
) -> None:
    await api.b(token=token)
    api.identity.revoke("maya", shop.RIVERSIDE)
    api.identity.grants.grant("maya", shop.RIVERSIDE)
    assert await api.feed("orders-rpde", await visitor.feed_token()) == {}


async def test_what_happens_meanwhile_is_told_afterwards(api: Api, visitor: Visitor, token: str) -> None:
    booked = (await api.b(token=token)).body["orderedItem"][0]["@id"]
    api.identity.revoke("maya", shop.RIVERSIDE)
    order = api.system.sandbox.find(("maya", shop.UUID1))  # type: ignore[arg-type]
    assert order is not None
    api.system.sandbox.commit(order, announce=True)
    feed_token = await visitor.feed_token()
    assert await api.feed("orders-rpde", feed_token) == {}
    api.identity.grants.grant("maya", shop.RIVERSIDE)
    assert (await api.feed("orders-rpde", feed_token))[shop.UUID1]["orderedItem"][0]["@id"] == booked


@pytest.mark.parametrize("static", [shop.ACME, "riverside-only"])
async def test_static_tokens_follow_the_grant_as_well(api: Api, static: str) -> None:
    await cancelled(api, shop.ACME)
    api.identity.revoke("acme", shop.RIVERSIDE)
    reply = await api.c1(uuid=shop.UUID2, token=static)
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")
    assert (await api.feed("orders-rpde"))[shop.UUID1] is None
    assert (await api.c1(shop.NET_DANCE, uuid=shop.UUID2)).status == 200
    assert (await api.c1(uuid=shop.UUID2, token=shop.ZEST)).status == 200


async def test_a_grant_that_is_suspended_stops_bookings_and_leaves_the_feed(
    api: Api, visitor: Visitor, token: str
) -> None:
    await cancelled(api, token)
    api.identity.grants.suspend("maya", shop.RIVERSIDE)
    assert (await api.c1(uuid=shop.UUID2, token=token)).status == 401
    assert (await api.feed("orders-rpde", await visitor.feed_token()))[shop.UUID1] is not None
    api.identity.grants.resume("maya", shop.RIVERSIDE)
    assert (await api.c1(uuid=shop.UUID2, token=token)).status == 200


async def test_revoking_what_was_not_granted_changes_nothing(api: Api) -> None:
    assert not api.identity.revoke("maya", shop.RIVERSIDE)
    api.identity.grants.suspend("maya", shop.RIVERSIDE)
    api.identity.grants.resume("maya", shop.RIVERSIDE)
    assert api.identity.grants.open_to("maya") == frozenset()


async def test_a_new_secret_keeps_orders_and_grants(api: Api, visitor: Visitor, token: str) -> None:
    await cancelled(api, token)
    refresh_token = (await visitor.tokens())["refresh_token"]
    secret = api.identity.renew(MAYA)
    assert (await visitor.token((MAYA, SECRET), grant_type="client_credentials"))[0] == 401
    given = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    assert (await visitor.token((MAYA, secret), **given))[0] == 200
    assert shop.UUID1 in await api.feed("orders-rpde", await visitor.feed_token((MAYA, secret)))


async def test_one_partner_sees_nothing_of_another(api: Api, visitor: Visitor, token: str) -> None:
    await cancelled(api, token)
    theirs = (await visitor.tokens(client_id=OTHER))["access_token"]
    for method in ("GET", "DELETE"):
        found = await api.call(method, f"/orders/{shop.UUID1}", token=theirs)
        unknown = await api.call(method, f"/orders/{shop.UUID2}", token=theirs)
        assert (
            (found.status, found.body["@type"]) == (unknown.status, unknown.body["@type"]) == (404, "UnknownOrderError")
        )
    assert await api.feed("orders-rpde", await visitor.feed_token((OTHER, OTHER_SECRET))) == {}
    assert (await api.b(token=theirs)).status == 201


async def test_tokens_that_have_expired_are_forgotten(api: Api, visitor: Visitor) -> None:
    await visitor.feed_token()
    api.clock.advance(timedelta(days=2))
    await visitor.feed_token()
    assert len(api.identity._circulation._access) == 1
