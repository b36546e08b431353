"""The open data: one feed for each kind of opportunity, public and cached, and each opportunity at its `@id`.

Source: Realtime Paged Data Exchange 1.0.
"""

from collections.abc import Iterable, Mapping

from aiohttp import hdrs, web

from server.domain.catalogue import Kind
from server.sandboxes.journal import Step
from server.web.endpoints import Endpoint
from server.web.keys import system_of
from server.web.replies import OPEN_CACHE_LAST_PAGE, OPEN_MEDIA_TYPE, Handler, feed_reply
from server.web.reply import Reply


def endpoints(kinds: Mapping[Kind, str]) -> list[Endpoint]:
    """The open feeds of these kinds, by the last part of their path."""
    return [Endpoint(Step.OPEN_FEED, web.get(f"/feeds/{path}", open_feed(kind))) for kind, path in kinds.items()]


def opportunities(paths: Iterable[str]) -> list[Endpoint]:
    """Where the `@id`s of opportunities lead, by the first part of their local ids."""
    return [Endpoint(Step.OPPORTUNITY, web.get(f"/{path}/{{slug}}", opportunity(path))) for path in paths]


def opportunity(path: str) -> Handler:
    """The handler that answers with an opportunity of one kind."""

    async def document(request: web.Request) -> Reply:
        found = system_of(request).opportunity(f"{path}/{request.match_info['slug']}")
        headers = {hdrs.CONTENT_TYPE: OPEN_MEDIA_TYPE, hdrs.CACHE_CONTROL: OPEN_CACHE_LAST_PAGE}
        return Reply(body=found.body, headers=headers)

    return document


def open_feed(kind: Kind) -> Handler:
    """The handler of the open feed of one kind."""

    async def page(request: web.Request) -> Reply:
        found = system_of(request).open_page(kind, request.rel_url.raw_query_string)
        return feed_reply(request, found, is_open=True)

    return page
