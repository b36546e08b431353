"""The verbs for those who play with a running server, as a person types them."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import run
from server.cli import write_whole
from server.domain.catalogue import FlowRequirement
from server.verbs.sandboxes import span
from tests import shop
from tests.control.conftest import Control, MakeControl

Typed = Callable[..., Awaitable[Result]]
NEGOTIABLE = frozenset({FlowRequirement.APPROVAL, FlowRequirement.NEGOTIATION, FlowRequirement.MESSAGE_EXCHANGE})
PILATES = "scheduled-sessions/pilates"


@pytest.fixture
async def control(make_control: MakeControl) -> Control:
    """The leisure centre, with a class that its seller has to approve."""
    return await make_control(shop.fixtures(shop.series("pilates", requirements=NEGOTIABLE), shop.session("pilates")))


@pytest.fixture
def typed(control: Control) -> Typed:
    """Types a verb with its arguments, for the server of this test."""

    async def type_(*arguments: str) -> Result:
        url = str(control.api.client.make_url("/"))
        return await asyncio.to_thread(CliRunner().invoke, run.cli, [*arguments, "--url", url])

    return type_


async def propose(control: Control) -> None:
    """Acme's P for one place in pilates."""
    body = shop.order("OrderProposal", PILATES, totalPaymentDue=shop.price(10), payment=shop.PAYMENT)
    assert (await control.api.call("PUT", f"/order-proposals/{shop.UUID1}", body)).status == 201


def assert_told(result: Result, *texts: str) -> None:
    """It went well, and said so."""
    assert (result.exit_code, [text for text in texts if text not in result.output]) == (0, []), result.output


def assert_refused(result: Result, *texts: str) -> None:
    """It ended with one line and exit code 2."""
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1), result.output
    assert [text for text in texts if text not in result.output] == []


# --- seller


async def test_an_order_is_cancelled_by_its_uuid(control: Control, typed: Typed) -> None:
    await control.api.b()
    cancelled = await typed("seller", "cancel", shop.UUID1, "--message", "Snow")
    assert_told(cancelled, "OrderItemConfirmed -> SellerCancelled", "10.00 GBP -> 0.00 GBP", "the customer reads: Snow")


async def test_an_order_of_a_named_sandbox_is_found_by_its_id(control: Control, typed: Typed) -> None:
    url = (await control.book("anna")).body["@id"]
    assert "/sandboxes/anna/" in url
    assert_told(await typed("seller", "attend", url), "AttendeeAttended")
    assert_told(await typed("seller", "absent", shop.UUID1, "--sandbox", "anna"), "AttendeeAbsent")


async def test_one_item_of_many(control: Control, typed: Typed) -> None:
    first, _ = await control.api.booked_items(shop.YOGA, shop.SOLO)
    assert_told(await typed("seller", "cancel", shop.UUID1, "--item", first), "1 of 2 items", "20.00 GBP -> 10.00 GBP")


async def test_a_proposal_is_negotiated_and_accepted(control: Control, typed: Typed) -> None:
    await propose(control)
    assert_told(await typed("seller", "amend", shop.UUID1, "--price", "8"), "a new version", "10.00 GBP -> 8.00 GBP")
    assert_told(await typed("seller", "note", shop.UUID1, "--message", "Hello"), "the customer reads: Hello")
    assert_told(await typed("seller", "accept", shop.UUID1), "AwaitingSellerConfirmation -> SellerAccepted")


async def test_replacement_and_renewal_say_what_is_new(control: Control, typed: Typed) -> None:
    await control.api.b()
    assert_told(await typed("seller", "renew-codes", shop.UUID1), "new access for 1 item.")
    assert_told(await typed("seller", "replace", shop.UUID1), "replaced by Yoga at 2026-05-06T10:00")


async def test_what_changed_nothing_says_so(control: Control, typed: Typed) -> None:
    await control.api.b()
    await typed("seller", "cancel", shop.UUID1)
    assert_told(await typed("seller", "cancel", shop.UUID1), "nothing changed")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("accept", shop.UUID1), "it is an Order"),
        (("accept", shop.UUID2), "There is no quote, proposal or order"),
        (("accept", "five"), "neither the UUID nor the @id"),
        (("notify", shop.UUID1), "needs a --message"),
        (("attend", shop.UUID1, "--price", "5"), "takes no --price"),
        (("attend", shop.UUID1, "--item", "nine"), "no item 'nine'"),
        (("attend", shop.UUID1, "--sandbox", "nowhere"), "no sandbox 'nowhere'"),
        (("attend", shop.UUID1, "--token", "wrong"), "control_token"),
    ],
)
async def test_what_a_seller_cannot_do(control: Control, typed: Typed, arguments: tuple[str, ...], told: str) -> None:
    await control.api.b()
    assert_refused(await typed("seller", *arguments), told)


async def test_a_uuid_of_two_partners_is_refused_with_both(control: Control, typed: Typed) -> None:
    await control.api.b()
    await control.api.b(token=shop.ZEST)
    assert_refused(await typed("seller", "cancel", shop.UUID1), "acme", "zest")


# --- sandboxes, resets and clocks


async def test_sandboxes_are_made_listed_and_deleted(typed: Typed) -> None:
    assert_told(await typed("sandboxes", "make", "anna"), "'anna' is ready", f"{shop.ROOT}/sandboxes/anna/api")
    assert_told(await typed("sandboxes", "make", "anna"), "was there already")
    assert_told(await typed("sandboxes"), "default", "anna")
    assert_told(await typed("sandboxes", "reset", "anna"), "as its fixtures have it")
    assert_told(await typed("sandboxes", "delete", "anna"), "no sandbox 'anna' any more")
    assert "anna" not in (await typed("sandboxes", "list")).output


async def test_a_reset(control: Control, typed: Typed) -> None:
    await control.api.b()
    assert_told(await typed("reset", "--seed", "7"), "as its fixtures have it")
    assert list(control.api.system.sandbox.records()) == []


async def test_a_reset_keeps_the_journal_unless_that_is_to_go_as_well(control: Control, typed: Typed) -> None:
    await control.api.b()
    assert_told(await typed("reset"), "journal stays; reset --journal")
    assert len(control.api.sites.default.journal) == 1
    assert_told(await typed("reset", "--journal"), "journal is empty")
    assert len(control.api.sites.default.journal) == 0


async def test_a_clock_is_read_and_set(control: Control, typed: Typed) -> None:
    await control.api.c2()
    assert_told(await typed("clock"), "It is 2026-05-04T09:00:00.000Z, in real time.")
    assert_told(
        await typed("clock", "jump", "PT2H"),
        "11:00:00",
        "as fast as outside, 2 h ahead of the real time",
        f"quote {shop.UUID1} ended",
    )
    assert_told(await typed("clock", "freeze"), "frozen")
    assert_told(await typed("clock", "speed", "60"), "60 times as fast")
    assert_told(await typed("clock", "speed", "1e-9"), "1e-09 times as fast")
    assert_told(await typed("clock", "real-time"), "as fast as outside, 2 h")
    assert_told(await typed("clock", "to", "2026-05-04T12:00:00Z"), "12:00:00")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("clock", "jump"), "PT2H"),
        (("clock", "jump", "soon"), "no duration"),
        (("clock", "jump", "-PT2H"), "only moves forward"),
        (("clock", "speed", "-1"), "only moves forward"),
        (("reset", "--sandbox", "anna"), "python3 run.py sandboxes make anna"),
        (("reset", "--sandbox", "Anna"), "lower case letters"),
        (("clock", "speed", "fast"), "a number above 0"),
        (("clock", "speed", "٣"), "a number above 0"),
        (("clock", "speed", "0"), "clock freeze"),
        (("clock", "speed", "1e999"), "a number above 0"),
        (("clock", "speed", "1e9"), "at most 1000000"),
        (("clock", "freeze", "now"), "takes no value"),
        (("sandboxes", "make"), "NAME"),
        (("sandboxes", "make", "Anna"), "no name of a sandbox"),
        (("sandboxes", "delete", "default"), "cannot be deleted"),
    ],
)
async def test_what_cannot_be_done_is_one_line(typed: Typed, arguments: tuple[str, ...], told: str) -> None:
    assert_refused(await typed(*arguments), told)


def test_a_server_that_is_not_there_is_one_line() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert_refused(CliRunner().invoke(run.cli, ["clock", "--url", url]), "Nobody answers at", url)


@pytest.mark.parametrize("verb", ["clock", "wait", "tail", "grade"])
@pytest.mark.parametrize(
    "url", ["nonsense", "localhost:8080", "http://local host", "http://localhost:port", "http://[::"]
)
def test_a_url_that_is_none_is_one_line(verb: str, url: str) -> None:
    result = CliRunner().invoke(run.cli, [verb, "--url", url])
    assert_refused(result, f"'{url}' is no URL; it looks like http://localhost:8080")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"), (59.6, "1 min"), (7200, "2 h"), (5430, "1 h 30 min"), (90_000, "1 day 1 h"), (86_400, "1 day"),
        (108_088_953, "1251 days"), (86_405, "1 day"),
    ],
)  # fmt: skip
def test_a_span_is_told_in_units_that_people_read(seconds: float, told: str) -> None:
    assert span(seconds) == told


async def test_a_token_that_no_header_can_have_is_told(typed: Typed) -> None:
    assert_refused(await typed("clock", "--token", "€"), "ASCII")


# --- wait


async def test_who_waits_is_told_where_the_server_is(typed: Typed) -> None:
    assert_told(await typed("wait"), "The sandbox answers at")


async def test_who_waits_for_a_file_is_told_when_it_is_there(control: Control, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    waiting = asyncio.create_task(
        asyncio.to_thread(CliRunner().invoke, run.cli, ["wait", "--ready-file", str(ready), "--timeout", "20"])
    )
    await asyncio.sleep(0.3)
    write_whole(ready, {"dataset_site": str(control.api.client.make_url("/openactive"))})
    assert_told(await waiting, "The sandbox answers at")


def test_waiting_has_an_end(tmp_path: Path) -> None:
    arguments = ["wait", "--ready-file", str(tmp_path / "never.json"), "--timeout", "0.2"]
    refused = CliRunner().invoke(run.cli, arguments)
    assert_refused(refused, "The ready file", "never.json did not appear within 0.2 seconds.")


def test_waiting_for_a_server_that_a_file_names_says_where_it_was_to_be(tmp_path: Path) -> None:
    write_whole(tmp_path / "ready.json", {"dataset_site": "http://127.0.0.1:9/openactive"})
    arguments = ["wait", "--ready-file", str(tmp_path / "ready.json"), "--timeout", "1"]
    refused = CliRunner().invoke(run.cli, arguments)
    assert_refused(refused, "No sandbox answered at http://127.0.0.1:9, which", "names, within 1 second.")


def test_a_ready_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "ready.json").write_text("[]")
    assert_refused(CliRunner().invoke(run.cli, ["wait", "--ready-file", str(tmp_path / "ready.json")]), "no ready file")
