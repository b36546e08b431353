"""The Dataset Site, from the text of Dataset API Discovery: what people see, and what machines find in it."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from server.fixtures.settings import DatasetSettings
from tests import shop
from tests.conftest import Api, MakeApi

NASTY = """</script><script>alert('x')</script> "quoted" & <b>bold</b> $name"""


async def site(api: Api) -> str:
    """The page."""
    response = await api.client.get("/openactive")
    assert response.status == 200
    return await response.text()


def data_in(page: str) -> dict[str, Any]:
    """The JSON-LD of a page, which has to be the only one in it."""
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(script)
    return found


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, their references, and the words."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append(tag)
        given = dict(attrs)
        if tag in ("img", "script", "iframe") and given.get("src"):
            self.loaded.append(given["src"] or "")
        if tag == "a":
            self.links.append(given.get("href") or "")

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)


async def test_the_base_uri_and_every_open_feed_are_found(api: Api) -> None:
    data = data_in(await site(api))
    assert data["@type"] == "Dataset"
    assert data["accessService"]["endpointUrl"] == shop.BASE
    for feed in data["distribution"]:
        page = await api.call("GET", feed["contentUrl"].removeprefix(shop.ROOT), token=None)
        assert page.status == 200 and "license" in page.body
    assert len({feed["name"] for feed in data["distribution"]}) == 8


async def test_an_authority_is_named_exactly_where_openid_is_offered(make_api: MakeApi) -> None:
    offered = await site(await make_api(shop.fixtures(openid=True)))
    assert data_in(offered)["accessService"]["authenticationAuthority"] == shop.ROOT
    not_offered = await site(await make_api(shop.fixtures(openid=False)))
    assert "authenticationAuthority" not in data_in(not_offered)["accessService"]


async def test_people_see_the_feeds_the_base_uri_the_orders_feeds_and_the_licence(api: Api) -> None:
    page = await site(api)
    seen, data = Seen(page), data_in(page)
    assert {feed["contentUrl"] for feed in data["distribution"]} <= set(seen.links)
    words = " ".join(seen.words)
    for wanted in (shop.BASE, f"{shop.BASE}/orders-rpde", f"{shop.BASE}/order-proposals-rpde", "CC-BY", "token"):
        assert wanted in words


async def test_the_page_loads_nothing_from_elsewhere(api: Api) -> None:
    page = await site(api)
    assert Seen(page).loaded == ["/openactive/logo.svg"]
    assert "@import" not in page and "url(" not in page
    assert (await api.client.get("/openactive/logo.svg")).content_type == "image/svg+xml"


async def test_no_token_stands_in_the_page(api: Api) -> None:
    page = await site(api)
    assert shop.ACME not in page and shop.ZEST not in page


async def test_nothing_in_the_fixtures_can_break_out_of_the_page(make_api: MakeApi) -> None:
    plain = Seen(await site(await make_api()))
    nasty = DatasetSettings(name=NASTY, description=NASTY, keywords=(NASTY,), license=NASTY, publisher={"name": NASTY})
    page = await site(await make_api(shop.fixtures(dataset=nasty)))
    assert Seen(page).tags == plain.tags
    assert data_in(page)["name"] == NASTY
    assert NASTY in "".join(Seen(page).words)


async def test_the_landing_page_and_the_terms_are_places_in_this_page(api: Api) -> None:
    page = await site(api)
    service = data_in(page)["accessService"]
    for url in (service["landingPage"], service["termsOfService"]):
        address, _, place = url.partition("#")
        assert address == f"{shop.ROOT}/openactive" and f'id="{place}"' in page


@pytest.mark.parametrize("path", ["/openactive", "/openactive/logo.svg"])
async def test_head_and_conditional_requests_are_answered(api: Api, path: str) -> None:
    whole = await api.client.get(path)
    head = await api.client.head(path)
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] and await head.read() == b""
    again = await api.client.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")


async def test_without_a_console_the_root_leads_to_the_site(make_api: MakeApi) -> None:
    response = await (await make_api(shop.fixtures(control=False))).client.get("/")
    assert response.url.path == "/openactive" and response.status == 200


async def test_feeds_that_are_hard_are_named_children_first(make_api: MakeApi) -> None:
    names = [feed["name"] for feed in data_in(await site(await make_api(shop.fixtures(feeds="hard"))))["distribution"]]
    assert names.index("ScheduledSession") < names.index("SessionSeries")
    assert names.index("Slot") < names.index("FacilityUse")
