"""A request as most handlers have it: with the sandbox that it is for and all of its body, and no word of HTTP.

They answer at once, without waiting for anything, so that it is all the same to them by which way it came: through
aiohttp's application, or by the express way (server/web/express.py).
"""

from collections.abc import Callable, Mapping

import msgspec
from aiohttp import hdrs

from server.identity.scopes import Scope
from server.sandboxes.journal import Exchange
from server.sandboxes.site import Site
from server.system import BookingSystem, Caller
from server.web.reply import Reply


class Visit(msgspec.Struct):
    """A request that has come whole.

    exchange: what the journal keeps of it. name: the part of its path that says which one is meant (a UUID, a slug).
    query: as it was sent.
    """

    site: Site
    exchange: Exchange
    headers: Mapping[str, str]
    body: bytes
    name: str = ""
    query: str = ""

    @property
    def system(self) -> BookingSystem:
        """The booking system that it is for."""
        return self.site.parts.system

    def caller(self, scope: Scope = Scope.BOOKING) -> Caller:
        """Who sends it, to an endpoint of a scope; the journal notes it. Raises what `Credentials` raises."""
        caller = self.site.parts.credentials.caller(self.headers.get(hdrs.AUTHORIZATION), scope)
        self.exchange.partner = caller.partner
        return caller


Answering = Callable[[Visit], Reply]
