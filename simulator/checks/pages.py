"""Reads pages of RPDE feeds out of a journal, and follows each feed from page to page.

Knows paging and positions, in both ordering strategies. Judges nothing.

Source: Realtime Paged Data Exchange 1.0.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from simulator.checks.exchange import FEEDS, Exchange, Operation
from simulator.journal import Fate
from simulator.values import Json, digits, text, whole


class Item(NamedTuple):
    """An entry of a feed as it was served. `data` is None where it was deleted; `digest` tells contents apart."""

    id: str
    modified: int
    data: Json | None
    digest: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `feed`: whose it is (empty for open ones), and its URL. `opens`: it is the first of a reading from the
    start. `again`: the feed has been read from the start before. `follows`: the last item of the page before it.
    `ends`: it has no items, so that this reader is up to date.
    """

    feed: tuple[str, str]
    items: tuple[Item, ...]
    opens: bool
    again: bool
    follows: Item | None
    ends: bool


@dataclass
class Readings:
    """Where each reader of each feed stands, by the URL of the page that comes next.

    A page that never reached its reader has not been read.
    """

    _at: dict[tuple[tuple[str, str], str], Item | None] = field(default_factory=dict)
    _opened: set[tuple[str, str]] = field(default_factory=set)

    def page(self, exchange: Exchange) -> Page | None:
        """The page that an exchange brought; None where it brought none."""
        if exchange.operation not in FEEDS or not exchange.done or not isinstance(exchange.body.get("items"), list):
            return None
        entry = exchange.entry
        if entry.fate is not Fate.ANSWERED:
            return None
        url, _, query = entry.request.url.partition("?")
        feed = ("" if exchange.operation is Operation.OPEN_FEED else entry.actor, url)
        items = tuple(_item(each) for each in exchange.body["items"] if isinstance(each, dict))
        follows = self._at.get((feed, entry.request.url))
        again = feed in self._opened
        self._opened.add(feed)
        onward = text(exchange.body, "next")
        self._at[feed, onward] = items[-1] if items else follows
        return Page(feed, items, not query, again and not query, follows, not items)


def _item(entry: Json) -> Item:
    modified = entry.get("modified")
    number = digits(modified) if isinstance(modified, str) else whole(modified)
    data = entry.get("data")
    gone = entry.get("state") == "deleted" or not isinstance(data, dict)
    digest = hash(msgspec.json.encode((entry.get("state"), data)))
    return Item(str(entry.get("id", "")), number or 0, None if gone else data, digest)
