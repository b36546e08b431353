"""Reads single values out of JSON that came over HTTP: money, moments, durations, nested properties.

Knows the shapes of JSON-LD values (a string where an object may stand, a list where one value may stand).
Knows nothing of bookings, of HTTP or of how values are worded for people. Whatever is missing or malformed
reads as None: to judge is the business of the checks.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import isodate

Json = dict[str, Any]


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
    """A price, given as a number or as text (`schema:price` allows both), exact to the last digit written."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def moment(value: Any) -> datetime | None:
    """An ISO 8601 date and time with its offset; a time without an offset reads as UTC."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def duration(value: Any) -> timedelta | None:
    """An ISO 8601 duration; months and years are counted from now, as a calendar would."""
    if not isinstance(value, str):
        return None
    try:
        found = isodate.parse_duration(value)
    except (ValueError, isodate.ISO8601Error):
        return None
    if isinstance(found, timedelta):
        return found
    counted = found.totimedelta(start=datetime.now(UTC))
    return counted if isinstance(counted, timedelta) else None


def whole(value: Any) -> int | None:
    """A count of places: a whole number, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


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
