"""The tour: a broker opens for business, and plays its scenarios one after the other.

Knows how everything is put together and how a scenario can end. Does not know what happens inside one.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import aiohttp
from rich.console import Console

from simulator import approval, report
from simulator.admission import OAuthClient, fetch_token
from simulator.broker import Broker
from simulator.catalogue import Catalogue
from simulator.check import Checker, StoryBroken
from simulator.client import Access, Client, Line, Lost, Unreachable
from simulator.clock import ClockThere
from simulator.control import DEFAULT_TOKEN, ControlDoor, door_of
from simulator.discovery import DatasetSite, discover
from simulator.documents import PaymentDetails
from simulator.identity import Identities, fresh_run
from simulator.journal import Journal
from simulator.narrator import Narrator
from simulator.outcome import Ending, Outcome, TourResult, conclude
from simulator.rpde import FeedBroken
from simulator.scenarios import ALL, SCENARIOS, TOUR, Scenario
from simulator.seller import SellerDesk
from simulator.spent import check_run
from simulator.stage import Skip, Stage
from simulator.wording import count

TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5)
log = logging.getLogger(__name__)


class UnknownScenario(Exception):
    """A scenario was asked for by a name that none has. The message is one clear line."""


@dataclass(frozen=True)
class TourConfig:
    """What a tour needs to know.

    `dataset_site`: None derives it from the Base URI. `scenarios`: names, None for those of the tour, the name
    `all` for every one there is. `second_token`: the
    credentials of a second Booking Partner, used where two apps compete. `run`: which Order UUIDs are used;
    None draws fresh ones, so that a tour can be played any number of times against one server (see
    `identity`).
    `patience`: for how many seconds a feed may lag behind. `shared`: others book there at the same time, so that
    the places in the open feeds are told and not judged, and the run also decides what is chosen.
    `feeds`: the open feeds, where no Dataset Site tells of them. `headers`: what requests to the Base URI have besides.
    `oauth`: gets the token for private feeds; and for everything, where there is no other token.
    `control_token`: opens the control door, where there is one, at which the clock there is read.
    """

    base_uri: str
    token: str
    dataset_site: str | None = None
    seed: int = 1
    scenarios: tuple[str, ...] | None = None
    second_token: str | None = None
    run: str | None = None
    payment: PaymentDetails = field(default_factory=PaymentDetails)
    broker: str = "AcmeBroker"
    rival: str = "BestFitApp"
    patience: float = 5.0
    shared: bool = False
    feeds: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    oauth: OAuthClient | None = None
    control_token: str = DEFAULT_TOKEN


@dataclass(frozen=True)
class Company:
    """The brokers and what they have found, ready for business."""

    site: DatasetSite
    catalogue: Catalogue
    broker: Broker
    rival: Broker
    desk: SellerDesk
    earlier: int


async def play(config: TourConfig, console: Console) -> TourResult:
    """Plays the scenarios and narrates them on the console.

    Raises `Unreachable` where the Booking System cannot be used at all, `UnknownScenario` for a wrong name, and
    `RunSpent` where a run was given that has been played there.
    """
    scenarios = choose(config.scenarios)
    ids = Identities(config.seed, config.run or fresh_run())
    given, config = config.run is not None, replace(config, run=ids.run)
    journal, narrator = Journal(scene="opening"), Narrator(console)
    outcomes: list[Outcome] = []
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        company = await open_company(config, session, journal)
        clock = await _clock_there(config, session)
        if given:
            await check_run(company.broker, ids, [scenario.name for scenario in scenarios])
        _welcome(company, config, narrator, clock)
        narrator.say(_what_repeats(ids, shared=config.shared), style="dim")
        for number, scenario in enumerate(scenarios, start=1):
            journal.scene = scenario.name
            await clock.look()
            narrator.title(f"{number} of {len(scenarios)} · {scenario.title}", scenario.story)
            stage = Stage(
                scene=scenario.name,
                broker=company.broker,
                rival=company.rival,
                catalogue=company.catalogue,
                narrator=narrator,
                checker=Checker(scenario.name),
                ids=ids,
                desk=company.desk,
                patience=config.patience,
                shared=config.shared,
                clock=clock.now,
            )
            outcomes.append(await play_one(scenario, stage))
        await close_down(company.desk)
    reason = conclude(outcomes)
    result = TourResult(not reason, reason, journal, tuple(outcomes), ids.seed, ids.run, config.shared)
    report.show(result, console)
    return result


async def _clock_there(config: TourConfig, session: aiohttp.ClientSession) -> ClockThere:
    """The clock by which everything goes. To look at it is no part of the story, nor of the journal."""
    access = Access(door_of(config.base_uri.rstrip("/")), config.control_token, "control")
    clock = ClockThere(ControlDoor(Client(session, access, Journal())))
    await clock.look()
    return clock


def choose(names: Sequence[str] | None) -> tuple[Scenario, ...]:
    """The scenarios of these names in the order given; those of the tour for None, every one for `all`."""
    if names is None:
        return TOUR
    if ALL in names:
        return SCENARIOS
    known = {scenario.name: scenario for scenario in SCENARIOS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownScenario(f"There is no scenario {', '.join(unknown)}. There are: {', '.join(known)}, {ALL}.")
    return tuple(known[name] for name in names)


async def open_company(
    config: TourConfig, session: aiohttp.ClientSession, journal: Journal, line: Line | None = None
) -> Company:
    """Finds the feeds, reads them, and opens the books of the brokers. Raises `Unreachable`.

    line: the way between brokers and Booking System, where there is something to it.
    """
    base_uri = config.base_uri.rstrip("/")
    if not base_uri.startswith(("http://", "https://")):
        raise Unreachable(f"{config.base_uri!r} is no Base URI: it should begin with http:// or https://.")
    access = Access(base_uri, config.token, config.broker, config.headers)
    client = Client(session, access, journal, line=line)
    try:
        site = await discover(client, config.dataset_site, config.feeds)
        if config.oauth:
            ticket = await fetch_token(session, config.oauth, site.authority)
            client.access = replace(access, token=config.token or ticket, feed_token=ticket)
        rival = broker = Broker(config.broker, client, config.payment)
        catalogue = Catalogue(client, site.feeds)
        await catalogue.refresh()
        earlier = await broker.feed.open()
        await broker.proposals_feed.open()
        if config.second_token:
            access = Access(base_uri, config.second_token, config.rival, config.headers)
            other = Client(session, access, journal, line=line)
            rival = Broker(config.rival, other, config.payment)
            await rival.feed.open()
            await rival.proposals_feed.open()
    except (Lost, FeedBroken) as trouble:
        raise Unreachable(f"The Booking System cannot be used: {trouble}.") from trouble
    desk = SellerDesk(client, f"simulator-{config.run}") if config.shared else SellerDesk(client)
    return Company(site, catalogue, broker, rival, desk, earlier)


async def close_down(desk: SellerDesk) -> None:
    """Clears away what was made for the scenarios."""
    try:
        await desk.clear()
    except (Lost, Unreachable) as trouble:
        log.warning("what was made for the scenarios could not be cleared away: %s", trouble)


async def play_one(scenario: Scenario, stage: Stage) -> Outcome:
    """Plays one scenario to its end, whatever the end."""
    began = time.perf_counter()
    ending, reason = Ending.PASSED, ""
    try:
        await stage.catalogue.refresh()
        await scenario.play(stage)
    except Skip as skip:
        ending, reason = Ending.SKIPPED, str(skip)
    except (StoryBroken, Lost, Unreachable, FeedBroken) as trouble:
        ending, reason = Ending.FAILED, str(trouble)
    except Exception as trouble:  # an answer that nothing here was ready for must not end the tour
        log.debug("scenario %s", scenario.name, exc_info=True)
        ending, reason = Ending.FAILED, f"the simulator stumbled: {type(trouble).__name__}: {trouble}"
    await _tidy_up(stage)
    deviations = tuple(stage.checker.deviations)
    if deviations and ending is not Ending.FAILED:
        ending, reason = Ending.FAILED, f"expected {deviations[0].rule.expected}"
    seconds = time.perf_counter() - began
    outcome = Outcome(scenario.name, scenario.title, ending, reason, stage.checker.count, deviations, seconds)
    _close(outcome, stage.narrator)
    return outcome


async def _tidy_up(stage: Stage) -> None:
    """Whatever the end was: the brokers give back what they hold, and roll back what they could not finish."""
    try:
        undone = await stage.broker.tidy_up()
        undone += await approval.tidy_up(stage.broker)
        undone += await stage.rival.tidy_up() if stage.rival is not stage.broker else 0
    except (Lost, Unreachable):
        return
    if undone:
        stage.narrator.say(f"The broker tidies up: {count(undone, 'order')} given back or rolled back.")


def _welcome(company: Company, config: TourConfig, narrator: Narrator, clock: ClockThere) -> None:
    bookable = len({pair.opportunity for pair in company.catalogue.pairs(clock.now())})
    site, base_uri = company.site, company.broker.client.access.base_uri
    narrator.heading("A broker opens for business")
    narrator.say(
        f"{company.broker.name} is a broker: its app books for people at {site.name or 'a Booking System'}, "
        f"which answers at {base_uri}."
    )
    learned = f"From the Dataset Site {site.url} it learns of" if site.url else "It was told of"
    narrator.say(
        f"{learned} {count(len(site.feeds), 'open feed')}, "
        f"with {len(company.catalogue)} things to do in them. {bookable} of them can be booked right now."
    )
    narrator.gloss("Booking System", "open feed")
    narrator.say(clock.introduced)
    if company.earlier:
        entries = count(company.earlier, "entry", "entries")
        narrator.say(f"Its Orders feed has {entries} already, of orders made before this tour.")
    if company.site.base_uri not in ("", company.broker.client.access.base_uri):
        narrator.say(f"The Dataset Site names another Base URI, {company.site.base_uri}; the one given is used.")
    if config.shared:
        narrator.say("Others book here at the same time: places in the open feeds are told, not judged.")


def _what_repeats(ids: Identities, *, shared: bool) -> str:
    if shared:
        return f"Seed {ids.seed} tells who books here; the run {ids.run} decides what they choose, and the Order UUIDs."
    return (
        f"Seed {ids.seed} plays this story again. The run {ids.run} decides the Order UUIDs, and so what is made from "
        "them: the codes for the door, and the links."
    )


def _close(outcome: Outcome, narrator: Narrator) -> None:
    sentences = {
        Ending.PASSED: f"As it should be: {count(outcome.checks, 'check')} held.",
        Ending.SKIPPED: f"Not playable: {outcome.reason}.",
        Ending.FAILED: f"Not as it should be: {outcome.reason}.",
    }
    narrator.verdict(sentences[outcome.ending], report.STYLES[outcome.ending])
