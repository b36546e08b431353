"""Who is calling: bearer tokens of Booking Partners.

Tokens are kept and compared as digests, so that neither a log nor the time of an answer tells of them. What
a caller may do with an order is for the booking system; this module only says who they are.

Source: Open Booking API 1.0 CR3, "Authentication", and the error table "API authentication".
"""

from collections.abc import Mapping
from hashlib import sha256

from aiohttp import hdrs, web

from server.domain import errors
from server.system import Caller


class Credentials:
    """The tokens that are valid, and whom each stands for."""

    def __init__(self, callers: Mapping[str, Caller]) -> None:
        """callers: by bearer token."""
        self._callers = {_digest(token): caller for token, caller in callers.items()}

    def caller(self, request: web.Request) -> Caller:
        """Who sends a request. Raises NoAPITokenError or InvalidAPITokenError."""
        header = request.headers.get(hdrs.AUTHORIZATION)
        if not header:
            raise errors.NoAPITokenError("Send an API token in a header 'Authorization: Bearer <token>'.")
        scheme, _, token = header.partition(" ")
        caller = self._callers.get(_digest(token.strip())) if scheme.lower() == "bearer" else None
        if caller is None:
            raise errors.InvalidAPITokenError("The API token is not known; it goes in 'Authorization: Bearer <token>'.")
        return caller


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()
