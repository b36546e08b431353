"""The body of a request is read whole, however it comes, up to what a server reads; and the journal has it."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import pytest

from server.app import MAX_BODY
from tests import shop
from tests.conftest import Api

BODY = json.dumps(shop.order("OrderQuote", shop.YOGA)).encode()
PATH = f"/order-quotes/{shop.UUID1}"


async def in_pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    """The body, as somebody sends it who has to think about each piece."""
    for start in range(0, len(body), size):
        yield body[start : start + size]
        await asyncio.sleep(0.01)


async def test_a_body_that_comes_with_its_head(api: Api) -> None:
    reply = await api.call("PUT", PATH, BODY)
    (exchange,) = api.sites.default.journal
    assert (reply.status, exchange.request.body) == (200, BODY)


async def test_a_body_that_comes_later_and_in_pieces(api: Api) -> None:
    reply = await api.call("PUT", PATH, data=in_pieces(BODY, len(BODY) // 3))
    (exchange,) = api.sites.default.journal
    assert (reply.status, exchange.request.body) == (200, BODY)


async def test_a_body_that_is_compressed(api: Api) -> None:
    headers = {"Content-Encoding": "gzip"}
    reply = await api.call("PUT", PATH, gzip.compress(BODY), headers=headers)
    (exchange,) = api.sites.default.journal
    assert (reply.status, exchange.request.body) == (200, BODY)


@pytest.mark.parametrize("size", [MAX_BODY + 1, MAX_BODY * 20])
async def test_a_body_that_is_small_only_while_it_is_compressed(api: Api, size: int) -> None:
    headers = {"Content-Encoding": "gzip"}
    reply = await api.call("PUT", PATH, gzip.compress(b" " * size), headers=headers)
    assert reply.status == 413


async def test_a_body_that_grows_too_large_on_the_way(api: Api) -> None:
    reply = await api.call("PUT", PATH, data=in_pieces(b" " * (MAX_BODY + 1), MAX_BODY // 4))
    assert reply.status == 413


async def test_no_body_at_all(api: Api) -> None:
    assert (await api.call("PUT", PATH)).status == 400
