"""Two sandboxes at once: whatever happens in one of them, the other does not know of it."""

import asyncio
from typing import Any

import pytest

from tests import shop
from tests.control.conftest import TOKEN, Control

ANNA, BEN = "anna", "ben"


def uuid(number: int) -> str:
    """A UUID of its own for each number."""
    return f"{number:08x}-0000-4000-8000-000000000000"


async def free(control: Control, sandbox: str) -> int:
    """The places that are left in yoga."""
    found = (await control.get(f"/sandboxes/{sandbox}/opportunities?q=yoga")).body["opportunities"]
    return int(found[0]["standing"]["free"])


async def uuids(control: Control, sandbox: str) -> list[str]:
    """The orders of a sandbox."""
    return sorted(each["uuid"] for each in (await control.get(f"/sandboxes/{sandbox}/orders")).body["orders"])


async def feed(control: Control, sandbox: str) -> list[dict[str, Any]]:
    """The first page of Acme's Orders feed."""
    reply = await control.call("GET", f"/sandboxes/{sandbox}/api/orders-rpde", token=shop.ACME)
    found: list[dict[str, Any]] = reply.body["items"]
    return found


@pytest.fixture(autouse=True)
async def both(control: Control) -> None:
    """Both sandboxes are there."""
    for name in (ANNA, BEN):
        assert (await control.call("PUT", f"/control/sandboxes/{name}", token=TOKEN)).status == 201


async def test_the_same_uuids_at_the_same_time(control: Control) -> None:
    wanted = [(name, uuid(number)) for number in range(3) for name in (ANNA, BEN)]
    replies = await asyncio.gather(*(control.book(name, each) for name, each in wanted))
    assert [reply.status for reply in replies] == [201] * 6
    assert await uuids(control, ANNA) == await uuids(control, BEN) == [uuid(number) for number in range(3)]
    assert (await free(control, ANNA), await free(control, BEN), await free(control, "default")) == (2, 2, 5)


async def test_ids_lead_into_the_sandbox_that_they_are_of(control: Control) -> None:
    anna, ben = await asyncio.gather(control.book(ANNA), control.book(BEN))
    assert anna.body["@id"] == f"{shop.ROOT}/sandboxes/anna/api/orders/{shop.UUID1}"
    foreign = shop.order("Order", totalPaymentDue=shop.price(10), payment=shop.PAYMENT)
    reply = await control.call("PUT", f"/sandboxes/ben/api/orders/{uuid(9)}", foreign, shop.ACME)
    assert reply.status != 201 and ben.status == 201


async def test_every_place_of_both_is_sold_once(control: Control) -> None:
    wanted = [(name, uuid(number)) for number in range(8) for name in (ANNA, BEN)]
    replies = await asyncio.gather(*(control.book(name, each) for name, each in wanted))
    sold = [name for (name, _), reply in zip(wanted, replies, strict=True) if reply.status == 201]
    assert (sold.count(ANNA), sold.count(BEN)) == (5, 5)


async def test_a_seller_acts_in_one_of_them(control: Control) -> None:
    await asyncio.gather(control.book(ANNA), control.book(BEN))
    await control.post(f"/sandboxes/anna/orders/acme/{shop.UUID1}/cancel")
    assert (len(await feed(control, ANNA)), len(await feed(control, BEN))) == (1, 0)
    assert (await free(control, ANNA), await free(control, BEN)) == (5, 4)


async def test_the_watch_of_one_knows_nothing_of_the_other(control: Control) -> None:
    await feed(control, ANNA)
    watches = [(await control.get(f"/sandboxes/{name}/watch")).body["partners"] for name in (ANNA, BEN)]
    assert [partners[0]["feeds"][0]["polls"] for partners in watches] == [1, 0]


async def test_clocks_go_apart(control: Control) -> None:
    await asyncio.gather(control.quote(ANNA), control.quote(BEN))
    await asyncio.gather(
        control.post("/sandboxes/anna/clock", {"jump": "PT1H"}), control.post("/sandboxes/ben/clock", {"frozen": True})
    )
    assert (await uuids(control, ANNA), await uuids(control, BEN)) == ([], [shop.UUID1])


async def test_a_reset_while_the_other_books(control: Control) -> None:
    await asyncio.gather(control.book(ANNA), control.book(BEN))
    replies = await asyncio.gather(
        control.post("/sandboxes/anna/reset"), *(control.book(BEN, uuid(number)) for number in range(3))
    )
    assert [reply.status for reply in replies] == [200, 201, 201, 201]
    assert (len(await uuids(control, ANNA)), len(await uuids(control, BEN))) == (0, 4)


async def test_access_is_taken_away_in_one_of_them(control: Control) -> None:
    await control.post("/sandboxes/anna/partners/acme/revoke")
    anna, ben = await asyncio.gather(control.book(ANNA), control.book(BEN))
    assert (anna.status, ben.status) == (401, 201)


async def test_changes_of_what_is_offered_stay_in_one_of_them(control: Control) -> None:
    await control.post("/sandboxes/anna/opportunities/rename", {"opportunity": shop.YOGA, "name": "Anna's yoga"})
    found = [(await control.get(f"/sandboxes/{name}/opportunities?q=anna")).body for name in (ANNA, BEN, "default")]
    assert [len(each["opportunities"]) for each in found] == [1, 0, 0]


async def test_journals_and_faults_are_each_their_own(control: Control) -> None:
    await control.post("/sandboxes/anna/faults", {"fault": "status=503", "when": {"checkpoint": "B"}})
    anna, ben = await asyncio.gather(control.book(ANNA), control.book(BEN))
    assert (anna.status, ben.status) == (503, 201)
    ids = (anna.headers["X-Request-Id"], ben.headers["X-Request-Id"])
    assert ids == ("anna-1", "ben-1")
