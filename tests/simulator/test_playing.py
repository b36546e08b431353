"""One scenario, played for an audience that follows it step by step."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from server.app import Running, Settings, start
from server.fixtures import SHIPPED
from simulator.playing import perform


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    """The sandbox that anybody gets."""
    running = await start(Settings("127.0.0.1", 0, None, SHIPPED))
    yield running
    await running.stop()


@dataclass
class Watching:
    """Somebody who watches, and writes down what there is to see."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def gate(self, step: str, text: str) -> None:
        """Let everything pass."""
        self.steps.append((step, text.rpartition("/")[0]))

    def tell(self, sentence: str) -> None:
        """Listen."""
        self.told.append(sentence)

    def now(self) -> datetime:
        """The time on this computer."""
        return datetime.now(UTC)


async def test_before_each_request_of_the_story_somebody_may_wait(running: Running) -> None:
    watching = Watching()
    ending = await perform("abandon", running.base_uri, running.tokens, watching)
    assert ending == ("passed", "")
    assert watching.steps[0] == ("C1", "PUT /order-quote-templates")
    assert watching.steps[-1] == ("abandon", "DELETE /order-quotes")
    assert watching.told and all(sentence.endswith((".", "!", "?")) for sentence in watching.told)


async def test_where_nobody_answers_it_fails_with_a_sentence() -> None:
    watching = Watching()
    ending, reason = await perform("abandon", "http://127.0.0.1:9/api", {"acme": "token"}, watching)
    assert (ending, "127.0.0.1:9" in reason, watching.steps) == ("failed", True, [])
