"""The broker's own store: orderCreationStatus step by step ("Order statuses in the Broker")."""

from pathlib import Path

import pytest

from simulator.orders import Certainty, Creation, IllegalStep, OrderStore
from tests.simulator.samples import UUID, order


def begun(payment: str | None = "PAY-1") -> OrderStore:
    """A store in which one order was asked for."""
    store = OrderStore()
    store.begin(UUID, {"@type": "Order", "orderedItem": []}, payment)
    return store


def test_an_order_is_stored_before_b_is_answered() -> None:
    stored = begun()[UUID]
    assert (stored.creation, stored.certainty) == (Creation.PAYMENT_AUTHORIZED, Certainty.UNKNOWN)


def test_after_b_a_payment_is_due() -> None:
    assert begun().confirm(UUID, order()).creation is Creation.PAYMENT_DUE


def test_after_b_without_payment_there_is_nothing_to_capture() -> None:
    assert begun(payment=None).confirm(UUID, order()).creation is Creation.PAYMENT_CAPTURED


def test_positions_are_not_stored() -> None:
    assert all("position" not in item for item in begun().confirm(UUID, order()).items)


def test_b_repeated_does_not_set_an_order_back() -> None:
    store = begun()
    store.confirm(UUID, order())
    store.step(UUID, Creation.PAYMENT_CAPTURED)
    store.step(UUID, Creation.COMPLETE)
    assert store.confirm(UUID, order()).creation is Creation.COMPLETE


@pytest.mark.parametrize("step", [Creation.COMPLETE, Creation.PAYMENT_AUTHORIZED])
def test_a_step_that_is_not_in_the_table_changes_nothing(step: Creation) -> None:
    store = begun()
    with pytest.raises(IllegalStep):
        store.step(UUID, step)
    assert store[UUID].creation is Creation.PAYMENT_AUTHORIZED


def test_a_rollback_leaves_the_uuid_and_nothing_personal() -> None:
    store = begun()
    store.update(UUID, document=order(), request=order())
    left = store.forget(UUID)
    assert UUID in store
    assert (left.document, left.request, left.creation) == ({}, {}, Creation.ROLLED_BACK)


def test_a_uuid_that_was_rolled_back_is_never_used_again() -> None:
    store = begun()
    store.forget(UUID)
    with pytest.raises(IllegalStep):
        store.begin(UUID, order(), None)


def test_a_uuid_whose_outcome_is_unknown_cannot_begin_anew() -> None:
    with pytest.raises(IllegalStep):
        begun().begin(UUID, order(), None)


def test_a_uuid_whose_b_was_refused_may_begin_again() -> None:
    store = begun()
    store.update(UUID, certainty=Certainty.REFUSED)
    assert store.begin(UUID, order(), None).certainty is Certainty.UNKNOWN


def test_orders_on_their_way_are_found_for_the_rollback() -> None:
    store = begun()
    assert [stored.uuid for stored in store.unfinished()] == [UUID]
    store.forget(UUID)
    assert store.unfinished() == []


def test_a_store_is_saved_and_loaded_whole(tmp_path: Path) -> None:
    store = begun()
    store.confirm(UUID, order())
    store.save(tmp_path / "orders.json")
    assert OrderStore.load(tmp_path / "orders.json") == store
