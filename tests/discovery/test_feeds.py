"""Open feeds, from the text of Realtime Paged Data Exchange 1.0."""

from datetime import timedelta
from typing import Any

import pytest

from tests import shop
from tests.conftest import Api, MakeApi

FEED = "/feeds/scheduled-sessions"


async def page(api: Api, query: str = "", **headers: str) -> Any:
    """One page of the feed of sessions."""
    return (await api.call("GET", f"{FEED}{query}", token=None, headers=headers)).body


async def walk(api: Api) -> list[Any]:
    """All entries of the feed of sessions, in their order."""
    found: list[Any] = []
    query = ""
    while (answer := await page(api, query))["items"]:
        found += answer["items"]
        query = "?" + answer["next"].partition("?")[2]
    return found


async def last_id(api: Api) -> str:
    """The id of the newest entry."""
    return str((await walk(api))[-1]["id"])


class TestPaging:
    """ "A continuous list of records that MUST be sorted deterministically and chronologically" """

    @pytest.mark.parametrize("size", [1, 2, 3, 500])
    async def test_every_entry_is_there_once_in_the_order_of_its_changes(self, make_api: MakeApi, size: int) -> None:
        api = await make_api(shop.fixtures(feed_page_size=size))
        entries = await walk(api)
        changes = [entry["modified"] for entry in entries]
        assert changes == sorted(set(changes))
        assert len({entry["id"] for entry in entries}) == len(entries) == 7

    async def test_next_is_calculated_from_the_last_item_and_absolute(self, make_api: MakeApi) -> None:
        api = await make_api(shop.fixtures(feed_page_size=2))
        first = await page(api)
        assert first["next"] == f"{shop.ROOT}{FEED}?afterChangeNumber={first['items'][-1]['modified']}"

    async def test_the_last_page_has_no_items_and_leads_to_itself(self, api: Api) -> None:
        end = "?" + (await page(api))["next"].partition("?")[2]
        assert await page(api, end) == {
            "next": f"{shop.ROOT}{FEED}{end}",
            "items": [],
            "license": "https://creativecommons.org/licenses/by/4.0/",
        }

    @pytest.mark.parametrize("query", ["?afterChangeNumber=9007199254740991", "?afterChangeNumber=9223372036854775807"])
    async def test_any_position_at_the_end_leads_to_itself(self, api: Api, query: str) -> None:
        assert (await page(api, query))["next"] == f"{shop.ROOT}{FEED}{query}"

    async def test_without_a_position_the_first_page_is_returned(self, api: Api) -> None:
        assert await page(api, "?afterChangeNumber=0") == await page(api) == await page(api, "?limit=3")

    @pytest.mark.parametrize("wrong", ["yesterday", "-1", "1.5", "", "1" * 20, "%F0%9D%9F%99", "%00"])
    async def test_what_cannot_be_a_position_is_refused_in_words(self, api: Api, wrong: str) -> None:
        reply = await api.call("GET", f"{FEED}?afterChangeNumber={wrong}", token=None)
        assert reply.status == 400
        assert "afterChangeNumber" in reply.body["description"]

    async def test_a_record_updated_while_pages_are_read_appears_on_a_subsequent_page(self, make_api: MakeApi) -> None:
        api = await make_api(shop.fixtures(feed_page_size=2))
        first = await page(api)
        await api.b(first["items"][1]["id"])
        found, url = [], first["next"]
        while (answer := await page(api, "?" + url.partition("?")[2]))["items"]:
            found += [entry["id"] for entry in answer["items"]]
            url = answer["next"]
        assert found[-1] == first["items"][1]["id"] and len(found) == len(set(found))


class TestDeletion:
    """ "Deleted items are included in the response with a "deleted" state, but no data associated." """

    async def test_a_removed_opportunity_stays_in_the_feed_as_deleted(self, api: Api) -> None:
        api.system.sandbox.remove_opportunity(shop.YOGA)
        last = (await walk(api))[-1]
        assert (last["id"], last["state"], last["kind"]) == (shop.YOGA, "deleted", "ScheduledSession")
        assert "data" not in last

    async def test_every_feed_begins_with_a_deletion_so_that_none_comes_as_a_surprise(self, api: Api) -> None:
        for feed in ("session-series", "slots", "events", "on-demand-events"):
            first = (await api.call("GET", f"/feeds/{feed}", token=None)).body["items"][0]
            assert first["state"] == "deleted"


class TestHeaders:
    """ "The polling endpoint MUST declare the correct content type" , and what the publishing guidance says."""

    async def test_the_media_type_is_that_of_the_specification(self, api: Api) -> None:
        reply = await api.call("GET", FEED, token=None)
        assert reply.headers["Content-Type"] == "application/json"

    async def test_a_page_may_be_cached_for_an_hour_and_the_last_one_for_seconds(self, api: Api) -> None:
        assert (await api.call("GET", FEED)).headers["Cache-Control"] == "public, max-age=3600"
        end = await api.call("GET", f"{FEED}?afterChangeNumber=9007199254740991")
        assert end.headers["Cache-Control"] == "public, max-age=8"

    @pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*"])
    async def test_who_has_a_page_already_is_told_so(self, api: Api, known: str) -> None:
        etag = (await api.call("GET", FEED)).headers["ETag"]
        reply = await api.call("GET", FEED, headers={"If-None-Match": known.format(etag)})
        assert (reply.status, reply.raw, reply.headers["ETag"]) == (304, b"", etag)

    async def test_a_page_that_has_changed_is_sent_again(self, api: Api) -> None:
        etag = (await api.call("GET", FEED)).headers["ETag"]
        await api.b(shop.YOGA)
        reply = await api.call("GET", FEED, headers={"If-None-Match": etag})
        assert reply.status == 200 and reply.headers["ETag"] != etag

    async def test_a_page_that_has_not_changed_keeps_its_version_whatever_else_does(self, make_api: MakeApi) -> None:
        api = await make_api(shop.fixtures(feed_page_size=2))
        etag = (await api.call("GET", FEED)).headers["ETag"]
        await api.b(shop.FREE_WALK, totalPaymentDue=shop.price(0), payment=None)
        assert (await api.call("GET", FEED)).headers["ETag"] == etag

    async def test_the_last_page_is_sent_again_as_soon_as_something_follows(self, api: Api) -> None:
        end = FEED + "?" + (await page(api))["next"].partition("?")[2]
        etag = (await api.call("GET", end)).headers["ETag"]
        assert (await api.call("GET", end, headers={"If-None-Match": etag})).status == 304
        await api.b(shop.YOGA)
        assert (await api.call("GET", end, headers={"If-None-Match": etag})).status == 200


class TestLiveCapacity:
    """Whatever takes or frees places moves the item to the end of its feed at once."""

    async def test_a_lease(self, api: Api) -> None:
        await api.c2(shop.YOGA)
        assert (await last_id(api), await api.remaining(shop.YOGA)) == (shop.YOGA, 4)

    async def test_the_end_of_a_lease(self, api: Api) -> None:
        await api.c2(shop.YOGA)
        await api.c2(shop.BOXING, uuid=shop.UUID2)
        await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
        assert (await last_id(api), await api.remaining(shop.YOGA)) == (shop.YOGA, 5)

    async def test_the_expiry_of_a_lease_without_any_request_in_between(self, api: Api) -> None:
        await api.c2(shop.YOGA)
        api.clock.advance(timedelta(minutes=1))
        await api.c2(shop.BOXING, uuid=shop.UUID2)
        api.clock.advance(timedelta(minutes=9))
        assert (await last_id(api), await api.remaining(shop.YOGA)) == (shop.YOGA, 5)

    async def test_a_booking(self, api: Api) -> None:
        await api.b(shop.YOGA, shop.YOGA)
        assert (await last_id(api), await api.remaining(shop.YOGA)) == (shop.YOGA, 3)

    async def test_a_cancellation(self, api: Api) -> None:
        items = await api.booked_items(shop.YOGA, shop.YOGA)
        await api.b(shop.BOXING, uuid=shop.UUID2)
        await api.cancel(items[0])
        assert (await last_id(api), await api.remaining(shop.YOGA)) == (shop.YOGA, 4)

    async def test_the_deletion_of_an_order(self, api: Api) -> None:
        await api.b(shop.YOGA)
        await api.b(shop.BOXING, uuid=shop.UUID2)
        await api.call("DELETE", f"/orders/{shop.UUID1}")
        assert (await last_id(api), await api.remaining(shop.YOGA)) == (shop.YOGA, 5)
