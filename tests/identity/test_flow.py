"""The authorization code flow and client credentials, where nothing goes wrong, and what their tokens open."""

from datetime import timedelta

import pytest

from tests import shop
from tests.conftest import Api
from tests.identity.people import BACK, MAYA, OLGA, SECRET, VERIFIER, Visitor, returned


async def test_the_code_comes_back_with_the_state_and_the_issuer(visitor: Visitor) -> None:
    question = await visitor.sign_in(await visitor.arrive())
    back = returned(await visitor.allow(question))
    assert set(back) == {"code", "state", "iss"}
    assert (back["state"], back["iss"]) == ("a state", shop.ROOT)


async def test_the_answer_has_all_that_was_asked_for(visitor: Visitor) -> None:
    answer = await visitor.tokens()
    assert set(answer) == {"access_token", "token_type", "expires_in", "scope", "refresh_token", "id_token"}
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)
    assert set(answer["scope"].split()) == {
        "openid",
        "offline_access",
        "openactive-openbooking",
        "openactive-identity",
    }


async def test_what_was_not_asked_for_does_not_come(visitor: Visitor) -> None:
    answer = await visitor.tokens(scope="openactive-openbooking")
    assert set(answer) == {"access_token", "token_type", "expires_in", "scope"}


async def test_unknown_scopes_are_ignored(visitor: Visitor) -> None:
    assert (await visitor.tokens(scope="openid email openactive-identity"))["scope"] == "openid openactive-identity"


async def test_an_access_token_books_with_its_seller(api: Api, visitor: Visitor) -> None:
    token = (await visitor.tokens())["access_token"]
    assert (await api.c1(token=token)).status == 200
    assert (await api.b(token=token)).status == 201
    assert (await api.call("GET", f"/orders/{shop.UUID1}", token=token)).status == 200


async def test_it_does_not_book_with_another_seller(api: Api, visitor: Visitor) -> None:
    token = (await visitor.tokens())["access_token"]
    reply = await api.c1(shop.NET_DANCE, token=token)
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/orders-rpde", "/order-proposals-rpde"])
async def test_it_does_not_read_the_orders_feeds(api: Api, visitor: Visitor, path: str) -> None:
    reply = await api.call("GET", path, token=(await visitor.tokens())["access_token"])
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")


async def test_a_token_without_the_scope_for_booking_does_not_book(api: Api, visitor: Visitor) -> None:
    reply = await api.c1(token=(await visitor.tokens(scope="openid openactive-identity"))["access_token"])
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")


async def test_client_credentials_read_the_orders_feeds_of_all_sellers(api: Api, visitor: Visitor) -> None:
    for uuid, wanted, login, total in ((shop.UUID1, shop.YOGA, None, 10), (shop.UUID2, shop.NET_DANCE, OLGA, 12)):
        token = (await (visitor.tokens(login) if login else visitor.tokens()))["access_token"]
        booked = await api.b(wanted, uuid=uuid, token=token, totalPaymentDue=shop.price(total))
        items = [entry["@id"] for entry in booked.body["orderedItem"]]
        await api.call("PATCH", f"/orders/{uuid}", shop.cancellation(*items), token)
    feed_token = await visitor.feed_token()
    assert set(await api.feed("orders-rpde", feed_token)) == {shop.UUID1, shop.UUID2}
    assert await api.feed("order-proposals-rpde", feed_token) == {}


async def test_client_credentials_do_not_book(api: Api, visitor: Visitor) -> None:
    token = await visitor.feed_token()
    for reply in (await api.c1(token=token), await api.call("GET", f"/orders/{shop.UUID1}", token=token)):
        assert (reply.status, reply.body["@type"]) == (401, "InvalidAuthorizationDetailsError")


async def test_client_credentials_without_a_scope_are_for_the_orders_feeds(visitor: Visitor) -> None:
    status, answer = await visitor.token(grant_type="client_credentials")
    assert (status, answer["scope"]) == (200, "openactive-ordersfeed")
    assert "refresh_token" not in answer


async def test_a_refresh_token_gives_another_access_token(api: Api, visitor: Visitor) -> None:
    first = await visitor.tokens()
    api.clock.advance(timedelta(hours=1))
    status, second = await visitor.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert status == 200
    assert (await api.c1(token=second["access_token"])).status == 200
    assert (await api.c1(token=first["access_token"])).status == 401


async def test_a_refresh_token_works_again_where_its_answer_was_lost(visitor: Visitor) -> None:
    token = (await visitor.tokens())["refresh_token"]
    for _ in range(3):
        status, answer = await visitor.token(grant_type="refresh_token", refresh_token=token)
        assert (status, answer["refresh_token"]) == (200, token)


async def test_a_refreshed_token_may_be_for_less(api: Api, visitor: Visitor) -> None:
    first = await visitor.tokens()
    given = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], "scope": "openactive-identity"}
    _, less = await visitor.token(**given)
    assert less["scope"] == "openactive-identity"
    assert (await api.c1(token=less["access_token"])).status == 401


async def test_an_access_token_is_good_for_15_minutes_by_the_clock_of_the_sandbox(api: Api, visitor: Visitor) -> None:
    token = (await visitor.tokens())["access_token"]
    api.clock.advance(timedelta(minutes=14, seconds=59))
    assert (await api.c1(token=token)).status == 200
    api.clock.advance(timedelta(seconds=1))
    reply = await api.c1(token=token)
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAPITokenError")


async def test_consent_is_asked_for_once(visitor: Visitor) -> None:
    await visitor.code()
    again = await visitor.sign_in(await visitor.arrive())
    assert "code" in returned(again)


@pytest.mark.parametrize(
    ("first", "second"),
    [("openid", "openid openactive-openbooking"), ("openactive-identity", "openid openactive-identity offline_access")],
)
async def test_consent_is_asked_for_again_where_more_is_wanted(visitor: Visitor, first: str, second: str) -> None:
    await visitor.code(scope=first)
    page = await visitor.sign_in(await visitor.arrive(scope=second))
    assert (page.status, "Give access?" in await page.text()) == (200, True)


async def test_consent_is_asked_for_again_where_the_client_wants_it(visitor: Visitor) -> None:
    await visitor.code()
    assert (await visitor.sign_in(await visitor.arrive(prompt="consent"))).status == 200


async def test_the_request_may_come_by_post(api: Api, visitor: Visitor) -> None:
    form = {"client_id": MAYA, "redirect_uri": BACK, "response_type": "code", "scope": "openid"}
    page = await api.client.post("/openid/authorize", data=form)
    assert returned(await visitor.allow(await visitor.sign_in(page)))["code"]


async def test_a_redirect_uri_keeps_its_own_query(visitor: Visitor) -> None:
    question = await visitor.sign_in(await visitor.arrive(redirect_uri=f"{BACK}?x=1"))
    assert (await visitor.allow(question)).headers["Location"].startswith(f"{BACK}?x=1&code=")


async def test_a_client_may_authenticate_in_the_body(api: Api, visitor: Visitor) -> None:
    form = {
        "grant_type": "authorization_code",
        "code": await visitor.code(),
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "client_id": MAYA,
        "client_secret": SECRET,
    }
    assert (await api.client.post("/openid/token", data=form)).status == 200


async def test_without_a_challenge_no_verifier_is_needed(visitor: Visitor) -> None:
    code = await visitor.code(code_challenge=None, code_challenge_method=None)
    assert (await visitor.exchange(code, code_verifier=None))[0] == 200
