"""The description of the API over HTTP: for programs at `/openapi.json`, as a page for people at `/openapi`.

Each sandbox has one, with its own URLs. Both are made when they are first asked for, and served from memory.
"""

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from aiohttp import web

from server import description
from server.control import acting, faults, offering, partners, shapes
from server.description import page, sharing
from server.domain.names import KIND_PATHS
from server.sandboxes.journal import Step
from server.sandboxes.site import Site
from server.web.control import clock, sandboxes, scenarios
from server.web.dataset import PAGES, Asset, served
from server.web.endpoints import Endpoint
from server.web.keys import SITES, site_of
from server.web.reply import Reply

PALETTE = (PAGES / "palette.css").read_text(encoding="utf-8")

# Bodies of the control door whose names say enough only beside what they are for.
BODIES: Mapping[str, type] = {
    "Access": partners.Access,
    "ClockWish": clock.Wish,
    "FaultWish": faults.RuleWish,
    "Manner": scenarios.Manner,
    "Renewal": partners.Renewal,
    "Reset": sandboxes.Reset,
    "SomeItems": acting.Some,
}


def types() -> Mapping[str, Any]:
    """What goes in and out at the control door, by the names that it has in the description."""
    bodies = [each.body for each in acting.ACTIONS.values()] + [each.body for each in offering.ACTIONS.values()]
    named = {each.__name__: each for each in bodies if each not in BODIES.values()}
    return {**BODIES, **named, **{each.__name__: each for each in shapes.ANSWERS}}


class Descriptions:
    """The description of each sandbox, made once."""

    def __init__(self, doors: frozenset[str]) -> None:
        """doors: those of the server that are open."""
        self._doors = doors
        self._made: WeakKeyDictionary[Site, tuple[Asset, Asset]] = WeakKeyDictionary()

    def endpoints(self) -> list[Endpoint]:
        """Both, below the root of a sandbox."""
        found = (web.get("/openapi.json", self.show_json), web.get("/openapi", self.show_page))
        return [Endpoint(Step.DATASET_SITE, route) for route in found]

    async def show_json(self, request: web.Request) -> Reply:
        """For programs."""
        return served(request, self._of(request)[0])

    async def show_page(self, request: web.Request) -> Reply:
        """For people."""
        return served(request, self._of(request)[1], page.policy(PALETTE))

    def _of(self, request: web.Request) -> tuple[Asset, Asset]:
        site = site_of(request)
        if site not in self._made:
            document = description.document(self._server(request, site), types())
            text = page.html(document, PALETTE)
            json = Asset("application/json", msgspec.json.encode(sharing.shared(document)))
            self._made[site] = json, Asset("text/html; charset=utf-8", text.encode())
        return self._made[site]

    def _server(self, request: web.Request, site: Site) -> description.Server:
        kinds = [KIND_PATHS[kind] for kind in site.system.sandbox.open_feeds]
        return description.Server(site.urls.root, request.app[SITES].default.urls.root, self._doors, kinds)
