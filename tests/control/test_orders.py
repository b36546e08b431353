"""The control door's view of orders: newest change first, in pages that cost the same however many there are."""

from time import perf_counter
from typing import Any

import pytest

from server.domain.orders import Order, OrderKey
from server.domain.value import replace
from tests import shop
from tests.control.conftest import Control

ORDERS = "/sandboxes/default/orders"


def uuid(number: int) -> str:
    """A UUID of its own for each number."""
    return f"{number:08x}-0000-4000-8000-000000000000"


async def listed(control: Control, query: str = "") -> list[dict[str, Any]]:
    """The orders of a page."""
    reply = await control.get(f"{ORDERS}{query}")
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.body["orders"]
    return found


async def test_what_changed_last_comes_first(control: Control) -> None:
    await control.book("default", shop.UUID1)
    await control.quote("default", shop.UUID2)
    assert [each["phase"] for each in await listed(control)] == ["OrderQuote", "Order"]
    await control.post(f"{ORDERS}/acme/{shop.UUID1}/attend")
    assert [each["status"] for each in await listed(control)] == ["AttendeeAttended", None]


async def test_an_order_tells_what_a_person_wants_to_know(control: Control) -> None:
    await control.book("default")
    (order,) = await listed(control)
    assert (order["partner"], order["uuid"], order["seller"]) == ("acme", shop.UUID1, shop.RIVERSIDE)
    assert order["total"] == {"price": 10.0, "currency": "GBP"}
    assert [(item["opportunity"], item["name"], item["status"]) for item in order["items"]] == [
        (shop.YOGA, "Yoga", "OrderItemConfirmed")
    ]
    assert order["made"] == order["changed"] == "2026-05-04T09:00:00.000Z"


async def test_a_quote_tells_when_its_lease_ends(control: Control) -> None:
    await control.quote("default")
    assert [each["leaseExpires"] for each in await listed(control)] == ["2026-05-04T09:10:00.000Z"]
    control.pass_time(minutes=11)
    assert await listed(control) == []


async def test_persons_are_masked_unless_asked_for(control: Control) -> None:
    await control.book("default")
    hidden = await control.get(f"{ORDERS}/acme/{shop.UUID1}")
    shown = await control.get(f"{ORDERS}/acme/{shop.UUID1}?personal=true")
    assert "priya" not in hidden.raw.decode().lower()
    assert shown.body["customer"]["givenName"] == shown.body["document"]["customer"]["givenName"] == "Priya"


async def test_the_document_is_that_of_order_status(control: Control) -> None:
    await control.book("default")
    status = await control.api.call("GET", f"/orders/{shop.UUID1}")
    shown = await control.get(f"{ORDERS}/acme/{shop.UUID1}?personal=true")
    assert shown.body["document"] == status.body


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?partner=acme", [2, 1]),
        ("?partner=zest", [3]),
        ("?phase=OrderQuote", [2]),
        ("?phase=Order&partner=acme", [1]),
        (f"?opportunity={shop.SOLO}", [2]),
        (f"?opportunity={shop.BASE}/{shop.SOLO}", [2]),
        (f"?seller={shop.OAKWOOD}", []),
        ("?status=OrderItemConfirmed", [3, 1]),
        ("?status=SellerCancelled", []),
        (f"?uuid={uuid(3).upper()}", [3]),
    ],
)
async def test_filters(control: Control, query: str, numbers: list[int]) -> None:
    await control.api.b(uuid=uuid(1))
    await control.api.c2(shop.SOLO, uuid=uuid(2))
    await control.api.b(uuid=uuid(3), token=shop.ZEST)
    assert [each["uuid"] for each in await listed(control, query)] == [uuid(number) for number in numbers]


async def test_the_status_that_an_order_shows_can_be_asked_for(control: Control) -> None:
    await control.api.b(uuid=uuid(1))
    await control.api.b(shop.YOGA, shop.SOLO, uuid=uuid(2))
    item = (await control.get(f"{ORDERS}/acme/{uuid(2)}")).body["items"][0]["id"]
    await control.post(f"{ORDERS}/acme/{uuid(2)}/cancel", {"items": [item]})
    assert [each["uuid"] for each in await listed(control, "?status=Mixed")] == [uuid(2)]
    assert [each["status"] for each in await listed(control, "?status=SellerCancelled")] == ["Mixed"]


async def test_pages_lead_through_all_of_it_once(control: Control) -> None:
    for number in range(5):
        await control.api.b(shop.FREE_WALK, uuid=uuid(number), totalPaymentDue=shop.price(0), payment=None)
    pages = [(await control.get(f"{ORDERS}?limit=2")).body]
    while pages[-1]["next"] is not None:
        pages.append((await control.get(f"{ORDERS}?limit=2&after={pages[-1]['next']}")).body)
    assert [len(page["orders"]) for page in pages] == [2, 2, 1]
    found = [each["uuid"] for page in pages for each in page["orders"]]
    assert found == [uuid(number) for number in reversed(range(5))]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("?limit=0", "limit"),
        ("?after=x", "after"),
        ("?phase=Quote", "phase"),
        ("?status=Lost", "status"),
        ("?x=1", "x"),
    ],
)
async def test_a_wrong_query_is_refused_with_its_place(control: Control, query: str, place: str) -> None:
    reply = await control.get(f"{ORDERS}{query}")
    assert (reply.status, reply.body["place"]) == (400, place)


async def test_an_order_that_is_not_there_is_told_in_one_sentence(control: Control) -> None:
    reply = await control.get(f"{ORDERS}/acme/{shop.UUID1}")
    assert (reply.status, reply.body["error"]) == (404, f"acme has no quote, proposal or order {shop.UUID1}.")


async def test_a_page_costs_the_same_with_ten_thousand_orders(control: Control) -> None:
    few = await _seconds_of_a_page(control, 10)
    many = await _seconds_of_a_page(control, 10_000)
    assert many < 3 * few + 0.002


async def _seconds_of_a_page(control: Control, orders: int) -> float:
    """The best of some tries, with so many orders in the sandbox."""
    sandbox = control.api.system.sandbox
    if sandbox.find(OrderKey("acme", uuid(0))) is None:
        booked = await control.api.b(shop.FREE_WALK, uuid=uuid(0), totalPaymentDue=shop.price(0), payment=None)
        assert booked.status == 201
    original = sandbox.find(OrderKey("acme", uuid(0)))
    assert isinstance(original, Order)
    for number in range(1, orders):
        sandbox.commit(_twin(original, number))
    return min([await _timed(control) for _ in range(7)])


def _twin(order: Order, number: int) -> Order:
    """The same order under another UUID, without its items."""
    return replace(order, key=OrderKey("acme", uuid(number)), items=())


async def _timed(control: Control) -> float:
    began = perf_counter()
    assert len(await listed(control, "?limit=10")) == 10
    return perf_counter() - began
