"""Several participants on one server: what is told, what is not judged, and who gives way."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from simulator.competition import without_places
from simulator.identity import Identities
from simulator.outcome import Ending, TourResult
from simulator.tour import TourConfig, play
from tests.simulator.system import System


async def played(base_uri: str, scenario: str, **more: Any) -> tuple[TourResult, str]:
    """One scenario, and what was told of it."""
    console = Console(file=io.StringIO(), width=120)
    config = TourConfig(base_uri, "token", scenarios=(scenario,), run="test", patience=0.3)
    result = await play(replace(config, **more), console)
    return result, console.file.getvalue()  # type: ignore[attr-defined]


@pytest.fixture
def crowd(system: System, monkeypatch: pytest.MonkeyPatch) -> System:
    """A system in which somebody else takes a place of everything with each quote."""
    quote = system.quote

    async def with_others(request: Any) -> Any:
        for name in system.totals:
            system.totals[name] -= 1
        return await quote(request)

    monkeypatch.setattr(system, "quote", with_others)
    return system


@pytest.mark.parametrize(("shared", "ending"), [(True, Ending.PASSED), (False, Ending.FAILED)])
async def test_places_that_others_take_are_told_and_not_judged(
    crowd: System, base_uri: str, shared: bool, ending: Ending
) -> None:
    result, told = await played(base_uri, "abandon", shared=shared)
    assert result.outcomes[0].ending is ending
    assert ("others book here, too" in told) is shared


@pytest.mark.parametrize(("shared", "ending"), [(True, Ending.SKIPPED), (False, Ending.FAILED)])
async def test_whoever_comes_too_late_among_others_gives_way(
    crowd: System, base_uri: str, shared: bool, ending: Ending
) -> None:
    result, _ = await played(base_uri, "last-place", shared=shared)
    assert result.outcomes[0].ending is ending
    assert ("were faster: OpportunityIsFullError" in result.outcomes[0].reason) is shared


def test_an_order_is_the_same_however_many_places_others_leave() -> None:
    one, other = ({"orderedItem": [{"orderedItem": {"@id": "x", "remainingUses": left}}]} for left in (1, 2))
    assert without_places(one) == without_places(other) == {"orderedItem": [{"orderedItem": {"@id": "x"}}]}


def drawn(ids: Identities) -> Iterator[float]:
    """What the dice of two scenarios give: for choosing, and for everything else."""
    for scene in ("book", "quote"):
        yield from (ids.choice(scene).random(), ids.luck(scene).random())


def test_participants_with_one_seed_choose_differently_and_tell_one_story() -> None:
    one, other = (list(drawn(Identities(1, run))) for run in ("one", "other"))
    assert [a == b for a, b in zip(one, other, strict=True)] == [False, True, False, True]
    assert one == list(drawn(Identities(1, "one")))


async def test_each_participant_clears_away_only_what_is_its_own(base_uri: str) -> None:
    result, told = await played(base_uri, "replacement", shared=True)
    made = {
        entry.request.url.rpartition("/datasets/")[2] for entry in result.journal if "/datasets/" in entry.request.url
    }
    assert made == {"simulator-test/opportunities", "simulator-test"}
    assert "the run test decides what they choose" in told


async def test_alone_the_seed_plays_the_story_and_the_run_names_the_orders(base_uri: str) -> None:
    _, told = await played(base_uri, "abandon")
    assert "Seed 1" in told and "With --run test as well, on a fresh server, it has the same Order UUIDs" in " ".join(
        told.split()
    )
