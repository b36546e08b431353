"""The open data: one feed for each kind of opportunity, public and cached, and each opportunity at its `@id`.

Source: Realtime Paged Data Exchange 1.0.
"""

from collections.abc import Iterable, Mapping

from aiohttp import hdrs

from server.domain.catalogue import Kind
from server.sandboxes.journal import Step
from server.web.endpoints import Endpoint, at_once
from server.web.replies import OPEN_CACHE_LAST_PAGE, OPEN_MEDIA_TYPE, feed_reply
from server.web.reply import Reply
from server.web.visits import Answering, Visit


def endpoints(kinds: Mapping[Kind, str]) -> list[Endpoint]:
    """The open feeds of these kinds, by the last part of their path."""
    return [
        at_once(Step.OPEN_FEED, "GET", f"/feeds/{path}", open_feed(kind), allow_head=True)
        for kind, path in kinds.items()
    ]


def opportunities(paths: Iterable[str]) -> list[Endpoint]:
    """Where the `@id`s of opportunities lead, by the first part of their local ids."""
    return [at_once(Step.OPPORTUNITY, "GET", f"/{path}/{{slug}}", opportunity(path), allow_head=True) for path in paths]


def opportunity(path: str) -> Answering:
    """What answers with an opportunity of one kind."""

    def document(visit: Visit) -> Reply:
        found = visit.system.opportunity(f"{path}/{visit.name}")
        headers = {hdrs.CONTENT_TYPE: OPEN_MEDIA_TYPE, hdrs.CACHE_CONTROL: OPEN_CACHE_LAST_PAGE}
        return Reply(body=found.body, headers=headers)

    return document


def open_feed(kind: Kind) -> Answering:
    """What answers with a page of the open feed of one kind."""

    def page(visit: Visit) -> Reply:
        return feed_reply(visit, visit.system.open_page(kind, visit.query), is_open=True)

    return page
