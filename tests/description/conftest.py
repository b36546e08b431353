"""A server with the shipped fixtures, and its description."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from tests.description import player
from tests.description.player import Client, Played

Document = Mapping[str, Any]


@pytest.fixture
async def shipped() -> AsyncIterator[Client]:
    """A client of a server with the shipped fixtures."""
    async with player.shipped() as client:
        yield client


@pytest.fixture
async def document(shipped: Client) -> Document:
    """The description that it serves."""
    async with shipped.get("/openapi.json") as reply:
        found: Document = await reply.json()
        return found


@pytest.fixture
async def played(shipped: Client) -> list[Played]:
    """The answers to all examples."""
    return await player.play(shipped, player.described())
