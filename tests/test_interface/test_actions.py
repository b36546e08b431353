"""Every simulate action does the real thing, and tells the broker once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from server.domain.errors import OpenBookingError
from server.domain.flow import Checkpoint
from server.domain.orders import Order, OrderKey
from server.domain.value import replace
from server.seller_desk import SellerDesk
from server.system import Caller
from tests import shop
from tests.test_interface.bench import Bench, bench
from tests.test_interface.requests import KINDS, action, encoded

OA = shop.OA
KEY = OrderKey("acme", shop.UUID1)


@pytest.fixture
def workbench() -> Bench:
    return bench()


def booked(workbench: Bench, criterion: str = "TestOpportunityBookable", *more: str) -> dict[str, Any]:
    """An order for two different opportunities."""
    return workbench.commit(Checkpoint.B, workbench.create(criterion, *more), workbench.create())


def proposed(workbench: Bench, criterion: str = "TestOpportunityBookable") -> dict[str, Any]:
    """A proposal."""
    return workbench.commit(Checkpoint.P, workbench.create(criterion, flow="OpenBookingApprovalFlow"))


def negotiable(workbench: Bench, *, free: bool) -> dict[str, Any]:
    """A proposal that can be amended; the criterion leaves it to chance whether it is free."""
    urls = [
        workbench.create("TestOpportunityBookableWithNegotiation", flow="OpenBookingApprovalFlow") for _ in range(20)
    ]
    fitting = [url for url in urls if (workbench.found(url).offer["price"] == 0) is free]
    return workbench.commit(Checkpoint.P, fitting[0])


def after(workbench: Bench, name: str, order: dict[str, Any]) -> dict[str, Any]:
    """The order as the Orders feed has it after an action."""
    workbench.act(name, "Order", order["@id"])
    update = workbench.update()
    assert update is not None
    return update


def values(order: dict[str, Any], name: str) -> list[Any]:
    """A property of all items."""
    return [item.get(name) for item in order["orderedItem"]]


def booked_urls(order: dict[str, Any]) -> list[str]:
    """The `@id`s of what was booked; the Orders feed shows no more of some kinds."""
    return [thing if isinstance(thing, str) else thing["@id"] for thing in values(order, "orderedItem")]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("SellerRequestedCancellation", "SellerCancelled"),
        ("SellerRequestedCancellationWithMessage", "SellerCancelled"),
        ("AttendeeAttended", "AttendeeAttended"),
        ("AttendeeAbsent", "AttendeeAbsent"),
    ],
)
def test_an_action_sets_the_status_of_every_item(workbench: Bench, name: str, status: str) -> None:
    update = after(workbench, name, booked(workbench))
    assert values(update, "orderItemStatus") == [OA + status, OA + status]


@pytest.mark.parametrize(
    ("name", "property_"),
    [("SellerRequestedCancellationWithMessage", "cancellationMessage"), ("CustomerNotice", "customerNotice")],
)
def test_an_action_has_something_to_say_to_the_customer(workbench: Bench, name: str, property_: str) -> None:
    update = after(workbench, name, booked(workbench))
    assert all(isinstance(text, str) and text for text in values(update, property_))


def test_a_cancellation_without_message_has_none(workbench: Bench) -> None:
    update = after(workbench, "SellerRequestedCancellation", booked(workbench))
    assert values(update, "cancellationMessage") == [None, None]


def test_a_cancellation_frees_the_places_and_lowers_the_total(workbench: Bench) -> None:
    url = workbench.create("TestOpportunityBookableNonFree")
    before = workbench.found(url).remaining
    update = after(workbench, "SellerRequestedCancellation", workbench.commit(Checkpoint.B, url))
    assert (workbench.found(url).remaining, update["totalPaymentDue"]["price"]) == (before, 0)


@pytest.mark.parametrize(
    ("name", "property_", "criterion"),
    [
        ("AccessCodeUpdate", "accessCode", "TestOpportunityOfflineBookable"),
        ("AccessPassUpdate", "accessPass", "TestOpportunityOfflineBookable"),
        ("AccessChannelUpdate", "accessChannel", "TestOpportunityOnlineBookable"),
    ],
)
def test_an_action_renews_the_means_of_access(workbench: Bench, name: str, property_: str, criterion: str) -> None:
    order = booked(workbench, criterion)
    update = after(workbench, name, order)
    before, now = values(order, property_)[0], values(update, property_)[0]
    assert before and now and before != now


def test_a_replacement_is_another_opportunity_at_the_same_price(workbench: Bench) -> None:
    order = booked(workbench)
    update = after(workbench, "Replacement", order)
    before, now = (set(booked_urls(each)) for each in (order, update))
    assert not before & now and len(now) == 2
    assert update["totalPaymentDue"] == order["totalPaymentDue"]
    assert all(workbench.published(url) for url in now)


def test_a_replacement_moves_the_claim_on_a_place(workbench: Bench) -> None:
    url = workbench.create()
    before = workbench.found(url).remaining or 0
    update = after(workbench, "Replacement", workbench.commit(Checkpoint.B, url))
    (twin,) = booked_urls(update)
    assert (workbench.found(url).remaining, workbench.found(twin).remaining) == (before, before - 1)


@pytest.mark.parametrize("kind", ["CourseInstance", "Event", "OnDemandEvent", "IndividualFacilityUseSlot"])
def test_anything_can_be_replaced(workbench: Bench, kind: str) -> None:
    order = workbench.commit(Checkpoint.B, workbench.create(kind=kind))
    update = after(workbench, "Replacement", order)
    assert not set(booked_urls(update)) & set(booked_urls(order))


def test_a_replacement_that_is_refused_leaves_nothing_behind(workbench: Bench) -> None:
    order = workbench.commit(Checkpoint.B, workbench.create())
    workbench.clock.advance(timedelta(days=9))
    before = workbench.everything_published()
    with pytest.raises(OpenBookingError, match="is over since"):
        workbench.act("Replacement", "Order", order["@id"])
    assert workbench.everything_published() == before


@pytest.mark.parametrize(
    "change", [{"price": Decimal(99)}, {"attendee_details": ("givenName",)}, {"id": f"{shop.COURT}#/offers/new"}]
)
@pytest.mark.parametrize("opportunity", [shop.YOGA, shop.COURT])
def test_a_twin_is_put_on_as_it_was_booked_whatever_is_asked_for_by_now(
    workbench: Bench, opportunity: str, change: dict[str, Any]
) -> None:
    order = workbench.commit(Checkpoint.B, f"{shop.BASE}/{opportunity}")
    desk = SellerDesk(workbench.system)
    owner = desk.opportunity("session-series/yoga" if opportunity == shop.YOGA else opportunity)
    desk.put_on([replace(owner, offers=(replace(owner.offers[0], **change),))])
    update = after(workbench, "Replacement", order)
    assert update["totalPaymentDue"] == order["totalPaymentDue"]


def test_twins_keep_the_price_that_each_was_agreed_to_at(workbench: Bench) -> None:
    order = workbench.commit(Checkpoint.B, f"{shop.BASE}/{shop.YOGA}", f"{shop.BASE}/{shop.YOGA}")
    record = workbench.system.sandbox.find(KEY)
    assert isinstance(record, Order) and record.items[0].offer is not None
    cheap = replace(record.items[0].offer, price=Decimal(8))
    workbench.system.sandbox.commit(replace(record, items=(record.items[0], replace(record.items[1], offer=cheap))))
    update = after(workbench, "Replacement", order)
    assert [offer["price"] for offer in values(update, "acceptedOffer")] == [10, 8]
    assert len(set(booked_urls(update))) == 1


@pytest.mark.parametrize(("name", "status"), [("Accept", "SellerAccepted"), ("Reject", "SellerRejected")])
def test_a_seller_decides_on_a_proposal(workbench: Bench, name: str, status: str) -> None:
    proposal = proposed(workbench)
    workbench.act(f"Seller{name}OrderProposal", "OrderProposal", proposal["@id"])
    update = workbench.update(proposals=True)
    assert update and update["orderProposalStatus"] == OA + status
    assert update["orderProposalVersion"] == proposal["orderProposalVersion"]


def test_an_amended_proposal_has_a_new_version_and_awaits_the_seller(workbench: Bench) -> None:
    proposal = proposed(workbench, "TestOpportunityBookableWithNegotiation")
    workbench.act("SellerAmendOrderProposal", "OrderProposal", proposal["@id"])
    update = workbench.update(proposals=True)
    assert update and update["orderProposalStatus"] == OA + "AwaitingSellerConfirmation"
    assert update["orderProposalVersion"] != proposal["orderProposalVersion"]
    assert update["orderSellerNote"]


def test_an_amendment_takes_a_tenth_off_what_is_paid_for_and_leaves_the_places(workbench: Bench) -> None:
    proposal = negotiable(workbench, free=False)
    (url,) = booked_urls(proposal)
    left = workbench.found(url).remaining
    workbench.act("SellerAmendOrderProposal", "OrderProposal", proposal["@id"])
    update = workbench.update(proposals=True) or {}
    assert (proposal["totalPaymentDue"]["price"], update["totalPaymentDue"]["price"]) == (12.5, 11.25)
    assert [offer["price"] for offer in values(update, "acceptedOffer")] == [11.25]
    assert booked_urls(update) == [url] and workbench.found(url).remaining == left


def test_what_is_free_stays_free_and_has_a_new_version(workbench: Bench) -> None:
    proposal = negotiable(workbench, free=True)
    workbench.act("SellerAmendOrderProposal", "OrderProposal", proposal["@id"])
    update = workbench.update(proposals=True) or {}
    assert update["totalPaymentDue"] == proposal["totalPaymentDue"]
    assert update["orderProposalVersion"] != proposal["orderProposalVersion"]


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"OnDemandEvent"}))
def test_a_change_of_logistics_is_told_by_the_open_feeds(workbench: Bench, kind: str) -> None:
    url = workbench.create(kind=kind)
    before = workbench.found(url).opportunity
    for name in ("Name", "Time", "Location"):
        workbench.act(f"ChangeOfLogistics{name}", before["@type"], url)
    now = workbench.found(url).opportunity
    changed = {name for name in ("name", "startDate", "endDate", "duration", "location") if before[name] != now[name]}
    assert changed == {"name", "startDate", "endDate", "location"}


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Dancing", "orders/{order}"),
        ("CustomerNotice", "orders/99999999-9999-4999-8999-999999999999"),
        ("CustomerNotice", "orders/one"),
        ("CustomerNotice", "order-proposals/{order}"),
        ("CustomerNotice", "scheduled-sessions/yoga"),
        ("SellerAcceptOrderProposal", "order-proposals/{order}"),
        ("ChangeOfLogisticsTime", "scheduled-sessions/none"),
        ("ChangeOfLogisticsTime", "session-series/yoga"),
        ("ChangeOfLogisticsName", "orders/{order}"),
        ("AccessChannelUpdate", "orders/{order}"),
    ],
)
def test_what_cannot_be_done_is_an_error_that_changes_nothing(workbench: Bench, name: str, target: str) -> None:
    booked(workbench)
    url = f"{shop.BASE}/{target.format(order=shop.UUID1)}"
    with pytest.raises(OpenBookingError) as refusal:
        workbench.door.act(Caller("acme"), encoded(action(name, "Order", url)))
    assert refusal.value.description.endswith(".") and refusal.value.status_code < 500
    assert workbench.update() is None


def test_a_status_can_forbid_an_action(workbench: Bench) -> None:
    order = booked(workbench)
    workbench.act("AttendeeAttended", "Order", order["@id"])
    with pytest.raises(OpenBookingError, match="cannot happen while the status is AttendeeAttended") as refusal:
        workbench.act("SellerRequestedCancellation", "Order", order["@id"])
    assert refusal.value.status_code == 409


def test_an_order_is_found_for_its_own_partner_only(workbench: Bench) -> None:
    order = booked(workbench)
    with pytest.raises(OpenBookingError, match="There is no Order"):
        workbench.door.act(Caller("zest"), encoded(action("CustomerNotice", "Order", order["@id"])))
