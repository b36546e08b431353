"""Narrow screens and wide ones: nothing runs out of its place, into something else, or over it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.console.browser import Console, exchange
from tests.console.test_access import ORDER, VIEWS
from tests.console.test_live import quote

PHONES = [390, 360]
# What is wider than it may be; a pixel is lost in rounding.
BEYOND = """limit => [...document.querySelectorAll('main *')].filter(each => each.checkVisibility()
  && !each.closest('.scroller, .json, .unseen') && each.getBoundingClientRect().right > limit + 1)
  .map(each => each.outerHTML.slice(0, 90))"""
ACROSS = """() => [...document.querySelectorAll('.request, .answered, .path')].filter(each => {
  const way = each.closest('.way').getBoundingClientRect(), box = each.getBoundingClientRect();
  return box.width && (box.left < way.left - 1 || box.right > way.right + 1);
}).map(each => each.textContent)"""
HEADS = """() => [...document.querySelectorAll('.lane-head')].filter(each => each.scrollWidth > each.clientWidth + 1)
  .map(each => each.textContent)"""


def phone(console: Console, width: int, view: str = "") -> Page:
    """A window that is as narrow as a phone."""
    return console.open(view, viewport={"width": width, "height": 800})


def box(place: Locator) -> tuple[float, float]:
    """The top and the bottom of an element."""
    found = place.bounding_box()
    assert found
    return found["y"], found["y"] + found["height"]


@pytest.mark.parametrize("width", PHONES)
def test_no_view_is_wider_than_a_phone(console: Console, width: int) -> None:
    page = phone(console, width)
    found = {}
    for view in (*VIEWS, ORDER):
        page.goto(f"{console.address}#/{view}")
        page.wait_for_timeout(500)
        found[view] = page.evaluate(BEYOND, width)
    assert found == {view: [] for view in found}


@pytest.mark.parametrize("width", PHONES)
def test_a_booking_by_hand_is_not_wider_than_a_phone(console: Console, width: int) -> None:
    page = phone(console, width, "journey")
    for press in ("Ask for a quote (C1)", "Give details (C2)", "Pay and book (B)"):
        page.get_by_role("button", name=press).click()
        page.wait_for_timeout(500)
        assert page.evaluate(BEYOND, width) == [], press


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("size", ["desk", "room"])
def test_what_is_said_of_an_exchange_stays_between_its_lanes(console: Console, width: int, size: str) -> None:
    page = phone(console, width)
    if size == "room":
        page.get_by_role("button", name="Projector size").click()
    quote(console, page)
    page.evaluate("root => fetch(`${root}api/order-quote-templates/x`, { method: 'PUT' })", console.address)
    page.evaluate("root => fetch(`${root}feeds/scheduled-sessions`)", console.address)
    exchange(page, "Quote with details", 200).wait_for()
    page.get_by_text("scheduled sessions").wait_for()
    assert (page.evaluate(ACROSS), page.evaluate(HEADS)) == ([], [])


def test_a_word_in_passing_covers_nothing_of_the_view(console: Console) -> None:
    page = console.open("sandbox", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the Base URI").click()
    word = page.get_by_text("The Base URI copied.")
    word.wait_for()
    assert box(word)[1] <= box(page.locator("#header"))[1]


def test_the_scenario_that_is_played_keeps_its_distance(console: Console) -> None:
    page = console.open("scenarios")
    page.get_by_role("button", name="Step by step: Just looking").click()
    page.get_by_role("button", name="Next step").wait_for()
    page.goto(f"{console.address}#/scenarios")
    heading = page.get_by_role("heading", name="The life of a booking")
    heading.wait_for()
    assert box(heading)[0] - box(page.locator(".player"))[1] > 12
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("■ Stopped")).to_be_visible()
