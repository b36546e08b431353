"""The broker: payment steps around B, refunds from the feed alone, and rollback."""

from decimal import Decimal

import pytest

from simulator.broker import Broker, payment_is_due
from simulator.catalogue import Catalogue
from simulator.client import Access, Lost
from simulator.customers import Customer
from simulator.discovery import discover
from simulator.documents import Draft
from simulator.needs import Need, fitting
from simulator.orders import Certainty, Creation, IllegalStep
from simulator.payments import PaymentRefused, State
from tests.simulator import catalogue as sample
from tests.simulator.samples import UUID, total
from tests.simulator.system import System
from tests.simulator.test_catalogue import NOW, open_data

ANN = Customer("Ann", "Lee", "ann.lee@example.com", "+44 7700 900000")


def basket(name: str = sample.SWIM, places: int = 1) -> Draft:
    """A basket with one thing in it, some times over."""
    pairs = open_data(*sample.documents().values()).pairs(NOW)
    pair = next(pair for pair in fitting(pairs, Need(), NOW) if pair.opportunity == name)
    return Draft(UUID, (pair,) * places)


async def booked(broker: Broker, places: int = 2) -> list[str]:
    """Books and completes; the `@id`s of the items."""
    await broker.book(basket(places=places), ANN, total(6.0 * places))
    return [str(item["@id"]) for item in broker.store[UUID].items] if broker.complete(UUID) else []


async def test_a_booking_goes_through_all_payment_steps(broker: Broker, base_uri: str) -> None:
    await broker.book(basket(), ANN, total(6.0))
    stored = broker.store[UUID]
    assert stored.creation is Creation.PAYMENT_DUE
    assert broker.complete(UUID).creation is Creation.COMPLETE
    payment = broker.provider.payments[stored.payment or ""]
    assert (payment.state, payment.kept, payment.reference) == (State.CAPTURED, Decimal(6), f"{base_uri}/orders/{UUID}")


async def test_b_carries_the_payment_that_was_authorised(broker: Broker) -> None:
    await broker.book(basket(), ANN, total(6.0))
    sent = broker.client.journal.entries[-1].request.body["payment"]
    assert sent == broker.details.document(broker.store[UUID].payment)


async def test_a_free_booking_asks_no_bank(broker: Broker) -> None:
    await broker.book(basket(sample.WALK), ANN, total(0))
    assert broker.store[UUID].creation is Creation.PAYMENT_CAPTURED
    assert "payment" not in broker.client.journal.entries[-1].request.body
    assert broker.provider.payments == {}


@pytest.mark.parametrize(
    ("price", "prepayment", "due"),
    [(5, "Required", True), (5, "Optional", True), (5, None, True), (5, "Unavailable", False), (0, None, False)],
)
def test_payment_is_taken_as_the_total_says(price: float, prepayment: str | None, due: bool) -> None:
    named = {"openBookingPrepayment": f"https://openactive.io/{prepayment}"} if prepayment else {}
    assert payment_is_due(total(price) | named) is due


async def test_a_refused_b_cancels_the_authorisation(broker: Broker) -> None:
    await broker.book(basket(sample.SOLO, places=2), ANN, total(40))
    stored = broker.store[UUID]
    assert (stored.certainty, stored.creation) == (Certainty.REFUSED, Creation.PAYMENT_AUTHORIZED)
    assert broker.provider.payments[stored.payment or ""].state is State.CANCELLED


async def test_a_b_that_failed_with_500_spends_the_uuid(broker: Broker, system: System) -> None:
    system.deleted.add(UUID)
    await broker.book(basket(), ANN, total(6.0))
    assert broker.store[UUID].creation is Creation.ROLLED_BACK
    with pytest.raises(IllegalStep):
        await broker.book(basket(), ANN, total(6.0))


async def test_a_lost_answer_to_b_leaves_the_outcome_unknown_until_the_retry(broker: Broker) -> None:
    with pytest.raises(Lost):
        await broker.book(basket(), ANN, total(6.0), lose="response")
    assert broker.store[UUID].certainty is Certainty.UNKNOWN
    await broker.send_order(UUID)
    assert broker.store[UUID].certainty is Certainty.CONFIRMED
    first, second = broker.client.journal.entries
    assert first.request == second.request
    assert first.response == second.response


async def test_the_feed_settles_what_a_lost_answer_left_open(broker: Broker, system: System) -> None:
    await broker.feed.open()
    with pytest.raises(Lost):
        await broker.book(basket(), ANN, total(6.0), lose="response")
    system.announce(UUID, system.orders[UUID])
    await broker.feed.read()
    stored = broker.store[UUID]
    assert (stored.certainty, stored.creation) == (Certainty.CONFIRMED, Creation.PAYMENT_DUE)


async def test_a_cancellation_is_refunded_by_the_feed_and_not_before(broker: Broker) -> None:
    await broker.feed.open()
    items = await booked(broker)
    await broker.cancel(UUID, items[:1])
    payment = broker.store[UUID].payment or ""
    assert broker.provider.payments[payment].refunded == 0
    (change,) = await broker.feed.read()
    assert (change.refund, change.cancelled, change.anomalies) == (Decimal(6), (items[0],), ())
    assert broker.provider.payments[payment].kept == broker.store[UUID].due == 6


async def test_each_cancellation_makes_a_new_invoice(broker: Broker) -> None:
    await broker.feed.open()
    items = await booked(broker)
    for item in items:
        await broker.cancel(UUID, [item])
        await broker.feed.read()
    assert broker.store[UUID].invoices == 3


async def test_entries_of_earlier_days_are_passed_over(broker: Broker, system: System) -> None:
    system.feed.append({"state": "deleted", "kind": "Order", "id": "old", "modified": 0})
    assert await broker.feed.open() == 1
    assert await broker.feed.read() == []


async def test_an_order_that_is_not_in_the_store_is_noticed(broker: Broker, system: System) -> None:
    await broker.feed.open()
    system.feed.append({"state": "deleted", "kind": "Order", "id": "strange", "modified": 0})
    (change,) = await broker.feed.read()
    assert change.foreign


async def test_an_order_deleted_by_nobody_is_an_anomaly_and_stays(broker: Broker, system: System) -> None:
    await broker.feed.open()
    await booked(broker)
    system.feed.append({"state": "deleted", "kind": "Order", "id": UUID, "modified": 0})
    (change,) = await broker.feed.read()
    assert "deleted by no request of ours" in change.anomalies[0].sentence
    assert broker.store[UUID].document


async def test_a_rollback_after_a_failed_capture_deletes_the_order(broker: Broker, system: System) -> None:
    await broker.book(basket(), ANN, total(6.0))
    broker.provider.refuses_capture = True
    with pytest.raises(PaymentRefused):
        broker.complete(UUID)
    await broker.roll_back(UUID)
    assert UUID in system.deleted
    assert broker.store[UUID].document == {}
    assert [payment.state for payment in broker.provider.payments.values()] == [State.CANCELLED]


async def test_a_rollback_after_a_lost_b_deletes_what_may_exist(broker: Broker, system: System) -> None:
    with pytest.raises(Lost):
        await broker.book(basket(), ANN, total(6.0), lose="response")
    await broker.roll_back(UUID)
    assert UUID in system.deleted
    assert broker.store.unfinished() == []


async def test_a_rollback_of_a_captured_order_only_finishes_it(broker: Broker, system: System) -> None:
    await broker.book(basket(sample.WALK), ANN, total(0))
    assert await broker.roll_back(UUID) is None
    assert broker.store[UUID].creation is Creation.COMPLETE
    assert UUID in system.orders


async def test_the_open_feed_follows_a_lease(broker: Broker, base_uri: str) -> None:
    root = base_uri.removesuffix("/api")
    site = await discover(broker.client, f"{root}/openactive")
    catalogue = Catalogue(broker.client, site.feeds)
    await catalogue.refresh()
    before = catalogue.places(sample.SWIM)
    await broker.c1(basket(places=3))
    await catalogue.refresh(sample.SWIM)
    assert (before, catalogue.places(sample.SWIM)) == (10, 7)


async def test_tidying_up_gives_quotes_back_and_rolls_orders_back(broker: Broker, system: System) -> None:
    await broker.c1(basket())
    assert UUID in system.leases
    assert await broker.tidy_up() == 1
    assert system.leases == {}
    await broker.book(basket(), ANN, total(6.0))
    broker.provider.refuses_capture = True
    assert await broker.tidy_up() == 1
    assert UUID in system.deleted


async def test_a_broker_who_finished_everything_has_nothing_to_tidy_up(broker: Broker) -> None:
    await booked(broker)
    assert await broker.tidy_up() == 0


async def test_a_rollback_that_could_not_delete_the_order_is_left_for_another_time(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await broker.book(basket(), ANN, total(6.0))
    broker.provider.refuses_capture = True
    monkeypatch.setattr(broker.client, "access", Access(broker.client.access.base_uri, "expired", "AcmeBroker"))
    answer = await broker.roll_back(UUID)
    assert answer is not None
    assert (answer.status, broker.store[UUID].creation) == (401, Creation.PAYMENT_DUE)


async def test_what_was_paid_for_a_deleted_order_goes_back_by_hand_and_once(broker: Broker) -> None:
    await booked(broker)
    await broker.delete(UUID)
    assert [broker.pay_back(UUID), broker.pay_back(UUID)] == ["12.00 GBP", ""]
