"""The tour as a whole, against a fake Booking System without faults and with some."""

import io
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer
from rich.console import Console

from simulator.client import Unreachable
from simulator.journal import Entry
from simulator.outcome import Ending, TourResult
from simulator.scenarios import TOUR
from simulator.spent import RunSpent
from simulator.tour import TourConfig, UnknownScenario, play
from tests.simulator import catalogue as sample
from tests.simulator.system import System

QUIET = Console(file=io.StringIO(), width=80)


async def tour(base_uri: str, *names: str, **more: object) -> TourResult:
    """Plays some scenarios, or all of them."""
    config = TourConfig(base_uri, "token", scenarios=names or None, run="test", patience=0.2)
    return await play(replace(config, **more), QUIET)  # type: ignore[arg-type]


async def test_a_system_that_keeps_the_rules_passes_every_scenario(base_uri: str) -> None:
    result = await tour(base_uri)
    assert result.reason == ""
    assert [outcome.ending for outcome in result.outcomes] == [Ending.PASSED] * len(TOUR)


async def test_a_tour_can_be_played_again_on_the_same_system(base_uri: str) -> None:
    first, second = await tour(base_uri, "book", run=None), await tour(base_uri, "book", run=None)
    assert (first.ok, second.ok) == (True, True)
    assert {entry.order for entry in first.journal} & {entry.order for entry in second.journal} == {None}


def story(result: TourResult) -> list[tuple[str, str, str | None, str]]:
    """What a journal tells, apart from clocks, ports and how often a feed was looked at."""
    return [(entry.scene, entry.step, entry.order, customer(entry)) for entry in result.journal if entry.order]


def customer(entry: Entry) -> str:
    """Who is named in a request, and what is asked for."""
    body = entry.request.body or {}
    return f"{body.get('customer')} {[item.get('orderedItem') for item in body.get('orderedItem', [])]}"


@pytest.mark.parametrize("names", [("book", "cancel-one", "lost-response")])
async def test_seed_and_run_play_the_same_story_on_another_system(base_uri: str, names: tuple[str, ...]) -> None:
    first = await tour(base_uri, *names)
    second = await on_another_system(*names)
    assert story(first) == story(second)


async def on_another_system(*names: str) -> TourResult:
    """The same tour on a system of its own."""
    server = TestServer(System().application())
    await server.start_server()
    try:
        return await tour(f"http://127.0.0.1:{server.port}/api", *names)
    finally:
        await server.close()


@pytest.mark.parametrize("name", ["book", "delete", "last-place", "lease-expiry"])
async def test_a_run_that_was_played_there_is_told_before_anything_is_played(base_uri: str, name: str) -> None:
    await tour(base_uri, name)
    with pytest.raises(RunSpent, match=r"Run test with seed 1 has been played .* Leave --run out"):
        await tour(base_uri, name)


async def test_a_run_that_booked_nothing_can_be_played_again(base_uri: str) -> None:
    results = [await tour(base_uri, "abandon") for _ in range(2)]
    assert [result.ok for result in results] == [True, True]


async def test_a_scenario_that_finds_nothing_to_book_is_skipped(base_uri: str, system: System) -> None:
    del system.catalogue[sample.SOON]
    result = await tour(base_uri, "cancel-too-late", "book")
    assert [outcome.ending for outcome in result.outcomes] == [Ending.SKIPPED, Ending.PASSED]
    assert "free cancellation that is over already" in result.outcomes[0].reason
    assert result.ok


async def test_a_tour_in_which_nothing_could_be_played_is_not_ok(base_uri: str, system: System) -> None:
    del system.catalogue[sample.SOON]
    result = await tour(base_uri, "cancel-too-late")
    assert (result.ok, result.reason[:21]) == (False, "No scenario could be ")


@pytest.mark.parametrize(
    ("fault", "scenario", "told"),
    [
        ("lease that never ends", "abandon", "number of places left"),
        ("feed that is silent", "cancel-one", "the Orders feed does not tell"),
        ("B is not idempotent", "lost-response", "the very same Order"),
    ],
)
async def test_a_fault_is_found_and_explained(
    base_uri: str, system: System, fault: str, scenario: str, told: str
) -> None:
    system.faults = frozenset({fault})
    (outcome,) = (await tour(base_uri, scenario)).outcomes
    assert told in outcome.reason
    assert all(deviation.rule.why and deviation.rule.clause for deviation in outcome.deviations)


async def test_a_deviation_is_reported_with_request_and_response(base_uri: str, system: System) -> None:
    system.faults = frozenset({"B is not idempotent"})
    console = Console(file=io.StringIO(), width=100)
    await play(TourConfig(base_uri, "token", scenarios=("lost-response",), patience=0.2), console)
    told = console.file.getvalue()  # type: ignore[attr-defined]
    for label in ("entry", "request", "response", "expected", "got", "why", "clause"):
        assert f"            {label} " in told


async def test_a_wrong_token_is_told_in_one_line(base_uri: str) -> None:
    with pytest.raises(Unreachable, match="InvalidAPITokenError") as told:
        await play(TourConfig(base_uri, "wrong"), QUIET)
    assert "\n" not in str(told.value)


async def test_a_base_uri_without_scheme_is_told_in_one_line() -> None:
    with pytest.raises(Unreachable, match=r"^'localhost:8080/api' is no Base URI: it should begin with http"):
        await tour("localhost:8080/api")


async def test_a_system_without_leases_can_be_toured_as_well(base_uri: str, system: System) -> None:
    system.faults = frozenset({"no leases"})
    result = await tour(base_uri)
    endings = {outcome.name: outcome.ending for outcome in result.outcomes}
    assert {name for name, ending in endings.items() if ending is Ending.SKIPPED} == {"lease-expiry", "last-place"}
    assert result.ok


async def test_a_missing_dataset_site_is_told_with_all_that_was_tried(base_uri: str) -> None:
    with pytest.raises(Unreachable, match=r"Tried: .*/nowhere \(status 404\)"):
        await play(TourConfig(base_uri, "token", dataset_site=f"{base_uri}/nowhere"), QUIET)


async def test_a_scenario_that_does_not_exist_is_told_with_those_that_do(base_uri: str) -> None:
    with pytest.raises(UnknownScenario, match=r"no scenario bok\. There are: quote, abandon"):
        await tour(base_uri, "bok")


async def test_an_answer_nobody_was_ready_for_fails_one_scenario_and_not_the_tour(
    base_uri: str, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "total", lambda items: "a lot")
    result = await tour(base_uri, "book", "abandon")
    assert [outcome.ending for outcome in result.outcomes] == [Ending.FAILED, Ending.FAILED]
