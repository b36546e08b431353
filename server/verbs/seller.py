"""Be the seller from the command line: accept, reject, cancel and all else that sellers do to an order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import click

from server.domain.names import UUID
from server.verbs.client import URL, Door, Fault, with_sandbox

# Each action, with the options that it takes.
ACTIONS: Mapping[str, frozenset[str]] = {
    "accept": frozenset(),
    "reject": frozenset({"message"}),
    "amend": frozenset({"message", "items", "price"}),
    "note": frozenset({"message"}),
    "cancel": frozenset({"message", "items"}),
    "replace": frozenset(),
    "notify": frozenset({"message", "items"}),
    "attend": frozenset({"items"}),
    "absent": frozenset({"items"}),
    "renew-codes": frozenset({"items"}),
    "renew-passes": frozenset({"items"}),
    "renew-channels": frozenset({"items"}),
}
PERSONAL = {"personal": "true"}  # so that a new message can be told from the one before
NEEDS_MESSAGE = frozenset({"note", "notify"})

UUID_FORM = re.compile(rf"{UUID}\Z", re.IGNORECASE)
ORDER_URL = re.compile(
    r"(?P<root>https?://.+?)(?:/sandboxes/(?P<sandbox>[a-z0-9-]+))?/api/(?:orders?|order-proposals|order-quotes)/"
    r"(?P<uuid>[^/#?]+)"
)


@dataclass(frozen=True)
class Wish:
    """What the seller does, and what is said with it."""

    action: str
    message: str | None
    items: tuple[str, ...]
    price: float | None

    def body(self) -> dict[str, Any]:
        """As the control door takes it. Raises Fault where something is said that the action does not take."""
        said = {"message": self.message, "items": list(self.items) or None, "price": self.price}
        given = {name: value for name, value in said.items() if value is not None}
        for name in given.keys() - ACTIONS[self.action]:
            raise Fault(f"'{self.action}' takes no --{name.removesuffix('s')}.")
        if self.action in NEEDS_MESSAGE and self.message is None:
            raise Fault(f"'{self.action}' needs a --message.")
        return given


@click.command()
@click.argument("action", type=click.Choice(list(ACTIONS)))
@click.argument("order", metavar="ORDER")
@click.option("--message", help="For the customer.")
@click.option("--item", "items", multiple=True, help="Only this item, by id or @id; can be repeated.")
@click.option("--price", type=click.FloatRange(min=0), help="amend: the new price of each item.")
@with_sandbox
def seller(action: str, order: str, **options: Any) -> None:
    """Do what a seller does, to an ORDER given by its UUID or its @id.

    \b
    python3 run.py seller accept 11111111-1111-4111-8111-111111111111
    python3 run.py seller cancel http://localhost:8080/api/orders/... --message "Snow"
    """
    wish = Wish(action, options["message"], options["items"], options["price"])
    door, uuid = located(Door(options["url"], options["token"], options["sandbox"]), order)
    body, before = wish.body(), found(door, uuid)
    path = f"/orders/{before['partner']}/{before['uuid']}/{action}"
    click.echo(told(before, door.post(path, body, PERSONAL), wish))


def located(door: Door, order: str) -> tuple[Door, str]:
    """The door to the sandbox that an order is in, and its UUID. Raises Fault for what is neither UUID nor `@id`."""
    url = ORDER_URL.match(order)
    uuid = url["uuid"] if url is not None else order
    if not UUID_FORM.match(uuid):
        raise Fault(f"'{order}' is neither the UUID nor the @id of an order.")
    if url is None:
        return door, uuid
    root = url["root"] if door.url == URL else door.url
    return replace(door, url=root, sandbox=url["sandbox"] or door.sandbox), uuid


def found(door: Door, uuid: str) -> dict[str, Any]:
    """The one order of this UUID. Raises Fault where there is none, or where several Booking Partners have one."""
    orders: list[dict[str, Any]] = door.get("/orders", {"uuid": uuid, **PERSONAL})["orders"]
    if not orders:
        raise Fault(f"There is no quote, proposal or order {uuid} in the sandbox '{door.sandbox}'.")
    if len(orders) > 1:
        partners = ", ".join(order["partner"] for order in orders)
        raise Fault(f"Several Booking Partners have an order {uuid} ({partners}): reset the sandbox or use the API.")
    return orders[0]


def told(before: Mapping[str, Any], after: Mapping[str, Any], wish: Wish) -> str:
    """What has changed, in a sentence or two for a person."""
    name = f"{after['partner']}'s {after['phase']} {after['uuid']}"
    changes = [*_statuses(before, after), *_sums(before, after), *_renewed(before, after)]
    if wish.message is not None and before != after:
        changes.append(f"the customer reads: {wish.message}")
    return f"{name}: {'; '.join(changes)}." if changes else f"{name}: nothing changed, it was like this already."


def _statuses(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    if after["phase"] == "OrderProposal":
        is_new = before["version"] != after["version"]
        changed = [f"{before['status']} -> {after['status']}"] if before["status"] != after["status"] else []
        return [*changed, "it has a new version"] if is_new else changed
    was = {item["id"]: item["status"] for item in before["items"]}
    moved = [item for item in after["items"] if item["status"] != was.get(item["id"])]
    if not moved:
        return []
    ways = sorted({f"{was.get(item['id'])} -> {item['status']}" for item in moved})
    return [f"{len(moved)} of {_count(len(after['items']))} {', '.join(ways)}"]


def _sums(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    was, now = before["total"], after["total"]
    return [f"total due {_money(was)} -> {_money(now)}"] if was != now and was and now else []


def _renewed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Items that are something else now, or have another way in."""
    was = {item["id"]: item for item in before["items"]}
    both = [(was[item["id"]], item) for item in after["items"] if item["id"] in was]
    moved = [f"{new['name']} at {new['start']}" for old, new in both if old["opportunity"] != new["opportunity"]]
    opened = [new for old, new in both if old["access"] != new["access"] and old["opportunity"] == new["opportunity"]]
    return [f"replaced by {each}" for each in moved] + ([f"new access for {_count(len(opened))}"] if opened else [])


def _count(items: int) -> str:
    return f"{items} item{'' if items == 1 else 's'}"


def _money(total: Mapping[str, Any]) -> str:
    return f"{total['price']:.2f} {total['currency'] or ''}".strip()
