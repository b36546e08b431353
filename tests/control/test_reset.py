"""A reset, as the consumers of the feeds see it: they go on from where they were, and miss nothing."""

from dataclasses import replace

import pytest

from server.domain.orders import OrderKey
from tests import shop
from tests.control.conftest import Control, MakeControl
from tests.control.consumer import Consumer, agrees, approved, propose

RESET = "/sandboxes/default/reset"
SESSIONS, ORDERS, PROPOSALS = "/feeds/scheduled-sessions", "/orders-rpde", "/order-proposals-rpde"


@pytest.fixture(params=["plain", "hard"])
async def any_feeds(make_control: MakeControl, request: pytest.FixtureRequest) -> Control:
    """A sandbox whose feeds are easy on consumers, or hard on them; acme's order is in the opening state."""
    opening = (shop.entry(uuid=shop.UUID2),)
    return await make_control(replace(shop.fixtures(feeds=request.param), opening_state=opening))


async def test_places_that_were_booked_are_told_to_be_free(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, SESSIONS)
    await any_feeds.book("default")
    await consumer.read()
    assert consumer.known[shop.YOGA]["remainingAttendeeCapacity"] == 3
    await any_feeds.post(RESET)
    assert await agrees(consumer)
    assert consumer.known[shop.YOGA]["remainingAttendeeCapacity"] == 4


async def test_an_opportunity_that_was_put_on_is_told_to_be_gone(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, SESSIONS)
    any_feeds.api.sites.default.parts.desk.put_on([shop.session("extra")])
    assert "scheduled-sessions/extra" in await consumer.read()
    await any_feeds.post(RESET)
    assert (await consumer.read())["scheduled-sessions/extra"] is None


async def test_one_that_was_taken_away_is_there_again(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, SESSIONS)
    any_feeds.api.sites.default.parts.desk.withdraw([shop.BOXING])
    await consumer.read()
    await any_feeds.post(RESET)
    assert (await consumer.read())[shop.BOXING] is not None
    assert await agrees(consumer)


async def test_an_order_that_is_gone_is_told_to_be_deleted(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, ORDERS)
    await any_feeds.book("default")
    any_feeds.api.sites.default.parts.desk.cancel(OrderKey("acme", shop.UUID1))
    assert list(await consumer.read()) == [shop.UUID1]
    await any_feeds.post(RESET)
    assert (await consumer.read())[shop.UUID1] is None


async def test_an_order_that_no_feed_told_of_is_told_to_be_deleted_as_well(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, ORDERS)
    await any_feeds.book("default")
    assert await consumer.read() == {}
    await any_feeds.post(RESET)
    assert (await consumer.read())[shop.UUID1] is None


async def test_an_order_of_the_fixtures_that_was_changed_is_told_as_it_is_again(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, ORDERS)
    any_feeds.api.sites.default.parts.desk.cancel(OrderKey("acme", shop.UUID2))
    status = (await consumer.read())[shop.UUID2]["orderedItem"][0]["orderItemStatus"]
    await any_feeds.post(RESET)
    again = (await consumer.read())[shop.UUID2]["orderedItem"][0]["orderItemStatus"]
    assert [status, again] == [shop.OA + "SellerCancelled", shop.OA + "OrderItemConfirmed"]


async def test_an_order_of_the_fixtures_that_was_deleted_is_told_to_be_there_again(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, ORDERS)
    await any_feeds.api.call("DELETE", f"/orders/{shop.UUID2}")
    await any_feeds.post(RESET)
    assert (await consumer.read())[shop.UUID2] is not None


async def test_what_a_revoked_seller_withdrew_is_told_again(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, ORDERS)
    any_feeds.api.sites.default.parts.desk.cancel(OrderKey("acme", shop.UUID2))
    any_feeds.api.identity.revoke("acme", shop.RIVERSIDE)
    assert (await consumer.read())[shop.UUID2] is None
    await any_feeds.post(RESET)
    assert (await consumer.read())[shop.UUID2] is not None
    assert (await any_feeds.quote("default")).status == 200


async def test_a_deletion_is_told_once_however_many_resets_follow(control: Control) -> None:
    consumer = Consumer(control.api, ORDERS)
    await control.book("default")
    await control.post(RESET)
    assert shop.UUID1 in await consumer.read()
    await control.post(RESET)
    assert await consumer.read() == {}
    assert shop.UUID1 in await Consumer(control.api, ORDERS).read()


async def test_a_proposal_that_is_gone_is_deleted_in_its_feed(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(*approved()))
    consumer = Consumer(control.api, PROPOSALS)
    await propose(control)
    control.api.sites.default.parts.desk.accept(OrderKey("acme", shop.UUID1))
    assert list(await consumer.read()) == [shop.UUID1]
    await control.post(RESET)
    assert await consumer.read() == {shop.UUID1: None}


async def test_modified_only_grows_also_when_the_clock_goes_back(any_feeds: Control) -> None:
    consumer = Consumer(any_feeds.api, SESSIONS)
    await any_feeds.post("/sandboxes/default/clock", {"jump": "P30D"})
    await consumer.read()
    await any_feeds.post(RESET)
    assert await agrees(consumer)


async def test_a_reset_that_cannot_be_changes_nothing(control: Control) -> None:
    await control.book("default")
    reply = await control.post(RESET, {"seed": "seven"})
    assert (reply.status, reply.body["place"]) == (400, "seed")
    assert (await control.get("/sandboxes/default")).body["counts"]["orders"] == 1
