"""Opens a crowd's town: finds feeds, clock and Sellers' desk, and the books of each Booking Partner.

Knows what has to be there before the first customer comes. Plays nothing.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

import aiohttp

from simulator.broker import Broker
from simulator.catalogue import Catalogue
from simulator.client import Access, Client
from simulator.control import ControlDoor, door_of
from simulator.crowd.config import CrowdConfig
from simulator.crowd.habits import People
from simulator.crowd.house import House
from simulator.crowd.timetable import Timetable
from simulator.crowd.town import Town
from simulator.crowd.window import Window
from simulator.discovery import discover
from simulator.documents import PaymentDetails
from simulator.identity import Identities
from simulator.journal import Journal
from simulator.seller import SellerDesk

TICKS = 1500
SHORTEST_TICK = 5.0
MIDNIGHT = time(0)


async def open_town(
    config: CrowdConfig, session: aiohttp.ClientSession, journal: Journal
) -> tuple[Town, ControlDoor | None]:
    """Finds the feeds, the clock and the Sellers' desk, and opens the books of each Booking Partner."""
    base_uri = config.base_uri.rstrip("/")
    control = Access(door_of(base_uri), config.control_token, "control")
    door: ControlDoor | None = ControlDoor(Client(session, control, journal, "clock"))
    if door is None or not await door.is_open():
        door = None
    start = await _start(door, config) if door else None
    ids = Identities(config.seed, config.run or "")
    houses = [
        _house(Client(session, Access(base_uri, token, name, config.headers), journal, "brokers"))
        for name, token in config.tokens.items()
    ]
    first = houses[0].broker.client
    site = await discover(first, config.dataset_site, config.feeds)
    has_desk = await SellerDesk(first).is_open()
    window = Window(Catalogue(first, site.feeds), with_approval=has_desk)
    tick = max(SHORTEST_TICK, config.minutes * 60 / TICKS)
    town = Town(
        timetable=Timetable(_advance(door, start), tick, config.concurrency),
        window=window,
        houses=houses,
        people=People(ids.luck("people")),
        ids=ids,
        habits=config.habits,
        weather=config.weather,
        start=start,
        tick=tick,
        has_desk=has_desk,
    )
    await window.refresh(town.time())
    for house in houses:
        await house.broker.feed.open()
        await house.broker.proposals_feed.open()
    return town, door


async def _start(door: ControlDoor, config: CrowdConfig) -> datetime:
    """Stops the clock; on a server of its own, at a midnight, so that the time of day makes no other story of it."""
    now = await door.freeze()
    if not config.own:
        return now
    return await door.move_to(datetime.combine(now.date() + timedelta(days=1), MIDNIGHT, UTC))


def _house(client: Client) -> House:
    broker = Broker(client.access.actor, client, PaymentDetails())
    return House(client.session, client.access, client.journal, broker)


def _advance(door: ControlDoor | None, start: datetime | None) -> Callable[[float], Awaitable[None]]:
    async def advance(seconds: float) -> None:
        if door and start:
            await door.move_to(start + timedelta(seconds=seconds))

    return advance
