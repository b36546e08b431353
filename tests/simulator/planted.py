"""Ten faults, each planted into the server by itself, and the name of the check that has to find it.

A fault is a small change to one function of the server, as a mistake in it would be.
"""

import contextlib
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

import pytest

from server.domain import capacity, changes, errors, flow, judging
from server.domain.capacity import Claims, Hold, Standing, Verdict
from server.domain.orders import Order, OrderKey
from server.domain.status import ITEM_TRANSITIONS, ItemEvent, ItemStatus
from server.domain.value import replace
from server.store.feed import Feed
from server.store.ledger import Ledger
from server.system import Answer, BookingSystem, Caller, Dialect

Plant = Callable[[pytest.MonkeyPatch], None]


def oversell_by_one(patch: pytest.MonkeyPatch) -> None:
    """One place more is given out than there is."""

    def generous(standing: Standing, wanted: int) -> list[Verdict]:
        total = None if standing.total is None else standing.total + 1
        return capacity.judge(replace(standing, total=total), wanted)

    patch.setattr(judging, "judge", generous)


def immortal_lease(patch: pytest.MonkeyPatch) -> None:
    """A lease does not end when its time has come."""
    patch.setattr(changes, "expire", lambda record, now: None)


def feed_that_skips_a_deletion(patch: pytest.MonkeyPatch) -> None:
    """What is deleted stays in its feed as it was."""
    patch.setattr(Feed, "delete", lambda feed, entry_id: None)


def wrong_status(patch: pytest.MonkeyPatch) -> None:
    """What the customer cancels is said to be cancelled by the Seller."""
    step = ItemStatus.CONFIRMED, ItemEvent.CUSTOMER_CANCEL
    patch.setitem(ITEM_TRANSITIONS, step, ItemStatus.SELLER_CANCELLED)


def cancellation_that_frees_twice(patch: pytest.MonkeyPatch) -> None:
    """A cancelled item gives back two places."""
    proper = Ledger.replace

    def twice(ledger: Ledger, key: OrderKey, claims: Claims) -> Collection[str]:
        before = ledger._claims.get(key, capacity.NO_CLAIMS)
        touched = proper(ledger, key, claims)
        for name, places in before.places.items():
            freed = places - claims.places.get(name, 0)
            if before.hold is claims.hold is Hold.BOOKING and freed > 0:
                ledger._count(Claims(Hold.BOOKING, {name: freed}), -1)
        return touched

    patch.setattr(Ledger, "replace", twice)


def personal_data_kept(patch: pytest.MonkeyPatch) -> None:
    """Order Status goes on answering with an order that was deleted."""
    proper_deletion, proper_status = BookingSystem.delete_order, BookingSystem.status
    kept: dict[str, Answer] = {}

    def delete_order(system: BookingSystem, caller: Caller, uuid: str, dialect: Dialect) -> Answer:
        with contextlib.suppress(errors.OpenBookingError):
            kept.setdefault(uuid, proper_status(system, caller, uuid))
        return proper_deletion(system, caller, uuid, dialect)

    def status(system: BookingSystem, caller: Caller, uuid: str) -> Answer:
        try:
            return proper_status(system, caller, uuid)
        except errors.GoneError:
            return kept[uuid]

    patch.setattr(BookingSystem, "delete_order", delete_order)
    patch.setattr(BookingSystem, "status", status)


def anothers_order_visible(patch: pytest.MonkeyPatch) -> None:
    """Order Status answers to whoever knows the UUID."""
    proper = BookingSystem.status

    def status(system: BookingSystem, caller: Caller, uuid: str) -> Answer:
        owner = next((key.partner for key, _ in system.sandbox.records() if key.uuid == uuid), caller.partner)
        return proper(system, replace(caller, partner=owner), uuid)

    patch.setattr(BookingSystem, "status", status)


def total_that_rises(patch: pytest.MonkeyPatch) -> None:
    """A cancellation costs a fee."""
    proper = changes.with_items

    def with_items(order: Order, *arguments: Any) -> Order:
        after = proper(order, *arguments)
        if after is order:
            return order
        due = replace(order.totals.due, price=order.totals.due.price + Decimal(5))
        return replace(after, totals=replace(after.totals, due=due))

    patch.setattr(changes, "with_items", with_items)


def b_not_idempotent(patch: pytest.MonkeyPatch) -> None:
    """The same B again is taken for another one."""
    proper = flow._repetition

    def repetition(*arguments: Any) -> Order | None:
        if proper(*arguments):
            raise errors.OrderAlreadyExistsError("This UUID already stands for another Order.")
        return None

    patch.setattr(flow, "_repetition", repetition)


def reused_uuid_accepted(patch: pytest.MonkeyPatch) -> None:
    """A UUID that is spent is good for another order."""
    proper = flow._repetition

    def repetition(*arguments: Any) -> Order | None:
        try:
            return proper(*arguments)
        except errors.OrderAlreadyExistsError:
            return None

    patch.setattr(flow, "_repetition", repetition)


FAULTS: dict[Plant, str] = {
    oversell_by_one: "places",
    immortal_lease: "leases",
    feed_that_skips_a_deletion: "feeds",
    wrong_status: "statuses",
    cancellation_that_frees_twice: "cancellations",
    personal_data_kept: "privacy",
    anothers_order_visible: "isolation",
    total_that_rises: "totals",
    b_not_idempotent: "idempotence",
    reused_uuid_accepted: "uuids",
}
"""Each fault, and the check that must name it."""
