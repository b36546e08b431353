"""How a Broker reads feeds: the Orders feed at least once a minute and to its end, open feeds without hurry."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from simulator.grade.case import Case, Clause, Level, Look, bad, good
from simulator.grade.sections import Section
from simulator.grade.traffic import PRIVATE_FEEDS, Exchange, Step, place_of
from simulator.values import objects, text

MINUTE = timedelta(seconds=60)
SLACK = timedelta(seconds=2)
"""What a timer of a minute and a slow answer may take together."""

HURRY, MOMENT = 100, timedelta(seconds=10)
READINGS, WHILE = 20, timedelta(minutes=10)


def _each_minute(case: Case) -> Iterator[Look]:
    booked = min((order.booked for order in case.orders.values() if order.booked), key=_number, default=None)
    if booked is None:
        return
    polls = list(case.after(booked, Step.ORDERS_FEED))
    points = [booked, *polls, *([case.own[-1]] if case.own[-1].number > booked.number else [])]
    late = [(one, two) for one, two in pairwise(points) if two.real - one.real > MINUTE + SLACK]
    for one, two in late:
        waited = round((two.real - one.real).total_seconds())
        yield bad(f"{waited} seconds without a look at the Orders feed", one, two)
    if not late and points[-1].real - booked.real >= MINUTE:
        yield good(f"{len(polls)} looks, never more than a minute apart", *polls[:1], *polls[-1:])


def _number(exchange: Exchange) -> int:
    return exchange.number


def _to_the_end(case: Case) -> Iterator[Look]:
    for step in sorted(PRIVATE_FEEDS):
        pages = case.of(step)
        asked_at = _by_path(pages)
        for page, later in zip(pages, [*pages[1:], None], strict=False):
            onward = text(page.body, "next")
            if not page.ok or page.cut or not objects(page.body.get("items")) or not onward:
                continue
            asked = _asked_for(onward, asked_at)
            if asked and asked.number > page.number:
                yield good("a page with entries, and then its `next`", page, asked)
            elif later is not None or case.seconds_left(page) > MINUTE.total_seconds():
                yield bad("a page had entries, and its `next` was never asked for", page, *([later] if later else []))


def _by_path(pages: list[Exchange]) -> dict[str, Exchange]:
    """The last request for each path."""
    return {page.path: page for page in pages}


def _asked_for(url: str, pages: dict[str, Exchange]) -> Exchange | None:
    """The request for a URL, whose path may stand below that of the sandbox's root."""
    starts = [place for place, letter in enumerate(url) if letter == "/"]
    return next((pages[url[place:]] for place in starts if url[place:] in pages), None)


def _gently(case: Case) -> Iterator[Look]:
    by_page: dict[str, list[Exchange]] = {}
    for each in case.of(Step.OPEN_FEED):
        by_page.setdefault(each.path, []).append(each)
    crowds = [crowd for these in by_page.values() if (crowd := _crowd(these, HURRY, MOMENT))]
    anew = [these for path, these in by_page.items() if path == place_of(path)]
    again = [crowd for these in anew if (crowd := _crowd(these, READINGS, WHILE))]
    for first, last in crowds:
        yield bad(f"more than {HURRY} requests for one page of an open feed within ten seconds", first, last)
    for first, last in again:
        yield bad(f"an open feed was read from its beginning more than {READINGS} times in ten minutes", first, last)
    if by_page and not crowds and not again:
        found = case.of(Step.OPEN_FEED)
        yield good(f"{len(found)} requests for pages of open feeds, without hurry", found[0], found[-1])


def _crowd(these: list[Exchange], most: int, span: timedelta) -> tuple[Exchange, Exchange] | None:
    """The first and the last of more requests than there should be within a span."""
    for one, two in zip(these, these[most:], strict=False):
        if two.real - one.real <= span:
            return one, two
    return None


CLAUSES = (
    Clause(
        "orders-feed-60s",
        Level.MUST,
        Section.PROCESSING,
        "The Orders feed is looked at once every 60 seconds at least.",
        "From the first order on, no more than 60 seconds (and 2 of grace) between two looks, as long as the broker "
        "is seen at work. The clock on the wall counts: it is the one that brokers wait by, and the clock of the "
        "sandbox may jump, stand or run.",
        "Book something, and keep the broker running for more than a minute.",
        "Read the Orders feed by a timer of less than a minute, whether or not anybody is booking.",
        _each_minute,
    ),
    Clause(
        "orders-feed-whole",
        Level.MUST,
        Section.CONTRACT,
        "All updates in the private feeds are read.",
        "After a page with entries its `next` is asked for, sooner or later.",
        "Have something change: cancel an item, as the customer or as the seller.",
        "Follow `next` until a page has no entries; keep that address, and go on from there the next time.",
        _to_the_end,
    ),
    Clause(
        "open-feeds-gently",
        Level.SHOULD,
        Section.POLLING,
        "Open feeds are harvested without hurry, and from where one stopped.",
        f"No page is asked for more than {HURRY} times in ten seconds, and no feed is read from its beginning more "
        f"than {READINGS} times in ten minutes. They need no token: of several brokers nobody can tell which it was.",
        "Let your broker harvest the open feeds.",
        "At a page without entries, wait before you ask again; keep the last `next`, also between runs.",
        _gently,
    ),
)
