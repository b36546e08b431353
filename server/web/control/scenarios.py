"""The control door to scenarios: which can be played on a sandbox, and one that is played, at once or step by step."""

from collections.abc import Mapping
from typing import Annotated
from weakref import WeakKeyDictionary

from aiohttp import web
from msgspec import Meta, Struct

from server.control import playing
from server.control.playing import Performance, Repertoire
from server.sandboxes.site import Site
from server.web.control.door import Refused, json_reply, read, site_named
from server.web.control.queries import Query

PLACE = "/sandboxes/{name}/scenarios"


class Manner(Struct, forbid_unknown_fields=True, rename="camel"):
    """How a scenario is played. step: whether it waits for a sign before each request.

    pause_seconds: before each request, where it does not wait.
    """

    step: bool = False
    pause_seconds: Annotated[float, Meta(ge=0, le=60)] = 0.0


class Theatre:
    """What is played on the sandboxes of a server: one scenario at a time on each."""

    def __init__(self, repertoire: Repertoire) -> None:
        """repertoire: what can be played; nothing where nobody who could was handed in."""
        self._repertoire = repertoire
        self._playing: WeakKeyDictionary[Site, Performance] = WeakKeyDictionary()

    def routes(self) -> list[web.RouteDef]:
        """The routes, below the root of the control door."""
        return [
            web.get(PLACE, self.listed, allow_head=False),
            web.post(f"{PLACE}/next", self.next_step),
            web.post(f"{PLACE}/run", self.run_on),
            web.post(f"{PLACE}/stop", self.stopped),
            web.post(f"{PLACE}/{{scenario}}", self.begun),
        ]

    async def close(self, app: web.Application) -> None:
        """End all that is played, as the server is about to stop."""
        for performance in self._playing.values():
            await performance.stop()

    async def listed(self, request: web.Request) -> web.Response:
        """What can be played, and what is; brief: only the latter."""
        site, brief = site_named(request), Query(request, ("brief",)).flag("brief")
        known = {} if brief else {"scenarios": [playing.script(each) for each in self._repertoire.scripts]}
        performance = self._playing.get(site)
        return json_reply(known | {"playing": None if performance is None else playing.document(performance)})

    async def begun(self, request: web.Request) -> web.Response:
        """Play a scenario; the answer does not wait for its end."""
        site, name, manner = site_named(request), request.match_info["scenario"], await read(request, Manner)
        script = next((each for each in self._repertoire.scripts if each.name == name), None)
        if not self._repertoire.scripts:
            raise Refused(404, "This server was started without scenarios; python3 run.py brings them along.")
        if script is None:
            raise Refused(404, f"There is no scenario '{name[:40]}'; GET {request.path.rpartition('/')[0]} lists them.")
        before = self._playing.get(site)
        if before is not None and before.ending is None:
            raise Refused(409, f"'{before.script.title}' is being played; stop it first, or let it come to its end.")
        performance = self._playing[site] = Performance(script, site, manner.step, manner.pause_seconds)
        performance.begin(self._repertoire, _tokens(site))
        return json_reply(playing.document(performance), 201)

    async def next_step(self, request: web.Request) -> web.Response:
        """Send the request that waits, and wait again before the one after it."""
        return self._go_on(request, step=True)

    async def run_on(self, request: web.Request) -> web.Response:
        """Go on to the end without waiting any more."""
        return self._go_on(request, step=False)

    async def stopped(self, request: web.Request) -> web.Response:
        """End the scenario where it is; what it has booked stays."""
        performance = self._performance(request)
        await performance.stop()
        return json_reply(playing.document(performance))

    def _go_on(self, request: web.Request, step: bool) -> web.Response:
        performance = self._performance(request)
        if not performance.go_on(step) and performance.ending is not None:
            raise Refused(409, f"'{performance.script.title}' is over.")
        return json_reply(playing.document(performance))

    def _performance(self, request: web.Request) -> Performance:
        performance = self._playing.get(site_named(request))
        if performance is None:
            raise Refused(409, "Nothing is being played.")
        return performance


def _tokens(site: Site) -> Mapping[str, str]:
    """For each Booking Partner a token that is good for all sellers."""
    found: dict[str, str] = {}
    for partner in site.parts.fixtures.partners:
        for each in partner.tokens:
            if each.sellers is None:
                found.setdefault(partner.id, each.token)
    return found
