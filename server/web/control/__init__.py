"""The control door over HTTP, below `/control`: JSON for those who play with the sandboxes, opened by one token.

Each module has the routes of one part. All of them say what went wrong in one sentence, in JSON.
"""

from functools import partial

from aiohttp import web

from server.control.playing import Repertoire
from server.web.control import (
    clock,
    events,
    faults,
    feeds,
    journal,
    opportunities,
    orders,
    partners,
    sandboxes,
    scenarios,
    snapshots,
)
from server.web.control.door import guarded, nothing_here
from server.web.endpoints import each, moved
from server.web.replies import told

ROOT = "/control"


PARTS = (
    sandboxes,
    clock,
    snapshots,
    opportunities,
    orders,
    partners,
    feeds,
    events,
    journal,
    faults,
)


def open_door(app: web.Application, token: str, repertoire: Repertoire) -> None:
    """Have an application answer at the control door; token: what its callers have to show."""
    theatre = scenarios.Theatre(repertoire)
    found = [route for part in PARTS for route in part.routes()] + theatre.routes()
    routes = [*each(found, partial(guarded, token)), web.route("*", "/{tail:.*}", nothing_here)]
    app.add_routes(moved(ROOT, route) for route in each(routes, told))
    app[events.STREAMS] = set()
    app.on_shutdown.append(events.end_streams)
    app.on_shutdown.append(theatre.close)
