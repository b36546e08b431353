"""What the control door says of feeds: what is in them, and how far each Booking Partner has read in its own."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from server.control.summary import instant
from server.domain.names import KIND_PATHS
from server.domain.orders import Phase
from server.sandboxes.masking import masked
from server.sandboxes.site import Site
from server.sandboxes.watch import Reading
from server.store.feed import Entry, Feed
from server.store.positions import START, Position

NAMES = {Phase.ORDER: "orders", Phase.PROPOSAL: "order-proposals"}
SHOWN = 50


class Named(NamedTuple):
    """A feed, what it is called, where it starts, and whose it is; partner: None of an open one."""

    name: str
    url: str
    feed: Feed
    partner: str | None = None
    phase: Phase | None = None


def all_of(site: Site, tail: int) -> dict[str, Any]:
    """Every feed, with the last `tail` entries of each."""
    site.system.settle()
    return {"feeds": [_feed(each, tail) for each in (*_open(site), *_private(site))]}


def watched(site: Site) -> dict[str, Any]:
    """How far each Booking Partner has read, and what it has not seen yet."""
    site.system.settle()
    found: dict[str, list[dict[str, Any]]] = {partner.id: [] for partner in site.parts.fixtures.partners}
    for each in _private(site):
        found[each.partner or ""].append(_reading(site, each))
    names = {partner.id: partner.name for partner in site.parts.fixtures.partners}
    return {"partners": [{"id": id_, "name": names[id_], "feeds": feeds} for id_, feeds in found.items()]}


def _open(site: Site) -> Iterator[Named]:
    urls = site.system.urls
    for kind, feed in site.system.sandbox.open_feeds.items():
        yield Named(KIND_PATHS[kind], urls.open_feed(kind), feed)


def _private(site: Site) -> Iterator[Named]:
    sandbox, urls = site.system.sandbox, site.system.urls
    for partner in site.parts.fixtures.partners:
        for phase, url in ((Phase.ORDER, urls.orders_feed), (Phase.PROPOSAL, urls.proposals_feed)):
            yield Named(NAMES[phase], url, sandbox.private_feed(phase, partner.id), partner.id, phase)


def _feed(named: Named, tail: int) -> dict[str, Any]:
    last = named.feed.tail(1)
    return {
        "name": named.name,
        "url": named.url,
        "partner": named.partner,
        "length": len(named.feed),
        "last": _position(last[0].position) if last else None,
        "tail": [{**_entry(each), "item": _item(named, each)} for each in named.feed.tail(tail)],
    }


def _item(named: Named, entry: Entry) -> Any:
    """An entry as it is served; in a private feed without what is personal."""
    return msgspec.Raw(entry.item) if named.partner is None else masked(msgspec.json.decode(entry.item))


def _reading(site: Site, named: Named) -> dict[str, Any]:
    assert named.partner is not None and named.phase is not None
    reading = site.watch.of(named.partner, named.phase)
    position = START if reading is None else reading.position
    return {
        "name": named.name,
        "url": named.url,
        "length": len(named.feed),
        **_told(reading),
        "unseen": named.feed.follow(position),
        "next": [_entry(each) for each in named.feed.page(position, SHOWN)],
    }


def _told(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return {"stands": None, "lastPolled": None, "lastPolledReal": None, "polls": 0, "everySeconds": None}
    return {
        "stands": _position(reading.position),
        "lastPolled": instant(reading.at),
        "lastPolledReal": instant(reading.times[-1]),
        "polls": reading.polls,
        "everySeconds": None if reading.every is None else round(reading.every, 3),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, "kind": entry.kind, "modified": entry.position.modified, "deleted": entry.deleted}


def _position(position: Position) -> dict[str, Any]:
    return {"modified": position.modified, "id": position.id or None}
