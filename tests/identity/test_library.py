"""The provider as libraries see it that share no code with it: requests-oauthlib for OAuth, PyJWT for tokens.

They talk to a real server from another thread, as the sandbox's own loop must be free to answer them.
"""

import asyncio
import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from requests_oauthlib import OAuth2Session

from server.app import Running, Settings, StartError, start
from tests.identity.people import FULL

SHIPPED = Path(__file__).parents[2] / "fixtures"
CLIENT, SECRET, BACK = "acme-client", "acme-secret", "http://localhost:8000/callback"
LOGIN = {"username": "test1", "password": "test1"}
CLAIMS = "https://openactive.io/"


@pytest.fixture
async def running(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """The sandbox as it is shipped, on a free port."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    started = await start(Settings("localhost", 0, None, SHIPPED))
    yield started
    await started.stop()


def discovered(running: Running) -> dict[str, Any]:
    """The discovery document, found by way of the Dataset Site."""
    page = requests.get(running.dataset_site, timeout=10).text
    found = re.search(r'"authenticationAuthority":"([^"]*)"', page)
    assert found is not None
    document: dict[str, Any] = requests.get(f"{found[1]}/.well-known/openid-configuration", timeout=10).json()
    assert document["issuer"] == found[1]
    return document


def went_back(url: str) -> str:
    """What a seller's browser does: sign in, allow, and end at the client; gives the URL there."""
    browser = requests.Session()
    page = browser.get(url, timeout=10)
    for _ in range(2):
        action, interaction = re.findall(r'action="([^"]+)"|name="interaction" value="([^"]+)"', page.text)[:2]
        fields = {"interaction": interaction[1], "decision": "allow"} | LOGIN
        target = urljoin(page.url, action[0])
        page = browser.post(target, data=fields, timeout=10, allow_redirects=False)
        if page.status_code == 303:
            break
    return page.headers["Location"]


def authorised(running: Running, scope: str = FULL) -> tuple[OAuth2Session, dict[str, Any], dict[str, Any]]:
    """A session of the library, its tokens, and the discovery document."""
    document = discovered(running)
    session = OAuth2Session(CLIENT, redirect_uri=BACK, scope=scope, pkce="S256")
    url, _ = session.authorization_url(document["authorization_endpoint"], nonce="a nonce")
    back = went_back(url)
    tokens = session.fetch_token(document["token_endpoint"], authorization_response=back, client_secret=SECRET)
    return session, tokens, document


async def test_a_library_books_with_a_token_and_refreshes_it(running: Running) -> None:
    def journey() -> list[int]:
        session, tokens, document = authorised(running)
        order = f"{running.base_uri}/orders/c0ffee00-0000-4000-8000-000000000001"
        statuses = [session.get(order).status_code]
        session.refresh_token(document["token_endpoint"], tokens["refresh_token"], auth=(CLIENT, SECRET))
        return [*statuses, session.get(order).status_code]

    assert await asyncio.to_thread(journey) == [200, 200]


def verified(running: Running) -> dict[str, Any]:
    """The claims of an ID token, checked as OpenID Connect Core, 3.1.3.7 has it."""
    _, tokens, document = authorised(running)
    key = jwt.PyJWKClient(document["jwks_uri"]).get_signing_key_from_jwt(tokens["id_token"])
    required = ["iss", "sub", "aud", "iat", "exp", "auth_time", "nonce"]
    claims: dict[str, Any] = jwt.decode(
        tokens["id_token"],
        key.key,
        algorithms=["RS256"],
        audience=CLIENT,
        issuer=document["issuer"],
        options={"require": required},
    )
    return claims


async def test_the_id_token_verifies_and_its_subject_is_the_seller(running: Running) -> None:
    claims = await asyncio.to_thread(verified, running)
    assert (claims["nonce"], claims["sub"]) == ("a nonce", f"{running.base_uri}/sellers/riverside")


async def test_the_id_token_says_who_the_seller_is(running: Running) -> None:
    claims = await asyncio.to_thread(verified, running)
    assert {name.removeprefix(CLAIMS): claims[name] for name in claims if name.startswith(CLAIMS)} == {
        "sellerId": f"{running.base_uri}/sellers/riverside",
        "sellerName": "Riverside Leisure Centre",
        "sellerLogo": "https://riverside.example/logo.png",
        "sellerUrl": "https://riverside.example/",
        "bookingServiceName": "Open Booking Sandbox",
        "bookingServiceUrl": "https://sandbox.example/",
    }


async def test_the_access_token_has_the_claims_of_the_specification(running: Running) -> None:
    _, tokens, document = await asyncio.to_thread(authorised, running)
    key = await asyncio.to_thread(
        jwt.PyJWKClient(document["jwks_uri"]).get_signing_key_from_jwt, tokens["access_token"]
    )
    claims = jwt.decode(tokens["access_token"], key.key, algorithms=["RS256"], audience=running.base_uri)
    assert jwt.get_unverified_header(tokens["access_token"])["typ"] == "at+jwt"
    assert (claims[f"{CLAIMS}clientId"], claims["client_id"]) == (CLIENT, CLIENT)
    assert claims[f"{CLAIMS}sellerId"] == f"{running.base_uri}/sellers/riverside"
    assert timedelta(seconds=claims["exp"] - claims["iat"]) == timedelta(minutes=15)


async def test_an_id_token_for_openid_alone_names_only_its_subject(running: Running) -> None:
    _, tokens, _ = await asyncio.to_thread(authorised, running, "openid")
    claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
    assert not [name for name in claims if name.startswith(CLAIMS)]
    assert claims["sub"].endswith("/sellers/riverside")


@pytest.mark.parametrize("change", ["none", "other key", "claims"])
async def test_a_token_that_somebody_else_made_is_refused(running: Running, change: str) -> None:
    _, tokens, _ = await asyncio.to_thread(authorised, running)
    claims = jwt.decode(tokens["access_token"], options={"verify_signature": False})
    head, body, signature = tokens["access_token"].split(".")
    forged = {
        "none": jwt.encode(claims, "", algorithm="none"),
        "other key": jwt.encode(claims, rsa.generate_private_key(65537, 2048), algorithm="RS256"),
        "claims": ".".join([head, urlsafe_b64encode(b'{"scope":"openactive-ordersfeed"}').decode(), signature]),
    }[change]
    url, headers = f"{running.base_uri}/orders-rpde", {"Authorization": f"Bearer {forged}"}
    reply = await asyncio.to_thread(requests.get, url, headers=headers, timeout=10)
    assert body
    assert (reply.status_code, reply.json()["@type"]) == (401, "InvalidAPITokenError")


async def test_no_secret_is_logged(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    session, tokens, _ = await asyncio.to_thread(authorised, running)
    await asyncio.to_thread(session.get, f"{running.base_uri}/orders-rpde")
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("requests_oauth"))
    assert "/openid/token" in logged
    secrets = [SECRET, *(tokens[name] for name in ("access_token", "refresh_token", "id_token"))]
    assert not [secret for secret in secrets if secret in logged]
    assert "password=" not in logged


def pem(key: Any) -> bytes:
    """A private key, as a file has it."""
    kind = serialization.PrivateFormat.PKCS8
    text: bytes = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    return text


def shipped_with(folder: Path, key: bytes | None) -> Settings:
    """The shipped fixtures, with a signing key."""
    for path in SHIPPED.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("\nsettings:\n", "\nsettings:\n  signing_key: key.pem\n")
        (folder / path.name).write_text(text, encoding="utf-8")
    if key is not None:
        (folder / "key.pem").write_bytes(key)
    return Settings("localhost", 0, None, folder)


async def test_a_key_from_a_file_is_the_same_after_a_restart(tmp_path: Path) -> None:
    settings = shipped_with(tmp_path, pem(rsa.generate_private_key(65537, 2048)))
    keys = []
    for _ in range(2):
        started = await start(settings)
        url = started.dataset_site.replace("/openactive", "/openid/keys")
        keys.append((await asyncio.to_thread(requests.get, url, timeout=10)).json())
        await started.stop()
    assert keys[0] == keys[1]
    assert not {"d", "p", "q"} & set(keys[0]["keys"][0])


@pytest.mark.parametrize(
    "key",
    [None, b"", b"no key", pem(rsa.generate_private_key(65537, 1024)), pem(ec.generate_private_key(ec.SECP256R1()))],
)
async def test_a_key_that_cannot_be_used_is_told_in_one_line(tmp_path: Path, key: bytes | None) -> None:
    with pytest.raises(StartError) as told:
        await start(shipped_with(tmp_path, key))
    assert "key.pem" in str(told.value)
    assert "\n" not in str(told.value)


async def test_without_openid_there_are_no_endpoints_and_tokens_still_work(tmp_path: Path) -> None:
    for path in SHIPPED.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("openid: true", "openid: false")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    started = await start(Settings("localhost", 0, None, tmp_path))
    root, headers = started.base_uri.removesuffix("/api"), {"Authorization": f"Bearer {started.tokens['acme']}"}
    urls = (f"{root}/.well-known/openid-configuration", f"{root}/openid/keys", f"{root}/api/orders-rpde")
    replies = [await asyncio.to_thread(requests.get, url, headers=headers, timeout=10) for url in urls]
    site = await asyncio.to_thread(requests.get, started.dataset_site, timeout=10)
    await started.stop()
    assert [reply.status_code for reply in replies] == [404, 404, 200]
    assert "authenticationAuthority" not in site.text
