"""Clients, sellers and browsers for the tests of the provider: everything has a default.

A Visitor is a seller's browser and the client that sent it there, as far as tests need them.
"""

import re
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

from aiohttp import ClientResponse

from server.fixtures.values import Client, Fixtures, Login, Partner
from tests import shop
from tests.conftest import Api

BACK = "https://broker.example/cb"
MAYA, SECRET = "maya-client", "maya secret: ö%+"
OTHER, OTHER_SECRET = "noor-client", "noor-secret"
INITIAL = "maya-initial-token"
FULL = "openid openactive-openbooking offline_access openactive-identity"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()

TERRY = ("terry", "terry-password")  # of Riverside
OLGA = ("olga", "olga-password")  # of Oakwood


def fixtures(**settings: Any) -> Fixtures:
    """The leisure centre, with two Booking Partners that no seller has granted access yet."""
    loaded = shop.fixtures(**settings)
    maya = Partner(
        "maya",
        "Maya's Moves",
        (),
        frozenset(),
        (Client(MAYA, SECRET, "Maya's app", (BACK, f"{BACK}?x=1")),),
        (INITIAL,),
    )
    noor = Partner("noor", "Noor", (), frozenset(), (Client(OTHER, OTHER_SECRET, "Noor", (BACK,)),))
    logins = (Login(*TERRY, shop.RIVERSIDE), Login(*OLGA, shop.OAKWOOD))
    return replace(loaded, partners=(*loaded.partners, maya, noor), logins=logins)


def request(**changes: Any) -> dict[str, str]:
    """An authentication request; a change to None leaves a parameter out."""
    given = {
        "client_id": MAYA,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": FULL,
        "state": "a state",
        "nonce": "a nonce",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def returned(response: ClientResponse) -> dict[str, str]:
    """The parameters that a browser is sent back to the client with."""
    assert response.status == 303, response.status
    url = response.headers["Location"]
    assert url.startswith(BACK)
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True, strict_parsing=True))


@dataclass
class Visitor:
    """A seller's browser, and the client that sent it there."""

    api: Api

    async def arrive(self, **changes: Any) -> ClientResponse:
        """Open the authorization endpoint."""
        query = urlencode(request(**changes))
        return await self.api.client.get(f"/openid/authorize?{query}", allow_redirects=False)

    async def submit(self, form: str, page: ClientResponse, **fields: str) -> ClientResponse:
        """Fill in one of the two forms of a page."""
        found = re.search(r'name="interaction" value="([^"]*)"', await page.text())
        interaction = unescape(found[1]) if found else ""
        data = {"interaction": interaction} | fields
        return await self.api.client.post(f"/openid/{form}", data=data, allow_redirects=False)

    async def sign_in(self, page: ClientResponse, login: tuple[str, str] = TERRY) -> ClientResponse:
        """Give name and password."""
        return await self.submit("sign-in", page, username=login[0], password=login[1])

    async def allow(self, page: ClientResponse) -> ClientResponse:
        """Press the button that allows."""
        return await self.submit("consent", page, decision="allow")

    async def code(self, login: tuple[str, str] = TERRY, **changes: Any) -> str:
        """The whole way to a code, with consent where it is asked for."""
        page = await self.sign_in(await self.arrive(**changes), login)
        if page.status == 200:
            page = await self.allow(page)
        return returned(page)["code"]

    async def token(self, client: tuple[str, str] = (MAYA, SECRET), **given: Any) -> tuple[int, dict[str, Any]]:
        """Status and body of an answer of the token endpoint."""
        pair = [quote_plus(part) for part in client]
        fields = {name: value for name, value in given.items() if value is not None}
        headers = {"Authorization": f"Basic {b64encode(':'.join(pair).encode()).decode()}"}
        response = await self.api.client.post("/openid/token", data=fields, headers=headers)
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, await response.json()

    async def exchange(self, code: str, **changes: Any) -> tuple[int, dict[str, Any]]:
        """Tokens for a code."""
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return await self.token(**(given | changes))

    async def tokens(self, login: tuple[str, str] = TERRY, **changes: Any) -> dict[str, Any]:
        """The whole way to tokens."""
        client = {OTHER: (OTHER, OTHER_SECRET)}.get(changes.get("client_id", MAYA), (MAYA, SECRET))
        status, answer = await self.exchange(await self.code(login, **changes), client=client)
        assert status == 200, answer
        return answer

    async def feed_token(self, client: tuple[str, str] = (MAYA, SECRET)) -> str:
        """An access token for the Orders feeds."""
        _, answer = await self.token(client, grant_type="client_credentials", scope="openactive-ordersfeed")
        return str(answer["access_token"])
