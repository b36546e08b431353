"""Scenarios against Booking Systems that are set up otherwise: whatever can be played there is played, and holds."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from rich.console import Console

from server.app import Settings, start
from server.fixtures import SHIPPED
from simulator.admission import OAuthClient, header
from simulator.client import Unreachable
from simulator.crowd.config import CrowdConfig
from simulator.crowd.play import play as play_crowd
from simulator.outcome import Ending, Outcome, TourResult
from simulator.scenarios import SCENARIOS
from simulator.tour import TourConfig, play
from tests.simulator.elsewhere import Ways, another, front
from tests.simulator.system import System

ACME = "acme-sandbox-token"
FAKE = TourConfig("", "token", scenarios=("all",), run="test", patience=0.5)
MISSING = ("no opportunity with", "there is no Test Interface", "everything in the open feeds can be booked")


async def played(config: TourConfig) -> TourResult:
    return await play(config, Console(file=io.StringIO(), width=80))


def not_as_it_should_be(result: TourResult) -> list[tuple[str, str]]:
    return [(each.name, each.reason) for each in result.outcomes if each.ending is Ending.FAILED]


def not_playable(result: TourResult) -> list[Outcome]:
    return [each for each in result.outcomes if each.ending is Ending.SKIPPED]


class TestAnotherImplementation:
    @pytest.mark.parametrize(
        "ways",
        [
            Ways(prefix="/leisure/v1"),
            Ways(page=3),
            Ways(header=("X-OpenActive-Test-Client-Id", "test")),
            Ways(hides=("/openactive",)),
            Ways(feed_token="feeds-only"),
            Ways(merges=True),
        ],
        ids=[
            *("below another path", "small pages by timestamps", "a header", "no Dataset Site", "a token for feeds"),
            "one private feed",
        ],
    )
    async def test_that_is_set_up_otherwise_passes_every_scenario(self, ways: Ways) -> None:
        async with another(ways, System().application()) as root:
            feeds = (f"{root}/feed",) if ways.hides else ()
            oauth = OAuthClient("client", "secret", f"{root}/token") if ways.feed_token else None
            headers = dict([ways.header]) if ways.header else {}
            config = replace(FAKE, base_uri=f"{root}/api", feeds=feeds, headers=headers, oauth=oauth)
            result = await played(config)
        assert (not_as_it_should_be(result), not_playable(result)) == ([], [])

    async def test_that_has_no_desk_passes_the_rest(self) -> None:
        async with another(Ways(), System("no desk").application()) as root:
            result = await played(replace(FAKE, base_uri=f"{root}/api"))
        reasons = {each.name: each.reason for each in not_playable(result)}
        assert not_as_it_should_be(result) == []
        assert "approval" in reasons and "book" not in reasons

    async def test_one_token_by_client_credentials_may_be_all_there_is(self) -> None:
        async with another(Ways(feed_token="one", token="one"), System().application()) as root:
            oauth = OAuthClient("client", "secret", f"{root}/token")
            result = await played(
                replace(FAKE, base_uri=f"{root}/api", token="", oauth=oauth, scenarios=("book", "cancel-one"))
            )
        assert result.reason == ""

    async def test_wrong_credentials_are_one_clear_line(self) -> None:
        async with another(Ways(feed_token="one"), System().application()) as root:
            oauth = OAuthClient("client", "wrong", f"{root}/token")
            with pytest.raises(Unreachable, match="gives no token: invalid_client"):
                await played(replace(FAKE, base_uri=f"{root}/api", oauth=oauth))

    async def test_without_a_way_to_the_token_endpoint_one_is_asked_for_it(self) -> None:
        async with another(Ways(), System().application()) as root:
            with pytest.raises(Unreachable, match="--token-url"):
                await played(replace(FAKE, base_uri=f"{root}/api", oauth=OAuthClient("client", "secret")))


@asynccontextmanager
async def sandbox(*settings: str) -> AsyncIterator[str]:
    """The shipped sandbox with other settings, below a public URL with a path of its own; its root."""
    ways = Ways(prefix="/leisure/v1", token=ACME, behind=ACME, rewrites=False)
    async with front(ways) as before:
        wish = Settings("127.0.0.1", 0, public_url=before.own, fixtures=SHIPPED, overrides=settings)
        running = await start(wish)
        before.behind = f"http://127.0.0.1:{running.port}"
        try:
            yield before.own
        finally:
            await running.stop()


class TestASandboxBelowAnotherPath:
    async def test_that_is_hard_to_read_passes_every_scenario(self) -> None:
        async with sandbox("feeds=hard") as root:
            result = await played(replace(FAKE, base_uri=f"{root}/api", token=ACME))
        assert not_as_it_should_be(result) == []
        assert [(each.name, each.reason) for each in not_playable(result)] == []

    async def test_that_has_no_doors_passes_what_the_feeds_allow_and_says_what_is_missing(self) -> None:
        async with sandbox("feeds=hard", "test_interface=false", "control=false") as root:
            result = await played(replace(FAKE, base_uri=f"{root}/api", token=ACME))
        assert not_as_it_should_be(result) == []
        assert [each.reason for each in not_playable(result) if not each.reason.startswith(MISSING)] == []
        assert sum(each.ending is Ending.PASSED for each in result.outcomes) > len(SCENARIOS) // 2

    async def test_that_has_no_doors_takes_a_crowd(self) -> None:
        async with sandbox("feeds=hard", "test_interface=false", "control=false") as root:
            config = CrowdConfig(f"{root}/api", {"acme": ACME}, customers=15, run="test")
            result = await play_crowd(config)
        assert (result.ok, result.has_clock) == (True, False)


def test_a_header_has_a_name_and_a_value() -> None:
    assert header("X-OpenActive-Test-Client-Id: test") == ("X-OpenActive-Test-Client-Id", "test")
    for wrong in ("X-Test", "X Test: 1", ": 1", "X-Test:"):
        with pytest.raises(ValueError, match="is no header"):
            header(wrong)
