"""Puts values into words for people: money, times, places, lists.

Pure. Money always has its currency, times are local wall times with the name of the day. `now` brings the zone of the
place; where that is not known it is in UTC, and the zone of this computer stands in. Knows English only.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

STATES = {
    "OrderItemConfirmed": "confirmed",
    "CustomerCancelled": "cancelled by the customer",
    "SellerCancelled": "cancelled by the Seller",
    "AttendeeAttended": "attended",
    "CustomerAttended": "attended",
    "AttendeeAbsent": "missed",
    "": "without a status",
}
UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def money(price: Decimal, currency: str) -> str:
    """`8.50 GBP`; nothing to pay is `free`."""
    return f"{price:.2f} {currency}".strip() if price else "free"


def due(total: Decimal, currency: str) -> str:
    """A total, or part of one: `8.50 GBP`; zero is `nothing`."""
    return money(total, currency) if total else "nothing"


def local(moment: datetime, now: datetime) -> datetime:
    """The wall time to show: the venue's own where the feed says its offset, or else that of the zone of `now`."""
    return moment if moment.utcoffset() else moment.astimezone(_zone(now))


def _zone(now: datetime) -> tzinfo | None:
    """The zone of the place, which `now` brings; None stands for that of this computer."""
    return None if now.tzinfo is UTC else now.tzinfo


def offset(moment: datetime) -> str:
    """How far a wall time is from UTC: `UTC`, `UTC+1`, `UTC-3:30`."""
    minutes = round((moment.utcoffset() or timedelta(0)).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"


def day_and_time(moment: datetime, now: datetime) -> str:
    """`tomorrow, Tuesday 24 November, 07:00`."""
    shown = local(moment, now)
    away = (shown.date() - now.astimezone(shown.tzinfo).date()).days
    near = {0: "today, ", 1: "tomorrow, "}.get(away, "")
    return f"{near}{calendar(moment, now)}"


def calendar(moment: datetime, now: datetime) -> str:
    """`Tuesday 24 November, 07:00`, for what is read another day."""
    shown = local(moment, now)
    return f"{shown:%A} {shown.day} {shown:%B}, {shown:%H:%M}"


def clock(moment: datetime, now: datetime) -> str:
    """`12:49:56`; where that is not UTC as well, `13:49:56 (12:49:56Z)`, since Booking Systems speak of UTC."""
    shown = moment.astimezone(_zone(now))
    return f"{shown:%H:%M:%S}{f' ({shown.astimezone(UTC):%H:%M:%S}Z)' if shown.utcoffset() else ''}"


def span(time: timedelta) -> str:
    """The length of a time in its greatest fitting unit: `15 minutes`, `1 hour`, `3 seconds`."""
    seconds = max(round(time.total_seconds()), 0)
    for size, unit in UNITS:
        if seconds >= size and (seconds % size == 0 or seconds >= 3 * size):
            return count(round(seconds / size), unit)
    return count(seconds, "second")


def count(number: int, noun: str, several: str = "") -> str:
    """`1 place`, `12 places`; `several` where an s is not enough."""
    return f"{number} {noun if number == 1 else several or f'{noun}s'}"


def listing(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def states(statuses: list[str]) -> str:
    """`2 confirmed, 1 cancelled by the customer`: the items of an order, by `orderItemStatus`."""
    tally = Counter(STATES.get(status, status) for status in statuses)
    return ", ".join(f"{number} {state}" for state, number in tally.items())
