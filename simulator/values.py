"""Reads single values out of JSON that came over HTTP: money, moments, durations, nested properties.

Knows the shapes of JSON-LD values (a string where an object may stand, a list where one value may stand).
Knows nothing of bookings, of HTTP or of how values are worded for people. Whatever is missing or malformed
reads as None: to judge is the business of the checks.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urljoin

import isodate

Json = dict[str, Any]

EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=36525)
MOST_DIGITS = 20
HUGE = 2**63
DIGITS = re.compile(r"[0-9]{1,19}")


def dig(document: Any, *path: str | int) -> Any:
    """The value at a path of property names and list positions, or None where the path breaks off."""
    for step in path:
        if isinstance(step, str) and isinstance(document, dict):
            document = document.get(step)
        elif isinstance(step, int) and isinstance(document, list) and -len(document) <= step < len(document):
            document = document[step]
        else:
            return None
    return document


def text(document: Any, *path: str | int) -> str:
    """The string at a path; the empty string where there is none."""
    value = dig(document, *path)
    return value if isinstance(value, str) else ""


def many(value: Any) -> list[Any]:
    """JSON-LD lets a single value stand for a list of one, and nothing for an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects(value: Any) -> list[Json]:
    """The objects of a list, or of a single value; anything else in it is left out."""
    return [each for each in many(value) if isinstance(each, dict)]


def ident(value: Any) -> str:
    """The `@id` of a reference, written as an object or as a plain string."""
    return value if isinstance(value, str) else text(value, "@id")


def bare(value: Any) -> str:
    """The last part of a vocabulary URI: `https://openactive.io/Required` reads `Required`."""
    return value.rstrip("/").rpartition("/")[2].rpartition("#")[2] if isinstance(value, str) else ""


def amount(value: Any) -> Decimal | None:
    """A price, given as a number or as text (`schema:price` allows both), exact to the last digit written.

    What no sum of money comes near (`1e999999`) reads as None: it could not be added up, nor written out.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS else None


def moment(value: Any) -> datetime | None:
    """An ISO 8601 date and time with its offset; a time without an offset reads as UTC.

    Some write "never" as the first or the last day of the calendar. What is beyond `EARLIEST` and `LATEST` reads as
    those, so that one can reckon with every moment, and show it anywhere in the world.
    """
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return min(max(found if found.tzinfo else found.replace(tzinfo=UTC), EARLIEST), LATEST)


def duration(value: Any) -> timedelta | None:
    """An ISO 8601 duration of `LONGEST` at most; months and years are counted from now, as a calendar would."""
    if not isinstance(value, str):
        return None
    try:
        found = isodate.parse_duration(value)
        counted = found if isinstance(found, timedelta) else found.totimedelta(start=datetime.now(UTC))
    except (ValueError, OverflowError, isodate.ISO8601Error):
        return None
    return counted if isinstance(counted, timedelta) and abs(counted) <= LONGEST else None


def later(when: datetime, seconds: float) -> datetime:
    """A moment so many seconds later, or earlier; `EARLIEST` or `LATEST` where the calendar ends before."""
    try:
        return min(max(when + timedelta(seconds=seconds), EARLIEST), LATEST)
    except OverflowError:
        return LATEST if seconds > 0 else EARLIEST


def whole(value: Any) -> int | None:
    """A count of places, or a place in a feed: a whole number (of 64 bits, as nobody counts further), or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and -HUGE < value < HUGE else None


def digits(written: Any) -> int | None:
    """A whole number written as text, with the digits 0 to 9 and nothing else, or None; as large as `whole` allows."""
    return whole(int(written)) if isinstance(written, str) and DIGITS.fullmatch(written) else None


def joined(base: str, address: str) -> str:
    """An address as it is meant on a page: its full URL. The empty string where there is none, or it is no URL."""
    try:
        return urljoin(base, address) if address else ""
    except ValueError:
        return ""


def hollow(document: Any, where: str = "") -> Iterator[str]:
    """The paths of values that may not be written at all: nulls, empty strings, empty lists.

    Serves: Open Booking API, Model: "Requests and responses MUST NOT include properties with null values,
    empty strings or empty arrays".
    """
    if document is None or document == "" or document == []:
        yield where or "the whole body"
    elif isinstance(document, dict):
        for name, value in document.items():
            yield from hollow(value, f"{where}.{name}" if where else name)
    elif isinstance(document, list):
        for position, value in enumerate(document):
            yield from hollow(value, f"{where}[{position}]")
