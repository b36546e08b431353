"""What one does as the seller of an order: each action, the body that it takes, and what it is at the seller's desk.

Every action is one row of a table. What cannot be done is an OpenBookingError, and changes nothing.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, Struct

from server.domain import errors
from server.domain.catalogue import OfferId, OpportunityId
from server.domain.errors import OpenBookingError
from server.domain.orders import OrderKey, Phase
from server.sandboxes.site import Site
from server.seller_desk import Instead
from server.test_interface import actions

Text = Annotated[str, Meta(min_length=1, max_length=5000)]
MOST = 1_000_000
ItemIds = Annotated[list[str], Meta(min_length=1)]


class Nothing(Struct, forbid_unknown_fields=True):
    """There is nothing more to say."""


class Reason(Struct, forbid_unknown_fields=True):
    """message: why, for the customer."""

    message: Text | None = None


class Note(Struct, forbid_unknown_fields=True):
    """message: for the customer."""

    message: Text


class Some(Struct, forbid_unknown_fields=True):
    """items: those that are meant, by id or `@id`; every one that it can be done to where none are named."""

    items: ItemIds | None = None


class Cancellation(Struct, forbid_unknown_fields=True):
    """message: why, for the customer. items: as ever."""

    message: Text | None = None
    items: ItemIds | None = None


class Notice(Struct, forbid_unknown_fields=True):
    """message: for the customer. items: as ever."""

    message: Text
    items: ItemIds | None = None


class Pair(Struct, forbid_unknown_fields=True):
    """An opportunity, and an offer that applies to it, by id or `@id`."""

    opportunity: str
    offer: str


class Replacement(Struct, forbid_unknown_fields=True):
    """pairs: what takes the place of items, by their id; a twin of each, an hour later, where nothing is said."""

    pairs: Annotated[dict[str, Pair], Meta(min_length=1)] | None = None


class Suggestion(Struct, forbid_unknown_fields=True):
    """What a proposal is to be instead; a tenth off where nothing is said.

    items: those that are still part of it. price: of each of these. prices, pairs: of single items, by id.
    """

    message: Text | None = None
    items: ItemIds | None = None
    price: Decimal | None = None
    prices: dict[str, Decimal] = {}
    pairs: dict[str, Pair] = {}


class Action(NamedTuple):
    """What can be done: the type of the body that it takes, and how it is done."""

    body: type[Struct]
    do: Callable[[Site, OrderKey, Any], None]


def _accept(site: Site, key: OrderKey, body: Nothing) -> None:
    site.parts.desk.accept(key)


def _reject(site: Site, key: OrderKey, body: Reason) -> None:
    site.parts.desk.reject(key, body.message)


def _note(site: Site, key: OrderKey, body: Note) -> None:
    site.parts.desk.note(key, body.message)


def _cancel(site: Site, key: OrderKey, body: Cancellation) -> None:
    site.parts.desk.cancel(key, body.message, _items(site, body.items))


def _notify(site: Site, key: OrderKey, body: Notice) -> None:
    site.parts.desk.notify(key, body.message, _items(site, body.items))


def _attend(site: Site, key: OrderKey, body: Some) -> None:
    site.parts.desk.mark_attended(key, _items(site, body.items))


def _absent(site: Site, key: OrderKey, body: Some) -> None:
    site.parts.desk.mark_absent(key, _items(site, body.items))


def _renew_codes(site: Site, key: OrderKey, body: Some) -> None:
    site.parts.desk.renew_codes(key, _items(site, body.items))


def _renew_passes(site: Site, key: OrderKey, body: Some) -> None:
    site.parts.desk.renew_passes(key, _items(site, body.items))


def _renew_channels(site: Site, key: OrderKey, body: Some) -> None:
    site.parts.desk.renew_channels(key, _items(site, body.items))


def _replace(site: Site, key: OrderKey, body: Replacement) -> None:
    desk = site.parts.desk
    if body.pairs is None:
        adopt = site.parts.door.adopt if site.parts.door is not None else lambda original, family: None
        actions.replace_by_twins(desk, key, site.system.new_version, adopt)
    else:
        desk.replace(key, {_item(site, name): _pair(site, pair) for name, pair in body.pairs.items()})


def _amend(site: Site, key: OrderKey, body: Suggestion) -> None:
    desk = site.parts.desk
    if body == Suggestion():
        actions.suggest_lower_prices(desk, key)
        return
    items = _items(site, body.items)
    prices = {_item(site, name): _money(price) for name, price in body.prices.items()}
    if body.price is not None:
        price = _money(body.price)
        proposed = [item.id for item in desk.order(key, Phase.PROPOSAL).items] if items is None else items
        prices = dict.fromkeys(proposed, price) | prices
    pairs = {_item(site, name): _pair(site, pair) for name, pair in body.pairs.items()}
    instead = {name: Instead(pairs.get(name), prices.get(name)) for name in prices | pairs}
    desk.amend(key, body.message, items, instead)


ACTIONS: Mapping[str, Action] = {
    "accept": Action(Nothing, _accept),
    "reject": Action(Reason, _reject),
    "amend": Action(Suggestion, _amend),
    "note": Action(Note, _note),
    "cancel": Action(Cancellation, _cancel),
    "replace": Action(Replacement, _replace),
    "notify": Action(Notice, _notify),
    "attend": Action(Some, _attend),
    "absent": Action(Some, _absent),
    "renew-codes": Action(Some, _renew_codes),
    "renew-passes": Action(Some, _renew_passes),
    "renew-channels": Action(Some, _renew_channels),
}


def _items(site: Site, named: list[str] | None) -> list[str] | None:
    return None if named is None else [_item(site, each) for each in named]


def _item(site: Site, name: str) -> str:
    """The id of an item, given that or its `@id`."""
    parsed = site.system.urls.parse_order_item(name)
    return name if parsed is None else parsed[1]


def _pair(site: Site, pair: Pair) -> tuple[OpportunityId, OfferId]:
    urls = site.system.urls
    return urls.local(pair.opportunity) or pair.opportunity, urls.local(pair.offer) or pair.offer


def _money(price: Decimal) -> Decimal:
    if not price.is_finite() or abs(price) > MOST:
        raise OpenBookingError(f"{str(price)[:20]} is no amount of money, or too much.", status=400)
    return price


def key_of(site: Site, partner: str, uuid: str) -> OrderKey:
    """What partner and UUID stand for; it has to be there. Raises UnknownOrderError."""
    key = OrderKey(partner, uuid.lower())
    if site.system.sandbox.find(key) is None:
        raise errors.UnknownOrderError(f"{partner} has no quote, proposal or order {uuid}.")
    return key
