"""The embedded OAuth 2 and OpenID Connect provider of one sandbox, put together from its parts.

It says who may do what; it holds no orders, and knows no HTTP. All it does follows the clock it is given.
Source: Open Booking API 1.0 CR3, "OpenID Connect Booking Partner Authentication for Multiple Seller Systems".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from server.domain.catalogue import Seller, SellerId
from server.domain.clock import Clock
from server.identity.authorization import Front, Parties
from server.identity.claims import SELLER_CLAIMS, Claims
from server.identity.clients import Client, Clients, GrantType, Registrar
from server.identity.grants import Consent, Consequences, Grant, Grants
from server.identity.issuing import Issuing, Minting
from server.identity.logins import Login, Logins, Throttle
from server.identity.registration import AUTHENTICATION_METHODS, RESPONSE_TYPES, Registration
from server.identity.scopes import Scope
from server.identity.secret import Digest, NewSecret
from server.identity.signing import ALGORITHM, SigningKey
from server.identity.tokens import Access, Circulation, Tokens
from server.wire.urls import Urls


@dataclass(frozen=True)
class Roster:
    """Who there is when a sandbox opens.

    registrars: by initial access token. given: the sellers that grant a Booking Partner access from the start,
    by its id; None is all of them.
    """

    clients: Iterable[Client]
    registrars: Mapping[str, Registrar]
    logins: Iterable[Login]
    given: Mapping[str, frozenset[SellerId] | None]
    sellers: Mapping[SellerId, Seller]
    booking_service: Mapping[str, Any]


@dataclass(frozen=True)
class Means:
    """What a provider works with.

    clock: of the sandbox; machine: of those who guess passwords. lifetime: of access tokens.
    """

    clock: Clock
    machine: Clock
    new_secret: NewSecret
    key: SigningKey
    lifetime: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class IdentityState:
    """What a provider knows beyond its roster, as a value. No page that a seller looks at is part of it.

    clients: those registered, or given another secret. grants: the standings that have changed.
    """

    clients: tuple[Client, ...] = ()
    grants: tuple[Grant, ...] = ()
    consents: tuple[Consent, ...] = ()
    tokens: Tokens = field(default_factory=Tokens)


class Provider:
    """Who may do what in one sandbox."""

    def __init__(
        self, urls: Urls, roster: Roster, means: Means, consequences: Consequences, is_offered: bool = True
    ) -> None:
        """
        urls: of the sandbox; its root is the issuer. consequences: what follows when grants come and go.
        is_offered: whether there are endpoints for it; grants are kept either way.
        """
        self.urls = urls
        self.is_offered = is_offered
        self.service_name = str(roster.booking_service.get("name", "Open Booking sandbox"))
        self.clients = Clients(roster.clients, roster.registrars)
        self.grants = Grants(roster.given, tuple(roster.sellers), consequences)
        self.registration = Registration(self.clients, means.new_secret)
        self._sellers = roster.sellers
        self._clock = means.clock
        self._key = means.key
        self._new_secret = means.new_secret
        self._circulation = Circulation()
        logins = Logins(roster.logins, Throttle(means.machine, means.new_secret()))
        parties = Parties(self.clients, logins, self.grants)
        self.front = Front(urls.root, parties, self._circulation, means.clock, means.new_secret)
        claims = Claims(urls, roster.sellers, roster.booking_service)
        minting = Minting(claims, means.key, means.lifetime, means.new_secret)
        self.issuing = Issuing(minting, self._circulation, means.clock)

    def access(self, token: Digest) -> Access | None:
        """What an access token opens at present, by its digest; None where it is not (or no longer) good."""
        return self._circulation.access(token, self._clock.now())

    def register(self, initial_access_token: str, body: bytes) -> dict[str, Any]:
        """Dynamic Client Registration. Raises OAuthError."""
        return self.registration.register(initial_access_token, body, self._clock.now())

    def renew(self, client_id: str) -> str:
        """Give a client another secret, and tell it. Orders and grants stay. Raises KeyError."""
        secret = self._new_secret()
        self.clients.renew(client_id, secret)
        return secret

    def revoke(self, partner: str, seller: SellerId) -> bool:
        """Take a Booking Partner's access to a seller away, by whatever token; the seller is asked anew.

        Tells whether there was anything to take away.
        """
        self._circulation.end_refreshing(partner, seller)
        return self.grants.revoke(partner, seller, [client.id for client in self.clients.of(partner)])

    def state(self) -> IdentityState:
        """What it knows beyond its roster."""
        tokens = self._circulation.tokens(self._clock.now())
        return IdentityState(self.clients.changed(), self.grants.changed(), self.grants.consents(), tokens)

    def go_on(self, state: IdentityState) -> None:
        """Take up what was known then; the feeds are not told, as that is for the state of the sandbox."""
        for client in state.clients:
            self.clients.add(client)
        self.grants.go_on(state.grants, state.consents)
        self._circulation.go_on(state.tokens)

    def seller_name(self, seller: SellerId) -> str:
        """What people know a seller as."""
        return self._sellers[seller].name

    def keys(self) -> dict[str, Any]:
        """The keys that signatures are checked with (RFC 7517, 5)."""
        return self._key.public()

    def configuration(self) -> dict[str, Any]:
        """The discovery document (OpenID Connect Discovery 1.0, 3; RFC 8414, 2)."""
        root = self.urls.root
        return {
            "issuer": root,
            "authorization_endpoint": f"{root}/openid/authorize",
            "token_endpoint": f"{root}/openid/token",
            "jwks_uri": f"{root}/openid/keys",
            "registration_endpoint": f"{root}/openid/register",
            "scopes_supported": [scope.value for scope in Scope],
            "response_types_supported": list(RESPONSE_TYPES),
            "response_modes_supported": ["query"],
            "grant_types_supported": [kind.value for kind in GrantType],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": list(AUTHENTICATION_METHODS),
            "code_challenge_methods_supported": ["S256"],
            "claims_supported": ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", *SELLER_CLAIMS],
            "authorization_response_iss_parameter_supported": True,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
        }
