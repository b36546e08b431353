"""Any sequence of requests of two brokers, with time that passes: the checks over its journal find nothing.

The booking system is called below HTTP, and what would have gone over it is written into a journal.
"""

import json
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from server.build import booking_system
from server.domain.catalogue import Kind
from server.domain.clock import AdjustableClock
from server.domain.errors import OpenBookingError
from server.domain.flow import Checkpoint
from server.system import SPECIFICATION, Caller
from server.wire.urls import Urls
from simulator.checks import Court
from simulator.journal import Entry, Fate, Journal, Request, Response
from tests import shop

UUIDS = st.sampled_from([f"{number:08d}-0000-4000-8000-000000000000" for number in range(2)])
CALLERS = st.sampled_from(["acme", "zest"])
WISHES = st.lists(st.sampled_from([shop.YOGA, shop.SOLO, shop.BOXING]), min_size=1, max_size=4)
PATHS = {Checkpoint.C1: "order-quote-templates", Checkpoint.C2: "order-quotes", Checkpoint.B: "orders"}


class AnySequence(RuleBasedStateMachine):
    """Two brokers with two UUIDs each, three classes, and a clock that is moved."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = AdjustableClock(shop.NOW)
        self.system = booking_system(shop.fixtures(), Urls(shop.ROOT), self.clock, seed=1)
        self.court = Court()
        self.journal = Journal(watchers=[self.court.see])
        self.open_at = ""
        self.private_at = {"acme": "", "zest": ""}
        self.tell_time()

    def note(self, actor: str, request: Request, status: int, body: Any, fate: Fate = Fate.ANSWERED) -> None:
        """Writes an exchange into the journal."""
        response = Response(status, {}, body)
        entry = Entry(self.journal.next_number, actor, "any", "any", None, request, fate, response, "2026-01-01", 0.0)
        self.journal.append(entry)

    def tell_time(self) -> None:
        """Lets the journal know what time it is in the sandbox."""
        told = {"now": self.clock.now().isoformat(), "frozen": True}
        self.note("control", Request("POST", f"{shop.ROOT}/control/sandboxes/default/clock"), 200, {"clock": told})

    def ask(self, actor: str, request: Request, call: Any, *arguments: Any, fate: Fate = Fate.ANSWERED) -> Any:
        """Lets a broker ask for something, and writes down what came of it; the body of the answer."""
        try:
            answer = call(*arguments)
        except OpenBookingError as refusal:
            self.note(actor, request, refusal.status_code, {"@type": refusal.type}, fate)
            return {}
        body = json.loads(answer.body) if answer.body else None
        self.note(actor, request, getattr(answer, "status", 200), body, fate)
        return body

    def put(self, checkpoint: Checkpoint, actor: str, uuid: str, body: Any, fate: Fate = Fate.ANSWERED) -> None:
        request = Request("PUT", f"{shop.BASE}/{PATHS[checkpoint]}/{uuid}", body)
        self.ask(
            actor, request, self.system.submit, checkpoint, Caller(actor), uuid, json.dumps(body).encode(), fate=fate
        )

    @rule(checkpoint=st.sampled_from([Checkpoint.C1, Checkpoint.C2]), actor=CALLERS, uuid=UUIDS, wanted=WISHES)
    def quote(self, checkpoint: Checkpoint, actor: str, uuid: str, wanted: list[str]) -> None:
        self.put(checkpoint, actor, self.named(actor, uuid), shop.order("OrderQuote", *wanted))

    @rule(actor=CALLERS, uuid=UUIDS, wanted=WISHES, lost=st.booleans())
    def book_twice(self, actor: str, uuid: str, wanted: list[str], lost: bool) -> None:
        body = shop.order("Order", *wanted, totalPaymentDue=shop.price(10 * len(wanted)), payment=shop.PAYMENT)
        name = self.named(actor, uuid)
        self.put(Checkpoint.B, actor, name, body, Fate.RESPONSE_LOST if lost else Fate.ANSWERED)
        self.put(Checkpoint.B, actor, name, body)

    def named(self, actor: str, uuid: str) -> str:
        """A UUID that only this broker uses."""
        return f"{uuid[:-4]}{'aaaa' if actor == 'acme' else 'eeee'}"

    @rule(actor=CALLERS, uuid=UUIDS, number=st.integers(1, 4))
    def cancel(self, actor: str, uuid: str, number: int) -> None:
        name = self.named(actor, uuid)
        body = shop.cancellation(f"{shop.BASE}/orders/{name}#/orderedItem/{number}")
        request = Request("PATCH", f"{shop.BASE}/orders/{name}", body)
        raw = json.dumps(body).encode()
        self.ask(actor, request, self.system.cancel, Caller(actor), name, raw, SPECIFICATION)

    @rule(actor=CALLERS, uuid=UUIDS)
    def delete(self, actor: str, uuid: str) -> None:
        name = self.named(actor, uuid)
        request = Request("DELETE", f"{shop.BASE}/orders/{name}")
        self.ask(actor, request, self.system.delete_order, Caller(actor), name, SPECIFICATION)

    @rule(actor=CALLERS, uuid=UUIDS)
    def abandon(self, actor: str, uuid: str) -> None:
        name = self.named(actor, uuid)
        self.ask(
            actor, Request("DELETE", f"{shop.BASE}/order-quotes/{name}"), self.system.delete_quote, Caller(actor), name
        )

    @rule(owner=CALLERS, actor=CALLERS, uuid=UUIDS)
    def look(self, owner: str, actor: str, uuid: str) -> None:
        name = self.named(owner, uuid)
        self.ask(actor, Request("GET", f"{shop.BASE}/orders/{name}"), self.system.status, Caller(actor), name)

    @precondition(lambda self: self.clock.now() < shop.NOW + timedelta(hours=40))
    @rule(minutes=st.integers(1, 15))
    def wait(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))
        self.tell_time()

    @rule()
    def read_the_open_feed(self) -> None:
        feed = self.system.urls.open_feed(Kind.SCHEDULED_SESSION)
        page = self.system.open_page
        self.open_at = self.read_on("acme", feed, self.open_at, lambda query: page(Kind.SCHEDULED_SESSION, query))

    @rule(actor=CALLERS, again=st.booleans())
    def read_the_orders_feed(self, actor: str, again: bool) -> None:
        feed, start = self.system.urls.orders_feed, "" if again else self.private_at[actor]
        at = self.read_on(actor, feed, start, lambda query: self.system.orders_page(Caller(actor), query))
        self.private_at[actor] = at

    def read_on(self, actor: str, feed: str, query: str, page: Any) -> str:
        """Reads a feed to its end, as RPDE has it; where to go on from the next time."""
        while True:
            body = self.ask(actor, Request("GET", f"{feed}?{query}".rstrip("?")), page, query)
            query = body["next"].partition("?")[2]
            if not body["items"]:
                return query

    @invariant()
    def the_checks_find_nothing(self) -> None:
        assert self.court.findings == []


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
