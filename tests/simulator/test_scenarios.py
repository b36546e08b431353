"""Every scenario, against a fake Booking System that keeps the rules, and against some that break one."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from rich.console import Console

from simulator.comparison import first_difference, timeless
from simulator.outcome import Ending, TourResult
from simulator.scenarios import SCENARIOS, TOUR
from simulator.tour import TourConfig, choose, play
from tests.simulator import tally, terms
from tests.simulator.desk import Desk
from tests.simulator.system import Json, System

SELLERS_TURN = (
    *("approval", "approval-refused", "amendment", "seller-cancels", "replacement", "customer-notice"),
    *("attendance", "access-changed", "change-of-logistics", "message-exchange"),
)


async def played(system: System, *names: str, **more: object) -> TourResult:
    """Plays scenarios on a system of one's own."""
    server = TestServer(system.application())
    await server.start_server()
    config = TourConfig(f"http://127.0.0.1:{server.port}/api", "token", scenarios=names, run="test", patience=0.3)
    try:
        return await play(replace(config, **more), Console(file=io.StringIO(), width=80))  # type: ignore[arg-type]
    finally:
        await server.close()


@pytest.mark.parametrize("scenario", [each.name for each in SCENARIOS if not each.in_tour])
async def test_a_system_that_keeps_the_rules_passes_each_scenario_alone(scenario: str) -> None:
    (outcome,) = (await played(System(), scenario)).outcomes
    assert (outcome.reason, outcome.ending) == ("", Ending.PASSED)


async def test_all_scenarios_are_played_together_under_one_name() -> None:
    result = await played(System(), "all")
    assert [outcome.name for outcome in result.outcomes] == [scenario.name for scenario in SCENARIOS]
    assert result.reason == ""


def test_the_tour_is_the_lifecycle_of_a_booking_and_no_more() -> None:
    assert choose(None) == TOUR == tuple(each for each in SCENARIOS if each.in_tour)
    assert [each.name for each in TOUR][:3] == ["quote", "abandon", "book"]
    assert len(TOUR) == 11


def test_no_two_scenarios_have_one_name() -> None:
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)


async def test_where_no_seller_is_at_the_desk_nothing_is_booked_in_vain() -> None:
    result = await played(System("no desk"), *SELLERS_TURN)
    assert {outcome.ending for outcome in result.outcomes} == {Ending.SKIPPED}
    assert all("no Test Interface" in outcome.reason for outcome in result.outcomes)
    assert not [entry for entry in result.journal if entry.request.method == "PUT"]


async def test_a_customer_can_withdraw_a_proposal_without_any_seller() -> None:
    assert (await played(System("no desk"), "approval-withdrawn")).ok


async def test_where_no_seller_has_agreed_the_scenario_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "take_agreements", nothing)
    (outcome,) = (await played(System(), "offer-override")).outcomes
    assert (outcome.ending, outcome.reason) == (Ending.SKIPPED, "no Seller here has such an agreement with this broker")


async def test_without_leases_a_proposal_may_hold_places_or_not() -> None:
    assert (await played(System("no leases"), "approval", "approval-withdrawn")).reason == ""


async def test_what_was_made_for_a_scenario_is_cleared_away_at_the_end() -> None:
    system = System()
    before = set(system.catalogue)
    result = await played(system, "replacement")
    assert [entry.step for entry in result.journal if entry.step in ("make", "clear")] == ["make", "clear"]
    assert set(system.catalogue) == before


async def test_the_same_seed_and_run_give_the_same_journal_on_another_system() -> None:
    one, other = await played(System(), "all"), await played(System(), "all")
    assert first_difference(one.journal, other.journal) is None
    assert timeless(one.journal) == timeless(other.journal)


async def test_another_seed_gives_another_journal() -> None:
    one, other = await played(System(), "book"), await played(System(), "book", seed=2)
    assert first_difference(one.journal, other.journal) is not None


def nothing(*_: Any, **__: Any) -> None:
    """A check that lets everything pass."""


def tell_feed(desk: Desk, proposal: Json) -> None:
    """A Seller's door that tells the feed of whatever comes in."""
    desk.decide(proposal["@id"].rpartition("/")[2], "AwaitingSellerConfirmation")


def no_faults(*_: Any, **__: Any) -> list[Any]:
    """A check of items that lets everything pass."""
    return []


@pytest.mark.parametrize(
    ("place", "name", "fault", "scenario", "told"),
    [
        (terms, "fault_of_payment", nothing, "pay-at-the-door", "UnnecessaryPaymentDetailsError"),
        (terms, "fault_of_payment", nothing, "free-of-charge", "UnnecessaryPaymentDetailsError"),
        (terms, "fault_of_payment", nothing, "payment-forgotten", "MissingPaymentDetailsError"),
        (terms, "fault_of_payment", nothing, "price-changed", "TotalPaymentDueMismatchError"),
        (terms, "fault_of_order", nothing, "two-sellers", "SellerMismatchError"),
        (terms, "fault_of_order", nothing, "no-broker", "IncompleteBrokerDetailsError"),
        (terms, "faults_of_item", no_faults, "attendee-details", "IncompleteAttendeeDetailsError"),
        (terms, "faults_of_item", no_faults, "intake-form", "IncompleteIntakeFormError"),
        (terms, "faults_of_item", no_faults, "not-bookable", "OpportunityOfferPairNotBookableError"),
        (terms, "in_conflict", nothing, "conflict", "OpportunityIsInConflictError"),
        (tally, "shown", dict, "dynamic-payment", "no price anywhere"),
        (tally, "total", lambda *_: 1.0, "offer-override", "a total of the broker's own price"),
        (tally, "needs", nothing, "approval", "`orderRequiresApproval` true"),
    ],
)
async def test_a_rule_that_is_not_kept_is_noticed(
    place: Any, name: str, fault: Any, scenario: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, name, fault)
    (outcome,) = (await played(System(), scenario)).outcomes
    assert told in " ".join(deviation.rule.expected for deviation in outcome.deviations)


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        ("customer-notice", "`customerNotice`"),
        ("replacement", "another `orderedItem`"),
        ("attendance", "an attendance status"),
        ("change-of-logistics", "the change in the open feeds"),
        ("approval-refused", "SellerRejected in the feed"),
    ],
)
async def test_a_seller_who_is_not_heard_is_noticed(scenario: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    system = System()
    for name in ("change", "move", "decide"):
        monkeypatch.setattr(system.desk, name, nothing)
    (outcome,) = (await played(system, scenario)).outcomes
    assert told in " ".join(deviation.rule.expected for deviation in outcome.deviations)


@pytest.mark.parametrize(
    ("then", "told"),
    [(Desk.renew, "the same `orderProposalVersion` after a note"), (tell_feed, "no entry for this order")],
)
async def test_a_note_that_is_more_than_a_word_is_noticed(
    then: Callable[[Desk, Json], None], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "take_note", lambda desk, uuid, words: then(desk, desk.system.proposals[uuid]))
    (outcome,) = (await played(System(), "message-exchange")).outcomes
    assert told in " ".join(deviation.rule.expected for deviation in outcome.deviations)


async def test_notes_reach_the_seller_in_the_order_in_which_they_were_written(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(Desk, "take_note", lambda _, uuid, words: written.append(words))
    await played(System(), "message-exchange")
    assert written == ["And may the little one watch?"] * 2 + ["Lovely, thank you. We take it!"]


def test_headings_are_short_enough_for_the_table_and_no_two_are_alike() -> None:
    titles = [scenario.title for scenario in SCENARIOS]
    assert max(map(len, titles)) <= 40
    assert len(set(titles)) == len(titles)
