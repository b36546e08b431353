"""Who has read how far: the watch over the private feeds, and the feeds as the control door shows them."""

from typing import Any

from tests import shop
from tests.control.conftest import Control


async def reading(control: Control, sandbox: str = "default", feed: str = "orders", partner: str = "acme") -> Any:
    """How a partner reads one of its feeds."""
    found = (await control.get(f"/sandboxes/{sandbox}/watch")).body["partners"]
    feeds = next(each["feeds"] for each in found if each["id"] == partner)
    return next(each for each in feeds if each["name"] == feed)


async def announced(control: Control, *uuids: str) -> None:
    """Orders of Acme's that its feed tells of, as their seller has marked them."""
    for uuid in uuids:
        assert (await control.api.b(uuid=uuid)).status == 201
        await control.post(f"/sandboxes/default/orders/acme/{uuid}/attend")


async def test_who_never_asked_has_seen_nothing(control: Control) -> None:
    await announced(control, shop.UUID1)
    found = await reading(control)
    assert (found["stands"], found["polls"], found["lastPolled"], found["unseen"]) == (None, 0, None, 1)
    assert [each["id"] for each in found["next"]] == [shop.UUID1]


async def test_who_has_read_to_the_end_has_seen_it_all(control: Control) -> None:
    await announced(control, shop.UUID1)
    await control.api.feed("orders-rpde")
    found = await reading(control)
    assert (found["unseen"], found["next"], found["polls"]) == (0, [], 2)
    last = (await control.get("/sandboxes/default/feeds")).body["feeds"]
    assert found["stands"] == next(
        each["last"] for each in last if each["name"] == "orders" and each["partner"] == "acme"
    )


async def test_what_came_since_is_named(control: Control) -> None:
    await announced(control, shop.UUID1)
    await control.api.feed("orders-rpde")
    await announced(control, shop.UUID2)
    found = await reading(control)
    assert (found["unseen"], [each["id"] for each in found["next"]]) == (1, [shop.UUID2])


async def test_a_page_that_was_served_counts_as_seen_when_the_next_is_asked_for(control: Control) -> None:
    await announced(control, shop.UUID1)
    page = await control.api.call("GET", "/orders-rpde")
    assert (await reading(control))["unseen"] == 1
    await control.api.call("GET", "/orders-rpde", params=page.body["next"].partition("?")[2])
    assert (await reading(control))["unseen"] == 0


async def test_when_and_how_often_it_polls(control: Control) -> None:
    for _ in range(3):
        await control.api.call("GET", "/orders-rpde")
        control.pass_time(seconds=30)
    found = await reading(control)
    assert (found["polls"], found["everySeconds"]) == (3, 30.0)
    assert found["lastPolled"] == found["lastPolledReal"] == "2026-05-04T09:01:00.000Z"


async def test_sandbox_time_and_real_time_are_told_apart(control: Control) -> None:
    await control.post("/sandboxes/default/clock", {"jump": "PT2H"})
    await control.api.call("GET", "/orders-rpde")
    found = await reading(control)
    assert (found["lastPolled"], found["lastPolledReal"]) == ("2026-05-04T11:00:00.000Z", "2026-05-04T09:00:00.000Z")


async def test_feeds_and_partners_are_watched_each_for_itself(control: Control) -> None:
    await control.api.call("GET", "/orders-rpde")
    assert (await reading(control, feed="order-proposals"))["polls"] == 0
    assert (await reading(control, partner="zest"))["polls"] == 0


async def test_a_reader_keeps_its_place_over_a_reset_and_sees_what_is_gone(control: Control) -> None:
    await announced(control, shop.UUID1)
    await control.api.feed("orders-rpde")
    await control.post("/sandboxes/default/reset")
    found = await reading(control)
    assert [(each["id"], each["deleted"]) for each in found["next"]] == [(shop.UUID1, True)]


async def test_a_refused_position_is_no_poll(control: Control) -> None:
    assert (await control.api.call("GET", "/orders-rpde?afterChangeNumber=x")).status == 400
    assert (await reading(control))["polls"] == 0


async def test_every_feed_is_shown_with_its_tail(control: Control) -> None:
    await announced(control, shop.UUID1)
    feeds = (await control.get("/sandboxes/default/feeds?tail=2")).body["feeds"]
    sessions = next(each for each in feeds if each["name"] == "scheduled-sessions")
    assert (sessions["url"], len(sessions["tail"])) == (f"{shop.ROOT}/feeds/scheduled-sessions", 2)
    assert sessions["tail"][-1]["id"] == sessions["tail"][-1]["item"]["id"] == shop.YOGA
    assert sessions["last"]["modified"] == sessions["tail"][-1]["modified"]


async def test_texts_for_customers_are_masked_in_the_tails(control: Control) -> None:
    await control.api.b()
    await control.post(f"/sandboxes/default/orders/acme/{shop.UUID1}/notify", {"message": "Call 0123 456"})
    assert "0123" not in (await control.get("/sandboxes/default/feeds")).raw.decode()
