"""The state of a sandbox as YAML: written, read again exactly, refused where it is not right, and gone on from."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import fixtures
from server.app import House, sandboxes
from server.build import Secrets, uuid_source
from server.domain.clock import AdjustableClock
from server.domain.orders import Order, OrderKey
from server.fixtures import FixtureError, snapshot_bytes
from server.fixtures.reading import read_yaml
from server.fixtures.snapshot_text import text_of
from server.identity.secret import digest
from server.identity.tokens import Access, Authorization, Code, UsedCode
from server.sandboxes import state_file
from server.sandboxes.site import Site
from server.sandboxes.snapshots import Snapshot
from server.wire.urls import Urls
from tests import shop
from tests.conftest import SIGNING_KEY
from tests.control.conftest import Control, MakeControl
from tests.control.consumer import approved, propose

STATE = "/control/sandboxes/default/state"
KEY = OrderKey("acme", shop.UUID1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**16), 10**16) | st.floats(-1e16, 1e16) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=30,
)


async def a_rich_story(control: Control) -> Snapshot:
    """A lease, a proposal, orders changed by the seller, a stub, another client, a revoked seller, new sessions."""
    site = control.api.sites.default
    desk, identity = site.parts.desk, site.parts.identity
    await control.book("default")
    await propose(control, shop.UUID2)
    await control.quote("default", "33333333-3333-4333-8333-333333333333")
    await control.book("default", "44444444-4444-4444-8444-444444444444")
    await control.api.call("DELETE", "/orders/44444444-4444-4444-8444-444444444444")
    desk.notify(KEY, 'Bring "a towel": 18:30, №1 \u2028 \U0001f3ca')
    desk.describe(shop.YOGA, name="Yoga: now - with music #2")
    desk.withdraw([shop.BOXING])
    identity.revoke("acme", shop.RIVERSIDE)
    desk.cancel(KEY, message="")
    await control.post("/sandboxes/default/clock", {"jump": "PT3M"})
    return site.snapshot()


@pytest.fixture(params=["plain", "hard"])
async def control(make_control: MakeControl, request: pytest.FixtureRequest) -> Control:
    return await make_control(shop.fixtures(*approved(), feeds=request.param))


def read(text: bytes, tmp_path: Path) -> Snapshot:
    file = tmp_path / "state.yaml"
    file.write_bytes(text)
    snapshot = state_file.snapshot_of(fixtures.load(file))
    assert snapshot is not None
    return snapshot


def begun(snapshot: Snapshot, hours_later: float = 0) -> Site:
    """A sandbox of another server that begins with a snapshot."""
    clock = AdjustableClock(shop.NOW + timedelta(hours=hours_later))
    secrets = Secrets(uuid_source("others"), SIGNING_KEY)
    loaded = snapshot.fixtures
    return sandboxes(House(loaded.settings, lambda _: loaded, Urls(shop.ROOT), secrets, 1, snapshot), clock).default


async def test_what_is_read_is_what_was_written(control: Control, tmp_path: Path) -> None:
    snapshot = await a_rich_story(control)
    assert read(state_file.text_of(snapshot), tmp_path) == snapshot


async def test_the_same_state_is_written_the_same(control: Control, tmp_path: Path) -> None:
    text = state_file.text_of(await a_rich_story(control))
    assert state_file.text_of(read(text, tmp_path)) == text


async def test_a_sandbox_begun_with_it_is_in_the_same_state(control: Control, tmp_path: Path) -> None:
    snapshot = await a_rich_story(control)
    again = begun(read(state_file.text_of(snapshot), tmp_path)).snapshot()
    assert replace(again.state, last_position=0) == replace(snapshot.state, last_position=0)
    assert (again.identity, again.now, again.restorations) == (snapshot.identity, snapshot.now, 1)


async def test_positions_go_on_behind_those_before_and_behind_the_time(control: Control) -> None:
    snapshot = await a_rich_story(control)
    feeds = begun(snapshot, hours_later=1).system.sandbox.open_feeds.values()
    first = min(entry.position.modified for feed in feeds for entry in feed)
    per_second = 10**9 if snapshot.fixtures.settings.feeds == "hard" else 10**6
    assert first > snapshot.state.last_position
    assert first >= (shop.NOW + timedelta(hours=1)).timestamp() * per_second
    far = replace(snapshot, state=replace(snapshot.state, last_position=2 * 10**18))
    assert min(entry.position.modified for feed in begun(far).system.sandbox.open_feeds.values() for entry in feed) > (
        2 * 10**18
    )


async def test_its_clock_goes_on_from_its_moment_and_can_catch_up(control: Control) -> None:
    await control.quote("default")
    site = begun(control.api.sites.default.snapshot(), hours_later=24)
    assert (site.clock.now(), len(site.snapshot().state.orders)) == (shop.NOW, 1)
    happened = site.real_time()
    assert [each.what for each in happened][:1] == ["lease-ended"]
    assert site.clock.ahead == timedelta(0)


async def test_a_reset_goes_back_to_it(control: Control) -> None:
    await control.book("default")
    site = begun(control.api.sites.default.snapshot(), hours_later=24)
    site.parts.desk.cancel(KEY)
    site.jump(timedelta(days=3))
    site.reset()
    order = site.system.sandbox.find(KEY)
    assert isinstance(order, Order) and order.items[0].status is not None
    assert (order.items[0].status.value, site.clock.now()) == ("OrderItemConfirmed", shop.NOW)


async def test_tokens_and_codes_are_written_as_digests(control: Control, tmp_path: Path) -> None:
    snapshot = control.api.sites.default.snapshot()
    allowed = Authorization("family", "client", "acme", shop.RIVERSIDE, frozenset(), shop.NOW)
    name = digest("secret")
    tokens = replace(
        snapshot.identity.tokens,
        codes={name: Code(allowed, "https://broker.example/cb", None, "n", shop.NOW)},
        used_codes={name: UsedCode("family", shop.NOW)},
        access={name: Access("acme", "client", None, frozenset(), shop.NOW, "family")},
        refresh={name: allowed},
    )
    known = replace(snapshot, identity=replace(snapshot.identity, tokens=tokens))
    assert read(state_file.text_of(known), tmp_path) == known
    assert begun(known).parts.identity.state().tokens.refresh == {name: allowed}


async def test_the_door_gives_it_and_it_is_for_people(control: Control) -> None:
    await control.book("default")
    reply = await control.call("GET", STATE)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/yaml")
    assert b'reflected: {"@type": Person, email: priya@example.com, givenName: Priya}' in reply.raw
    assert (await control.call("GET", STATE, token=shop.ACME)).status == 401


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("phase: Order\n", "phase: Odrer\n", "order.phase", "OrderQuote or OrderProposal or Order"),
        ("  format: 1", "  format: 2", "snapshot.format", "expected 1"),
        ("  now: ", "  nwo: ", "snapshot.nwo", 'did you mean "now"?'),
        ("  made: 2026", "  made: once, in 2026", "order.made", "an instant"),
        ('name: Adult, price: "10.00"', "name: Adult, price: ten", "offers[0].price", "a number"),
        (
            "seller: sellers/riverside\n        doc",
            "seller: sellers/river\n        doc",
            "[0].seller",
            "of the sellers",
        ),
        ("order_numbers: 1", "order_numbers: some", "order_numbers", "a whole number"),
        ("phase: Order\n          seller: sellers/riverside\n", "phase: Order\n", "order", 'the key "seller"'),
    ],
)
async def test_what_is_not_right_is_told_with_its_line(
    make_control: MakeControl, tmp_path: Path, old: str, new: str, where: str, what: str
) -> None:
    control = await make_control()
    await control.book("default")
    text = (await control.call("GET", STATE)).raw.decode()
    assert old in text, text
    with pytest.raises(FixtureError) as refused:
        read(text.replace(old, new, 1).encode(), tmp_path)
    place, _, rest = str(refused.value).partition(": ")
    assert re.search(r"state\.yaml:\d+$", place) and where in rest and what in rest


async def test_an_order_that_is_there_twice_is_refused(make_control: MakeControl, tmp_path: Path) -> None:
    control = await make_control()
    await control.book("default")
    snapshot = control.api.sites.default.snapshot()
    twice = replace(snapshot, state=replace(snapshot.state, orders=snapshot.state.orders * 2))
    with pytest.raises(FixtureError, match=r"state.yaml:\d+: snapshot.state.orders\[1\].order.key: .*only once"):
        read(state_file.text_of(twice), tmp_path)


async def test_other_opportunities_do_not_stand_beside_it(make_control: MakeControl, tmp_path: Path) -> None:
    text = state_file.text_of((await make_control()).api.sites.default.snapshot())
    more = b"\non_demand:\n  - {id: film, seller: riverside, name: Film, activities: [yoga]}\n"
    with pytest.raises(FixtureError):
        read(text + more, tmp_path)


@given(JSON)
def test_yaml_keeps_every_value(value: Any) -> None:
    text = text_of({"value": value}).decode()
    assert read_yaml(text, "state.yaml")[0] == {"value": value}


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()) | st.sampled_from([b"{}", b"hex:", b"[1e400]"]))
def test_bytes_come_back_to_the_last_one(content: bytes) -> None:
    text = text_of({"value": snapshot_bytes.plain_of(content)}).decode()
    assert snapshot_bytes.bytes_of(read_yaml(text, "state.yaml")[0]["value"]) == content
