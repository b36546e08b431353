"""Each way in which the token endpoint refuses, in the form of RFC 6749, 5.2."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Api
from tests.identity.people import BACK, MAYA, OTHER, OTHER_SECRET, SECRET, VERIFIER, Visitor


def refused(answer: tuple[int, dict[str, Any]], error: str, status: int = 400) -> bool:
    """Whether an answer is this error, with a sentence for the developer."""
    return answer[0] == status and set(answer[1]) == {"error", "error_description"} and answer[1]["error"] == error


@pytest.mark.parametrize("client", [(MAYA, "wrong"), (MAYA, ""), ("nobody", SECRET), ("", ""), (MAYA, OTHER_SECRET)])
async def test_an_unknown_client_and_a_wrong_secret_are_refused_alike(
    visitor: Visitor, client: tuple[str, str]
) -> None:
    answer = await visitor.token(client, grant_type="client_credentials")
    assert refused(answer, "invalid_client", 401)
    assert answer == await visitor.token(("x", "y"), grant_type="client_credentials")


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic bm8=", "Bearer token", ""])
async def test_a_client_that_does_not_authenticate_is_told_how(api: Api, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    response = await api.client.post("/openid/token", data={"grant_type": "client_credentials"}, headers=headers)
    assert response.headers["WWW-Authenticate"].startswith("Basic")
    assert refused((response.status, await response.json()), "invalid_client", 401)


@pytest.mark.parametrize("more", [{"client_secret": SECRET}, {"client_id": OTHER}])
async def test_a_client_authenticates_in_one_way(visitor: Visitor, more: dict[str, Any]) -> None:
    assert refused(await visitor.token(grant_type="client_credentials", **more), "invalid_request")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "unknown", "redirect_uri": BACK}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "unknown"}, "invalid_grant"),
        ({"grant_type": "client_credentials", "scope": "openactive-openbooking"}, "invalid_scope"),
        ({"grant_type": "client_credentials", "scope": "openactive-ordersfeed openid"}, "invalid_scope"),
        ({"grant_type": "client_credentials", "scope": "email"}, "invalid_scope"),
    ],
)
async def test_a_request_that_cannot_be_met(visitor: Visitor, given: dict[str, Any], error: str) -> None:
    assert refused(await visitor.token(**given), error)


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": None},
        {"redirect_uri": f"{BACK}?x=1"},
        {"code_verifier": None},
        {"code_verifier": VERIFIER[::-1]},
        {"code_verifier": "ö" * 50},
    ],
)
async def test_a_code_needs_what_belongs_to_it(visitor: Visitor, changes: dict[str, str | None]) -> None:
    code = await visitor.code()
    assert refused(await visitor.exchange(code, **changes), "invalid_grant")
    assert refused(await visitor.exchange(code), "invalid_grant")


async def test_a_verifier_without_a_challenge_is_refused(visitor: Visitor) -> None:
    code = await visitor.code(code_challenge=None, code_challenge_method=None)
    assert refused(await visitor.exchange(code), "invalid_grant")


async def test_a_code_is_good_for_a_minute(api: Api, visitor: Visitor) -> None:
    first, second = await visitor.code(), await visitor.code()
    api.clock.advance(timedelta(seconds=59))
    assert (await visitor.exchange(first))[0] == 200
    api.clock.advance(timedelta(seconds=1))
    assert refused(await visitor.exchange(second), "invalid_grant")


async def test_a_code_is_good_for_its_own_client(visitor: Visitor) -> None:
    code = await visitor.code()
    assert refused(await visitor.exchange(code, client=(OTHER, OTHER_SECRET)), "invalid_grant")


async def test_using_a_code_twice_ends_what_came_of_it_and_nothing_else(api: Api, visitor: Visitor) -> None:
    untouched = (await visitor.tokens())["access_token"]
    code = await visitor.code()
    _, tokens = await visitor.exchange(code)
    assert refused(await visitor.exchange(code), "invalid_grant")
    reply = await api.c1(token=tokens["access_token"])
    assert (reply.status, reply.body["@type"]) == (401, "InvalidAPITokenError")
    answer = await visitor.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refused(answer, "invalid_grant")
    assert (await api.c1(token=untouched)).status == 200


async def test_a_refresh_token_is_good_for_its_own_client(visitor: Visitor) -> None:
    token = (await visitor.tokens())["refresh_token"]
    answer = await visitor.token((OTHER, OTHER_SECRET), grant_type="refresh_token", refresh_token=token)
    assert refused(answer, "invalid_grant")


async def test_a_refresh_token_gives_no_more_than_was_allowed(visitor: Visitor) -> None:
    token = (await visitor.tokens(scope="openid offline_access"))["refresh_token"]
    given = {"grant_type": "refresh_token", "refresh_token": token, "scope": "openid openactive-openbooking"}
    assert refused(await visitor.token(**given), "invalid_scope")


async def test_a_parameter_may_not_be_repeated(api: Api) -> None:
    body = "grant_type=client_credentials&grant_type=client_credentials&client_id=x&client_secret=y"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await api.client.post("/openid/token", data=body, headers=headers)
    assert refused((response.status, await response.json()), "invalid_request")


@pytest.mark.parametrize("kind", ["json", "multipart", "endless"])
async def test_a_body_that_is_not_a_form_is_refused(api: Api, kind: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    sent: dict[str, dict[str, Any]] = {
        "json": {"json": {"grant_type": "client_credentials"}},
        "multipart": {"data": b"--x--", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        "endless": {"data": "a=1&" * 200, "headers": form},
    }
    response = await api.client.post("/openid/token", **sent[kind])
    assert refused((response.status, await response.json()), "invalid_request")


async def test_credentials_in_a_url_are_not_read(api: Api) -> None:
    query = {"grant_type": "client_credentials", "client_id": OTHER, "client_secret": OTHER_SECRET}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await api.client.post("/openid/token", params=query, headers=headers)
    assert refused((response.status, await response.json()), "invalid_client", 401)
