"""The endpoints of the Test Interface, below the Base URI; without its routes they do not exist.

Cleaning and creating ask for no credentials, as the official suite sends none to clean. An action asks for
those of the Booking Partner whose order it is about.

Source: openactive/test-interface, "Test Interface Endpoints".
"""

from aiohttp import web

from server.identity.scopes import Scope
from server.web.keys import CREDENTIALS, DOOR
from server.web.replies import booking_reply


def routes() -> list[web.RouteDef]:
    """Every endpoint, below the Base URI."""
    return [
        web.delete("/test-interface/datasets/{dataset}", clean),
        web.post("/test-interface/datasets/{dataset}/opportunities", create),
        web.post("/test-interface/actions", act),
    ]


async def clean(request: web.Request) -> web.Response:
    """Take away what was made for a dataset."""
    return booking_reply(request.app[DOOR].clean(request.match_info["dataset"]))


async def create(request: web.Request) -> web.Response:
    """Make an opportunity that meets a criterion."""
    body = await request.read()
    return booking_reply(request.app[DOOR].create(request.match_info["dataset"], body))


async def act(request: web.Request) -> web.Response:
    """Simulate an action of a seller."""
    caller = request.app[CREDENTIALS].caller(request, Scope.BOOKING)
    body = await request.read()
    return booking_reply(request.app[DOOR].act(caller, body))
