"""That everybody can use the console: axe finds no fault in any view, in light and dark, and the keyboard is enough."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser import Console, exchange

AXE = Path(__file__).parents[1] / "judges" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = ("", "opportunities", "orders", "feeds", "journey", "scenarios", "sandbox")
ORDER = "order/acme/c0ffee00-0000-4000-8000-000000000001"
# What the standards of accessibility say, and what axe takes for good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe; in CI it is never left out."""
    if not AXE.exists():
        reason = "axe is not installed: npm install --prefix tests/judges"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return AXE.read_text(encoding="utf-8")


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds, each with the first place where it is. It is given to the page by the test, not by the server."""
    page.wait_for_timeout(400)  # until nothing fades in any more, as axe sees colours as they are
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe} }} }}")
    found: Any = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{each['id']}: {each['help']} at {each['nodes'][0]['target']}" for each in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_any_view(console: Console, axe: str, scheme: Any) -> None:
    page = console.open(color_scheme=scheme)
    found = []
    for view in (*VIEWS, ORDER):
        page.goto(f"{console.address}#/{view}")
        page.wait_for_timeout(500)
        found += [f"{view}: {fault}" for fault in faults(page, axe)]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_what_has_been_opened(console: Console, axe: str, scheme: Any) -> None:
    page = console.open("journey", color_scheme=scheme)
    page.get_by_role("button", name="Ask for a quote (C1)").click()
    page.get_by_role("button", name="Give details (C2)").click()
    exchange(page, "Quote with details").click()
    page.get_by_role("heading", name="Response").wait_for()
    page.get_by_role("button", name="Clock of the sandbox").click()
    assert faults(page, axe) == []


def test_the_keyboard_is_enough(console: Console) -> None:
    page = console.open()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skip to content")).to_be_focused()
    page.get_by_role("link", name="Book by hand").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask for a quote (C1)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Details")).to_be_focused()
    exchange(page, "Quote", 200).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Exchange")).to_be_focused()
    page.keyboard.press("Escape")
    expect(exchange(page, "Quote", 200)).to_be_focused()


def test_what_happens_is_told_to_screen_readers(console: Console) -> None:
    page = console.open()
    page.evaluate("root => fetch(`${root}api/orders-rpde`)", console.address)
    expect(page.get_by_role("log", name="Events")).to_contain_text("Anybody: Orders feed, answered 403")


def test_colours_and_size_can_be_chosen_and_stay(console: Console) -> None:
    page = console.open(color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Colours").click()
    page.get_by_role("button", name="Colours").click()
    page.get_by_role("button", name="Projector size").click()
    page.reload()
    page.get_by_text("● live").wait_for()
    assert page.evaluate(ground) != light
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 20
