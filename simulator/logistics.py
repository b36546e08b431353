"""Watches over what has been booked: has a class another name, another time or another place by now?

Knows which changes a Broker must tell its customers of, and how to notice them in the open feeds. Does not read
the feeds, and never looks at the Orders feed, which does not tell of these.

Serves: Change of logistics notifications: "any changes to the Opportunity name, startDate, endDate, duration
or meetingPoint properties, and any changes to the name, address or geo properties within location".
"""

import json
from datetime import datetime

from simulator.notices import title
from simulator.opportunities import OpenData
from simulator.orders import OrderStore
from simulator.values import bare, ident, moment
from simulator.wording import calendar

SUBSTANTIVE = {
    "name": ("name",),
    "start": ("startDate",),
    "end": ("endDate",),
    "duration": ("duration",),
    "meeting point": ("meetingPoint",),
    "place": ("location", "name"),
    "address": ("location", "address"),
    "position": ("location", "geo"),
}
CANCELLED = frozenset({"CustomerCancelled", "SellerCancelled"})


def look(data: OpenData, opportunity: str) -> dict[str, str]:
    """What a customer relies on, as the open feeds have it now; what they do not say is left out."""
    found = {name: data.said_of(opportunity, *path) for name, path in SUBSTANTIVE.items()}
    return {
        name: value if isinstance(value, str) else json.dumps(value, sort_keys=True)
        for name, value in found.items()
        if value is not None
    }


def remember(store: OrderStore, uuid: str, data: OpenData) -> None:
    """Stores what the customer of an order relies on, so that a change can be noticed."""
    names = dict.fromkeys(ident(item.get("orderedItem")) for item in store[uuid].items)
    store.update(uuid, logistics={name: look(data, name) for name in names if name in data.by_id})


def notify(store: OrderStore, data: OpenData, at: datetime) -> dict[str, list[str]]:
    """Compares every live order with the open feeds; tells the customers, and returns what each was told.

    at: the time of the place, in its zone.
    """
    told: dict[str, list[str]] = {}
    for uuid, order in list(store.orders.items()):
        live = [item for item in order.items if bare(item.get("orderItemStatus")) not in CANCELLED]
        names = {ident(item.get("orderedItem")): title(item) for item in live}
        now = {name: look(data, name) for name in order.logistics if name in data.by_id}
        found = [
            sentence
            for name, known in order.logistics.items()
            if name in names and name in now
            for sentence in differences(names[name], known, now[name], at)
        ]
        if found:
            told[uuid] = found
            store.update(uuid, logistics={**order.logistics, **now}, notices=(*order.notices, *found))
    return told


def differences(name: str, before: dict[str, str], after: dict[str, str], at: datetime) -> list[str]:
    """What changed, in sentences."""
    return [
        f"{name}: the {what} is now {_short(after[what], at)}" if what in after else f"{name}: the {what} is open now"
        for what in SUBSTANTIVE
        if before.get(what) != after.get(what)
    ]


def _short(value: str, at: datetime) -> str:
    if value.startswith(("{", "[")):
        return "another one"
    when = moment(value)
    return calendar(when, at) if when else value
