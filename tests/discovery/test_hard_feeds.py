"""Feeds that are legal but hard on careless consumers, by the other ordering strategy of RPDE."""

from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.store.positions import Position, timestamps_with_ties
from tests import shop
from tests.conftest import Api, MakeApi
from tests.discovery.test_kinds import everything

FEED = "/feeds/scheduled-sessions"


@pytest.fixture
async def api(make_api: MakeApi) -> Api:
    """The leisure centre, whose feeds are hard."""
    return await make_api(shop.fixtures(*everything(), feeds="hard"))


async def pages(api: Api, url: str = FEED) -> list[Any]:
    """All pages that have items."""
    found: list[Any] = []
    while (answer := (await api.call("GET", url, token=None)).body)["items"]:
        found.append(answer)
        parts = urlsplit(answer["next"])
        url = f"{parts.path}?{parts.query}"
    return found


async def test_every_entry_is_reached_once_however_many_share_their_timestamp(api: Api) -> None:
    entries = [page["items"][0] for page in await pages(api)]
    places = [(entry["modified"], entry["id"]) for entry in entries]
    assert places == sorted(places) and len({entry["id"] for entry in entries}) == len(entries)
    assert sum(one["modified"] == other["modified"] for one, other in pairwise(entries)) > 0
    assert {shop.YOGA, shop.SOLO, shop.BOXING} <= {entry["id"] for entry in entries}


async def test_numbers_need_more_than_a_double_and_fit_into_64_bits(api: Api) -> None:
    changes = [page["items"][0]["modified"] for page in await pages(api)]
    assert all(2**53 < number < 2**63 for number in changes)
    assert any(int(float(number)) != number for number in changes)


async def test_next_has_timestamp_and_id_of_the_last_item(api: Api) -> None:
    first = (await pages(api))[0]
    (entry,) = first["items"]
    query = parse_qs(urlsplit(first["next"]).query)
    assert query == {"afterTimestamp": [str(entry["modified"])], "afterId": [entry["id"]]}


@pytest.mark.parametrize("query", ["afterTimestamp=9000000000000000000", "afterId=zzz", "afterChangeNumber=1"])
async def test_half_a_position_is_the_beginning(api: Api, query: str) -> None:
    assert (await api.call("GET", f"{FEED}?{query}")).body == (await api.call("GET", FEED)).body


async def test_an_id_of_any_characters_can_stand_in_a_position(api: Api) -> None:
    own = "?afterTimestamp=9000000000000000000&afterId=%0D%0A%22%3C%E2%82%AC"
    reply = await api.call("GET", FEED + own)
    assert reply.body["items"] == []
    assert urlsplit(reply.body["next"]).path == FEED


async def test_children_are_older_than_their_parents_and_deletions_lie_between(api: Api) -> None:
    sessions = [page["items"][0] for page in await pages(api)]
    series = [page["items"][0] for page in await pages(api, "/feeds/session-series")]
    age = {entry["id"]: entry["modified"] for entry in sessions + series}
    assert age[shop.YOGA] <= age["session-series/yoga"]
    assert sum(entry["state"] == "deleted" for entry in sessions) > 1


async def test_an_update_comes_after_every_position_that_was_reached(api: Api) -> None:
    end = (await pages(api))[-1]["next"]
    for opportunity in (shop.YOGA, shop.SOLO, shop.BOXING):
        await api.c2(opportunity)
    parts = urlsplit(end)
    news = [page["items"][0]["id"] for page in await pages(api, f"{parts.path}?{parts.query}")]
    assert set(news) == {shop.YOGA, shop.SOLO, shop.BOXING}


async def test_the_private_feeds_are_hard_as_well(api: Api) -> None:
    for uuid in (shop.UUID2, shop.UUID1):
        items = await api.booked_items(shop.YOGA, uuid=uuid)
        await api.cancel(*items, uuid=uuid)
    first = (await api.call("GET", "/orders-rpde")).body
    assert len(first["items"]) == 1 and f"afterId={first['items'][0]['id']}" in first["next"]


@given(st.lists(st.text(max_size=3)))
def test_positions_grow_whatever_changes(ids: list[str]) -> None:
    next_position = timestamps_with_ties(1)
    given_out = [Position(1), *(next_position(each) for each in ids)]
    assert all(one < other for one, other in pairwise(given_out))
