"""Who is calling: bearer tokens of Booking Partners, from the fixtures or from the OpenID Provider.

Tokens are kept and compared as digests, so that neither a log nor the time of an answer tells of them, and
finding one costs a look into a table. What a caller may do with an order is for the booking system; this
module only says who they are, which sellers they act for, and whether their token is for this endpoint.

Source: Open Booking API 1.0 CR3, "Authentication", "OAuth Flows and Scopes", and the error table "API
authentication"; RFC 6750, 2.1.
"""

from collections.abc import Mapping

from aiohttp import hdrs, web

from server.domain import errors
from server.identity.provider import Provider
from server.identity.scopes import Scope
from server.identity.secret import digest
from server.identity.tokens import Access
from server.system import Caller

NOBODY = frozenset[str]()


class Credentials:
    """The tokens that are valid, and whom each stands for."""

    def __init__(self, callers: Mapping[str, Caller], identity: Provider | None = None) -> None:
        """
        callers: by bearer token of the fixtures.
        identity: has the other tokens, and knows which sellers grant access at present.
        """
        self._callers = {digest(token): caller for token, caller in callers.items()}
        self._identity = identity

    def caller(self, request: web.Request, scope: Scope) -> Caller:
        """Who sends a request to an endpoint of this scope.

        Raises NoAPITokenError, InvalidAPITokenError or InvalidAuthorizationDetailsError.
        """
        header = request.headers.get(hdrs.AUTHORIZATION)
        if not header:
            raise errors.NoAPITokenError("Send an API token in a header 'Authorization: Bearer <token>'.")
        scheme, _, token = header.partition(" ")
        if scheme.lower() == "bearer":
            name = digest(token.strip())
            known = self._callers.get(name)
            if known is not None:
                return self._at_present(known)
            access = self._identity.access(name) if self._identity is not None else None
            if access is not None:
                return self._of(access, scope)
        raise errors.InvalidAPITokenError(
            "The API token is not known, or it has expired; it goes in 'Authorization: Bearer <token>'."
        )

    def _at_present(self, caller: Caller) -> Caller:
        """The caller, without the sellers that have taken their access away."""
        granted = self._granted(caller.partner)
        if granted is None:
            return caller
        return Caller(caller.partner, granted if caller.sellers is None else granted & caller.sellers)

    def _of(self, access: Access, scope: Scope) -> Caller:
        """The caller with an access token, which acts for one seller, or for none and reads the Orders feeds."""
        if scope not in access.scopes:
            raise errors.InvalidAuthorizationDetailsError(f"This access token lacks the scope {scope.value}.")
        if access.seller is None:
            return Caller(access.partner, NOBODY)
        return self._at_present(Caller(access.partner, frozenset({access.seller})))

    def _granted(self, partner: str) -> frozenset[str] | None:
        return None if self._identity is None else self._identity.grants.open_to(partner)
