"""What is let go of goes at once, so that the garbage collector need not look at what is kept."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from server.memory import ShortPauses
from tests import shop
from tests.conftest import Api


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def test_what_a_reset_replaces_goes_without_the_collector(api: Api, no_collector: None) -> None:
    await api.booked_items(shop.YOGA)
    parts = api.sites.default.parts
    replaced = [
        weakref.ref(part) for part in (parts, parts.system, parts.system.sandbox, parts.system.sandbox.catalogue)
    ]
    del parts
    api.sites.default.reset()
    assert [reference() for reference in replaced] == [None] * len(replaced)


async def test_what_the_journal_drops_goes_without_the_collector(api: Api, no_collector: None) -> None:
    await api.call("GET", "/orders/no-uuid", token=None)
    await api.call("GET", "/orders-rpde")  # The web server keeps hold of the last request of a connection.
    journal = api.sites.default.journal
    refused = [weakref.ref(error) for exchange in journal for _, error in exchange.refusals]
    journal.clear()
    assert [reference() for reference in refused] == [None]


def test_what_survives_two_collections_is_set_aside_until_the_end() -> None:
    before = gc.get_threshold(), list(gc.callbacks)
    pauses = ShortPauses()
    aside = gc.get_freeze_count()
    kept = [[number] for number in range(10_000)]
    gc.collect(0)
    gc.collect(1)
    assert gc.get_freeze_count() >= aside + len(kept)
    pauses.end()
    assert (gc.get_threshold(), list(gc.callbacks)) == before
    assert gc.get_freeze_count() < len(kept)
