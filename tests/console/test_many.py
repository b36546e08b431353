"""Ten thousand orders: the page is as quick as with ten, and never holds more than a bounded number of elements."""

import json
import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from server.app import Running
from server.domain.flow import Checkpoint
from server.domain.value import replace
from server.sandboxes.site import Site
from server.system import Caller
from tests.console.browser import Console, exchange
from tests.console.conftest import InServer

ORDERS = 10_000
NAME = "crowd"
ACCOUNT = {"name": "AcmeBroker Points", "accountId": "SN1593", "paymentProviderId": "STRIPE"}
YOGA = "scheduled-sessions/sunrise-yoga-3"
# A machine that has much else to do is slow; a page that draws everything takes many times as long.
QUICK, MOST_ELEMENTS = 4.0, 4000


async def fill(site: Site) -> None:
    """Book one place in a class with room for all, again and again."""
    system = site.system
    system.sandbox.put_opportunities([replace(system.sandbox.catalogue.opportunities[YOGA], capacity=2 * ORDERS)])
    base = system.urls.base
    total = {"@type": "PriceSpecification", "price": 7.5, "priceCurrency": "GBP"}
    item = {"@type": "OrderItem", "position": 0, "orderedItem": f"{base}/{YOGA}"}
    item["acceptedOffer"] = f"{base}/session-series/sunrise-yoga#/offers/adult"
    body = {
        "@context": "https://openactive.io/",
        "@type": "Order",
        "brokerRole": "https://openactive.io/AgentBroker",
        "broker": {"@type": "Organization", "name": "Crowd"},
        "seller": f"{base}/sellers/riverside",
        "customer": {"@type": "Person", "email": "robin@fields.example"},
        "orderedItem": [item],
        "totalPaymentDue": total,
        "payment": {"@type": "Payment", "identifier": "PAY-1", **ACCOUNT},
    }
    encoded = json.dumps(body).encode()
    for number in range(ORDERS):
        system.submit(Checkpoint.B, Caller("acme"), str(UUID(int=number, version=4)), encoded)


@pytest.fixture(scope="module")
def crowded(running: Running, in_server: InServer) -> Iterator[str]:
    """The name of a sandbox with ten thousand orders."""
    in_server(fill(running.sites.get(NAME)))
    yield NAME
    running.sites.remove(NAME)


@pytest.fixture
def crowd(browser: Browser, running: Running, crowded: str) -> Iterator[Console]:
    """Its console."""
    console = Console(browser, running, crowded)
    yield console
    for context in browser.contexts:
        context.close()
    assert console.faults == []


def elements(page: Page) -> int:
    """How many there are on the page."""
    return int(page.evaluate("document.querySelectorAll('*').length"))


def test_the_stage_is_there_at_once(crowd: Console) -> None:
    began = time.perf_counter()
    page = crowd.open()
    page.get_by_role("heading", name="Sunrise Yoga").first.wait_for()
    assert time.perf_counter() - began < QUICK
    assert elements(page) < MOST_ELEMENTS


def test_orders_are_listed_at_once_and_paged(crowd: Console) -> None:
    began = time.perf_counter()
    page = crowd.open("orders")
    page.get_by_role("row").nth(50).wait_for()
    assert time.perf_counter() - began < QUICK
    expect(page.get_by_text("10004 orders")).to_be_visible()
    first = page.get_by_role("rowheader").first.inner_text()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2")).to_be_visible()
    assert page.get_by_role("rowheader").first.inner_text() != first
    assert elements(page) < MOST_ELEMENTS


def test_an_order_among_them_is_found_by_its_uuid(crowd: Console) -> None:
    page = crowd.open("orders")
    page.get_by_label("UUID").fill(str(UUID(int=4321, version=4)))
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("row")).to_have_count(2)


def test_a_thousand_requests_in_a_row_leave_the_page_bounded(crowd: Console) -> None:
    page = crowd.open()
    ask = """async root => { const url = `${root}api/orders/${crypto.randomUUID()}`;
      const headers = { Authorization: "Bearer acme-sandbox-token" };
      for (let each = 0; each < 1000; each += 1) await fetch(url, { headers }) }"""
    page.evaluate(ask, crowd.address)
    expect(exchange(page, "Order Status", 404).last).to_be_visible()
    page.wait_for_timeout(1000)
    assert page.locator("a.exchange").count() <= 240
    assert elements(page) < 2 * MOST_ELEMENTS
