"""What the handlers find in the application and in a request: the sandboxes, and the one that is asked."""

from aiohttp import web

from server.domain import errors
from server.domain.why import decides
from server.sandboxes.journal import LONGEST_BODY, Exchange, Message
from server.sandboxes.site import Site
from server.sandboxes.sites import NoFurtherSandbox, NoSuchSandbox, Sites
from server.web.visits import Visit

SITES = web.AppKey("sites", Sites)
# Where the control door is; None where it is closed.
CONTROL = web.AppKey[str | None]("control")
# What of its path a request has to itself that no endpoint is for.
NOWHERE = "nowhere"
SITE = web.RequestKey("site", Site)
EXCHANGE = web.RequestKey("exchange", Exchange)


@decides(None)
def find_site(request: web.Request, sites: Sites) -> Site:
    """A sandbox is made on first use, where its name is allowed and there is room for one more.

    Raises NotFoundError and OpenBookingError (503).
    """
    matched = request.match_info
    name = matched.get("sandbox")
    if name is None and NOWHERE in matched:
        name = _named_in(request.path)
    if name is None:
        return sites.default
    try:
        return sites.get(name)
    except NoSuchSandbox as refusal:
        raise errors.NotFoundError(str(refusal)) from None
    except NoFurtherSandbox as refusal:
        raise errors.OpenBookingError(str(refusal), status=503) from None


def _named_in(path: str) -> str | None:
    """The sandbox that a path without an endpoint is below."""
    parts = path.split("/", 3)
    return parts[2] if len(parts) > 3 and parts[1] == "sandboxes" else None


def site_of(request: web.Request) -> Site:
    """The sandbox that a request is for, once it has been found."""
    return request[SITE]


async def visit_of(request: web.Request, name: str) -> Visit:
    """The request once all of it is here. name: the variable part of its path that says which one is meant.

    Raises HTTPRequestEntityTooLarge.
    """
    body = await body_of(request)
    named, query = request.match_info.get(name, ""), request.rel_url.raw_query_string
    return Visit(request[SITE], request[EXCHANGE], request.headers, body, named, query)


async def body_of(request: web.Request) -> bytes:
    """The body of a request, which is asked for once; the journal notes it. Raises HTTPRequestEntityTooLarge."""
    body = await request.read()
    request[EXCHANGE].request = Message(request.headers, body[:LONGEST_BODY])
    return body
