"""The Orders feed: what is in it, who sees it, and how its pages follow each other."""

from tests import shop
from tests.conftest import Api, MakeApi


async def test_a_new_order_is_not_in_it_until_it_is_updated(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    assert await api.feed("orders-rpde") == {}
    await api.cancel(item)
    assert list(await api.feed("orders-rpde")) == [shop.UUID1]


async def test_a_lease_and_a_deletion_of_a_quote_are_not_in_it(api: Api) -> None:
    await api.c2(shop.YOGA)
    await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
    assert await api.feed("orders-rpde") == {}


async def test_one_request_makes_one_update_that_covers_all_its_items(api: Api) -> None:
    items = await api.booked_items(shop.YOGA, shop.YOGA)
    await api.cancel(*items)
    page = (await api.call("GET", "/orders-rpde")).body
    (entry,) = page["items"]
    assert [item["orderItemStatus"] for item in entry["data"]["orderedItem"]] == [shop.OA + "CustomerCancelled"] * 2


async def test_an_order_carries_only_what_may_change_after_b(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    await api.cancel(item)
    data = (await api.feed("orders-rpde"))[shop.UUID1]
    assert set(data) == {
        *("@context", "@type", "@id", "identifier", "orderedItem", "totalPaymentDue", "totalPaymentTax")
    }
    (entry,) = data["orderedItem"]
    assert {"broker", "customer", "position", "attendee"}.isdisjoint({*data, *entry})
    assert entry["@id"] == item
    assert data["totalPaymentDue"]["price"] == 0
    assert b"priya" not in (await api.call("GET", "/orders-rpde")).raw


async def test_it_is_private_to_the_booking_partner(api: Api) -> None:
    (item,) = await api.booked_items(shop.YOGA)
    await api.cancel(item)
    assert await api.feed("orders-rpde", token=shop.ZEST) == {}


async def test_it_has_the_media_type_of_the_booking_api_and_is_not_for_shared_caches(api: Api) -> None:
    reply = await api.call("GET", "/orders-rpde")
    assert reply.headers["Content-Type"] == "application/vnd.openactive.booking+json; version=1"
    assert "public" not in reply.headers["Cache-Control"]
    assert "license" not in reply.body


async def test_the_last_page_is_empty_and_leads_to_itself(api: Api) -> None:
    first = (await api.call("GET", "/orders-rpde")).body
    assert first == {"next": f"{shop.BASE}/orders-rpde", "items": []}
    last = (await api.call("GET", "/orders-rpde?afterChangeNumber=7")).body
    assert last == {"next": f"{shop.BASE}/orders-rpde?afterChangeNumber=7", "items": []}


async def test_pages_follow_each_other_in_the_order_of_change(make_api: MakeApi) -> None:
    api = await make_api(shop.fixtures(feed_page_size=2))
    uuids = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(5)]
    for uuid in uuids:
        await api.cancel(*await api.booked_items(shop.YOGA, uuid=uuid), uuid=uuid)
    page = (await api.call("GET", "/orders-rpde")).body
    assert [entry["id"] for entry in page["items"]] == uuids[:2]
    assert page["next"].endswith(f"?afterChangeNumber={page['items'][-1]['modified']}")
    assert list(await api.feed("orders-rpde")) == uuids


async def test_an_update_moves_an_order_to_the_end(api: Api) -> None:
    first = await api.booked_items(shop.YOGA, shop.YOGA, uuid=shop.UUID1)
    second = await api.booked_items(shop.YOGA, uuid=shop.UUID2)
    await api.cancel(first[0], uuid=shop.UUID1)
    await api.cancel(*second, uuid=shop.UUID2)
    await api.cancel(first[1], uuid=shop.UUID1)
    assert list(await api.feed("orders-rpde")) == [shop.UUID2, shop.UUID1]


async def test_a_strange_change_number_is_a_clear_error(api: Api) -> None:
    for text in ("-1", "x", "1e3", "9" * 30):
        reply = await api.call("GET", f"/orders-rpde?afterChangeNumber={text}")
        assert (reply.status, reply.body["@type"]) == (400, "OpenBookingError")
        assert "afterChangeNumber" in reply.body["description"]
