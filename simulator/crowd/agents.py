"""Who is at it all the time while customers come and go: those who read the feeds, and Sellers.

Knows how often each of them acts. Does not know the customers.
"""

import contextlib
from random import Random

from simulator.client import Lost
from simulator.crowd.house import House
from simulator.crowd.town import Town
from simulator.seller import Act, SellerDesk

SELLERS_DO = (
    "SellerRequestedCancellation",
    "SellerRequestedCancellationWithMessage",
    "CustomerNotice",
    "AccessCodeUpdate",
    "AttendeeAttended",
    "AttendeeAbsent",
    "Replacement",
)


async def read_open_feeds(town: Town, every: float) -> None:
    """Keeps the shop window up to date."""
    while town.open_visits:
        with contextlib.suppress(Lost):  # what got lost is read the next time
            await town.window.refresh(town.time())
        await town.timetable.pause(every, alone=True)


async def read_private_feeds(town: Town, house: House, every: float) -> None:
    """Keeps the books of a Booking Partner up to date."""
    while town.open_visits:
        await town.timetable.pause(every)
        await house.poll()


async def be_a_seller(town: Town, luck: Random, every: float) -> None:
    """Now and then does something to an order that stands."""
    while town.open_visits:
        await town.timetable.pause(luck.expovariate(1 / every))
        house = luck.choice(town.houses)
        orders = house.settled()
        if not orders:
            continue
        action = luck.choice(SELLERS_DO)
        desk = SellerDesk(house.client("sellers"))
        url = house.broker.client.url(f"/orders/{luck.choice(orders)}")
        with contextlib.suppress(Lost):
            await desk.act(Act(action, "Order", url))
