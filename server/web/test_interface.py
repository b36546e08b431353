"""The endpoints of the Test Interface, below the Base URI; without its routes they do not exist.

Cleaning and creating ask for no credentials, as the official suite sends none to clean. An action asks for
those of the Booking Partner whose order it is about.

Source: openactive/test-interface, "Test Interface Endpoints".
"""

from aiohttp import web

from server.sandboxes.journal import Step
from server.test_interface.door import Door
from server.web.endpoints import Endpoint
from server.web.keys import body_of, caller_of, site_of
from server.web.replies import booking_reply
from server.web.reply import Reply


def endpoints() -> list[Endpoint]:
    """Every endpoint, below the Base URI."""
    found = (
        web.delete("/test-interface/datasets/{dataset}", clean),
        web.post("/test-interface/datasets/{dataset}/opportunities", create),
        web.post("/test-interface/actions", act),
    )
    return [Endpoint(Step.TEST_INTERFACE, route) for route in found]


async def clean(request: web.Request) -> Reply:
    """Take away what was made for a dataset."""
    return booking_reply(request, _door(request).clean(request.match_info["dataset"]))


async def create(request: web.Request) -> Reply:
    """Make an opportunity that meets a criterion."""
    body = await body_of(request)
    return booking_reply(request, _door(request).create(request.match_info["dataset"], body))


async def act(request: web.Request) -> Reply:
    """Simulate an action of a seller."""
    caller = caller_of(request)
    body = await body_of(request)
    return booking_reply(request, _door(request).act(caller, body))


def _door(request: web.Request) -> Door:
    door = site_of(request).parts.door
    assert door is not None, "these routes are there where the door is open"
    return door
