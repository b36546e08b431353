"""The official validators find nothing wrong with open feeds and Dataset Site: no failure and no warning."""

import json
import re

import pytest

from server.domain.names import KIND_PATHS
from tests.judges.conftest import Served, told
from tests.judges.judge import Finding, Judge

FEEDS = [path for path in KIND_PATHS.values() if path != "individual-facility-uses"]


def is_impossible(finding: Finding) -> bool:
    """Whether the walk contradicts itself.

    On its way it wants every page to be cached for an hour, and does not see that it has come to the last one.
    Of the same page it then wants, and is given, no more than eight seconds.
    """
    return finding.type == "missing_cache_control" and "?afterChangeNumber=" in finding.path


@pytest.mark.parametrize("path", FEEDS)
async def test_an_open_feed_is_walked_without_a_finding(judge: Judge, served: Served, path: str) -> None:
    findings = await judge.feed(f"{served.root}/feeds/{path}")
    assert not told([finding for finding in findings if not is_impossible(finding)])
    assert len(findings) == 1, "which is what the validator says of the last page"


@pytest.mark.parametrize("path", FEEDS)
async def test_every_page_passes_the_checks_of_the_official_broker(judge: Judge, served: Served, path: str) -> None:
    url, index, last = f"{served.root}/feeds/{path}", 0, False
    while not last:
        async with served.client.get(url) as response:
            page = await response.json()
        of_answer = {"contentType": response.content_type, "cacheControl": response.headers["Cache-Control"]}
        of_page = {"url": url, "json": page, "pageIndex": index, "status": response.status}
        found = await judge.page(**of_answer, **of_page, isInitialHarvestComplete=False, isOrdersFeed=False)
        assert not told(found)
        url, index, last = page["next"], index + 1, not page["items"]


@pytest.mark.parametrize("path", FEEDS)
async def test_every_item_is_valid_for_booking(judge: Judge, served: Served, path: str) -> None:
    items = await served.items(path)
    assert items, "an empty feed proves nothing"
    for item in items:
        assert not told(await judge.document("BookableRPDEFeed", item["data"])), item["id"]


async def test_the_dataset_site_is_valid(judge: Judge, served: Served) -> None:
    async with served.client.get(served.running.dataset_site) as response:
        page = await response.text()
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert script is not None
    assert not told(await judge.document("DatasetSite", json.loads(script[1])))
