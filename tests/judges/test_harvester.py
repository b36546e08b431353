"""The PyPI package `openactive` knows nothing of us, and harvests all that we publish."""

import asyncio
from typing import Any

import pytest

from server.domain.names import KIND_PATHS
from tests.judges.conftest import Served

harvester = pytest.importorskip("openactive.openactive", reason="the package openactive is not installed")


def harvest(site: str) -> dict[str, dict[str, Any]]:
    """All items by feed, found from the Dataset Site."""
    known, harvester.get_dataset_urls = harvester.get_dataset_urls, lambda **_: [site]
    try:
        feeds = harvester.get_feeds(flat=True)
    finally:
        harvester.get_dataset_urls = known
    return {feed["type"]: harvester.get_opportunities(feed["url"], seconds_wait_next=0)["items"] for feed in feeds}


async def test_an_independent_harvester_walks_from_the_dataset_site_to_all_items(served: Served) -> None:
    harvested = await asyncio.to_thread(harvest, served.running.dataset_site)
    ours = {kind.value: await served.items(path) for kind, path in KIND_PATHS.items() if kind.value in harvested}
    assert len(harvested) == 8
    assert {name: len(items) for name, items in harvested.items()} == {name: len(each) for name, each in ours.items()}
    assert all(harvested.values())


async def test_what_it_harvests_of_each_feed_is_what_the_feed_is_named_for(served: Served) -> None:
    for name, items in (await asyncio.to_thread(harvest, served.running.dataset_site)).items():
        assert {item["data"]["@type"] for item in items.values()} == {name}
