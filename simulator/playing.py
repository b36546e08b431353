"""One scenario, played for an audience: it can be made to wait before each request, and tells its story meanwhile.

Knows how to put one scenario on the stage without a terminal. Does not know who watches, nor how.
"""

import io
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
from rich.console import Console

from simulator.check import Checker
from simulator.client import Answer, Call, Send, Unreachable
from simulator.identity import Identities, fresh_run
from simulator.journal import Journal
from simulator.narrator import Narrator
from simulator.outcome import Ending, Outcome
from simulator.scenarios import Scenario
from simulator.stage import Stage
from simulator.tour import TIMEOUT, Company, TourConfig, choose, close_down, open_company, play_one

BESIDE_THE_STORY = frozenset({"dataset site", "knock", "clear"})
"""Requests that only prepare a scenario, or clear away what was made for it: nobody waits for these."""

Gate = Callable[[str, str], Awaitable[None]]


async def perform(
    name: str, base_uri: str, tokens: Mapping[str, str], gate: Gate, tell: Callable[[str], None]
) -> tuple[str, str]:
    """Plays a scenario, and returns how it ended: a word (see `Ending`), and the reason of a skip or a failure.

    tokens: of Booking Partners; two take part where there are two. gate: awaited before each request of the story,
    with its step, its method and path. tell: given each sentence of the story. Others may book there meanwhile.
    """
    (scenario,) = choose((name,))
    first, second = [*tokens.values(), None, None][:2]
    ids = Identities(1, fresh_run())
    config = TourConfig(base_uri, first or "", second_token=second, run=ids.run, shared=True)

    async def line(call: Call, send: Send) -> Answer:
        if not call.poll and call.step not in BESIDE_THE_STORY:
            await gate(call.step, f"{call.method} {call.path.removeprefix(base_uri)}")
        return await send(call)

    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        try:
            company = await open_company(config, session, Journal(scene=name), line)
        except Unreachable as trouble:
            return Ending.FAILED.value, str(trouble)
        outcome = await _play(scenario, company, ids, tell)
        await close_down(company.desk)
    return outcome.ending.value, outcome.reason


async def _play(scenario: Scenario, company: Company, ids: Identities, tell: Callable[[str], None]) -> Outcome:
    stage = Stage(
        scene=scenario.name,
        broker=company.broker,
        rival=company.rival,
        catalogue=company.catalogue,
        narrator=Narrator(Console(file=io.StringIO()), tell),
        checker=Checker(scenario.name),
        ids=ids,
        desk=company.desk,
        shared=True,
    )
    return await play_one(scenario, stage)
