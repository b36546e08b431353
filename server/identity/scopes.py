"""The scopes of access, and the flow by which each is acquired. Knows neither tokens nor clients.

Source: Open Booking API 1.0 CR3, "OAuth Flows and Scopes"; OpenID Connect Core 1.0, 3.1.2.1 and 11.
"""

from collections.abc import Iterable
from enum import Enum


class Scope(Enum):
    """What an access token opens, or what comes with it."""

    OPENID = "openid"
    OFFLINE_ACCESS = "offline_access"
    BOOKING = "openactive-openbooking"
    ORDERS_FEED = "openactive-ordersfeed"
    IDENTITY = "openactive-identity"


Scopes = frozenset[Scope]

ALL: Scopes = frozenset(Scope)
# Authorization code flow: what a seller consents to.
OF_SELLER: Scopes = ALL - {Scope.ORDERS_FEED}
# Client credentials flow: what a Booking Partner may do by itself.
OF_PARTNER: Scopes = frozenset({Scope.ORDERS_FEED})
# Those that ask for the claims about the seller to be in the ID token ("ID Token claims").
WITH_SELLER_CLAIMS: Scopes = frozenset({Scope.BOOKING, Scope.IDENTITY})


def parse(text: str) -> Scopes:
    """The scopes named in a text, separated by spaces; unknown ones are ignored (OpenID Connect Core, 3.1.2.1)."""
    names = set(text.split(" "))
    return frozenset(scope for scope in Scope if scope.value in names)


def written(scopes: Iterable[Scope]) -> str:
    """The scopes as they stand in a request or an answer, always in the same order (RFC 6749, 3.3)."""
    wanted = frozenset(scopes)
    return " ".join(scope.value for scope in Scope if scope in wanted)
