"""Plays a crowd: opens the brokers' business, lets the customers in, and closes at the end.

Knows how everything is put together. What a customer does is in `visit`, what is true in `simulator.checks`.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import BinaryIO

import aiohttp

from simulator.checks import Court
from simulator.crowd import aftermath, agents, approving
from simulator.crowd.config import CrowdConfig, CrowdResult
from simulator.crowd.line import Line
from simulator.crowd.opening import open_town
from simulator.crowd.tally import Story, Tally
from simulator.crowd.town import Town
from simulator.crowd.visit import BOOKINGS, Ending, Over, Visit
from simulator.identity import fresh_run
from simulator.journal import Entry, Journal, line_of
from simulator.spent import check_run

LOOKS, POLLS = 100, 150
FIRST_VISITS = 20
VISIT = "visit "
TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5)
log = logging.getLogger(__name__)


@dataclass
class Desk:
    """Where everything that happens is taken in: the court, the tally, and the journeys that show a fault."""

    court: Court
    tally: Tally
    stories: dict[str, Story] = field(default_factory=dict)

    def see(self, entry: Entry) -> None:
        """Takes in an entry."""
        self.tally.see(entry)
        for finding in self.court.see(entry):
            self.stories[finding.scene] = self.tally.story(finding.scene)

    def shortest(self) -> Story | None:
        """The shortest journey that shows a fault, with what followed as far as that is remembered."""
        told = [max(self.tally.story(scene), early, key=_length) for scene, early in self.stories.items()]
        return min(filter(_length, told), key=lambda story: (not is_visit(story.scene), _length(story)), default=None)


def _length(story: Story) -> int:
    return len(story.messages)


def is_visit(scene: str) -> bool:
    """Whether a scene is a customer's, and not that of somebody who is there all the time."""
    return scene.startswith(VISIT)


async def play(config: CrowdConfig, progress: Callable[[float, Tally], None] = lambda _, __: None) -> CrowdResult:
    """Plays a crowd to its end. `progress`: told now and then how far it is, from 0 to 1, and what came of it so far.

    Raises `Unreachable` where the Booking System cannot be used, `RunSpent` where a run was given that has been played
    there.
    """
    began, given = time.perf_counter(), config.run is not None and not config.own
    config = replace(config, run=config.run or fresh_run())
    desk = Desk(Court(config.shared), Tally())
    journal = Journal(scene="opening", keeps_looks=True, keep=False, watchers=[desk.see])
    with _written(config, journal):
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            town, door = await open_town(config, session, journal)
            start = town.time()
            try:
                if given:
                    await _check_run(town)
                await _crowd(config, town, desk.tally, progress)
                end = town.time()
                journal.scene = "closing"
                await _close(town)
            finally:
                if door:
                    await door.let_go()
    rulings = desk.court.rulings()
    seconds = time.perf_counter() - began
    return CrowdResult(config, desk.tally, rulings, journal, seconds, town.has_clock, start, end, desk.shortest())


async def _check_run(town: Town) -> None:
    """Asks every house for the first customers, of whom nobody can tell by which house they came."""
    for house in town.houses:
        await check_run(house.broker, town.ids, [f"{VISIT}{number}" for number in range(FIRST_VISITS)])


@contextmanager
def _written(config: CrowdConfig, journal: Journal) -> Iterator[None]:
    """Writes the journal to its file as it grows."""
    if config.journal is None:
        yield
        return
    with config.journal.open("wb") as file:
        journal.watchers.append(lambda entry: _write(file, entry))
        yield


def _write(file: BinaryIO, entry: Entry) -> None:
    file.write(line_of(entry))


async def _crowd(config: CrowdConfig, town: Town, tally: Tally, progress: Callable[[float, Tally], None]) -> None:
    """Lets everybody in, and waits until the last one has gone home."""
    table, span = town.timetable, config.minutes * 60
    arrivals = town.ids.luck("arrivals")
    town.open_visits = config.customers

    async def come(number: int) -> None:
        await _visit(town, tally, number)
        town.open_visits -= 1
        progress(1 - town.open_visits / config.customers, tally)

    async def let_in() -> None:
        for number, moment in enumerate(sorted(arrivals.uniform(0, span) for _ in range(config.customers))):
            await table.pause(moment - table.now)
            table.start(come(number), 0)

    table.start(let_in(), 0)
    table.start(agents.read_open_feeds(town, span / LOOKS), span / LOOKS)
    for house in town.houses:
        table.start(agents.read_private_feeds(town, house, span / POLLS), 0)
    if town.has_desk:
        table.start(agents.be_a_seller(town, town.ids.luck("sellers"), span / max(config.customers / 8, 4)), 0)
    await table.run()


async def _visit(town: Town, tally: Tally, number: int) -> None:
    """One customer, from the first look to the end, whatever that is."""
    scene = f"{VISIT}{number}"
    luck = town.ids.luck(scene)
    house = luck.choice(town.houses)
    line = Line(town.weather, luck_of(luck), town.timetable.pause, plays_faults=town.has_clock)
    habits = town.habits.draw(luck)
    visit = Visit(
        scene=scene,
        town=town,
        house=house,
        broker=house.face(scene, line, luck.randrange(100)),
        habits=habits,
        customer=town.people.person(number, luck),
        luck=luck,
        uuid=town.ids.order(scene, 1),
    )
    ending = await _live(visit, tally)
    house.retire(visit.uuid)
    tally.again += visit.insisting.again
    tally.mishaps.update(line.happened)
    tally.bookings += ending in BOOKINGS
    tally.finish(scene, ending, (*habits.words(), *line.happened))


async def _live(visit: Visit, tally: Tally) -> Ending:
    try:
        await visit.choose()
        await visit.quote()
        await visit.identify()
        await (approving.propose_and_book(visit) if approving.needs_approval(visit) else visit.book())
        return await aftermath.live_on(visit)
    except Over as over:
        return over.ending
    except Exception as trouble:  # an answer that nothing here was ready for must not end the others' visits
        log.debug("%s", visit.scene, exc_info=True)
        tally.stumbles.append(f"{visit.scene}: {type(trouble).__name__}: {trouble}")
        return Ending.STUMBLED


def luck_of(luck: Random) -> Random:
    """Dice of their own, drawn from others."""
    return Random(luck.getrandbits(64))


async def _close(town: Town) -> None:
    """A last look at everything, and every private feed once more from its start."""
    await town.window.refresh(town.time())
    for house in town.houses:
        await house.replay()
