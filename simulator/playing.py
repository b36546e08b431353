"""One scenario, played for an audience: it can be made to wait before each request, and tells its story meanwhile.

Knows how to put one scenario on the stage without a terminal. Does not know who watches, nor how.
"""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import aiohttp
from rich.console import Console

from simulator.check import Checker
from simulator.client import Answer, Call, Lost, Send, Unreachable
from simulator.identity import Identities, fresh_run
from simulator.journal import Journal
from simulator.narrator import Narrator
from simulator.outcome import Ending, Outcome
from simulator.scenarios import Scenario
from simulator.stage import Stage
from simulator.tour import TIMEOUT, Company, TourConfig, choose, close_down, open_company, play_one

BESIDE_THE_STORY = frozenset({"dataset site", "knock", "clear"})
"""Requests that only prepare a scenario, or clear away what was made for it: nobody waits for these."""


class Audience(Protocol):
    """Whoever watches."""

    async def gate(self, step: str, text: str) -> None:
        """Before a request of the story: until it may be sent. text: its method and path."""
        ...

    def tell(self, sentence: str) -> None:
        """A sentence of the story."""
        ...

    def now(self) -> datetime:
        """What time it is where the scenario is played."""
        ...


async def perform(name: str, base_uri: str, tokens: Mapping[str, str], audience: Audience) -> tuple[str, str]:
    """Plays a scenario, and returns how it ended: a word (see `Ending`), and the reason of a skip or a failure.

    tokens: of Booking Partners; two take part where there are two. Others may book there meanwhile.
    """
    (scenario,) = choose((name,))
    first, second = [*tokens.values(), None, None][:2]
    ids = Identities(1, fresh_run())
    config = TourConfig(base_uri, first or "", second_token=second, run=ids.run, shared=True)

    async def line(call: Call, send: Send) -> Answer:
        if not call.poll and call.step not in BESIDE_THE_STORY:
            await audience.gate(call.step, f"{call.method} {call.path.removeprefix(base_uri)}")
        try:
            return await send(call)
        except Lost:
            # Where this broker plays that the line breaks, the sandbox sees nothing of it.
            audience.tell(f"⚡ This {'request' if call.lose == 'request' else 'answer'} is lost on the way.")
            raise

    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        try:
            company = await open_company(config, session, Journal(scene=name), line)
        except Unreachable as trouble:
            return Ending.FAILED.value, str(trouble)
        outcome = await _play(scenario, company, ids, audience)
        await close_down(company.desk)
    return outcome.ending.value, outcome.reason


async def _play(scenario: Scenario, company: Company, ids: Identities, audience: Audience) -> Outcome:
    stage = Stage(
        scene=scenario.name,
        broker=company.broker,
        rival=company.rival,
        catalogue=company.catalogue,
        narrator=Narrator(Console(file=io.StringIO()), audience.tell),
        checker=Checker(scenario.name),
        ids=ids,
        desk=company.desk,
        shared=True,
        clock=audience.now,
    )
    return await play_one(scenario, stage)
