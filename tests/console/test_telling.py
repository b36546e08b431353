"""How the console says things: moments by the clocks of the sandbox, orders apart from each other, and when nobody
answers."""

import asyncio
import re
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, expect

from server.app import Settings, start
from server.fixtures import SHIPPED
from tests.console.browser import Console, exchange
from tests.console.conftest import InServer
from tests.console.test_lifecycle import press

FAR_AWAY = "America/New_York"


def test_times_are_those_of_the_sandbox_wherever_the_browser_is(console: Console) -> None:
    page = console.open("opportunities?q=Sunrise Yoga", timezone_id=FAR_AWAY)
    expect(page.get_by_text(re.compile("07:00 · Riverside")).first).to_be_visible()
    expect(page.get_by_role("button", name="Clock of the sandbox")).to_contain_text(re.compile("GMT|BST"))


def test_the_clock_goes_to_a_time_of_the_sandbox(console: Console) -> None:
    page = console.open("sandbox", timezone_id=FAR_AWAY)
    page.get_by_role("main").get_by_label("Go to").fill("2040-07-04T12:00:00")
    page.get_by_role("main").get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".now")).to_have_text(re.compile("^12:00:"))
    expect(page.get_by_role("button", name="Clock of the sandbox")).to_contain_text("Wed 4 Jul · BST")


def test_orders_can_be_told_apart_by_their_names(console: Console) -> None:
    page = console.open("orders")
    page.get_by_role("row").nth(6).wait_for()
    names = page.get_by_role("rowheader").locator("code").all_inner_texts()
    assert len(names) == len(set(names)) == 6


def test_how_an_order_of_several_items_stands_is_counted(console: Console) -> None:
    page = console.open("journey?opportunity=scheduled-sessions/sunrise-yoga-5")
    page.get_by_label("Places").fill("3")
    for name in ("Ask for a quote (C1)", "Give details (C2)", "Pay and book (B)", "Cancel this item"):
        press(page, name)
    expect(exchange(page, "Cancellation", 204)).to_be_visible()
    page.goto(f"{console.address}#/orders")
    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("Sunrise Yoga × 3")
    expect(row).to_contain_text("1 cancelled by the customer, 2 confirmed")


def test_of_several_things_it_is_said_how_many_there_are_of_each(console: Console) -> None:
    page = console.open()
    count = "async ([words, texts]) => (await import(words)).counted(texts)"
    words = f"{console.root}/console/words.js"
    assert page.evaluate(count, [words, ["Tennis", "Yoga", "Tennis"]]) == [["Tennis", 2], ["Yoga", 1]]


def test_an_answer_that_was_lost_on_purpose_is_marked(console: Console) -> None:
    page = console.open()
    headers = {"Authorization": "Bearer acme-sandbox-token", "X-Sandbox-Fault": "drop-after"}
    with pytest.raises(ConnectionError):
        urlopen(Request(f"{console.address}api/orders-rpde", headers=headers))
    expect(page.get_by_text("⚡ 200 lost, no answer arrived")).to_be_visible()


def test_where_nobody_answers_that_is_said_and_the_clock_stands(browser: Browser, in_server: InServer) -> None:
    running = in_server(start(Settings("127.0.0.1", 0, None, SHIPPED)))
    page = Console(browser, running).open()
    in_server(asyncio.wait_for(running.stop(), 30))
    expect(page.get_by_role("alert")).to_contain_text("The sandbox does not answer.")
    expect(page.get_by_text("○ no answer")).to_be_visible()
    page.goto(f"{page.url.split('#')[0]}#/orders")
    expect(page.get_by_role("button", name="Next")).to_have_count(0)
    shown = page.locator(".now").inner_text()
    page.wait_for_timeout(1200)
    assert page.locator(".now").inner_text() == shown
    page.context.close()
