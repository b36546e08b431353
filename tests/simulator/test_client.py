"""The client: what it sends, what it writes down, and how sure it is of the outcome."""

from dataclasses import replace
from typing import Literal

import pytest

from simulator.client import Access, Call, Client, Lost, Unreachable
from simulator.journal import Fate
from tests.simulator.samples import UUID
from tests.simulator.system import System

DELETE = Call("DELETE", f"/order-quotes/{UUID}", "abandon", UUID)


async def test_every_exchange_is_in_the_journal(client: Client) -> None:
    answer = await client.send(DELETE)
    (entry,) = client.journal.entries
    assert (answer.status, entry.step, entry.order, entry.fate) == (204, "abandon", UUID, Fate.ANSWERED)


async def test_a_refusal_is_a_definite_answer(client: Client) -> None:
    answer = await client.send(Call("GET", f"/orders/{UUID}", "status", UUID))
    assert (answer.ok, answer.status, answer.type) == (False, 404, "UnknownOrderError")
    assert answer.description == "It is a UnknownOrderError."


async def test_the_journal_never_holds_the_token(client: Client) -> None:
    await client.send(DELETE)
    assert "Bearer" not in repr(client.journal.entries)


@pytest.mark.parametrize("lose", ["request", "response"])
async def test_what_is_lost_looks_the_same_to_the_broker(client: Client, lose: Literal["request", "response"]) -> None:
    with pytest.raises(Lost, match="no answer to DELETE"):
        await client.send(replace(DELETE, lose=lose))


async def test_a_lost_response_was_carried_out_all_the_same(client: Client, system: System) -> None:
    system.deleted.add(UUID)
    with pytest.raises(Lost):
        await client.send(Call("GET", f"/orders/{UUID}", "status", UUID, lose="response"))
    entry = client.journal.entries[0]
    assert entry.fate is Fate.RESPONSE_LOST
    assert entry.response is not None
    assert entry.response.status == 410


async def test_a_lost_request_was_never_sent(client: Client) -> None:
    with pytest.raises(Lost):
        await client.send(replace(DELETE, lose="request"))
    assert client.journal.entries[0].fate is Fate.REQUEST_LOST
    assert client.journal.entries[0].response is None


async def test_a_server_that_is_not_there_is_unreachable_in_one_line(client: Client) -> None:
    with pytest.raises(Unreachable, match=r"^Nothing answers at http://127.0.0.1:9/api: the connection") as told:
        await client.send(Call("GET", "http://127.0.0.1:9/api", "status"))
    assert "\n" not in str(told.value)
    assert client.journal.entries[0].fate is Fate.NOT_SENT


async def test_an_address_that_is_none_is_unreachable(client: Client) -> None:
    with pytest.raises(Unreachable):
        await client.send(Call("GET", "http://", "status"))


async def test_the_token_goes_to_the_base_uri_and_nowhere_else(client: Client, base_uri: str) -> None:
    elsewhere = Client(client.session, Access("http://other.example.com/api", "token", "x"), client.journal)
    answer = await elsewhere.send(Call("GET", f"{base_uri}/orders-rpde", "Orders feed"))
    assert answer.status == 401


async def test_a_look_at_a_feed_in_vain_is_counted_and_not_written_down(client: Client, system: System) -> None:
    look = Call("GET", "/orders-rpde", "Orders feed", poll=True)
    assert (await client.send(look)).ok
    assert (len(client.journal), client.journal.idle) == (0, 1)
    system.feed.append({"state": "deleted", "kind": "Order", "id": UUID, "modified": 1})
    await client.send(look)
    assert (len(client.journal), client.journal.idle) == (1, 1)


async def test_a_look_at_a_feed_that_fails_is_written_down(client: Client) -> None:
    await client.send(Call("GET", "/no-such-feed", "Orders feed", poll=True))
    assert [entry.response and entry.response.status for entry in client.journal] == [404]
