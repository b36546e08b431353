"""Crowds as judges: nothing is found where nothing is wrong, and every planted fault is named by its check."""

from pathlib import Path

import pytest

from simulator.checks import judge
from simulator.comparison import first_difference
from simulator.crowd.habits import Habits
from simulator.journal import Journal, read
from tests.simulator.crowds import crowd, town
from tests.simulator.planted import FAULTS, Plant

LIVELY = Habits(
    hesitates=0.2, walks_away=0.15, bank_declines=0.2, doubts=0.3, looks=0.5, cancels=0.6, reuses=0.4, snoops=0.4,
    watches=0.8, regrets=0.4,
)  # fmt: skip
BUSY = 60


async def test_a_thousand_journeys_break_nothing() -> None:
    result = await crowd(1000, lambda: town(150))
    assert [ruling for ruling in result.rulings if ruling.verdict != "passed"] == []
    assert (result.tally.stumbles, result.tally.bookings > 400) == ([], True)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
async def test_a_planted_fault_is_named(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    result = await crowd(BUSY, habits=LIVELY)
    broken = [ruling.rule.name for ruling in result.rulings if ruling.broken]
    assert FAULTS[plant] in broken
    assert result.shortest is not None


async def test_a_lively_crowd_without_a_fault_breaks_nothing() -> None:
    result = await crowd(BUSY, habits=LIVELY)
    assert [(each.rule.name, each.findings) for each in result.rulings if each.broken] == []


async def test_the_same_seed_writes_the_same_journal(tmp_path: Path) -> None:
    files = [tmp_path / "one.jsonl", tmp_path / "other.jsonl"]
    for file in files:
        await crowd(BUSY, journal=file, seed=3)
    assert first_difference(*map(Journal.load, files)) is None


async def test_another_seed_writes_another_journal(tmp_path: Path) -> None:
    files = [tmp_path / "one.jsonl", tmp_path / "other.jsonl"]
    for seed, file in enumerate(files):
        await crowd(BUSY, journal=file, seed=seed)
    assert first_difference(*map(Journal.load, files)) is not None


async def test_a_saved_journal_is_judged_as_the_living_one_was(tmp_path: Path) -> None:
    result = await crowd(BUSY, journal=tmp_path / "journal.jsonl")
    assert judge(read(tmp_path / "journal.jsonl")) == result.rulings


async def test_many_at_once_break_nothing_either() -> None:
    result = await crowd(200, lambda: town(40), concurrency=8)
    assert [(each.rule.name, each.findings) for each in result.rulings if each.broken] == []
    assert result.tally.stumbles == []
