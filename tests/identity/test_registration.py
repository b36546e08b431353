"""Dynamic Client Registration: what is registered, what is refused, and whose orders those are."""

import json
from typing import Any

import pytest

from tests import shop
from tests.conftest import Api
from tests.identity.people import BACK, INITIAL, SECRET, Visitor, returned

METADATA = {
    "redirect_uris": [BACK],
    "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
    "client_name": "Maya's other app",
    "scope": "openid profile openactive-openbooking openactive-ordersfeed openactive-identity",
}


async def register(api: Api, token: str | None = INITIAL, **changes: Any) -> tuple[int, dict[str, Any]]:
    """Register a client; a change to None leaves something out."""
    body = {name: value for name, value in (METADATA | changes).items() if value is not None}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = await api.client.post("/openid/register", json=body, headers=headers)
    assert response.headers["Cache-Control"] == "no-store"
    return response.status, await response.json()


async def test_a_client_is_told_its_credentials_and_all_that_was_registered(api: Api) -> None:
    status, client = await register(api)
    assert status == 201
    assert client["client_id"] != client["client_secret"]
    assert (client["client_secret_expires_at"], client["client_id_issued_at"]) == (0, int(shop.NOW.timestamp()))
    assert (client["redirect_uris"], client["grant_types"]) == ([BACK], METADATA["grant_types"])
    assert client["token_endpoint_auth_method"] == "client_secret_basic"
    assert "profile" not in client["scope"]


async def test_a_new_client_has_to_ask_for_consent_and_may_have_refresh_tokens(api: Api, visitor: Visitor) -> None:
    await visitor.code()
    _, client = await register(api)
    question = await visitor.sign_in(await visitor.arrive(client_id=client["client_id"]))
    assert question.status == 200
    code = returned(await visitor.allow(question))["code"]
    _, tokens = await visitor.exchange(code, client=(client["client_id"], client["client_secret"]))
    assert "refresh_token" in tokens


async def test_what_a_client_is_not_registered_for_it_does_not_get(api: Api, visitor: Visitor) -> None:
    _, made = await register(api, grant_types=["authorization_code"], scope="openid openactive-openbooking")
    client = (made["client_id"], made["client_secret"])
    status, answer = await visitor.token(client, grant_type="client_credentials")
    assert (status, answer["error"]) == (400, "unauthorized_client")
    _, tokens = await visitor.exchange(await visitor.code(client_id=client[0]), client=client)
    assert tokens["scope"] == "openid openactive-openbooking"


async def test_a_client_for_the_feeds_alone_cannot_ask_sellers(api: Api, visitor: Visitor) -> None:
    _, client = await register(api, grant_types=["client_credentials"])
    assert returned(await visitor.arrive(client_id=client["client_id"]))["error"] == "unauthorized_client"


async def test_orders_belong_to_the_partner_whatever_client_made_them(api: Api, visitor: Visitor) -> None:
    await api.b(token=(await visitor.tokens())["access_token"])
    _, made = await register(api)
    client = (made["client_id"], made["client_secret"])
    _, tokens = await visitor.exchange(await visitor.code(client_id=client[0]), client=client)
    reply = await api.call("GET", f"/orders/{shop.UUID1}", token=tokens["access_token"])
    assert reply.status == 200


@pytest.mark.parametrize("token", [None, "wrong", SECRET, shop.ACME])
async def test_without_a_known_initial_access_token_nothing_is_registered(api: Api, token: str | None) -> None:
    response = await api.client.post(
        "/openid/register", json=METADATA, headers={"Authorization": f"Bearer {token}"} if token else {}
    )
    assert (response.status, (await response.json())["error"]) == (401, "invalid_token")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uris": None}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": [BACK] * 21}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://broker.example/cb"}, "invalid_client_metadata"),
        ({"redirect_uris": [1]}, "invalid_client_metadata"),
        *(
            ({"redirect_uris": [uri]}, "invalid_redirect_uri")
            for uri in (
                "/cb",
                "broker.example/cb",
                "javascript:alert(1)",
                "data:text/html,x",
                "https:///cb",
                "https://broker.example/cb#x",
                "https://user@broker.example/cb",
                "https://broker.example/ cb",
                "https://broker.example/\r\nX: y",
                "https://broker.example/ö",
                "https://broker.example:99999/",
                "https://[broker/",
                "https://broker.example/" + "x" * 2000,
            )
        ),
        ({"grant_types": ["password"]}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "none"}, "invalid_client_metadata"),
        ({"id_token_signed_response_alg": "none"}, "invalid_client_metadata"),
        ({"client_name": "x" * 201}, "invalid_client_metadata"),
        ({"client_name": 1}, "invalid_client_metadata"),
    ],
)
async def test_metadata_that_cannot_be_registered(api: Api, changes: dict[str, Any], error: str) -> None:
    status, answer = await register(api, **changes)
    assert (status, answer["error"]) == (400, error)
    assert answer["error_description"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", json.dumps({"scope": []}).encode()])
async def test_a_body_that_is_no_metadata(api: Api, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {INITIAL}"}
    response = await api.client.post("/openid/register", data=body, headers=headers)
    assert (response.status, (await response.json())["error"]) == (400, "invalid_client_metadata")


async def test_a_name_that_a_client_gives_itself_does_not_hide_its_partner(api: Api, visitor: Visitor) -> None:
    _, client = await register(api, client_name="<b>Riverside</b>")
    text = await (await visitor.arrive(client_id=client["client_id"])).text()
    assert "Maya&#x27;s Moves" in text
    assert "<b>Riverside" not in text
