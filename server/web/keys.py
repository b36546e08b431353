"""What the handlers find in the application: the booking system they serve, and who may call it."""

from aiohttp import web

from server.identity.provider import Provider
from server.system import BookingSystem
from server.test_interface.door import Door
from server.web.authentication import Credentials

SYSTEM = web.AppKey("system", BookingSystem)
CREDENTIALS = web.AppKey("credentials", Credentials)
IDENTITY = web.AppKey("identity", Provider)
DOOR = web.AppKey("door", Door)


def system_of(request: web.Request) -> BookingSystem:
    """The booking system that a request is for."""
    return request.app[SYSTEM]
