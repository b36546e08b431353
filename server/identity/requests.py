"""Authentication requests: what a client sends a seller's browser with, checked, and where it is sent back to.

Source: RFC 6749, 3.1 and 4.1.1; RFC 7636, 4.3; RFC 9207; OpenID Connect Core 1.0, 3.1.2.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from server.identity import scopes
from server.identity.clients import Client, Clients, GrantType
from server.identity.errors import ErrorCode, OAuthError, PageError
from server.identity.scopes import Scope, Scopes

Parameters = Sequence[tuple[str, str]]

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_LONGEST = 2000

# Parameters that may have this one value only, and how any other is refused.
_SUPPORTED = {
    "response_type": ("code", ErrorCode.UNSUPPORTED_RESPONSE_TYPE),
    "response_mode": ("query", ErrorCode.INVALID_REQUEST),
    "request": (None, ErrorCode.REQUEST_NOT_SUPPORTED),
    "request_uri": (None, ErrorCode.REQUEST_URI_NOT_SUPPORTED),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a browser goes back to: a redirect URI that the client registered, with the client's `state`."""

    client: Client
    redirect_uri: str
    state: str | None

    def url(self, issuer: str, answer: dict[str, str]) -> str:
        """The URL of an answer (RFC 6749, 4.1.2; RFC 9207, 2)."""
        state = {} if self.state is None else {"state": self.state}
        query = urlencode({**answer, **state, "iss": issuer})
        return f"{self.redirect_uri}{'&' if '?' in self.redirect_uri else '?'}{query}"


@dataclass(frozen=True, slots=True)
class AuthenticationRequest:
    """What a client asks for.

    challenge: of PKCE with S256. prompts: what the seller has to be shown ("prompt").
    """

    target: Target
    scopes: Scopes
    nonce: str | None
    challenge: str | None
    prompts: frozenset[str]


def single(parameters: Parameters) -> dict[str, str]:
    """The parameters by name; empty ones count as left out. Raises OAuthError for one that is repeated.

    Source: RFC 6749, 3.1 and 3.2.
    """
    repeated = [name for name, count in Counter(name for name, _ in parameters).items() if count > 1]
    if repeated:
        raise OAuthError(ErrorCode.INVALID_REQUEST, "A parameter is repeated.")
    return {name: value for name, value in parameters if value}


def target(parameters: Parameters, clients: Clients) -> Target:
    """Where the answer goes. Raises PageError, as without this nothing can be sent back."""
    given = {name: [value for key, value in parameters if key == name] for name in ("client_id", "redirect_uri")}
    if any(len(values) > 1 for values in given.values()):
        raise PageError("This link is broken", "It names its application or its way back more than once.")
    client = clients.find("".join(given["client_id"]))
    if client is None:
        raise PageError("Unknown application", "The application that sent you here is not registered (client_id).")
    # Character by character, as the registration has it (OpenID Connect Core, 3.1.2.1; RFC 9700, 2.1).
    redirect_uri = "".join(given["redirect_uri"])
    if redirect_uri not in client.redirect_uris:
        raise PageError(
            "Unknown way back",
            f"{client.name} sent you here with an address to return to that it has not registered (redirect_uri). "
            "It has to be the registered one, character by character.",
        )
    states = [value for name, value in parameters if name == "state" and value]
    return Target(client, redirect_uri, states[0] if len(states) == 1 else None)


def read(parameters: Parameters, back: Target) -> AuthenticationRequest:
    """The request. Raises OAuthError, to be told to the client at its redirect URI."""
    given = single(parameters)
    back.client.check_may(GrantType.AUTHORIZATION_CODE)
    for name, (supported, code) in _SUPPORTED.items():
        if name in given and given[name] != supported:
            raise OAuthError(code, f"{name}: this value is not supported.")
    if "response_type" not in given:
        raise OAuthError(ErrorCode.INVALID_REQUEST, "response_type is missing.")
    if any(len(given.get(name, "")) > _LONGEST for name in ("state", "nonce")):
        raise OAuthError(ErrorCode.INVALID_REQUEST, f"state and nonce may have {_LONGEST} characters at most.")
    return AuthenticationRequest(
        back, _scopes(given, back.client), given.get("nonce"), _challenge(given), _prompts(given)
    )


def _scopes(given: dict[str, str], client: Client) -> Scopes:
    wanted = scopes.parse(given.get("scope", ""))
    if Scope.ORDERS_FEED in wanted:
        raise OAuthError(
            ErrorCode.INVALID_SCOPE,
            f"{Scope.ORDERS_FEED.value} is not a seller's to give: use the grant type client_credentials.",
        )
    allowed = wanted & client.scopes
    if allowed <= {Scope.OFFLINE_ACCESS}:
        raise OAuthError(ErrorCode.INVALID_SCOPE, f"scope: expected some of {scopes.written(scopes.OF_SELLER)}.")
    return allowed


def _challenge(given: dict[str, str]) -> str | None:
    """PKCE with S256; "plain", which is also what no method means, protects nothing and is refused."""
    challenge, method = given.get("code_challenge"), given.get("code_challenge_method")
    if challenge is None and method is None:
        return None
    if method != "S256":
        raise OAuthError(ErrorCode.INVALID_REQUEST, "code_challenge_method: S256 is supported, and nothing else.")
    if challenge is None or not _CHALLENGE.match(challenge):
        raise OAuthError(ErrorCode.INVALID_REQUEST, "code_challenge: expected a SHA-256 digest in base64url.")
    return challenge


def _prompts(given: dict[str, str]) -> frozenset[str]:
    """A seller signs in for each authorization, so that "none" cannot be done (OpenID Connect Core, 3.1.2.1)."""
    prompts = frozenset(given.get("prompt", "").split())
    if "none" in prompts:
        code = ErrorCode.LOGIN_REQUIRED if len(prompts) == 1 else ErrorCode.INVALID_REQUEST
        raise OAuthError(code, "Nobody is signed in; the seller has to be asked.")
    return prompts
