"""Who is calling: bearer tokens of Booking Partners, from the fixtures or from the OpenID Provider.

Tokens are kept and compared as digests, so that neither a log nor the time of an answer tells of them, and
finding one costs a look into a table. What a caller may do with an order is for the booking system; this
module only says who they are, which sellers they act for, and whether their token is for this endpoint.

Source: Open Booking API 1.0 CR3, "Authentication", "OAuth Flows and Scopes", and the error table "API
authentication"; RFC 6750, 2.1.
"""

from collections.abc import Mapping
from functools import lru_cache

from server.domain import errors
from server.domain.why import Clause, decides
from server.identity.provider import Provider
from server.identity.scopes import Scope
from server.identity.secret import Digest, digest
from server.identity.tokens import Access
from server.system import Caller

NOBODY = frozenset[str]()
# Of how many headers the digest of the token is at hand. Each one comes with many requests.
AT_HAND = 1000


class Credentials:
    """The tokens that are valid, and whom each stands for."""

    def __init__(self, callers: Mapping[str, Caller], identity: Provider | None = None) -> None:
        """
        callers: by bearer token of the fixtures.
        identity: has the other tokens, and knows which sellers grant access at present.
        """
        self._callers = {digest(token): caller for token, caller in callers.items()}
        self._identity = identity
        self._name = lru_cache(AT_HAND)(_name)

    @decides(Clause.AUTHENTICATION_ERRORS)
    def caller(self, header: str | None, scope: Scope) -> Caller:
        """Who calls an endpoint sends an API token that is valid.

        header: the `Authorization` of the request. scope: of the endpoint.

        Raises NoAPITokenError, InvalidAPITokenError or InvalidAuthorizationDetailsError.
        """
        if not header:
            raise errors.NoAPITokenError(
                "Send an API token in a header 'Authorization: Bearer <token>'.", facts={"authorization": None}
            )
        name = self._name(header)
        if name is not None:
            known = self._callers.get(name)
            if known is not None:
                return self._at_present(known)
            access = self._identity.access(name) if self._identity is not None else None
            if access is not None:
                return self._of(access, scope)
        raise errors.InvalidAPITokenError(
            "The API token is not known, or it has expired; it goes in 'Authorization: Bearer <token>'.",
            facts={"scheme": "other" if name is None else "Bearer"},
        )

    def _at_present(self, caller: Caller) -> Caller:
        """The caller, without the sellers that have taken their access away."""
        granted = None if self._identity is None else self._identity.grants.open_to(caller.partner)
        if granted is None:
            return caller
        return Caller(caller.partner, granted if caller.sellers is None else granted & caller.sellers)

    @decides(Clause.SCOPES)
    def _of(self, access: Access, scope: Scope) -> Caller:
        """An access token opens the endpoints of its scopes, for one seller; or for none, to read the Orders feeds."""
        if scope not in access.scopes:
            raise errors.InvalidAuthorizationDetailsError(
                f"This access token lacks the scope {scope.value}.",
                facts={"needs": scope.value, "scopes": ", ".join(sorted(each.value for each in access.scopes))},
            )
        if access.seller is None:
            return Caller(access.partner, NOBODY)
        return self._at_present(Caller(access.partner, frozenset({access.seller})))


def _name(header: str) -> Digest | None:
    """The digest of the bearer token in an `Authorization`; None where it has another scheme."""
    scheme, _, token = header.partition(" ")
    return digest(token.strip()) if scheme.lower() == "bearer" else None
