"""The token endpoint: what a client shows, and the tokens it gets for it.

Refresh tokens are not replaced when they are used: every client is confidential, and one whose answer was lost
on the way must not lose its access (RFC 6749, 6; RFC 9700, 4.14.2).

Source: RFC 6749, 4.1.3, 4.4, 5, 6; RFC 7636, 4.6; OpenID Connect Core 1.0, 3.1.3 and 12.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from server.domain.clock import Clock
from server.identity import scopes
from server.identity.claims import Claims, Lifespan
from server.identity.clients import Client, GrantType
from server.identity.errors import ErrorCode, OAuthError
from server.identity.scopes import Scope, Scopes
from server.identity.secret import NewSecret
from server.identity.signing import SigningKey
from server.identity.tokens import Access, Authorization, Circulation, Code

ID_TOKEN_LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True)
class Minting:
    """How tokens are made.

    lifetime: of access tokens.
    """

    claims: Claims
    key: SigningKey
    lifetime: timedelta
    new_secret: NewSecret


class Issuing:
    """The token endpoint, for clients that have been authenticated."""

    def __init__(self, minting: Minting, circulation: Circulation, clock: Clock) -> None:
        """circulation: has the codes, and gets the tokens."""
        self._minting = minting
        self._circulation = circulation
        self._clock = clock

    def tokens(self, client: Client, given: dict[str, str]) -> dict[str, Any]:
        """The answer to a request for tokens (RFC 6749, 5.1). Raises OAuthError.

        given: the parameters of the request, without repetitions.
        """
        wanted = given.get("grant_type")
        if wanted is None:
            raise OAuthError(ErrorCode.INVALID_REQUEST, "grant_type is missing.")
        if wanted not in {kind.value for kind in GrantType}:
            raise OAuthError(ErrorCode.UNSUPPORTED_GRANT_TYPE, "This grant_type is not supported.")
        kind = GrantType(wanted)
        client.check_may(kind)
        match kind:
            case GrantType.AUTHORIZATION_CODE:
                return self._for_code(client, given)
            case GrantType.REFRESH_TOKEN:
                return self._for_refresh_token(client, given)
            case GrantType.CLIENT_CREDENTIALS:
                return self._for_client(client, given)

    # --- the three ways

    def _for_code(self, client: Client, given: dict[str, str]) -> dict[str, Any]:
        """A code can be used once; an attempt that fails uses it up as well."""
        now = self._clock.now()
        code = self._circulation.take_code(_required(given, "code"), now)
        if code is None or code.authorization.client != client.id:
            raise _invalid("The code is unknown, expired, used before, or another client's.")
        if given.get("redirect_uri") != code.redirect_uri:
            raise _invalid("redirect_uri is not the one that the code was asked for with.")
        _check_verifier(code, given.get("code_verifier"))
        answer = self._seller_access(code.authorization, code.authorization.scopes, now)
        if Scope.OFFLINE_ACCESS in code.authorization.scopes:
            answer["refresh_token"] = self._minting.new_secret()
            self._circulation.put_refresh(answer["refresh_token"], code.authorization)
        return answer | self._id_token(code.authorization, now, code.nonce)

    def _for_refresh_token(self, client: Client, given: dict[str, str]) -> dict[str, Any]:
        now = self._clock.now()
        token = _required(given, "refresh_token")
        authorization = self._circulation.refresh(token)
        if authorization is None or authorization.client != client.id:
            raise _invalid("The refresh token is unknown, revoked, or another client's.")
        narrowed = scopes.parse(given["scope"]) if "scope" in given else authorization.scopes
        if not narrowed or not narrowed <= authorization.scopes:
            raise OAuthError(ErrorCode.INVALID_SCOPE, "scope: more, or other, than the seller has allowed.")
        answer = self._seller_access(authorization, narrowed, now)
        return answer | {"refresh_token": token} | self._id_token(replace(authorization, scopes=narrowed), now, None)

    def _for_client(self, client: Client, given: dict[str, str]) -> dict[str, Any]:
        """For the Orders feeds alone; to book, a seller has to be asked."""
        now = self._clock.now()
        wanted = scopes.parse(given["scope"]) if "scope" in given else scopes.OF_PARTNER
        if not wanted or not wanted <= scopes.OF_PARTNER & client.scopes:
            raise OAuthError(
                ErrorCode.INVALID_SCOPE, f"scope: client credentials are for {Scope.ORDERS_FEED.value} alone."
            )
        return self._access(Access(client.partner, client.id, None, wanted, now + self._minting.lifetime), now)

    # --- inside

    def _seller_access(self, authorization: Authorization, allowed: Scopes, now: datetime) -> dict[str, Any]:
        access = Access(
            partner=authorization.partner,
            client=authorization.client,
            seller=authorization.seller,
            scopes=allowed,
            expires=now + self._minting.lifetime,
            family=authorization.family,
        )
        return self._access(access, now)

    def _access(self, access: Access, now: datetime) -> dict[str, Any]:
        claims = self._minting.claims.access_token(access, now, self._minting.new_secret())
        token = self._minting.key.sign(claims, "at+jwt")
        self._circulation.put_access(token, access, now)
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": int(self._minting.lifetime.total_seconds()),
            "scope": scopes.written(access.scopes),
        }

    def _id_token(self, authorization: Authorization, now: datetime, nonce: str | None) -> dict[str, str]:
        if Scope.OPENID not in authorization.scopes:
            return {}
        claims = self._minting.claims.id_token(authorization, Lifespan(now, now + ID_TOKEN_LIFETIME), nonce)
        return {"id_token": self._minting.key.sign(claims)}


def _check_verifier(code: Code, verifier: str | None) -> None:
    """RFC 7636, 4.6; a verifier without a challenge is refused as well (RFC 9700, 2.1.1)."""
    if code.challenge is None and verifier is None:
        return
    shown = urlsafe_b64encode(sha256((verifier or "").encode()).digest()).rstrip(b"=").decode()
    if not compare_digest(shown, code.challenge or ""):
        raise _invalid("code_verifier does not belong to the code_challenge.")


def _required(given: dict[str, str], name: str) -> str:
    if name not in given:
        raise OAuthError(ErrorCode.INVALID_REQUEST, f"{name} is missing.")
    return given[name]


def _invalid(description: str) -> OAuthError:
    return OAuthError(ErrorCode.INVALID_GRANT, description)
