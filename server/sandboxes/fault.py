"""One fault, and the text that it is written as: in a header, in a rule and in the journal alike.

The text has parts between semicolons, each a word or `word=value`, such as "delay=2s; drop-after". This module
plays nothing, and knows neither HTTP nor when a fault is due.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.domain import errors
from server.domain.errors import OpenBookingError

LONGEST_SECONDS = 300.0
RETRY_AFTER = "retry-after"


class FaultError(ValueError):
    """Why a fault cannot be played as it was asked for, in a sentence."""


class Kind(StrEnum):
    """What happens instead of an answer; DELAY is that nothing else does."""

    DELAY = "delay"
    ERROR = "error"
    STATUS = "status"
    TOO_MANY = "too-many-requests"
    DROP_BEFORE = "drop-before"
    DROP_AFTER = "drop-after"
    ERROR_AFTER = "error-after"


# What no request can bring about, as it tells of the Booking System: only a fault shows these to a broker.
PLAYABLE: Mapping[str, type[OpenBookingError]] = {
    each.__name__: each
    for each in (
        errors.TemporarilyUnableToProduceOrderQuoteError,
        errors.TemporarilyUnableToCreateOrderError,
        errors.TemporarilyUnableToUpdateOrderError,
        errors.TemporarilyUnableToDeleteOrderError,
        errors.OrderCreationFailedError,
        errors.UnableToProcessOrderItemError,
        errors.UnauthenticatedError,
        errors.InternalOpenBookingError,
        errors.InternalApplicationError,
        errors.InternalLibraryError,
        errors.InternalLibraryConfigurationError,
        errors.TooManyRequestsError,
    )
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong on purpose.

    delay: seconds before anything else. error: the one to answer; of ERROR_AFTER, None is that of the step.
    status: of a bare answer without a body, as gateways give. retry_after: seconds, for the header of that name.
    """

    kind: Kind
    delay: float = 0.0
    error: type[OpenBookingError] | None = None
    status: int = 503
    retry_after: int | None = None

    @property
    def is_before(self) -> bool:
        """Whether the work is not even begun."""
        return self.kind in (Kind.ERROR, Kind.STATUS, Kind.TOO_MANY, Kind.DROP_BEFORE)

    @property
    def drops(self) -> bool:
        """Whether the caller gets no answer at all."""
        return self.kind in (Kind.DROP_BEFORE, Kind.DROP_AFTER)

    def __str__(self) -> str:
        """The text that it can be read back from."""
        parts = [f"delay={self.delay:g}s"] if self.delay else []
        match self.kind:
            case Kind.DELAY:
                pass
            case Kind.ERROR | Kind.ERROR_AFTER:
                parts.append(f"{self.kind}={self.error.__name__}" if self.error else self.kind)
            case Kind.STATUS:
                parts.append(f"{self.kind}={self.status}")
            case Kind.TOO_MANY | Kind.DROP_BEFORE | Kind.DROP_AFTER:
                parts.append(self.kind)
        if self.retry_after is not None:
            parts.append(f"retry-after={self.retry_after}")
        return "; ".join(parts)


def parse(text: str, further: Mapping[str, str] | None = None) -> Fault:
    """The fault of a text; further: parts that were given beside it. Raises FaultError."""
    parts: dict[str, str] = {}
    for part in text.split(";"):
        word, _, value = (piece.strip() for piece in part.partition("="))
        if word in parts:
            raise FaultError(f"'{word[:40]}' is there twice.")
        parts[word] = value
    for word, value in (further or {}).items():
        if parts.get(word):
            raise FaultError(f"'{word}' is there twice.")
        parts[word] = value
    return _fault(parts)


def _fault(parts: Mapping[str, str]) -> Fault:
    known = [*Kind, RETRY_AFTER]
    for word in parts:
        if word not in known:
            raise FaultError(f"'{word[:40]}' is no fault; there are: {', '.join(Kind)}.")
    kinds = [Kind(word) for word in parts if word not in (Kind.DELAY, RETRY_AFTER)]
    if len(kinds) > 1:
        raise FaultError(f"{' and '.join(kinds)} cannot be played at once; only delay goes with another fault.")
    if not kinds and Kind.DELAY not in parts:
        raise FaultError("retry-after goes with a fault that answers, such as too-many-requests.")
    kind = kinds[0] if kinds else Kind.DELAY
    value = parts[kind]
    return Fault(
        kind,
        delay=_seconds(parts[Kind.DELAY]) if Kind.DELAY in parts else 0.0,
        error=_error(kind, value),
        status=_status(value) if kind is Kind.STATUS else 503,
        retry_after=_retry_after(kind, parts[RETRY_AFTER]) if RETRY_AFTER in parts else None,
    )


def _seconds(text: str) -> float:
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(ms|s)?", text)
    seconds = round(float(found[1]) / (1000 if found[2] == "ms" else 1), 3) if found else 0.0
    if not 0 < seconds <= LONGEST_SECONDS:
        raise FaultError(f"delay takes seconds, {LONGEST_SECONDS:g} at most: delay=2s, delay=250ms.")
    return seconds


def _error(kind: Kind, name: str) -> type[OpenBookingError] | None:
    if kind not in (Kind.ERROR, Kind.ERROR_AFTER):
        if name and kind not in (Kind.STATUS, Kind.DELAY):
            raise FaultError(f"{kind} takes no value.")
        return None
    if kind is Kind.ERROR_AFTER and not name:
        return None
    if name not in PLAYABLE:
        raise FaultError(f"{kind} takes the type of an error, one of: {', '.join(PLAYABLE)}.")
    return PLAYABLE[name]


def _status(text: str) -> int:
    if not re.fullmatch(r"5[0-9][0-9]", text):
        raise FaultError("status takes an HTTP status from 500 to 599: status=503.")
    return int(text)


def _retry_after(kind: Kind, text: str) -> int:
    if kind in (Kind.DELAY, Kind.DROP_BEFORE, Kind.DROP_AFTER):
        raise FaultError("retry-after goes with a fault that answers, such as too-many-requests.")
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise FaultError("retry-after takes whole seconds: retry-after=5.")
    return int(text)
