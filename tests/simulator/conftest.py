"""A fake Booking System that answers over HTTP, and a broker who calls it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from simulator.broker import Broker
from simulator.client import Access, Client
from simulator.documents import PaymentDetails
from simulator.journal import Journal
from tests.simulator.system import System


@pytest.fixture
async def base_uri(system: System) -> AsyncIterator[str]:
    """The Base URI of the fake system of this test."""
    server = TestServer(system.application())
    await server.start_server()
    yield f"http://127.0.0.1:{server.port}/api"
    await server.close()


@pytest.fixture
def system() -> System:
    """A Booking System without faults; a test may bring its own."""
    return System()


@pytest.fixture
async def client(base_uri: str) -> AsyncIterator[Client]:
    """A client with the right token and a journal of its own."""
    async with aiohttp.ClientSession() as session:
        yield Client(session, Access(base_uri, "token", "AcmeBroker"), Journal())


@pytest.fixture
def broker(client: Client) -> Broker:
    """A broker who has not booked anything yet."""
    return Broker("AcmeBroker", client, PaymentDetails())
