"""What refusals tell of themselves: the rule, the clause, and the facts, as the journal finds them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from server.build import booking_system
from server.domain.catalogue import FlowRequirement
from server.domain.clock import AdjustableClock
from server.domain.errors import OpenBookingError
from server.domain.flow import Checkpoint
from server.domain.orders import OrderKey
from server.domain.why import Clause
from server.seller_desk import SellerDesk
from server.system import GUIDE, SPECIFICATION, BookingSystem, Caller
from server.wire.urls import Urls
from tests import shop

ACME, ZEST = Caller("acme"), Caller("zest")
APPROVED: dict[str, Any] = {"requirements": frozenset({FlowRequirement.APPROVAL})}
TYPES = {"C1": "OrderQuote", "C2": "OrderQuote", "P": "OrderProposal", "B": "Order"}
THIRD = "33333333-3333-4333-8333-333333333333"
TEN_MINUTES = timedelta(minutes=10)


@dataclass
class Counter:
    """Where brokers come to a booking system, with no HTTP between."""

    system: BookingSystem
    clock: AdjustableClock

    def send(self, step: str, *wanted: str, caller: Caller = ACME, uuid: str = shop.UUID1, **changes: Any) -> Any:
        """C1, C2, P or B; the answer."""
        paid = {"totalPaymentDue": shop.price(10 * max(len(wanted), 1)), "payment": shop.PAYMENT}
        body = shop.order(TYPES[step], *wanted, **((paid if step in "PB" else {}) | changes))
        return self.system.submit(Checkpoint[step], caller, uuid, json.dumps(body).encode())

    def item_refusal(self, *wanted: str, step: str = "C2", **more: Any) -> OpenBookingError:
        """The first error of an item at a step."""
        answer = self.send(step, *wanted, **more)
        assert answer.status == 409
        return answer.refusals[0][1]  # type: ignore[no-any-return]


@pytest.fixture
def counter() -> Counter:
    """The counter of the leisure centre, with a few things more."""
    more = (
        shop.series("soon", valid_from_before_start=timedelta(hours=1)),
        shop.session("soon"),
        shop.series("asked", **APPROVED),
        shop.session("asked", capacity=2),
    )
    clock = AdjustableClock(shop.NOW)
    return Counter(booking_system(shop.fixtures(*more), Urls(shop.ROOT), clock, seed=1), clock)


def refusal(act: Callable[[], object]) -> OpenBookingError:
    """What something is refused with."""
    with pytest.raises(OpenBookingError) as caught:
        act()
    return caught.value


class TestPlaces:
    def test_a_place_under_a_lease(self, counter: Counter) -> None:
        counter.send("C2", shop.SOLO)
        counter.clock.advance(timedelta(minutes=6))
        fault = counter.item_refusal(shop.SOLO, caller=ZEST)
        assert (fault.type, fault.rule) == ("OpportunityCapacityIsReservedByLeaseError", "place_for")
        assert fault.clause is Clause.LEASING
        known = {"capacity": 1, "booked": 0, "leased": 1, "proposed": 0, "wanted": 1}
        ends = shop.NOW + TEN_MINUTES
        assert fault.facts == known | {"leaseEnds": ends, "leaseEndsIn": timedelta(minutes=4)}
        assert fault.description == "The only space is held by a lease until 09:10:00Z, and may become free again."

    def test_a_place_that_is_booked(self, counter: Counter) -> None:
        counter.send("B", shop.SOLO)
        fault = counter.item_refusal(shop.SOLO, caller=ZEST)
        assert (fault.type, fault.clause) == ("OpportunityIsFullError", Clause.ITEM_ERRORS)
        assert (fault.facts["booked"], fault.facts["leased"], fault.facts["leaseEnds"]) == (1, 0, None)
        assert fault.description == "There is no space left: the only one is booked."

    def test_a_place_in_an_open_proposal(self, counter: Counter) -> None:
        counter.send("P", "scheduled-sessions/asked", "scheduled-sessions/asked")
        fault = counter.item_refusal("scheduled-sessions/asked", caller=ZEST)
        assert (fault.facts["proposed"], fault.facts["leased"], fault.facts["leaseEnds"]) == (2, 0, None)
        held = "None of the 2 spaces is free: 2 are held for proposals. What is held may become free again."
        assert fault.description == held

    def test_the_first_lease_to_end_is_told_and_ones_own_is_not(self, counter: Counter) -> None:
        three = [shop.YOGA] * 2
        counter.send("C2", *three, caller=ZEST)
        counter.clock.advance(timedelta(minutes=1))
        counter.send("C2", *three, uuid=shop.UUID2)
        counter.send("C2", shop.YOGA)
        fault = counter.item_refusal(shop.YOGA, shop.YOGA)
        assert (fault.facts["leased"], fault.facts["leaseEnds"]) == (4, shop.NOW + TEN_MINUTES)
        few = "Of the 5 spaces only 1 is free: 4 are held by leases until 09:10:00Z or later."
        assert fault.description == f"{few} What is held may become free again."

    def test_what_is_booked_is_told_apart_from_what_is_held(self, counter: Counter) -> None:
        counter.send("B", *[shop.YOGA] * 3)
        counter.send("C2", shop.YOGA, uuid=shop.UUID2)
        counter.send("C2", shop.YOGA, uuid=THIRD)
        fault = counter.item_refusal(shop.YOGA, caller=ZEST)
        few = "None of the 5 spaces is free: 3 are booked and 2 are held by leases until 09:10:00Z or later."
        assert fault.description == f"{few} What is held may become free again."

    def test_nobody_holds_what_was_booked_released_or_has_expired(self, counter: Counter) -> None:
        counter.send("C2", shop.SOLO)
        counter.send("B", shop.SOLO)
        counter.send("C2", shop.YOGA, uuid=shop.UUID2)
        assert counter.system.sandbox.reserving(shop.SOLO) == []
        counter.clock.advance(TEN_MINUTES)
        counter.system.settle()
        assert counter.system.sandbox.reserving(shop.YOGA) == []


class TestItems:
    def test_the_errors_of_items_come_with_their_positions(self, counter: Counter) -> None:
        unknown = shop.item("scheduled-sessions/none", 7) | {"acceptedOffer": shop.offer_of(shop.YOGA)}
        answer = counter.send("C2", orderedItem=[shop.item(shop.YOGA, 3), unknown])
        assert [(position, fault.type) for position, fault in answer.refusals] == [(7, "UnknownOpportunityError")]
        assert answer.refusals[0][1].rule == "opportunity"

    def test_a_success_has_none(self, counter: Counter) -> None:
        assert counter.send("B", shop.YOGA).refusals == ()

    def test_before_the_booking_window(self, counter: Counter) -> None:
        fault = counter.item_refusal("scheduled-sessions/soon")
        starts = shop.NOW + timedelta(hours=48)
        assert fault.rule == "must_be_within_booking_window"
        assert (
            fault.says
            == "Booking opens `validFromBeforeStartDate`, and closes `validThroughBeforeStartDate`, before the start."
        )
        assert fault.facts == {"opens": starts - timedelta(hours=1), "closes": None, "starts": starts, "now": shop.NOW}

    def test_an_offer_of_something_else(self, counter: Counter) -> None:
        wrong = shop.item(shop.YOGA) | {"acceptedOffer": shop.offer_of(shop.SOLO)}
        fault = counter.item_refusal(orderedItem=[wrong])
        assert (fault.rule, fault.facts["applicableOffers"]) == ("listed", "session-series/yoga#/offers/adult")


class TestOrders:
    def test_another_total(self, counter: Counter) -> None:
        fault = refusal(lambda: counter.send("B", shop.YOGA, totalPaymentDue=shop.price(9)))
        assert (fault.rule, fault.clause) == ("check_total", Clause.ORDER_ERRORS)
        assert fault.facts == {"sent": "9.00 GBP", "calculated": "10.00 GBP", "tax": Decimal("1.67")}

    def test_a_uuid_that_is_spent(self, counter: Counter) -> None:
        counter.send("B", shop.YOGA)
        fault = refusal(lambda: counter.send("C2", shop.YOGA))
        assert fault.facts == {"existing": "Order", "made": shop.NOW, "wanted": "OrderQuote"}

    def test_another_seller(self, counter: Counter) -> None:
        items = [shop.item(shop.NET_DANCE)]
        fault = refusal(lambda: counter.send("C2", orderedItem=items))
        assert fault.facts == {"position": 0, "sellerOfOrder": shop.RIVERSIDE, "sellerOfItem": shop.OAKWOOD}

    def test_a_proposal_that_is_not_accepted(self, counter: Counter) -> None:
        answer = json.loads(counter.send("P", "scheduled-sessions/asked").body)
        version = answer["orderProposalVersion"]
        fault = refusal(lambda: counter.send("B", orderProposalVersion=version))
        assert fault.rule == "check_agreed"
        assert fault.facts["orderProposalStatus"] == "AwaitingSellerConfirmation"

    def test_after_the_cancellation_window(self, counter: Counter) -> None:
        booked = json.loads(counter.send("B", shop.TOMORROW_LATE).body)["orderedItem"][0]["@id"]
        body = json.dumps(shop.cancellation(booked)).encode()
        fault = refusal(lambda: counter.system.cancel(ACME, shop.UUID1, body, SPECIFICATION))
        assert (fault.rule, fault.clause) == ("cancelled", Clause.CUSTOMER_CANCELLATION)
        assert fault.facts["until"] == shop.NOW + timedelta(hours=48) - timedelta(days=7)

    @pytest.mark.parametrize("dialect", [GUIDE, SPECIFICATION])
    def test_an_order_that_is_not_there(self, counter: Counter, dialect: Any) -> None:
        fault = refusal(lambda: counter.system.delete_order(ACME, shop.UUID1, dialect))
        assert (fault.rule, fault.clause, fault.facts["ending"]) == ("BookingSystem.known", Clause.GENERIC_ERRORS, None)

    def test_an_order_of_a_seller_who_has_not_agreed(self, counter: Counter) -> None:
        caller = Caller("acme", frozenset({shop.OAKWOOD}))
        fault = refusal(lambda: counter.send("C2", caller=caller))
        assert (fault.rule, fault.clause) == ("check_granted", Clause.DATA_SECURITY)
        assert fault.facts == {"seller": shop.RIVERSIDE, "granted": shop.OAKWOOD}

    def test_a_body_that_cannot_be_read(self, counter: Counter) -> None:
        fault = refusal(lambda: counter.send("C2", customer=5))
        assert (fault.rule, fault.clause) == ("decoded", Clause.ORDER_MODEL)
        assert fault.facts == {"place": "customer"}


class TestTheSellersDesk:
    def test_what_the_domain_refuses_keeps_its_reason(self, counter: Counter) -> None:
        counter.send("P", "scheduled-sessions/asked")
        desk, key = SellerDesk(counter.system), OrderKey("acme", shop.UUID1)
        desk.reject(key)
        fault = refusal(lambda: desk.accept(key))
        assert (fault.rule, fault.clause) == ("accept", Clause.PROPOSAL_STATUSES)
        assert fault.facts == {"status": "SellerRejected", "event": "seller accepts"}

    def test_a_change_of_an_item_that_is_cancelled(self, counter: Counter) -> None:
        counter.send("B", shop.YOGA)
        desk, key = SellerDesk(counter.system), OrderKey("acme", shop.UUID1)
        desk.cancel(key)
        assert refusal(lambda: desk.mark_attended(key)).rule == "meant"
        assert refusal(lambda: desk.mark_attended(key, {"1"})).clause is Clause.ATTENDANCE
