"""The endpoints of a sandbox as the web server knows them: a route, and what its exchanges are called.

Every sandbox has the same ones: the default one below the root, a named one below `/sandboxes/{sandbox}`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from aiohttp import web

from server.sandboxes.journal import Step

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


def routes(endpoints: Iterable[Endpoint]) -> list[web.RouteDef]:
    """The routes of the default sandbox and of all named ones."""
    own = [each.route for each in endpoints]
    return own + [moved(NAMED, route) for route in own]


def steps(endpoints: Iterable[Endpoint]) -> Mapping[Any, Step]:
    """The step that a handler answers."""
    return {each.route.handler: each.step for each in endpoints}
