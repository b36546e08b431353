"""Finds a Chromium, opens pages of the console in it, and watches what no page may do.

No page may write an error to the browser's console or ask anybody but the server for anything. What the Booking API
refuses is told by the browser as well, and is no fault of the page.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, sync_playwright

from server.app import Running

NAMES = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1280, "height": 800}
REFUSAL = "Failed to load resource: the server responded with a status of 4"


def missing() -> str | None:
    """Why there is no browser; None where there is one."""
    if path() is None:
        return f"No browser: none of {', '.join(NAMES)} is installed (on Debian and Ubuntu: apt install chromium)."
    return None


def path() -> str | None:
    """Where the browser is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def exchange(page: Page, what: str, status: int | str = "") -> Locator:
    """The links of the diagram to exchanges of a kind, such as "Quote", that were answered with a status."""
    return page.get_by_role("link", name=re.compile(rf": \S+ {what}(?! with).*, answered \S {status}"))


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser, closed in the end."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=["--no-sandbox"] if is_root else [])
        yield browser
        browser.close()


@dataclass
class Console:
    """The console of one sandbox, in as many windows as one likes; faults: what a page did that it may not."""

    browser: Browser
    running: Running
    sandbox: str = "default"
    faults: list[str] = field(default_factory=list)

    @property
    def root(self) -> str:
        """The root of the server, without a slash at its end."""
        return self.running.base_uri.removesuffix("/api")

    @property
    def address(self) -> str:
        """The page of the sandbox."""
        return f"{self.root}/" if self.sandbox == "default" else f"{self.root}/sandboxes/{self.sandbox}/"

    def window(self, **context: Any) -> Page:
        """A window of its own, watched."""
        page = self.browser.new_context(**({"viewport": DESK} | context)).new_page()
        page.set_default_timeout(10_000)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._asked)
        return page

    def open(self, view: str = "", **context: Any) -> Page:
        """A window that shows a view of the sandbox, live."""
        page = self.window(**context)
        page.goto(f"{self.address}#token={self.running.control_token}&/{view}")
        page.get_by_text("● live").wait_for()
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        where = urlsplit(message.location["url"]).path
        refused = message.text.startswith(REFUSAL) and "/api/" in where
        if message.type in ("error", "warning") and not refused:
            self.faults.append(f"{message.type}: {message.text} ({where})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.root}/", "data:", "blob:")):
            self.faults.append(f"request to {request.url}")
