"""The seller's desk: every operation is one update of the feeds, or an error that changes nothing."""

from datetime import timedelta

import pytest

from server.domain import errors
from server.domain.catalogue import Kind
from server.domain.errors import OpenBookingError
from server.domain.flow import Checkpoint
from server.domain.orders import OrderKey, Phase
from server.seller_desk import SellerDesk
from tests import shop
from tests.test_interface.bench import Bench, bench

KEY = OrderKey("acme", shop.UUID1)


@pytest.fixture
def workbench() -> Bench:
    return bench()


@pytest.fixture
def desk(workbench: Bench) -> SellerDesk:
    return SellerDesk(workbench.system)


def offer_of_yoga(workbench: Bench) -> str:
    """The offer that applies to yoga."""
    return str(workbench.found(f"{shop.BASE}/{shop.YOGA}").offer["@id"]).removeprefix(f"{shop.BASE}/")


def test_one_act_is_one_update(workbench: Bench, desk: SellerDesk) -> None:
    url = f"{shop.BASE}/{shop.YOGA}"
    workbench.commit(Checkpoint.B, url, url)
    desk.cancel(KEY, "Snow")
    feed = workbench.system.sandbox.private_feed(Phase.ORDER, "acme")
    before = feed.entry(shop.UUID1)
    desk.cancel(KEY, "Snow again")
    assert before is not None and feed.entry(shop.UUID1) == before


def test_what_is_not_there_is_an_error(desk: SellerDesk) -> None:
    with pytest.raises(errors.UnknownOrderError, match="There is no Order"):
        desk.cancel(KEY)
    with pytest.raises(errors.UnknownOpportunityError, match="There is no opportunity"):
        desk.describe("scheduled-sessions/none", name="x")


def test_a_quote_is_no_order(workbench: Bench, desk: SellerDesk) -> None:
    workbench.submit(Checkpoint.C2, f"{shop.BASE}/{shop.YOGA}")
    with pytest.raises(errors.UnknownOrderError, match="it is an OrderQuote"):
        desk.cancel(KEY)


def test_an_order_is_no_proposal(workbench: Bench, desk: SellerDesk) -> None:
    workbench.commit(Checkpoint.B, f"{shop.BASE}/{shop.YOGA}")
    with pytest.raises(errors.UnknownOrderError, match="it is an Order"):
        desk.accept(KEY)


def test_a_replacement_needs_a_place_for_every_item(workbench: Bench, desk: SellerDesk) -> None:
    url = f"{shop.BASE}/{shop.YOGA}"
    workbench.commit(Checkpoint.B, url, url)
    solo = (shop.SOLO, "session-series/solo#/offers/adult")
    with pytest.raises(errors.OpportunityHasInsufficientCapacityError):
        desk.replace(KEY, {"1": solo, "2": solo})
    desk.replace(KEY, {"1": solo})
    assert [each.opportunity for each in desk.order(KEY).items] == [shop.SOLO, shop.YOGA]


def test_a_replacement_must_be_on_an_offer_that_applies(workbench: Bench, desk: SellerDesk) -> None:
    workbench.commit(Checkpoint.B, f"{shop.BASE}/{shop.YOGA}")
    with pytest.raises(errors.UnacceptableOfferError):
        desk.replace(KEY, {"1": (shop.SOLO, offer_of_yoga(workbench))})
    assert workbench.update() is None


def test_what_cannot_be_done_is_said_in_a_sentence(workbench: Bench, desk: SellerDesk) -> None:
    workbench.commit(Checkpoint.B, f"{shop.BASE}/{shop.YOGA}")
    with pytest.raises(OpenBookingError, match=r"^That cannot be done: No item .* could be renewed\.$") as refusal:
        desk.renew_channels(KEY)
    assert refusal.value.status_code == 409


def test_a_course_moves_with_its_events(workbench: Bench, desk: SellerDesk) -> None:
    course = workbench.create(kind="CourseInstance").removeprefix(f"{shop.BASE}/")
    before = desk.opportunity(course)
    assert before.start is not None
    desk.reschedule(course, before.start + timedelta(days=1))
    (event,) = desk.parts(desk.opportunity(course))
    assert event.start == before.start + timedelta(days=1)
    published = workbench.feed(Kind.COURSE_INSTANCE)[course] or {}
    assert published["subEvent"][0]["startDate"] == event.start.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("told", [True, False])
def test_a_change_of_logistics_goes_to_the_orders_feed_if_so_set(told: bool) -> None:
    workbench = bench(logistics_in_orders_feed=told)
    workbench.commit(Checkpoint.B, f"{shop.BASE}/{shop.YOGA}")
    SellerDesk(workbench.system).describe("session-series/yoga", name="Sunset Yoga")
    update = workbench.update()
    assert (update is not None) == told
    assert update is None or update["orderedItem"][0]["orderedItem"]["superEvent"]["name"] == "Sunset Yoga"
