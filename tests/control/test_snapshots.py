"""Snapshots by name: saved, restored any number of times, and what brokers see of it."""

from dataclasses import replace

import pytest

from server.domain.orders import OrderKey
from server.store.state import State
from tests import shop
from tests.control.conftest import Control, MakeControl
from tests.control.consumer import Consumer, agrees, approved, propose
from tests.control.test_reset import ORDERS, PROPOSALS, RESET, SESSIONS

SITE = "/control/sandboxes/default"
SAVED = f"{SITE}/snapshots/lunch"
KEY = OrderKey("acme", shop.UUID1)


@pytest.fixture(params=["plain", "hard"])
async def control(make_control: MakeControl, request: pytest.FixtureRequest) -> Control:
    """A sandbox with all there is to remember, and feeds that are easy on consumers or hard on them."""
    return await make_control(shop.fixtures(*approved(), feeds=request.param))


async def save(control: Control) -> State:
    assert (await control.call("PUT", SAVED)).status in (200, 201)
    return control.api.system.sandbox.state()


async def restore(control: Control) -> State:
    reply = await control.call("POST", f"{SAVED}/restore")
    assert reply.status == 200, reply.body
    return control.api.system.sandbox.state()


def same(one: State, other: State) -> bool:
    """But for the feeds, which go on and tell more."""
    return replace(one, last_position=0, removed=(), told=()) == replace(other, last_position=0, removed=(), told=())


async def test_what_was_saved_is_there_again(control: Control) -> None:
    await control.book("default")
    before = await save(control)
    await control.book("default", shop.UUID2)
    control.api.sites.default.parts.desk.cancel(KEY)
    assert same(await restore(control), before)


async def test_it_can_be_restored_twice(control: Control) -> None:
    before = await save(control)
    for _ in range(2):
        await control.book("default")
        assert same(await restore(control), before)
    assert (await control.book("default")).status == 201


async def test_orders_that_are_not_in_it_are_deleted_in_the_feed(control: Control) -> None:
    consumer = Consumer(control.api, ORDERS)
    await save(control)
    await control.book("default")
    control.api.sites.default.parts.desk.cancel(KEY)
    await consumer.read()
    await restore(control)
    assert (await consumer.read())[shop.UUID1] is None


async def test_orders_that_are_otherwise_in_it_are_told_as_they_were(control: Control) -> None:
    consumer = Consumer(control.api, ORDERS)
    await control.book("default")
    control.api.sites.default.parts.desk.notify(KEY, "Bring a towel")
    await consumer.read()
    await save(control)
    control.api.sites.default.parts.desk.cancel(KEY)
    await consumer.read()
    await restore(control)
    item = (await consumer.read())[shop.UUID1]["orderedItem"][0]
    assert (item["orderItemStatus"], item["customerNotice"]) == (shop.OA + "OrderItemConfirmed", "Bring a towel")
    assert await agrees(consumer)


async def test_a_proposal_that_became_an_order_is_one_again(control: Control) -> None:
    orders, proposals = Consumer(control.api, ORDERS), Consumer(control.api, PROPOSALS)
    await propose(control)
    control.api.sites.default.parts.desk.accept(KEY)
    await save(control)
    version = (await proposals.read())[shop.UUID1]["orderProposalVersion"]
    body = {"@type": "Order", "orderProposalVersion": version, "payment": shop.PAYMENT}
    assert (await control.submit("default", f"/orders/{shop.UUID1}", body)).status == 201
    assert await proposals.read() == {shop.UUID1: None}
    await restore(control)
    assert (await proposals.read())[shop.UUID1] is not None
    assert await orders.read() == {shop.UUID1: None}


async def test_the_clock_goes_back_and_leases_run_on_from_there(control: Control) -> None:
    await control.quote("default")
    await save(control)
    await control.post("/sandboxes/default/clock", {"jump": "PT2H"})
    control.pass_time(minutes=3)
    clock = (await control.call("POST", f"{SAVED}/restore")).body["clock"]
    assert (clock["now"], clock["aheadSeconds"], clock["speed"]) == ("2026-05-04T09:00:00.000Z", -180, 1)
    control.pass_time(minutes=9)
    assert (await control.get("/sandboxes/default")).body["counts"]["quotes"] == 1
    control.pass_time(minutes=2)
    assert (await control.get("/sandboxes/default")).body["counts"]["quotes"] == 0


async def test_a_frozen_clock_stays_frozen(control: Control) -> None:
    await control.post("/sandboxes/default/clock", {"frozen": True})
    await save(control)
    await control.post("/sandboxes/default/clock", {"realTime": True})
    assert (await control.call("POST", f"{SAVED}/restore")).body["clock"]["frozen"]


async def test_open_feeds_go_on(control: Control) -> None:
    consumer = Consumer(control.api, SESSIONS)
    await save(control)
    desk = control.api.sites.default.parts.desk
    desk.put_on([shop.session("extra")])
    desk.withdraw([shop.BOXING])
    await consumer.read()
    await restore(control)
    assert await agrees(consumer)
    assert shop.BOXING in consumer.known and "scheduled-sessions/extra" not in consumer.known


async def test_a_seller_that_was_revoked_then_is_so_again(control: Control) -> None:
    consumer = Consumer(control.api, ORDERS)
    await control.book("default")
    control.api.identity.revoke("acme", shop.RIVERSIDE)
    await save(control)
    control.api.identity.grants.grant("acme", shop.RIVERSIDE)
    control.api.sites.default.parts.desk.cancel(KEY)
    assert (await consumer.read())[shop.UUID1] is not None
    await restore(control)
    assert await consumer.read() == {shop.UUID1: None}
    assert (await control.quote("default", shop.UUID2)).status == 401
    control.api.identity.grants.grant("acme", shop.RIVERSIDE)
    assert (await consumer.read())[shop.UUID1] is not None


async def test_identifiers_are_never_made_up_twice(control: Control) -> None:
    await save(control)
    made = []
    for _ in range(3):
        await propose(control)
        record = control.api.system.sandbox.find(KEY)
        made.append(getattr(record, "proposal", None).version)  # type: ignore[union-attr]
        await restore(control)
    assert len(set(made)) == 3


async def test_what_the_test_interface_made_can_still_be_cleaned_away(control: Control) -> None:
    path, wanted = "/test-interface/datasets/mine", "https://openactive.io/test-interface#TestOpportunityBookable"
    body = {
        "@type": "ScheduledSession",
        "superEvent": {"@type": "SessionSeries", "organizer": {"@id": f"{shop.BASE}/{shop.RIVERSIDE}"}},
        "test:testOpportunityCriteria": wanted,
        "test:testOpenBookingFlow": "https://openactive.io/test-interface#OpenBookingSimpleFlow",
    }
    made = await control.api.call("POST", f"{path}/opportunities", body)
    assert made.status in (200, 201), made.body
    await save(control)
    await restore(control)
    assert (await control.api.call("DELETE", path)).status == 204
    assert (await control.call("GET", made.body["@id"].removeprefix(shop.ROOT), token=None)).status == 404


async def test_a_reset_leaves_snapshots_alone(control: Control) -> None:
    await control.book("default")
    before = await save(control)
    await control.post(RESET)
    assert same(await restore(control), before)
    assert (await control.api.call("GET", f"/orders/{shop.UUID1}")).status == 200


async def test_they_are_listed_and_forgotten(control: Control) -> None:
    await control.book("default")
    await save(control)
    (saved,) = (await control.call("GET", f"{SITE}/snapshots")).body["snapshots"]
    assert (saved["name"], saved["orders"], saved["now"]) == ("lunch", 1, "2026-05-04T09:00:00.000Z")
    assert (await control.call("DELETE", SAVED)).status == 204
    assert (await control.call("POST", f"{SAVED}/restore")).status == 404


async def test_there_are_no_more_than_the_setting_allows(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(snapshot_limit=1))
    statuses = [(await control.call("PUT", f"{SITE}/snapshots/{name}")).status for name in ("a", "a", "b")]
    assert statuses == [201, 200, 409]
    assert (await control.call("PUT", f"{SITE}/snapshots/no%20name")).status == 400


async def test_a_snapshot_is_of_one_sandbox_only(control: Control) -> None:
    await save(control)
    await control.call("PUT", "/control/sandboxes/anna")
    reply = await control.call("POST", "/control/sandboxes/anna/snapshots/lunch/restore")
    assert reply.status == 404 and "lunch" in reply.body["error"]
