"""Faults on demand: what a broker sees of each, that nothing is left half done, and what the journal tells of it."""

import logging
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import ClientConnectionError

from server.sandboxes.fault import PLAYABLE, FaultError, parse
from tests import shop
from tests.conftest import Api, Reply
from tests.control.conftest import Control, MakeControl

BUSY = "error=TemporarilyUnableToProduceOrderQuoteError"
FAULTS = "/sandboxes/default/faults"
B = {"totalPaymentDue": shop.price(10), "payment": shop.PAYMENT}


async def b(api: Api, fault: str | None = None, uuid: str = shop.UUID1) -> Reply:
    """B for one place in yoga; None of an answer is a connection that broke."""
    headers = {} if fault is None else {"X-Sandbox-Fault": fault}
    return await api.call("PUT", f"/orders/{uuid}", shop.order("Order", **B), headers=headers)


async def until_known(api: Api, uuid: str) -> int:
    """B, again and again as long as it is not known what came of it; the status."""
    while True:
        with suppress(ClientConnectionError):
            status = (await b(api, uuid=uuid)).status
            if status != 503:
                return status


async def rule(control: Control, fault: str, **more: Any) -> Reply:
    """A new rule."""
    return await control.post(FAULTS, {"fault": fault, **more})


async def noted(control: Control) -> list[tuple[str | None, bool, int]]:
    """Fault, dropped and status of every entry of the journal."""
    entries = (await control.get("/sandboxes/default/journal")).body["entries"]
    return [(each["fault"], each["dropped"], each["status"]) for each in entries]


@pytest.mark.parametrize("name", [name for name in PLAYABLE if name != "TooManyRequestsError"])
async def test_an_error_is_answered_as_a_real_one_and_nothing_is_done(control: Control, name: str) -> None:
    refused = await b(control.api, f"error={name}")
    assert (refused.status, refused.body["@type"]) == (PLAYABLE[name].status, name)
    assert refused.headers["Content-Type"].startswith("application/vnd.openactive.booking+json")
    assert await control.api.remaining(shop.YOGA) == 5


async def test_too_many_requests_say_when_to_come_again(control: Control) -> None:
    refused = await b(control.api, "too-many-requests; retry-after=7")
    assert (refused.status, refused.body["@type"]) == (429, "TooManyRequestsError")
    assert refused.headers["Retry-After"] == "7"
    assert (await b(control.api, "too-many-requests")).headers["Retry-After"] == "5"


async def test_a_gateway_answers_without_json(control: Control) -> None:
    client = control.api.client
    answer = await client.put(f"/api/orders/{shop.UUID1}", headers={"X-Sandbox-Fault": "status=502"}, data=b"{}")
    assert (answer.status, await answer.text()) == (502, "502 Bad Gateway\n")


async def test_a_delay_lets_the_broker_wait_and_then_does_the_work(control: Control) -> None:
    assert (await b(control.api, "delay=60ms")).status == 201
    entry = (await control.get("/sandboxes/default/journal/1")).body
    assert (entry["fault"], entry["dropped"]) == ("delay=0.06s", False)
    assert entry["seconds"] >= 0.06


async def test_a_connection_dropped_before_the_work_leaves_nothing(control: Control) -> None:
    with pytest.raises(ClientConnectionError):
        await b(control.api, "drop-before")
    assert await control.api.remaining(shop.YOGA) == 5
    assert (await noted(control))[0] == ("drop-before", True, 0)


@pytest.mark.parametrize("by_rule", [True, False])
async def test_a_connection_dropped_after_the_work_hides_an_order_that_a_retry_finds(
    control: Control, by_rule: bool
) -> None:
    if by_rule:
        await rule(control, "drop-after", times=2, when={"checkpoint": "B", "partner": "acme"})
    for _ in range(2):
        with pytest.raises(ClientConnectionError):
            await b(control.api, None if by_rule else "drop-after")
    assert (await b(control.api)).status == 201
    assert await control.api.remaining(shop.YOGA) == 4
    assert (await noted(control))[:2] == [("drop-after", True, 201)] * 2


@pytest.mark.parametrize("by_rule", [True, False])
async def test_an_error_after_the_work_hides_an_order_that_a_retry_finds(control: Control, by_rule: bool) -> None:
    if by_rule:
        await rule(control, "error-after", times=2, when={"path": "/api/orders/*", "method": "put"})
    for _ in range(2):
        refused = await b(control.api, None if by_rule else "error-after")
        assert (refused.status, refused.body["@type"]) == (503, "TemporarilyUnableToCreateOrderError")
    assert (await b(control.api)).status == 201
    assert await control.api.remaining(shop.YOGA) == 4


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_is_lost_nothing_is_sold_twice(control: Control, seed: int) -> None:
    for fault in ("drop-before", "drop-after", "error-after"):
        await rule(control, fault, when={"checkpoint": "B"}, probability=0.3, seed=seed)
    statuses = [await until_known(control.api, f"{number:08}-1111-4111-8111-111111111111") for number in range(7)]
    assert (statuses, await control.api.remaining(shop.YOGA)) == ([201] * 5 + [409] * 2, 0)


async def test_a_quote_in_trouble_says_so_and_a_feed_has_no_error_of_its_own(control: Control) -> None:
    await rule(control, "error-after")
    assert (await control.api.c2()).body["@type"] == "TemporarilyUnableToProduceOrderQuoteError"
    feed = await control.api.client.get("/feeds/scheduled-sessions")
    assert (feed.status, await feed.text()) == (503, "503 Service Unavailable\n")


async def test_the_connection_of_a_broker_who_keeps_it_is_good_again_afterwards(
    control: Control, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    for fault in ("drop-before", "drop-after"):
        assert (await control.api.c2()).status == 200
        with pytest.raises(ClientConnectionError):
            await b(control.api, fault)
    assert (await b(control.api)).status == 201
    assert not caplog.records


@pytest.mark.parametrize(
    "fault",
    ["", "fly", "delay=soon", "delay=9999s", "error=UnknownOrderError", "error", "status=200",
     "drop-after; error-after", "drop-before; retry-after=5", "too-many-requests=3", "drop-after; drop-after",
     "retry-after=5", "delay=٣s", "status=5٣3", "too-many-requests; retry-after=٣"],
)  # fmt: skip
async def test_a_header_that_cannot_be_understood_is_refused_and_does_nothing(control: Control, fault: str) -> None:
    refused = await b(control.api, fault)
    assert refused.status == 400
    assert refused.body["description"].startswith("X-Sandbox-Fault: ")
    assert await control.api.remaining(shop.YOGA) == 5


async def test_a_setting_keeps_brokers_from_asking_for_faults(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(faults=False))
    assert (await b(control.api, "drop-before")).status == 201


async def test_a_rule_is_played_by_a_chance_that_its_seed_repeats(control: Control) -> None:
    async def statuses(seed: int) -> list[int]:
        made = await rule(control, BUSY, probability=0.5, seed=seed)
        found = [(await control.api.c2()).status for _ in range(20)]
        await control.call("DELETE", f"/control{FAULTS}/{made.body['id']}")
        return found

    first = await statuses(7)
    assert (set(first), first) == ({200, 503}, await statuses(7))
    assert first != await statuses(8)


async def test_a_rule_meets_only_what_it_names(control: Control) -> None:
    await rule(control, BUSY, when={"partner": "zest", "checkpoint": "C2"})
    assert (await control.api.c2()).status == 200
    assert (await control.api.c1(token=shop.ZEST)).status == 200
    assert (await control.api.c2(token=shop.ZEST)).status == 503


async def test_rules_are_listed_counted_and_taken_away(control: Control) -> None:
    made = await rule(control, "error", error="TemporarilyUnableToCreateOrderError", retryAfterSeconds=3, times=1)
    assert (made.status, made.body["fault"]) == (201, "error=TemporarilyUnableToCreateOrderError; retry-after=3")
    assert (await b(control.api)).headers["Retry-After"] == "3"
    assert (await b(control.api)).status == 201
    listed = (await control.get(FAULTS)).body["faults"]
    assert [(each["played"], each["over"]) for each in listed] == [(1, True)]
    assert (await control.call("DELETE", f"/control{FAULTS}/1")).status == 204
    assert (await control.get(FAULTS)).body == {"faults": []}
    assert (await control.call("DELETE", f"/control{FAULTS}/1")).status == 404


@pytest.mark.parametrize(
    ("body", "place"),
    [({"fault": "fly"}, "fault"), ({"fault": "drop-after", "when": {"checkpoint": "Q"}}, "when.checkpoint"),
     ({"fault": "drop-after", "when": {"partner": "nobody"}}, "when.partner"), ({}, None),
     ({"fault": "drop-after", "when": {"checkpoint": "seller"}}, "when.checkpoint"),
     ({"fault": "drop-after", "when": {"method": "BOOK"}}, "when.method"),
     ({"fault": "drop-after", "times": 0}, "times"), ({"fault": "delay", "delaySeconds": -1}, "fault")],
)  # fmt: skip
async def test_a_rule_that_cannot_be_had_is_refused_in_a_sentence(
    control: Control, body: dict[str, Any], place: str | None
) -> None:
    refused = await control.post(FAULTS, body)
    assert (refused.status, refused.body["place"]) == (400, place)
    assert (await control.get(FAULTS)).body == {"faults": []}


async def test_a_rule_of_one_sandbox_is_not_played_in_another_and_a_reset_ends_it(control: Control) -> None:
    await rule(control, BUSY)
    assert (await control.quote("other")).status == 200
    assert (await control.quote("default")).status == 503
    await control.post("/sandboxes/default/reset")
    assert (await control.quote("default")).status == 200


async def test_the_journal_tells_that_a_fault_was_asked_for_and_by_which_clause_it_is_one(control: Control) -> None:
    await b(control.api, "error=TemporarilyUnableToCreateOrderError")
    entry = (await control.get("/sandboxes/default/journal/1")).body
    assert (entry["partner"], entry["request"]["body"]["@type"]) == ("acme", "Order")
    (told,) = entry["errors"]
    assert (told["clause"], told["facts"]) == ("Technical errors", {"fault": entry["fault"]})
    assert "fault was asked for" in told["says"]


@pytest.mark.parametrize(
    "text", ["delay=2s", "delay=0.5s; drop-after", "too-many-requests; retry-after=5", "error-after", "status=504"]
)
def test_a_fault_is_written_as_it_is_read(text: str) -> None:
    assert str(parse(text)) == text


def test_what_is_no_fault_is_told_with_what_there_is() -> None:
    with pytest.raises(FaultError, match="drop-before, drop-after"):
        parse("explode")


@pytest.mark.parametrize("rule_id", ["9" * 5000, "%C2%B2", "-1", "01", "x"])
async def test_a_rule_that_is_not_there_is_a_clear_404(control: Control, rule_id: str) -> None:
    await control.post("/sandboxes/default/faults", {"fault": "drop-after"})
    reply = await control.call("DELETE", f"/control/sandboxes/default/faults/{rule_id}")
    assert (reply.status, reply.body["error"].startswith("There is no rule")) == (404, True)
