"""What the console shows by itself: leases that end, faults, resets, sandboxes, and each request as it comes."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from server.app import Running
from tests.console.browser import Console, exchange

QUOTE = """async ([root, base, uuid]) => (await fetch(`${root}api/order-quotes/${uuid}`, {
  method: "PUT", headers: { Authorization: "Bearer acme-sandbox-token" }, body: JSON.stringify({
    "@context": "https://openactive.io/", "@type": "OrderQuote", brokerRole: "https://openactive.io/AgentBroker",
    broker: { "@type": "Organization", name: "Test" }, seller: `${base}/sellers/riverside`,
    customer: { "@type": "Person", email: "robin@fields.example" },
    orderedItem: [{ "@type": "OrderItem", position: 0, orderedItem: `${base}/scheduled-sessions/sunrise-yoga-1`,
      acceptedOffer: `${base}/session-series/sunrise-yoga#/offers/adult` }] }) })).status"""


def quote(console: Console, page: Page) -> str:
    """A C2 of Acme's for a place in Sunrise Yoga, sent beside the console; its UUID."""
    uuid = str(uuid4())
    base = f"{console.address}api"
    assert page.evaluate(QUOTE, [console.address, base, uuid]) == 200
    return uuid


def seconds_left(page: Page) -> int:
    """What the countdown of the lease on Sunrise Yoga shows."""
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Sunrise Yoga"))
    minutes, _, seconds = row.get_by_role("timer").first.inner_text().strip().partition(":")
    return int(minutes) * 60 + int(seconds)


def move_clock(page: Page, name: str) -> None:
    """Press a button of the clock."""
    page.get_by_role("button", name="Clock of the sandbox").click()
    page.get_by_role("button", name=name, exact=True).click()
    page.keyboard.press("Escape")


def test_a_request_appears_as_it_comes_and_opens_with_a_click(console: Console) -> None:
    page = console.open()
    quote(console, page)
    exchange(page, "Quote with details").click()
    expect(page).to_have_url(re.compile(r"#/exchange/\d+$"))
    drawer = page.get_by_role("complementary", name="One exchange")
    expect(drawer.get_by_role("region", name="Body of the request")).to_contain_text('"@type": "OrderQuote"')
    expect(drawer.get_by_role("region", name="Body of the response")).to_contain_text("•••")
    drawer.get_by_label("Show personal data").check()
    expect(drawer.get_by_role("region", name="Body of the response")).to_contain_text("robin@fields.example")


def test_an_exchange_has_an_address_and_can_be_copied_as_curl(console: Console) -> None:
    page = console.open()
    quote(console, page)
    exchange(page, "Quote with details").wait_for()
    other = console.open("exchange/1", permissions=["clipboard-read", "clipboard-write"])
    other.get_by_role("button", name="Copy as curl").click()
    expect(other.get_by_text("The curl command copied.")).to_be_visible()
    command = other.evaluate("navigator.clipboard.readText()")
    assert command.startswith("curl -i -X PUT 'http") and "Bearer acme-sandbox-token" in command


def test_a_lease_counts_down_by_the_clock_of_the_sandbox_and_its_end_is_told(console: Console) -> None:
    page = console.open()
    quote(console, page)
    page.get_by_role("link", name="Sunrise Yoga").first.wait_for()
    before = seconds_left(page)
    page.wait_for_timeout(1300)
    assert 1 <= before - seconds_left(page) <= 3
    move_clock(page, "+1 min")
    expect(page.get_by_text("1 min ahead")).to_be_visible()
    assert before - seconds_left(page) >= 60
    move_clock(page, "+15 min")
    expect(page.get_by_text("ended, and its places are free").first).to_be_visible()
    expect(page.get_by_role("listitem").filter(has=page.get_by_role("timer"))).to_have_count(0)


def test_a_frozen_clock_stands_still_on_the_page(console: Console) -> None:
    page = console.open()
    move_clock(page, "❚❚ Freeze")
    expect(page.get_by_text("❚❚ frozen")).to_be_visible()
    shown = page.locator(".now").inner_text()
    page.wait_for_timeout(1200)
    assert page.locator(".now").inner_text() == shown


def test_a_fault_is_switched_on_and_seen(console: Console) -> None:
    page = console.open("sandbox")
    page.get_by_label("What goes wrong").select_option("error=TemporarilyUnableToProduceOrderQuoteError")
    page.get_by_role("combobox", name="at", exact=True).select_option("C2")
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("⚡ error=TemporarilyUnableToProduceOrderQuoteError")).to_be_visible()
    live = console.open()
    status = live.evaluate(QUOTE, [console.address, f"{console.address}api", str(uuid4())])
    assert status >= 500
    expect(live.get_by_text("⚡ error=TemporarilyUnableToProduceOrderQuoteError")).to_be_visible()
    expect(live.get_by_role("link", name="1 fault on")).to_have_count(0)  # it was to be played once
    console.faults[:] = [each for each in console.faults if f"status of {status}" not in each]


def test_a_reset_asks_first_and_takes_away_what_was_made(console: Console) -> None:
    page = console.open()
    uuid = quote(console, page)
    page.goto(f"{console.address}#/sandbox")
    page.get_by_role("button", name="Reset the sandbox").click()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text("The sandbox has been reset.")).to_be_visible()
    page.goto(f"{console.address}#/order/acme/{uuid}")
    expect(page.get_by_text("There is no quote, proposal or order of this UUID")).to_be_visible()


def test_a_state_is_saved_and_restored(console: Console) -> None:
    page = console.open("sandbox")
    page.get_by_role("button", name="Save the present state").click()
    page.get_by_role("button", name="Restore before-lunch").wait_for()
    uuid = quote(console, page)
    page.get_by_role("button", name="Restore before-lunch").click()
    expect(page.get_by_text("Restored before-lunch.")).to_be_visible()
    page.goto(f"{console.address}#/order/acme/{uuid}")
    expect(page.get_by_text("There is no quote, proposal or order of this UUID")).to_be_visible()


def test_two_sandboxes_in_two_windows_know_nothing_of_each_other(console: Console) -> None:
    other = Console(console.browser, console.running, f"{console.sandbox[:30]}-other", console.faults)
    here, there = console.open(), other.open()
    quote(console, here)
    expect(exchange(here, "Quote with details")).to_be_visible()
    quote(other, there)
    move_clock(there, "+1 h")
    expect(there.get_by_text("1 h ahead")).to_be_visible()
    expect(here.get_by_text("real time", exact=False).first).to_be_visible()
    expect(exchange(here, "Quote with details")).to_have_count(1)


def test_the_diagram_is_narrowed_down_to_a_partner_and_an_order(console: Console) -> None:
    page = console.open()
    first, second = quote(console, page), quote(console, page)
    expect(exchange(page, "Quote with details")).to_have_count(2)
    page.goto(f"{console.address}#/?order={first}")
    expect(page.locator(f'[data-order="{first}"]')).to_have_count(1)
    expect(page.locator(f'[data-order="{second}"]')).to_have_count(0)
    page.goto(f"{console.address}#/?partner=zest")
    expect(exchange(page, "Quote with details")).to_have_count(0)


def test_how_far_a_partner_has_read_is_shown(console: Console) -> None:
    page = console.open("feeds")
    page.evaluate(
        "root => fetch(`${root}api/orders-rpde`, { headers: { Authorization: 'Bearer acme-sandbox-token' } })",
        console.address,
    )
    expect(page.get_by_text("asked 1 time,").first).to_be_visible()


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_right_token_one_is_asked_for_it(browser: Browser, running: Running, token: str) -> None:
    console = Console(browser, running)
    page = console.window()
    page.goto(f"{console.address}#token={token}" if token else console.address)
    expect(page.get_by_role("heading", name="Open the console")).to_be_visible()
    expect(page.get_by_text("does not open the control door")).to_have_count(1 if token else 0)
    page.get_by_label("Token of the control door").fill(str(running.control_token))
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("● live")).to_be_visible()
    assert "token" not in page.url
    page.context.close()
