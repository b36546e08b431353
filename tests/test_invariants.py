"""What must hold after any sequence of requests, whoever makes them and in whatever order.

The books are kept a second time here, from the records alone, and compared with what the feeds say.
"""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from server.build import booking_system
from server.domain.capacity import claims_of
from server.domain.catalogue import Kind
from server.domain.clock import AdjustableClock
from server.domain.errors import OpenBookingError
from server.domain.flow import Checkpoint
from server.domain.orders import Order, Phase
from server.domain.status import CANCELLED
from server.store.positions import START
from server.system import SPECIFICATION, Caller
from server.wire.urls import Urls
from tests import shop

UUIDS = st.sampled_from([f"{number:08d}-0000-4000-8000-000000000000" for number in range(4)])
CALLERS = st.sampled_from([Caller("acme"), Caller("zest")])
WISHES = st.lists(st.sampled_from([shop.YOGA, shop.SOLO, shop.BOXING]), min_size=1, max_size=4)


class AnySequence(RuleBasedStateMachine):
    """Two brokers, four UUIDs, three classes, and time that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = AdjustableClock(shop.NOW)
        self.system = booking_system(shop.fixtures(), Urls(shop.ROOT), self.clock, seed=1)
        self.modified = 0
        self.totals: dict[Any, Any] = {}

    def attempt(self, call: Any, *arguments: Any) -> int:
        try:
            return int(call(*arguments).status)
        except OpenBookingError as refusal:
            assert refusal.type != "InternalApplicationError"
            return refusal.status_code

    @rule(checkpoint=st.sampled_from([Checkpoint.C1, Checkpoint.C2]), caller=CALLERS, uuid=UUIDS, wanted=WISHES)
    def quote(self, checkpoint: Checkpoint, caller: Caller, uuid: str, wanted: list[str]) -> None:
        body = json.dumps(shop.order("OrderQuote", *wanted)).encode()
        self.attempt(self.system.submit, checkpoint, caller, uuid, body)

    @rule(caller=CALLERS, uuid=UUIDS, wanted=WISHES)
    def book(self, caller: Caller, uuid: str, wanted: list[str]) -> None:
        due = shop.price(10 * len(wanted))
        body = json.dumps(shop.order("Order", *wanted, totalPaymentDue=due, payment=shop.PAYMENT)).encode()
        first = self.attempt(self.system.submit, Checkpoint.B, caller, uuid, body)
        again = self.attempt(self.system.submit, Checkpoint.B, caller, uuid, body)
        assert (first, again) in ((201, 201), (409, 409), (500, 500))

    @rule(caller=CALLERS, uuid=UUIDS, number=st.integers(1, 4))
    def cancel(self, caller: Caller, uuid: str, number: int) -> None:
        body = json.dumps(shop.cancellation(f"{shop.BASE}/orders/{uuid}#/orderedItem/{number}")).encode()
        self.attempt(self.system.cancel, caller, uuid, body, SPECIFICATION)

    @rule(caller=CALLERS, uuid=UUIDS)
    def delete_order(self, caller: Caller, uuid: str) -> None:
        self.attempt(self.system.delete_order, caller, uuid, SPECIFICATION)

    @rule(caller=CALLERS, uuid=UUIDS)
    def abandon(self, caller: Caller, uuid: str) -> None:
        self.attempt(self.system.delete_quote, caller, uuid)

    @precondition(lambda self: self.clock.now() < shop.NOW + timedelta(hours=40))
    @rule(minutes=st.integers(1, 15))
    def wait(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))
        self.system.settle()

    @invariant()
    def remaining_is_the_total_less_what_live_records_claim(self) -> None:
        claimed: Counter[str] = Counter()
        for _, record in self.system.sandbox.records():
            claimed.update(claims_of(record).places)
        for opportunity in self.system.sandbox.catalogue.opportunities.values():
            if opportunity.capacity is not None:
                standing = self.system.sandbox.standing(opportunity)
                assert claimed[opportunity.id] <= opportunity.capacity, "oversold"
                assert standing.remaining == opportunity.capacity - claimed[opportunity.id]

    @invariant()
    def the_open_feed_says_the_same(self) -> None:
        feed = self.system.sandbox.open_feeds[Kind.SCHEDULED_SESSION]
        for entry in feed.page(START, 100):
            if entry.deleted:
                continue
            data = json.loads(entry.item)["data"]
            opportunity = self.system.sandbox.catalogue.opportunities[entry.id]
            assert data["remainingAttendeeCapacity"] == self.system.sandbox.standing(opportunity).remaining

    @invariant()
    def change_numbers_grow_and_no_id_is_twice_in_a_feed(self) -> None:
        entries = self.system.sandbox.open_feeds[Kind.SCHEDULED_SESSION].page(START, 100)
        changes = [entry.position.modified for entry in entries]
        assert changes == sorted(set(changes)) and len({entry.id for entry in entries}) == len(entries)
        assert max(changes) >= self.modified
        self.modified = max(changes)

    @invariant()
    def no_lease_is_alive_after_its_time_and_no_stub_knows_a_person(self) -> None:
        for _, record in self.system.sandbox.records():
            if isinstance(record, Order):
                assert record.phase is not Phase.QUOTE or record.lease_expires > self.clock.now()  # type: ignore[operator]
            else:
                assert "priya" not in repr(record)

    @invariant()
    def what_is_due_never_rises_and_cancelled_never_revives(self) -> None:
        for key, record in self.system.sandbox.records():
            if isinstance(record, Order) and record.phase is Phase.ORDER:
                cancelled = frozenset(item.id for item in record.items if item.status in CANCELLED)
                due, before = self.totals.get((key, record.order_number), (record.totals.due.price, frozenset()))
                assert record.totals.due.price <= due and before <= cancelled
                self.totals[key, record.order_number] = (record.totals.due.price, cancelled)


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
