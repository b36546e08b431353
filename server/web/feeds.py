"""The open feeds: public, cached, one for each kind of opportunity.

Source: Realtime Paged Data Exchange 1.0.
"""

from aiohttp import web

from server.domain.catalogue import Kind
from server.web.keys import system_of
from server.web.replies import Handler, feed_reply


def routes(kinds: dict[Kind, str]) -> list[web.RouteDef]:
    """The open feeds of these kinds, by the last part of their path."""
    return [web.get(f"/feeds/{path}", open_feed(kind)) for kind, path in kinds.items()]


def open_feed(kind: Kind) -> Handler:
    """The handler of the open feed of one kind."""

    async def page(request: web.Request) -> web.Response:
        return feed_reply(
            request, system_of(request).open_page(kind, request.query.get("afterChangeNumber")), is_open=True
        )

    return page
