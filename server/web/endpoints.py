"""The endpoints of a sandbox as the web server knows them: a route, and what its exchanges are called.

Every sandbox has the same ones: the default one below the root, a named one below `/sandboxes/{sandbox}`.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from aiohttp import web

from server.sandboxes.journal import Step
from server.web.replies import Handler

NAMED = "/sandboxes/{sandbox}"


class Endpoint(NamedTuple):
    """A route below the root of a sandbox, and the step that a request to it is."""

    step: Step
    route: web.RouteDef


def below(prefix: str, endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """The same endpoints, further down."""
    return [Endpoint(each.step, moved(prefix, each.route)) for each in endpoints]


def moved(prefix: str, route: web.RouteDef) -> web.RouteDef:
    """The same route, further down."""
    return web.RouteDef(route.method, prefix + route.path, route.handler, route.kwargs)


def each(routes: Iterable[web.RouteDef], around: Callable[[Handler], Handler]) -> list[web.RouteDef]:
    """The same routes, with something around the handler of each."""
    return [web.RouteDef(route.method, route.path, around(route.handler), route.kwargs) for route in routes]


def routes(endpoints: Iterable[Endpoint], around: Callable[[Step, Handler], Handler]) -> list[web.RouteDef]:
    """The routes of the default sandbox and of all named ones, with something around the handler of each."""
    own = [route for step, route in endpoints for route in each((route,), partial(around, step))]
    return own + [moved(NAMED, route) for route in own]
