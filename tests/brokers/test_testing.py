"""Sandboxes for the tests of brokers: isolated, at hand, and gone afterwards."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from server.app import StartError
from server.testing import ControlError, Sandbox, Server, running_sandbox, running_server
from tests.house.source import ROOT

PROPOSAL = "c0ffee00-0000-4000-8000-000000000003"
TWO_CLASSES = "c0ffee00-0000-4000-8000-000000000001"
SERVER_WITHOUT_CLI = "import sys, server.testing; print({'click', 'rich', 'faker', 'pytest'} & {*sys.modules})"


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as started:
        yield started


def status_of(sandbox: Sandbox, path: str, method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    try:
        with urlopen(Request(sandbox.base_uri + path, headers=headers, method=method)) as reply:
            return int(reply.status)
    except URLError as refusal:
        return int(getattr(refusal, "code", 0))


def test_a_sandbox_answers_where_it_says(open_booking_sandbox: Sandbox) -> None:
    assert status_of(open_booking_sandbox, f"/orders/{TWO_CLASSES}") == 200
    with urlopen(open_booking_sandbox.dataset_site) as page:
        assert b"application/ld+json" in page.read()


def test_what_is_done_to_one_sandbox_is_not_seen_in_another(server: Server) -> None:
    one, other = server.sandbox("one"), server.sandbox("other")
    assert status_of(one, f"/orders/{TWO_CLASSES}", "DELETE") == 204
    assert [status_of(each, f"/orders/{TWO_CLASSES}") for each in (one, other, server.sandbox())] == [410, 200, 200]


@pytest.mark.parametrize("again", range(2))
def test_every_test_starts_with_a_fresh_one(again: int, open_booking_sandbox: Sandbox) -> None:
    assert status_of(open_booking_sandbox, f"/orders/{TWO_CLASSES}", "DELETE") == 204
    assert again in range(2)


def test_it_is_named_after_its_test(open_booking_sandbox: Sandbox) -> None:
    assert open_booking_sandbox.name.partition("-")[2] == "it-is-named-after-its-test"


def test_it_is_gone_after_its_test(server: Server) -> None:
    known = server.sandbox("short-lived")
    server.remove("short-lived")
    with pytest.raises(ControlError, match="no sandbox 'short-lived'"):
        known.control.clock()


def test_a_name_that_is_none_is_refused_in_words(server: Server) -> None:
    with pytest.raises(ControlError, match="lower case letters") as refusal:
        server.sandbox("No Name")
    assert refusal.value.status == 404


def test_its_clock_is_at_the_command_of_the_test(open_booking_sandbox: Sandbox) -> None:
    control = open_booking_sandbox.control
    control.freeze()
    before = control.clock()["aheadSeconds"]
    assert control.jump("PT2H")["clock"]["aheadSeconds"] == pytest.approx(before + 7200, abs=5)
    assert control.jump_to("2040-01-01T00:00:00Z")["clock"]["now"] == "2040-01-01T00:00:00.000Z"
    assert control.run(60)["clock"]["speed"] == 60
    assert control.reset()["clock"]["aheadSeconds"] == pytest.approx(0, abs=5)


def test_the_seller_says_yes_or_no(open_booking_sandbox: Sandbox) -> None:
    control = open_booking_sandbox.control
    assert control.accept(PROPOSAL)["status"] == "SellerAccepted"
    assert control.order(PROPOSAL, partner="acme")["status"] == "SellerAccepted"
    control.reset()
    assert control.reject(PROPOSAL, message="Full.")["status"] == "SellerRejected"


def test_a_state_is_kept_and_restored(open_booking_sandbox: Sandbox) -> None:
    open_booking_sandbox.control.save("as-it-was")
    status_of(open_booking_sandbox, f"/orders/{TWO_CLASSES}", "DELETE")
    open_booking_sandbox.control.restore("as-it-was")
    assert status_of(open_booking_sandbox, f"/orders/{TWO_CLASSES}") == 200


def test_faults_are_played_until_they_are_cleared(open_booking_sandbox: Sandbox) -> None:
    open_booking_sandbox.control.fault("status=503", {"path": "/api/orders/*"})
    assert status_of(open_booking_sandbox, f"/orders/{TWO_CLASSES}") == 503
    open_booking_sandbox.control.clear_faults()
    assert status_of(open_booking_sandbox, f"/orders/{TWO_CLASSES}") == 200


def test_the_story_of_a_sandbox_tells_what_was_refused_and_why(open_booking_sandbox: Sandbox) -> None:
    status_of(open_booking_sandbox, "/orders/00000000-0000-4000-8000-000000000000")
    asked, why = open_booking_sandbox.story().splitlines()
    assert asked.split()[1:] == ["GET", "/api/orders/00000000-0000-4000-8000-000000000000", "status", "404"]
    assert why.strip() == "UnknownOrderError: This Order does not exist."


def test_settings_can_be_other_than_in_the_fixtures() -> None:
    unseen = "/order-quotes/00000000-0000-4000-8000-000000000000"
    with running_sandbox(settings=["unknown_quote_deletion=no-content"]) as sandbox:
        assert status_of(sandbox, unseen, "DELETE") == 204


def test_fixtures_of_ones_own_are_served(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("partners: [{ id: me, name: Me, tokens: [{ token: mine }] }]")
    with running_sandbox(tmp_path) as sandbox:
        assert sandbox.tokens == {"me": "mine"}


def test_what_keeps_it_from_starting_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="nowhere"), running_sandbox(tmp_path / "nowhere"):
        pass


def test_without_the_control_door_the_reason_is_told() -> None:
    with pytest.raises(ValueError, match="control=false"), running_sandbox(settings=["control=false"]):
        pass


def test_after_the_context_nobody_answers() -> None:
    with running_sandbox() as sandbox:
        pass
    assert status_of(sandbox, f"/orders/{TWO_CLASSES}") == 0


def test_it_needs_neither_the_command_line_nor_a_test_framework() -> None:
    command = [sys.executable, "-c", SERVER_WITHOUT_CLI]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()", json.dumps(shown.stdout)
