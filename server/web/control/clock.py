"""The control door to the clock of a sandbox: read it, stop it, move it forward, let it run faster."""

from datetime import datetime, timedelta

from aiohttp import web
from msgspec import UNSET, Struct, UnsetType

from server.control import summary
from server.fixtures.moments import duration
from server.sandboxes.happenings import Happening
from server.sandboxes.site import Site
from server.web.control.door import Refused, json_reply, read, site_named


class Wish(Struct, forbid_unknown_fields=True, rename="camel"):
    """What the clock is to do: exactly one of these.

    jump: an ISO 8601 duration, such as "PT2H". to: an instant with its time zone. speed: 60 lets a minute pass in
    each second.
    """

    jump: str | UnsetType = UNSET
    to: datetime | UnsetType = UNSET
    frozen: bool | UnsetType = UNSET
    speed: float | UnsetType = UNSET
    real_time: bool | UnsetType = UNSET


def routes() -> list[web.RouteDef]:
    """The routes, below the root of the control door."""
    return [
        web.get("/sandboxes/{name}/clock", read_clock, allow_head=False),
        web.post("/sandboxes/{name}/clock", set_clock),
    ]


async def read_clock(request: web.Request) -> web.Response:
    """What time it is in a sandbox."""
    return json_reply(summary.clock(site_named(request).clock))


async def set_clock(request: web.Request) -> web.Response:
    """Do one thing with the clock, and tell what happened on the way."""
    site, wish = site_named(request), await read(request, Wish)
    names = zip(Wish.__struct_fields__, Wish.__struct_encode_fields__, strict=True)
    given = [shown for name, shown in names if getattr(wish, name) is not UNSET]
    if len(given) != 1:
        raise Refused(400, "Say exactly one of jump, to, frozen, speed and realTime.")
    try:
        happened = _obey(site, wish)
    except ValueError as refusal:
        sentence = str(refusal)
        raise Refused(400, f"{sentence[:1].upper()}{sentence[1:]}.", given[0]) from None
    return json_reply(summary.happened(site, happened))


def _obey(site: Site, wish: Wish) -> list[Happening]:
    """Raises ValueError with a sentence."""
    match wish:
        case Wish(jump=str(text)):
            return site.jump(_span(text))
        case Wish(to=datetime() as moment):
            if moment.tzinfo is None:
                raise ValueError("an instant names its time zone, like 2026-05-05T09:00:00Z")
            return site.jump_to(moment)
        case Wish(frozen=bool(frozen)):
            return site.freeze() if frozen else site.run(1)
        case Wish(speed=float(speed)):
            return site.run(speed)
        case _:
            return site.real_time()


def _span(text: str) -> timedelta:
    try:
        return duration(text)
    except (ValueError, OverflowError):
        raise ValueError(f"'{text[:40]}' is no duration; expected one like PT2H or P1D") from None
