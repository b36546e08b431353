"""The page of the description: whole, safe, and to be read by everyone."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

from server.description import page
from server.description.curl import line
from tests.description import player
from tests.description.player import Client

Document = Mapping[str, Any]
Attributes = list[tuple[str, str | None]]
VOID = {"meta", "link", "img", "br"}


class Reader(HTMLParser):
    """Reads a page: its headings, anchors and links, what it loads, and whether all that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """An element begins."""
        given = dict(attrs)
        self.tags.add(tag)
        self.open += [] if tag in VOID else [tag]
        self.headings += [int(tag[1])] if tag in ("h1", "h2", "h3", "h4") else []
        self.anchors += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        self.loaded += [given["src" if tag == "img" else "href"] or ""] if tag in ("img", "link") else []

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        assert self.open.pop() == tag, (tag, self.getpos())


@pytest.fixture
async def read(shipped: Client) -> Reader:
    """The page as it is served."""
    async with shipped.get("/openapi") as reply:
        assert (reply.status, reply.content_type) == (200, "text/html")
        return Reader(await reply.text())


def test_all_that_is_opened_is_closed(read: Reader) -> None:
    assert read.open == []


def test_headings_leave_no_level_out(read: Reader) -> None:
    assert read.headings.count(1) == 1
    steps = zip(read.headings, read.headings[1:], strict=False)
    assert not [pair for pair in steps if pair[1] > pair[0] + 1]


def test_landmarks_are_there(read: Reader) -> None:
    assert {"header", "nav", "main"} <= read.tags


def test_links_within_the_page_lead_somewhere(read: Reader) -> None:
    assert len(read.anchors) == len(set(read.anchors))
    assert not {link for link in read.links if link.startswith("#")} - {f"#{anchor}" for anchor in read.anchors}


def test_it_needs_nothing_from_elsewhere(read: Reader) -> None:
    assert "script" not in read.tags
    assert set(read.loaded) == {"openactive/logo.svg"}


def test_it_shows_every_operation_and_schema(read: Reader) -> None:
    document = player.described()
    names = {operation["operationId"] for _, _, operation in page.operations(document)}
    assert names <= set(read.anchors)
    assert {f"schema-{name}" for name in document["components"]["schemas"]} <= set(read.anchors)


def test_what_comes_from_the_description_is_escaped() -> None:
    document = player.described()
    document["info"]["title"] = "<script>alert(1)</script>"
    document["tags"][0]["description"] = "<img src=x>"
    text = page.html(document, "")
    assert "<script>" not in text
    assert "<img src=x>" not in text


def test_a_line_of_curl_can_be_pasted() -> None:
    shown = line(player.described(), "/control/sandboxes/{name}/clock", "post")
    assert shown == (
        "curl -X POST http://localhost:8080/control/sandboxes/default/clock \\\n"
        "  -H 'Authorization: Bearer control-sandbox-token' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        '  -d \'{"jump": "PT2H"}\''
    )


async def test_a_closed_door_is_not_on_the_page() -> None:
    async with player.shipped("control=false") as client, client.get("/openapi") as reply:
        assert "/control/" not in await reply.text()
