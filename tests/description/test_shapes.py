"""The answers of the control door at length, held against their schemas: with all that a busy sandbox has to tell."""

from typing import Any

import pytest

from tests.description import player
from tests.description.player import Client
from tests.description.test_examples import complaints
from tests.shop import BASE, OA, UUID1

HERE = "/control/sandboxes/default"
CONTROL = {"Authorization": "Bearer control-sandbox-token"}
ACME = {"Authorization": "Bearer acme-sandbox-token"}
OVERBOOKED = {
    "@type": "OrderQuote",
    "brokerRole": f"{OA}NoBroker",
    "seller": f"{BASE}/sellers/riverside",
    "orderedItem": [
        {
            "@type": "OrderItem",
            "position": 0,
            "orderedItem": f"{BASE}/scheduled-sessions/aqua-fit-full",
            "acceptedOffer": f"{BASE}/session-series/aqua-fit#/offers/adult",
        }
    ],
}


async def told(client: Client, path: str, schema: str, wanted: Any = None) -> Any:
    """What the control door answers, once it has been held against a schema."""
    method = "GET" if wanted is None else "POST"
    async with client.request(method, HERE + path, json=wanted, headers=CONTROL) as reply:
        found = await reply.json()
    assert not complaints(player.described(), {"$ref": f"#/components/schemas/{schema}"}, found)
    return found


async def test_opportunities_with_leases(shipped: Client) -> None:
    found = await told(shipped, "/opportunities?limit=1000&past=true", "Opportunities")
    assert any(each["leases"] for each in found["opportunities"])


async def test_orders_of_all_phases(shipped: Client) -> None:
    found = await told(shipped, "/orders?limit=1000&personal=true", "Orders")
    assert {each["phase"] for each in found["orders"]} == {"OrderQuote", "OrderProposal", "Order"}


@pytest.mark.parametrize("personal", ["true", "false"])
async def test_a_journal_with_refusals_and_their_facts(shipped: Client, personal: str) -> None:
    async with shipped.put(f"/api/order-quotes/{UUID1}", json=OVERBOOKED, headers=ACME) as reply:
        assert reply.status >= 400
    async with shipped.put(f"/api/order-quote-templates/{UUID1}", json=OVERBOOKED, headers=ACME) as reply:
        assert reply.status == 409
    found = await told(shipped, f"/journal?bodies=true&personal={personal}", "Entries")
    assert found["entries"][-1]["errors"][0]["facts"]


async def test_feeds_and_how_far_they_have_been_read(shipped: Client) -> None:
    async with shipped.get("/api/orders-rpde", headers=ACME) as reply:
        assert reply.status == 200
    await told(shipped, "/orders/acme/c0ffee00-0000-4000-8000-000000000003/accept", "OrderRow", {})
    assert (await told(shipped, "/feeds?tail=100", "Feeds"))["feeds"]
    orders, proposals = (await told(shipped, "/watch", "Watch"))["partners"][0]["feeds"]
    assert orders["polls"] == 1
    assert proposals["next"]


async def test_a_day_on_which_much_happens(shipped: Client) -> None:
    found = await told(shipped, "/clock", "Happened", {"jump": "P30D"})
    assert {each["order"] is None for each in found["happened"]} == {True, False}


async def test_a_refusal_with_the_rule_that_decided(shipped: Client) -> None:
    order = "/orders/acme/c0ffee00-0000-4000-8000-000000000001"
    found = await told(shipped, f"{order}/renew-channels", "ControlError", {})
    assert found["rule"]
