"""A broker that books on and on, and does on a bad day what is right: the one whom --provoke is played at."""

import asyncio
from datetime import UTC, datetime
from random import Random
from threading import Event
from uuid import uuid4

import aiohttp

from server.testing import Sandbox
from simulator.broker import TEMPORARY, Broker
from simulator.client import Answer, Lost
from simulator.customers import Customer, Customers
from simulator.documents import Draft
from simulator.journal import Journal
from simulator.needs import Need, fitting
from simulator.opportunities import Pair
from simulator.tour import TourConfig, open_company
from simulator.values import amount

PAUSE = 0.1


def book_on(sandbox: Sandbox, stop: Event) -> None:
    """Books until it is told to stop."""
    asyncio.run(_book_on(sandbox, stop))


async def _book_on(sandbox: Sandbox, stop: Event) -> None:
    async with aiohttp.ClientSession() as session:
        company = await open_company(TourConfig(sandbox.base_uri, sandbox.token), session, Journal())
        now, people = datetime.now(UTC), Customers(Random(1))
        need = Need(places=10, priced=True, explicit=False)
        while not stop.is_set():
            await company.catalogue.refresh()
            pair = fitting(company.catalogue.pairs(now), need, now)[0]
            await _once(company.broker, pair, people)
            await company.broker.feed.read()
            await asyncio.sleep(PAUSE)


async def _once(broker: Broker, pair: Pair, people: Customers) -> None:
    draft, who = Draft(str(uuid4()), (pair,)), people.next()
    await broker.c1(draft)
    answer = await broker.c2(draft, who)
    while answer.status == 429:
        await asyncio.sleep(int(answer.response.headers["Retry-After"]))
        answer = await broker.c2(draft, who)
    if answer.ok and amount(answer.body["totalPaymentDue"]["price"]):
        await _booked(broker, draft, who, answer)
    else:
        await broker.abandon(draft.uuid)


async def _booked(broker: Broker, draft: Draft, who: Customer, quoted: Answer) -> None:
    answer: Answer | None = None
    while answer is None or answer.status in TEMPORARY:
        try:
            if draft.uuid in broker.store:
                answer = await broker.send_order(draft.uuid)
            else:
                answer = await broker.book(draft, who, quoted.body["totalPaymentDue"])
        except Lost:
            await asyncio.sleep(PAUSE)
