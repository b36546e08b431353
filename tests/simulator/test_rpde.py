"""Reading RPDE feeds to their end, and on from there."""

from typing import Any

import pytest

from simulator.rpde import Feed, FeedBroken

Json = dict[str, Any]


def updated(name: str, **data: Any) -> Json:
    """An entry of a feed."""
    return {"state": "updated", "kind": "Slot", "id": name, "modified": 1, "data": data}


def pages(**by_url: Json) -> Any:
    """A fetch over some pages, which counts how often each was fetched."""

    async def fetch(url: str) -> Json:
        fetched.append(url)
        return by_url[url]

    fetched: list[str] = []
    fetch.fetched = fetched  # type: ignore[attr-defined]
    return fetch


async def test_a_feed_is_read_to_the_page_that_has_no_items() -> None:
    fetch = pages(
        a={"items": [updated("1")], "next": "b"}, b={"items": [updated("2")], "next": "c"}, c={"items": [], "next": "c"}
    )
    feed = Feed("a")
    assert [item.id for item in await feed.catch_up(fetch)] == ["1", "2"]
    assert feed.cursor == "c"


async def test_reading_goes_on_where_it_ended() -> None:
    fetch = pages(a={"items": [updated("1")], "next": "b"}, b={"items": [], "next": "b"})
    feed = Feed("a")
    await feed.catch_up(fetch)
    assert await feed.catch_up(fetch) == []
    assert fetch.fetched == ["a", "b", "b"]


async def test_a_later_entry_replaces_an_earlier_one() -> None:
    entries = [updated("1", price=1), updated("1", price=2)]
    feed = Feed("a")
    await feed.catch_up(pages(a={"items": entries, "next": "b"}, b={"items": [], "next": "b"}))
    assert feed.live == {("Slot", "1"): {"price": 2}}


async def test_a_deleted_entry_disappears() -> None:
    gone = {"state": "deleted", "kind": "Slot", "id": "1", "modified": 2}
    feed = Feed("a")
    news = await feed.catch_up(pages(a={"items": [updated("1"), gone], "next": "b"}, b={"items": [], "next": "b"}))
    assert feed.live == {}
    assert [item.data for item in news] == [{}, None]


async def test_a_page_with_items_that_leads_to_itself_is_refused() -> None:
    with pytest.raises(FeedBroken, match="names itself"):
        await Feed("a").catch_up(pages(a={"items": [updated("1")], "next": "a"}))


async def test_a_next_that_is_no_address_is_refused() -> None:
    with pytest.raises(FeedBroken, match="no RPDE page"):
        await Feed("http://a").catch_up(pages(**{"http://a": {"items": [updated("1")], "next": "http://[::1"}}))


async def test_something_that_is_no_page_is_refused() -> None:
    with pytest.raises(FeedBroken, match="no RPDE page"):
        await Feed("a").catch_up(pages(a={"hello": "world"}))
