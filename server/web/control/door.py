"""What all of the control door shares: its token, its errors, and how JSON is read and written.

An error is `{"error": "<a sentence>", "place": "<where in the body>"}`; nothing has changed then.
"""

import hmac
from collections.abc import Mapping
from time import perf_counter
from typing import Any, TypeVar

import msgspec
from aiohttp import hdrs, web

from server.domain.errors import OpenBookingError
from server.sandboxes.journal import Exchange, Message, Step
from server.sandboxes.site import Site
from server.sandboxes.sites import NAME_FORM, NoFurtherSandbox, NoSuchSandbox
from server.web.faulting import hang_up
from server.web.keys import CONTROL, SITES
from server.web.recording import sign, write_down
from server.web.replies import Handler, methods_at

T = TypeVar("T")

# What the decoder says in words of its own trade.
IN_PLAIN_WORDS = {"Invalid RFC3339 encoded datetime": "That is no instant; expected one like 2030-05-04T09:00:00Z."}


class Refused(Exception):
    """Why the control door does not do what it was asked, in a sentence.

    place: the part of the body that is at fault, such as "speed". reason: the error of the booking system, where a
    rule of that decided.
    """

    def __init__(
        self, status: int, message: str, place: str | None = None, reason: OpenBookingError | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.place = place
        self.reason = reason


def decided(error: OpenBookingError, is_there: bool) -> Refused:
    """The refusal of something by a rule of the booking system; is_there: whether what was meant exists."""
    status = 404 if not is_there else 400 if error.status_code == 400 else 409
    return Refused(status, error.description, reason=error)


def guarded(token: str, handler: Handler) -> Handler:
    """The handler, for those who show the token; what goes wrong is told in JSON."""

    async def guard(request: web.Request) -> web.StreamResponse:
        try:
            _check(request, token)
            return await handler(request)
        except Refused as refusal:
            return refused(refusal)
        except NoSuchSandbox as refusal:
            return refused(Refused(404, str(refusal)))
        except NoFurtherSandbox as refusal:
            return refused(Refused(409, str(refusal)))
        except web.HTTPRequestEntityTooLarge:
            return refused(Refused(413, f"The body is larger than {request.client_max_size // 1024} KiB."))
        except web.RequestPayloadError:
            return refused(Refused(400, "The body could not be read as its headers say."))
        except ConnectionError:
            return hang_up(request)

    return guard


def noted(handler: Handler) -> Handler:
    """The handler of what a seller does, with the journal of the sandbox told of it."""

    async def note(request: web.Request) -> web.StreamResponse:
        site, began = site_named(request), perf_counter()
        target = request.path.partition(f"/sandboxes/{site.name}")[2]
        exchange = Exchange(Step.SELLER, request.method, target, *site.clock.both())
        exchange.partner, exchange.request = request.match_info.get("partner"), Message({}, await request.read())
        try:
            reply = await handler(request)
        except Refused as refusal:
            reply = refused(refusal)
            exchange.refusals = () if refusal.reason is None else ((None, refusal.reason),)
        write_down(site, exchange, reply, began)
        sign(reply, site, exchange, request.app[CONTROL])
        return reply

    return note


async def nothing_here(request: web.Request) -> web.Response:
    """The answer wherever the control door has nothing; 405 where another method would find something."""
    allowed = await methods_at(request)
    if not allowed:
        return refused(Refused(404, f"The control door has nothing at {request.path}."))
    listed = ", ".join(sorted(allowed))
    reply = refused(Refused(405, f"{request.path} answers to {listed} only."))
    reply.headers[hdrs.ALLOW] = listed
    return reply


def _check(request: web.Request, token: str) -> None:
    scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    sent = given.strip().encode(errors="surrogateescape")
    if scheme.lower() != "bearer" or not hmac.compare_digest(sent, token.encode()):
        raise Refused(
            401, "The control door opens to its own token, the setting control_token, in 'Authorization: Bearer ...'."
        )


def refused(refusal: Refused) -> web.Response:
    """The answer of a refusal."""
    content = {"error": refusal.message, "place": refusal.place, **_rule(refusal.reason)}
    reply = json_reply(content, refusal.status)
    if refusal.status == 401:
        reply.headers[hdrs.WWW_AUTHENTICATE] = 'Bearer realm="control"'
    return reply


def _rule(reason: OpenBookingError | None) -> dict[str, str | None]:
    """The rule that decided, where one did."""
    if reason is None or reason.rule is None:
        return {}
    rule = {"rule": reason.rule, "says": reason.says}
    return rule if reason.clause is None else rule | {"clause": reason.clause.title, "clauseUrl": reason.clause.url}


def json_reply(content: Mapping[str, Any] | msgspec.Struct, status: int = 200) -> web.Response:
    """An answer in JSON, which nobody keeps."""
    headers = {hdrs.CONTENT_TYPE: "application/json", hdrs.CACHE_CONTROL: "no-store"}
    return web.Response(status=status, body=msgspec.json.encode(content), headers=headers)


async def read(request: web.Request, type_: type[T]) -> T:
    """The body of a request; an empty one is an empty object. Raises Refused with the place of the fault."""
    body = await request.read()
    try:
        return msgspec.json.decode(body or b"{}", type=type_)
    except msgspec.ValidationError as fault:
        message, _, place = str(fault).partition(" - at `")
        sentence = IN_PLAIN_WORDS.get(message, f"{message}.")
        raise Refused(400, sentence, place.rstrip("`").removeprefix("$.") or None) from None
    except msgspec.DecodeError as fault:
        raise Refused(400, f"The body is no JSON: {fault}.") from None
    except RecursionError:
        raise Refused(400, "The body is too deeply nested.") from None


def _missing(name: str) -> str:
    """That there is no sandbox of a name, and how it comes into being."""
    if not NAME_FORM.match(name):
        return f"There is no sandbox '{name[:60]}': names take lower case letters, digits and hyphens, 40 at most."
    return f"There is no sandbox '{name}': make it with PUT, or with: python3 run.py sandboxes make {name}"


def site_named(request: web.Request) -> Site:
    """The sandbox that the path names. Raises Refused where there is none."""
    name = request.match_info["name"]
    site = request.app[SITES].find(name)
    if site is None:
        raise Refused(404, _missing(name))
    return site
