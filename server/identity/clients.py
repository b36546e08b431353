"""The OAuth clients of Booking Partners: from the fixtures, or registered while the sandbox runs.

A Booking Partner may have many clients, and each can be given a new secret or be replaced by another one:
orders belong to the Booking Partner ("Authentication Credentials MUST be capable of being reprovisioned
without losing any association to their related Order data"). What clients are granted is not known here.

Source: RFC 6749, 2; RFC 7591, 2.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from server.identity import scopes
from server.identity.errors import ErrorCode, OAuthError
from server.identity.scopes import Scopes
from server.identity.secret import NOBODY, Digest, digest, same


class GrantType(Enum):
    """The ways to a token (RFC 6749, 1.3)."""

    AUTHORIZATION_CODE = "authorization_code"
    REFRESH_TOKEN = "refresh_token"
    CLIENT_CREDENTIALS = "client_credentials"


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client.

    partner: the id of the Booking Partner that it is of, and partner_name what people know them as.
    name: what it calls itself.
    """

    id: str
    partner: str
    partner_name: str
    name: str
    secret: Digest = field(repr=False)
    redirect_uris: tuple[str, ...]
    grant_types: frozenset[GrantType] = frozenset(GrantType)
    scopes: Scopes = scopes.ALL

    def check_may(self, grant_type: GrantType) -> None:
        """Raises OAuthError where the client was not registered for this way to a token."""
        if grant_type not in self.grant_types:
            raise OAuthError(
                ErrorCode.UNAUTHORIZED_CLIENT, f"This client is not registered for the grant type {grant_type.value}."
            )


@dataclass(frozen=True, slots=True)
class Registrar:
    """A Booking Partner who may register clients, by an initial access token (RFC 7591, 3)."""

    partner: str
    partner_name: str


class Clients:
    """The clients that there are."""

    def __init__(self, clients: Iterable[Client], registrars: Mapping[str, Registrar]) -> None:
        """registrars: by initial access token."""
        self._clients = {client.id: client for client in clients}
        self._given = dict(self._clients)
        self._registrars = {digest(token): registrar for token, registrar in registrars.items()}

    def find(self, client_id: str) -> Client | None:
        """The client of an id, which is no secret."""
        return self._clients.get(client_id)

    def of(self, partner: str) -> list[Client]:
        """The clients of a Booking Partner."""
        return [client for client in self._clients.values() if client.partner == partner]

    def authenticate(self, client_id: str, secret: str) -> Client:
        """The client that these credentials are of. Raises OAuthError (RFC 6749, 5.2)."""
        client = self._clients.get(client_id)
        if not same(secret, client.secret if client else NOBODY) or client is None:
            raise OAuthError(ErrorCode.INVALID_CLIENT, "The client is not known, or its secret is wrong.")
        return client

    def registrar(self, initial_access_token: str) -> Registrar:
        """Who registers a client. Raises OAuthError (RFC 7591, 3.2.2; RFC 6750, 3.1)."""
        registrar = self._registrars.get(digest(initial_access_token))
        if registrar is None:
            raise OAuthError(ErrorCode.INVALID_TOKEN, "The initial access token is not known.")
        return registrar

    def changed(self) -> tuple[Client, ...]:
        """Those that were registered, or given another secret, since the sandbox opened."""
        return tuple(client for client in self._clients.values() if client != self._given.get(client.id))

    def add(self, client: Client) -> None:
        """Let a client be known from now on."""
        self._clients[client.id] = client

    def renew(self, client_id: str, secret: str) -> None:
        """Give a client another secret; the one before is worth nothing from now on. Raises KeyError."""
        self._clients[client_id] = replace(self._clients[client_id], secret=digest(secret))
