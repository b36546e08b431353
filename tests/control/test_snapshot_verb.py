"""`run.py snapshot`, as a person types it."""

import asyncio
from pathlib import Path

from click.testing import CliRunner, Result

import run
from server import fixtures
from server.sandboxes import state_file
from tests import shop
from tests.control.conftest import Control


async def typed(control: Control, *arguments: str) -> Result:
    """Type the verb with its arguments, for the server of this test."""
    url = str(control.api.client.make_url("/"))
    return await asyncio.to_thread(CliRunner().invoke, run.cli, ["snapshot", *arguments, "--url", url])


async def test_a_file_is_written_that_can_be_served(control: Control, tmp_path: Path) -> None:
    await control.book("anna")
    result = await typed(control, str(tmp_path / "monday.yaml"), "--sandbox", "anna")
    assert result.exit_code == 0 and "serve --fixtures" in result.output
    snapshot = state_file.snapshot_of(fixtures.load(tmp_path / "monday.yaml"))
    assert snapshot is not None and snapshot.orders == 1


async def test_a_directory_is_made_and_can_be_written_again(control: Control, tmp_path: Path) -> None:
    for _ in range(2):
        assert (await typed(control, str(tmp_path / "monday"))).exit_code == 0
    assert fixtures.load(tmp_path / "monday").snapshot is not None


async def test_a_directory_of_other_fixtures_is_left_alone(control: Control, tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("settings: {}\n")
    result = await typed(control, str(tmp_path))
    assert result.exit_code == 2 and "settings.yaml" in result.output
    assert not (tmp_path / "state.yaml").exists()


async def test_states_are_kept_in_the_server_by_name(control: Control) -> None:
    await control.book("default")
    assert "lunch" in (await typed(control, "--save", "lunch")).output
    await control.post("/sandboxes/default/reset")
    assert "1 orders" in (await typed(control)).output
    assert (await typed(control, "--restore", "lunch")).exit_code == 0
    assert (await control.api.call("GET", f"/orders/{shop.UUID1}")).status == 200
    assert (await typed(control, "--forget", "lunch")).exit_code == 0
    assert (await typed(control, "--restore", "lunch")).exit_code == 2


async def test_one_thing_is_done_at_a_time(control: Control, tmp_path: Path) -> None:
    result = await typed(control, str(tmp_path / "a.yaml"), "--save", "a")
    assert result.exit_code == 2 and "one thing" in result.output
