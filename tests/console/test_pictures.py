"""Pictures of the main views for README, made of the very page that the other tests judge.

They are written to docs/images only where the environment says so (CONSOLE_PICTURES=yes), so that a run of the tests
leaves the tree as it is.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.console.browser import Console
from tests.house.source import ROOT

IMAGES = ROOT / "docs" / "images"
WIDE = {"width": 1440, "height": 900}
# After a scenario has been played, of which there is a picture as well: name, view, colours.
PICTURES = {
    "live-dark": ("", "dark"),
    "opportunities": ("opportunities", "light"),
    "journey": ("journey", "light"),
    "feeds": ("feeds", "light"),
    "sandbox": ("sandbox", "dark"),
}


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Where pictures go."""
    if os.environ.get("CONSOLE_PICTURES") != "yes":
        return tmp_path
    IMAGES.mkdir(exist_ok=True)
    return IMAGES


def play(console: Console, title: str) -> Page:
    """Let a scenario be played, as far as its last request but a few."""
    page = console.open("scenarios", viewport=WIDE, color_scheme="light")
    page.get_by_role("button", name=f"Step by step: {title}").click()
    for _ in range(7):
        page.get_by_role("button", name="Next step").click()
        page.wait_for_timeout(500)
    return page


def quote(page: Page) -> None:
    """Get as far as C2 by hand."""
    page.get_by_role("radio", name="Sunrise Yoga").first.check()
    page.get_by_role("button", name="Ask for a quote (C1)").click()
    page.get_by_role("button", name="Give details (C2)").click()
    page.get_by_role("button", name="Pay and book (B)").wait_for()


def test_pictures_of_the_main_views(console: Console, album: Path) -> None:
    workshop = Console(console.browser, console.running, "workshop", console.faults)
    stage = play(workshop, "Two customers, one place")
    stage.screenshot(path=album / "console-live.png")
    stage.get_by_role("button", name="Play to the end").click()
    stage.get_by_text("✓ As it should be").wait_for(timeout=30_000)
    for name, (view, scheme) in PICTURES.items():
        looks: Any = {"viewport": WIDE, "color_scheme": scheme}
        page = workshop.open(view, **looks)
        if name == "journey":
            quote(page)
        page.wait_for_timeout(1000)
        page.screenshot(path=album / f"console-{name}.png")
    assert len(list(album.glob("console-*.png"))) > len(PICTURES)
