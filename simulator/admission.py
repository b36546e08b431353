"""How one is let in elsewhere: a token by client credentials of OAuth 2, and headers that a Booking System asks for.

Knows the token endpoint, where the Booking System names it, and the form of its answers. Does not know what a token is
good for: the standard gives one of this kind for the Orders feed, and others may give it for everything.

Serves: Client Credentials Flow; OpenID Connect Discovery 1.0; RFC 6749, 4.4.
"""

import re
from dataclasses import dataclass
from typing import Any

import aiohttp

from simulator.client import Unreachable
from simulator.reading import json_of
from simulator.values import text

ORDERS_FEED = "openactive-ordersfeed"
WELL_KNOWN = "/.well-known/openid-configuration"
HEADER = re.compile(r"([!#$%&'*+.^_`|~\w-]+) *: *(\S.*)")


@dataclass(frozen=True)
class OAuthClient:
    """Client credentials. `token_url`: the token endpoint; empty where the Dataset Site leads to it."""

    identifier: str
    secret: str
    token_url: str = ""
    scope: str = ORDERS_FEED


async def fetch_token(session: aiohttp.ClientSession, client: OAuthClient, authority: str) -> str:
    """An access token. `authority`: the OpenID Provider that the Dataset Site names, or empty. Raises `Unreachable`."""
    endpoint = client.token_url or await _endpoint(session, authority)
    form = {"grant_type": "client_credentials", "scope": client.scope}
    headers = {"Authorization": aiohttp.encode_basic_auth(client.identifier, client.secret)}
    try:
        async with session.post(endpoint, data=form, headers=headers) as reply:
            status, answer = reply.status, _read(await reply.read())
    except (aiohttp.ClientError, TimeoutError) as trouble:
        raise Unreachable(f"The token endpoint {endpoint} does not answer ({trouble}).") from trouble
    token = text(answer, "access_token")
    if not token:
        why = text(answer, "error_description") or text(answer, "error") or f"status {status}"
        raise Unreachable(f"The token endpoint {endpoint} gives no token: {why.rstrip('.')}.")
    return token


async def _endpoint(session: aiohttp.ClientSession, authority: str) -> str:
    if not authority:
        raise Unreachable("The Dataset Site names no OpenID Provider: say where its token endpoint is (--token-url).")
    url = authority.rstrip("/") + WELL_KNOWN
    try:
        async with session.get(url) as reply:
            answer = _read(await reply.read())
    except (aiohttp.ClientError, TimeoutError) as trouble:
        raise Unreachable(f"The OpenID Provider {authority} does not answer ({trouble}).") from trouble
    found = text(answer, "token_endpoint")
    if not found:
        raise Unreachable(f"{url} names no token endpoint: say where it is (--token-url).")
    return found


def header(written: str) -> tuple[str, str]:
    """`Name: value` as a pair. Raises `ValueError` with one clear line."""
    found = HEADER.fullmatch(written.strip())
    if not found:
        raise ValueError(f"{written!r} is no header: it should be like 'Name: value'.")
    return found[1], found[2]


def _read(raw: bytes) -> Any:
    try:
        return json_of(raw)
    except ValueError:
        return None
