"""Dynamic Client Registration: from the metadata that a client sends to a client, and back.

Every client is confidential and can keep a secret, as Booking Partners call from their servers.
Source: RFC 7591; OpenID Connect Dynamic Client Registration 1.0.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from server.identity import scopes
from server.identity.clients import Client, Clients, GrantType, Registrar
from server.identity.errors import ErrorCode, OAuthError
from server.identity.scopes import Scope, Scopes
from server.identity.secret import NewSecret, digest

AUTHENTICATION_METHODS = ("client_secret_basic", "client_secret_post")
RESPONSE_TYPES = ("code",)

MOST_REDIRECT_URIS = 20
LONGEST = 2000
LONGEST_NAME = 200


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a client says of itself; what else it says is ignored (RFC 7591, 2)."""

    redirect_uris: tuple[str, ...] = ()
    grant_types: tuple[str, ...] = (GrantType.AUTHORIZATION_CODE.value,)
    response_types: tuple[str, ...] = RESPONSE_TYPES
    token_endpoint_auth_method: str = AUTHENTICATION_METHODS[0]
    id_token_signed_response_alg: str = "RS256"
    client_name: str | None = None
    client_uri: str | None = None
    logo_uri: str | None = None
    scope: str | None = None


class Registration:
    """The registration endpoint."""

    def __init__(self, clients: Clients, new_secret: NewSecret) -> None:
        """clients: gets those that are registered."""
        self._clients = clients
        self._new_secret = new_secret

    def register(self, initial_access_token: str, body: bytes, now: datetime) -> dict[str, Any]:
        """Make a client of the Booking Partner whose initial access token this is; tells its id and secret.

        Raises OAuthError (RFC 7591, 3.2.2).
        """
        registrar = self._clients.registrar(initial_access_token)
        metadata = _metadata(body)
        secret = self._new_secret()
        client = _client(metadata, registrar, self._new_secret(), secret)
        self._clients.add(client)
        return _information(client, metadata, secret, now)


def _client(metadata: Metadata, registrar: Registrar, client_id: str, secret: str) -> Client:
    grant_types = frozenset(kind for kind in GrantType if kind.value in metadata.grant_types)
    return Client(
        id=client_id,
        partner=registrar.partner,
        partner_name=registrar.partner_name,
        name=metadata.client_name or registrar.partner_name,
        secret=digest(secret),
        redirect_uris=metadata.redirect_uris,
        grant_types=grant_types,
        scopes=_scopes(metadata.scope, grant_types),
    )


def _scopes(text: str | None, grant_types: frozenset[GrantType]) -> Scopes:
    """Whoever is registered for refresh tokens may ask for them, whether offline_access is listed or not."""
    named = scopes.ALL if text is None else scopes.parse(text)
    if GrantType.REFRESH_TOKEN in grant_types:
        return named | {Scope.OFFLINE_ACCESS}
    return named - {Scope.OFFLINE_ACCESS}


def _information(client: Client, metadata: Metadata, secret: str, now: datetime) -> dict[str, Any]:
    """RFC 7591, 3.2.1: all that was registered, also where it is other than what was asked for."""
    told = {
        "client_id": client.id,
        "client_secret": secret,
        "client_id_issued_at": int(now.timestamp()),
        "client_secret_expires_at": 0,
        "client_name": client.name,
        "client_uri": metadata.client_uri,
        "logo_uri": metadata.logo_uri,
        "redirect_uris": list(client.redirect_uris),
        "grant_types": [kind.value for kind in GrantType if kind in client.grant_types],
        "response_types": list(metadata.response_types),
        "token_endpoint_auth_method": metadata.token_endpoint_auth_method,
        "id_token_signed_response_alg": metadata.id_token_signed_response_alg,
        "scope": scopes.written(client.scopes),
    }
    return {name: value for name, value in told.items() if value is not None}


def _metadata(body: bytes) -> Metadata:
    try:
        metadata = msgspec.json.decode(body, type=Metadata)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise _wrong(f"Not client metadata: {fault}.") from None
    _check_choices(metadata)
    if len(metadata.client_name or "") > LONGEST_NAME:
        raise _wrong(f"client_name may have {LONGEST_NAME} characters at most.")
    if GrantType.AUTHORIZATION_CODE.value in metadata.grant_types and not metadata.redirect_uris:
        raise OAuthError(ErrorCode.INVALID_REDIRECT_URI, "The authorization code flow needs redirect_uris.")
    if len(metadata.redirect_uris) > MOST_REDIRECT_URIS:
        raise OAuthError(ErrorCode.INVALID_REDIRECT_URI, f"There may be {MOST_REDIRECT_URIS} redirect_uris at most.")
    for uri in metadata.redirect_uris:
        if not is_redirect_uri(uri):
            raise OAuthError(
                ErrorCode.INVALID_REDIRECT_URI, "A redirect URI is an absolute http or https URL without a fragment."
            )
    return metadata


def _check_choices(metadata: Metadata) -> None:
    """Only what is supported can be chosen; an empty choice is none."""
    choices: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "grant_types": (metadata.grant_types, tuple(kind.value for kind in GrantType)),
        "response_types": (metadata.response_types, RESPONSE_TYPES),
        "token_endpoint_auth_method": ((metadata.token_endpoint_auth_method,), AUTHENTICATION_METHODS),
        "id_token_signed_response_alg": ((metadata.id_token_signed_response_alg,), ("RS256",)),
    }
    for name, (chosen, known) in choices.items():
        if not set(chosen) <= set(known):
            raise _wrong(f"{name}: supported are {', '.join(known)}.")


def is_redirect_uri(uri: str) -> bool:
    """Whether a browser can be sent there (RFC 6749, 3.1.2): absolute, no fragment, and nothing to trick with."""
    if len(uri) > LONGEST or not uri.isascii() or any(character <= " " or character in '"\\<>' for character in uri):
        return False
    try:
        parts = urlsplit(uri)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return (
        port_is_fine
        and parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not parts.username
        and "#" not in uri
    )


def _wrong(description: str) -> OAuthError:
    return OAuthError(ErrorCode.INVALID_CLIENT_METADATA, description)
