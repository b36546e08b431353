"""All sandboxes kept in a directory, from one run of a server to the next."""

from pathlib import Path

import pytest

from server.app import House, Settings, StartError, sandboxes, start
from server.build import Secrets, uuid_source
from server.domain.clock import AdjustableClock
from server.domain.orders import Order, OrderKey
from server.sandboxes.saving import SaveError, Savings
from server.sandboxes.sites import Sites
from server.wire.urls import Urls
from tests import shop
from tests.conftest import SIGNING_KEY
from tests.control.conftest import Control

KEY = OrderKey("acme", shop.UUID1)


def next_run(directory: Path) -> Sites:
    """The sandboxes of a server that is started with this directory."""
    loaded = shop.fixtures()
    secrets = Secrets(uuid_source("others"), SIGNING_KEY)
    sites = sandboxes(House(loaded.settings, lambda _: loaded, Urls(shop.ROOT), secrets), AdjustableClock(shop.NOW))
    Savings(directory).take_up(sites)
    return sites


async def test_every_sandbox_goes_on_in_the_next_run(control: Control, tmp_path: Path) -> None:
    await control.book("anna")
    await control.quote("default")
    Savings(tmp_path).write(control.api.sites)
    default, anna = next_run(tmp_path)
    quote, order = default.system.sandbox.find(KEY), anna.system.sandbox.find(KEY)
    assert isinstance(quote, Order) and quote.phase.value == "OrderQuote"
    assert isinstance(order, Order) and order.phase.value == "Order"


async def test_snapshots_are_there_again(control: Control, tmp_path: Path) -> None:
    await control.book("default")
    await control.call("PUT", "/control/sandboxes/default/snapshots/lunch")
    await control.post("/sandboxes/default/reset")
    Savings(tmp_path).write(control.api.sites)
    site = next_run(tmp_path).default
    assert [(each.name, each.taken, each.snapshot.orders) for each in site.snapshots] == [("lunch", shop.NOW, 1)]
    site.restore("lunch")
    assert isinstance(site.system.sandbox.find(KEY), Order)


async def test_a_reset_goes_back_to_the_fixtures(control: Control, tmp_path: Path) -> None:
    await control.book("default")
    Savings(tmp_path).write(control.api.sites)
    site = next_run(tmp_path).default
    site.reset()
    assert site.system.sandbox.find(KEY) is None


async def test_a_sandbox_that_was_deleted_does_not_come_back(control: Control, tmp_path: Path) -> None:
    await control.book("anna")
    savings = Savings(tmp_path)
    savings.write(control.api.sites)
    await control.call("DELETE", "/control/sandboxes/anna")
    savings.write(control.api.sites)
    assert [site.name for site in next_run(tmp_path)] == ["default"]


async def test_other_files_are_left_alone_and_refused(control: Control, tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("settings: {feed_page_size: 7}\n")
    Savings(tmp_path).write(control.api.sites)
    assert (tmp_path / "settings.yaml").exists()
    settings = Settings("localhost", 0, None, Path("fixtures"), save=tmp_path)
    with pytest.raises(StartError, match="directory of their own"):
        await start(settings)


@pytest.mark.parametrize(("name", "limit", "told"), [("Anna", 9, "no name of a sandbox"), ("anna", 0, "0 named")])
async def test_a_file_whose_sandbox_cannot_be_is_named(tmp_path: Path, name: str, limit: int, told: str) -> None:
    (tmp_path / f"{name}.yaml").write_text("settings: {}\n")
    settings = Settings("localhost", 0, None, Path("fixtures"), save=tmp_path, overrides=[f"sandbox_limit={limit}"])
    with pytest.raises(StartError, match=rf"{name}\.yaml: .*{told}"):
        await start(settings)


async def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SaveError, match=r"Cannot keep states in .*file/inner"):
        Savings(tmp_path / "file" / "inner")


async def test_a_server_writes_when_it_stops(tmp_path: Path) -> None:
    settings = Settings("localhost", 0, None, Path("fixtures"), save=tmp_path)
    running = await start(settings)
    running.sites.get("anna").jump_to(running.sites.default.clock.now().replace(year=2199))
    await running.stop()
    again = await start(settings)
    assert [(site.name, site.clock.now().year) for site in again.sites][1:] == [("anna", 2199)]
    await again.stop()
