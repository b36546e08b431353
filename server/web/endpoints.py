"""The endpoints of a sandbox as the web server knows them: a route, and what its exchanges are called.

Every sandbox has the same ones: the default one below the root, a named one below `/sandboxes/{sandbox}`.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from aiohttp import web

from server.sandboxes.journal import Step
from server.web.keys import visit_of
from server.web.replies import Handler
from server.web.reply import Reply
from server.web.visits import Answering

NAMED = "/sandboxes/{sandbox}"


class Endpoint(NamedTuple):
    """A route below the root of a sandbox, and the step that a request to it is.

    answering: what answers it, where that is done at once; the handler of the route then leads to it.
    """

    step: Step
    route: web.RouteDef
    answering: Answering | None = None


def at_once(step: Step, method: str, path: str, answering: Answering, *, allow_head: bool = False) -> Endpoint:
    """An endpoint that answers at once. One part of its path may be variable, which is the name in the visit."""
    name = path.partition("{")[2].partition("}")[0]

    async def answer(request: web.Request) -> Reply:
        return answering(await visit_of(request, name))

    route = web.get(path, answer, allow_head=allow_head) if method == "GET" else web.route(method, path, answer)
    return Endpoint(step, route, answering)


def below(prefix: str, endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """The same endpoints, further down."""
    return [each._replace(route=moved(prefix, each.route)) for each in endpoints]


def moved(prefix: str, route: web.RouteDef) -> web.RouteDef:
    """The same route, further down."""
    return web.RouteDef(route.method, prefix + route.path, route.handler, route.kwargs)


def each(routes: Iterable[web.RouteDef], around: Callable[[Handler], Handler]) -> list[web.RouteDef]:
    """The same routes, with something around the handler of each."""
    return [web.RouteDef(route.method, route.path, around(route.handler), route.kwargs) for route in routes]


def routes(endpoints: Iterable[Endpoint], around: Callable[[Step, Handler], Handler]) -> list[web.RouteDef]:
    """The routes of the default sandbox and of all named ones, with something around the handler of each."""
    own = [route for one in endpoints for route in each((one.route,), partial(around, one.step))]
    return own + [moved(NAMED, route) for route in own]
