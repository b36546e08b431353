"""What the control door says of the exchanges in a journal: one entry for each, and which of them are asked for.

Texts are made here, when somebody looks. Credentials are never shown; what is personal only to those who ask for it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from server.control import contents
from server.control.summary import instant
from server.domain.errors import OpenBookingError
from server.domain.names import UUID
from server.domain.why import Fact
from server.sandboxes import masking
from server.sandboxes.journal import Exchange, Journal, Step
from server.sandboxes.site import Site

COLLECTIONS = "order-quote-templates|order-quotes|order-proposals|orders|order"
ORDER_PATH = re.compile(rf"/(?:{COLLECTIONS})/(?:[^/?]+/)?({UUID})\b", re.IGNORECASE)
ANY_ERROR = "any"
LONGEST_ACTION = 2000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which exchanges are asked for; what is None is any.

    order: a UUID. error: the type of a refusal, or "any". after: numbers above this one.
    """

    partner: str | None = None
    order: str | None = None
    error: str | None = None
    checkpoint: Step | None = None
    status: int | None = None
    after: int | None = None

    def matches(self, exchange: Exchange) -> bool:
        """Whether an exchange is one of them."""
        return (
            self.partner in (None, exchange.partner)
            and self.checkpoint in (None, exchange.step)
            and self.status in (None, exchange.status)
            and (self.error is None or _was_refused(exchange, self.error.lower()))
            and (self.order is None or order_of(exchange) == self.order.lower())
        )


@dataclass(frozen=True, slots=True)
class View:
    """How much of an exchange is shown. personal: also what is about persons. bodies: also headers and bodies."""

    personal: bool = False
    bodies: bool = False


def chosen(journal: Journal, wanted: Filter, limit: int) -> tuple[list[Exchange], int]:
    """The exchanges that are asked for, the oldest first, and the number up to which all have been looked at.

    With `after` those that come next, without it the newest.
    """
    found: list[Exchange] = []
    if wanted.after is None:
        for exchange in reversed(journal):
            if len(found) == limit:
                break
            if wanted.matches(exchange):
                found.append(exchange)
        return found[::-1], journal.last
    for exchange in journal:
        if exchange.number > wanted.after and wanted.matches(exchange):
            if len(found) == limit:
                return found, found[-1].number
            found.append(exchange)
    return found, journal.last


def order_of(exchange: Exchange) -> str | None:
    """The Order UUID that an exchange is about; of what a seller does, that of the order it happens to."""
    text = exchange.target.partition("?")[0]
    if exchange.step is Step.TEST_INTERFACE:
        text = exchange.request.body[:LONGEST_ACTION].decode(errors="ignore")
    found = ORDER_PATH.search(text)
    return found[1].lower() if found else None


def actor_of(exchange: Exchange) -> str | None:
    """Who acts, where that is no broker: "control", by the door of the standard's tests, or the "seller"."""
    match exchange.step:
        case Step.TEST_INTERFACE:
            return "control"
        case Step.SELLER:
            return "seller"
        case _:
            return None


def entry(site: Site, exchange: Exchange, view: View) -> dict[str, Any]:
    """An exchange as the control door shows it."""
    known: set[str] = set()
    bodies: dict[str, Any] = {}
    if view.bodies or exchange.refusals:
        sent, answered = contents.sent(exchange), contents.answered(exchange)
        if not view.personal:
            known = {text for body in (sent, answered) for text in masking.personal_texts(body.document)}
        if view.bodies:
            of_request = exchange.request.headers
            bodies["request"] = contents.message(of_request, sent, known, view.personal)
            bodies["request"]["credentials"] = contents.has_credentials(of_request)
            bodies["response"] = contents.message(exchange.answer.headers, answered, known, view.personal)
    found = {
        "number": exchange.number,
        "id": f"{site.name}-{exchange.number}",
        "sandbox": site.name,
        "at": instant(exchange.at),
        "real": instant(exchange.real),
        "seconds": round(exchange.seconds, 6),
        "partner": exchange.partner,
        "actor": actor_of(exchange),
        "method": exchange.method,
        "path": masking.without_secrets(exchange.target),
        "checkpoint": exchange.step.value,
        "order": order_of(exchange),
        "status": exchange.status,
        "size": exchange.size,
        "fault": exchange.fault,
        "dropped": exchange.dropped,
        "errors": [refusal(position, error, known) for position, error in exchange.refusals],
        "errorsInAll": exchange.refused,
        **bodies,
    }
    return found if view.personal else dict(masking.without_addresses(found))


def refusal(position: int | None, error: OpenBookingError, known: set[str]) -> dict[str, Any]:
    """An error, with the rule that decided and what it saw. known: personal texts, which are hidden in it."""
    return {
        "type": error.type,
        "description": masking.without(error.description, known),
        "item": position,
        "rule": error.rule,
        "says": error.says,
        "clause": error.clause.title if error.clause else None,
        "clauseUrl": error.clause.url if error.clause else None,
        "facts": facts(error.facts, known),
    }


def facts(given: Mapping[str, Fact], known: set[str]) -> dict[str, Any]:
    """What a rule saw, to be read by people and programs: a duration as a text, and in seconds beside it."""
    shown: dict[str, Any] = {}
    for name, value in given.items():
        match value:
            case timedelta():
                shown[name] = clock_text(value)
                shown[f"{name}Seconds"] = round(value.total_seconds(), 3)
            case datetime():
                shown[name] = instant(value)
            case Decimal():
                shown[name] = f"{value:f}"
            case str():
                shown[name] = masking.without(value, known)
            case _:
                shown[name] = value
    return shown


def clock_text(span: timedelta) -> str:
    """A duration as clocks show it: "03:12", "2:05:00", "3 days, 2:05:00"."""
    seconds = round(abs(span.total_seconds()))
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    text = f"{minutes:02}:{seconds % 60:02}"
    if days or hours:
        text = f"{hours}:{text}"
    if days:
        text = f"{days} day{'s' if days > 1 else ''}, {text}"
    return f"-{text}" if span < timedelta(0) and seconds else text


def _was_refused(exchange: Exchange, type_: str) -> bool:
    return any(type_ in (ANY_ERROR, error.type.lower()) for _, error in exchange.refusals)
