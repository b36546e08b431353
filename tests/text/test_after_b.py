"""An order after B: what a snapshot is, what never rises, what is never reversed, and what a Replacement may be.

"totalPaymentDue invariant", "Cancellation after B", "Cancellation, replacement, refund calculation and
notification", "Access control", "Order Deletion".
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.build import booking_system
from server.domain.clock import AdjustableClock
from server.domain.errors import OpenBookingError, UnacceptableOfferError
from server.domain.flow import Checkpoint
from server.domain.orders import Order
from server.domain.status import CANCELLED
from server.domain.value import replace
from server.seller_desk import SellerDesk
from server.system import SPECIFICATION, Caller
from server.wire.urls import Urls
from tests import shop
from tests.conftest import Api
from tests.test_interface.requests import encoded
from tests.text import scene

CHEAP, DEAR = shop.series("cheap", price=Decimal("6.00")), shop.series("dear", price=Decimal("10.01"))
SUBSTITUTES = [shop.YOGA, shop.SOLO, "scheduled-sessions/cheap", "scheduled-sessions/dear", scene.OPTIONAL, scene.OVER]


def pair(opportunity: str) -> tuple[str, str]:
    """An opportunity and its one offer."""
    return opportunity, f"{opportunity.replace('scheduled-sessions', 'session-series')}#/offers/adult"


def snapshot(item: dict[str, Any]) -> tuple[Any, Any]:
    """The offer of an item and its tax."""
    return item["acceptedOffer"], item["unitTaxSpecification"]


class TestSnapshot:
    """ "MUST always represent a snapshot of the Offer at the point it was booked, or the last Replacement" """

    async def test_another_price_changes_nothing_of_what_was_booked(self, api: Api) -> None:
        before = (await api.b(shop.YOGA)).body
        scene.reprice(api, "yoga", "99.00")
        scene.desk(api).notify(scene.KEY, "Hello")
        for document in (await scene.status_of(api), await scene.told(api), (await api.b(shop.YOGA)).body):
            (now,), (was,) = document["orderedItem"], before["orderedItem"]
            assert snapshot(now) == snapshot(was)
            assert document["totalPaymentDue"] == before["totalPaymentDue"]

    async def test_nor_do_new_rules_of_cancellation(self, api: Api) -> None:
        (item,) = await api.booked_items(shop.YOGA)
        scene.reprice(api, "yoga", "10.00", cancellable=False)
        assert (await api.cancel(item)).status == 204

    async def test_a_cancellation_leaves_offer_and_tax_of_its_item(self, api: Api) -> None:
        before = (await api.b(shop.YOGA, shop.BOXING)).body
        await api.cancel(before["orderedItem"][0]["@id"])
        data = await scene.told(api)
        for now, was in zip(data["orderedItem"], before["orderedItem"], strict=True):
            assert snapshot(now) == snapshot(was)
        assert (data["totalPaymentDue"]["price"], data["totalPaymentTax"][0]["price"]) == (10, 1.67)
        prepayment = before["totalPaymentDue"]["openBookingPrepayment"]
        assert data["totalPaymentDue"]["openBookingPrepayment"] == prepayment

    async def test_a_price_that_rises_between_c2_and_b_is_a_mismatch_and_the_lease_is_kept(self, api: Api) -> None:
        await api.c2(shop.YOGA)
        scene.reprice(api, "yoga", "12.00")
        assert (await api.b(shop.YOGA)).body["@type"] == "TotalPaymentDueMismatchError"
        assert await api.remaining(shop.YOGA) == 4
        assert (await api.b(shop.YOGA, totalPaymentDue=shop.price(12))).status == 201


class TestReplacement:
    """ "only if the price is less than or equal the previous Offer price, and if the prepayment value is the same" """

    async def test_items_keep_their_ids_and_none_comes_or_goes(self, api: Api) -> None:
        before = await api.booked_items(shop.YOGA, shop.YOGA)
        scene.desk(api).replace(scene.KEY, {"1": pair(shop.SOLO)})
        data = await scene.told(api)
        assert [item["@id"] for item in data["orderedItem"]] == before
        assert data["orderedItem"][0]["orderedItem"]["@id"] == f"{shop.BASE}/{shop.SOLO}"
        assert data["orderedItem"][0]["acceptedOffer"]["@id"] == shop.offer_of(shop.SOLO)

    async def test_the_places_move_with_the_item(self, api: Api) -> None:
        await api.b(shop.YOGA)
        scene.desk(api).replace(scene.KEY, {"1": pair(shop.SOLO)})
        assert (await api.remaining(shop.YOGA), await api.remaining(shop.SOLO)) == (5, 0)

    @pytest.mark.parametrize("substitute", [scene.OPTIONAL, scene.AT_THE_DOOR, scene.EURO, scene.OVER, shop.NET_DANCE])
    async def test_what_may_not_replace_it_changes_nothing(self, api: Api, substitute: str) -> None:
        before = (await api.b(shop.YOGA)).body["orderedItem"][0]["acceptedOffer"]
        with pytest.raises(OpenBookingError):
            scene.desk(api).replace(scene.KEY, {"1": pair(substitute)})
        assert (await scene.status_of(api))["orderedItem"][0]["acceptedOffer"] == before
        assert await api.feed("orders-rpde") == {}

    @pytest.mark.parametrize(
        ("was", "becomes"), [(shop.YOGA, scene.NAMES), (shop.YOGA, scene.FORM), (scene.NAMES, shop.YOGA)]
    )
    async def test_what_is_asked_of_the_attendee_stays_as_it_was(self, api: Api, was: str, becomes: str) -> None:
        guest = {"@type": "Person", "givenName": "Geoff", "familyName": "Capes"}
        await api.b(orderedItem=[scene.filled(was, attendee=guest)])
        before = await scene.status_of(api)
        with pytest.raises(UnacceptableOfferError, match="the same details and answers"):
            scene.desk(api).replace(scene.KEY, {"1": pair(becomes)})
        assert await scene.status_of(api) == before


class TestCancellation:
    """ "it MUST NOT be reversed" """

    async def test_what_is_over_is_no_more_cancelled_or_replaced_by_the_seller(self, api: Api) -> None:
        """ "Full and partial refunds after an Opportunity has occurred MUST be handled out-of-band" """
        await api.b(shop.YOGA)
        api.clock.advance(timedelta(days=4))
        with pytest.raises(OpenBookingError, match="That cannot be done: Item '1' was for something that is over"):
            scene.desk(api).cancel(scene.KEY)
        with pytest.raises(OpenBookingError, match="Item '1' was for something that is over"):
            scene.desk(api).replace(scene.KEY, {"1": pair(shop.SOLO)})
        scene.desk(api).mark_attended(scene.KEY)
        assert (await scene.told(api))["totalPaymentDue"]["price"] == 10

    async def test_what_has_no_time_is_cancelled_until_it_was_used(self, api: Api) -> None:
        scene.change(api, shop.YOGA, start=None, end=None)
        (item,) = await api.booked_items(shop.YOGA)
        api.clock.advance(timedelta(days=400))
        scene.desk(api).mark_attended(scene.KEY)
        assert (await api.cancel(item)).body["@type"] == "CancellationNotPermittedError"
        (item,) = [each["@id"] for each in (await api.b(shop.YOGA, uuid=shop.UUID2)).body["orderedItem"]]
        api.clock.advance(timedelta(days=400))
        assert (await api.cancel(item, uuid=shop.UUID2)).status == 204

    async def test_what_was_attended_is_not_cancelled(self, api: Api) -> None:
        (item,) = await api.booked_items(shop.YOGA)
        scene.desk(api).mark_attended(scene.KEY)
        reply = await api.cancel(item)
        assert (reply.status, reply.body["@type"]) == (400, "CancellationNotPermittedError")

    async def test_who_cancelled_first_remains(self, api: Api) -> None:
        (item,) = await api.booked_items(shop.YOGA)
        scene.desk(api).cancel(scene.KEY, "Snow")
        assert (await api.cancel(item)).status == 204
        assert (await scene.told(api))["orderedItem"][0]["orderItemStatus"] == shop.OA + "SellerCancelled"

    async def test_a_whole_order_is_cancelled_by_naming_every_item(self, api: Api) -> None:
        await api.cancel(*await api.booked_items(shop.YOGA, shop.SOLO))
        statuses = {item["orderItemStatus"] for item in (await scene.status_of(api))["orderedItem"]}
        assert statuses == {shop.OA + "CustomerCancelled"}

    async def test_within_the_window_it_succeeds_until_the_last_moment(self, api: Api) -> None:
        (item,) = await api.booked_items(shop.YOGA)
        api.clock.advance(timedelta(hours=48, microseconds=-1))
        assert (await api.cancel(item)).status == 204


class TestAccess:
    """ "it is REQUIRED that OrderItem include unique access control data" """

    async def test_every_item_has_a_code_and_a_pass_of_its_own_at_b(self, api: Api) -> None:
        items = (await api.b(shop.YOGA, shop.YOGA)).body["orderedItem"]
        for name in ("accessCode", "accessPass"):
            assert items[0][name] != items[1][name]
        assert {"name", "description"} <= set(items[0]["accessCode"][0])

    async def test_so_have_two_orders_of_two_partners_with_the_same_uuid(self, api: Api) -> None:
        mine, theirs = await api.b(shop.YOGA), await api.b(shop.YOGA, token=shop.ZEST)
        for name in ("accessCode", "accessPass"):
            assert mine.body["orderedItem"][0][name] != theirs.body["orderedItem"][0][name]

    async def test_what_takes_place_online_has_a_channel(self, api: Api) -> None:
        (item,) = (await api.b(scene.ONLINE)).body["orderedItem"]
        channel = item["accessChannel"]
        assert {"@type", "name", "description", "url", "accessId", "accessCode"} <= set(channel)
        assert "accessPass" not in item

    async def test_quotes_and_proposals_let_nobody_in(self, api: Api) -> None:
        for reply in (await api.c1(scene.GYM), await api.c2(scene.GYM), await scene.p(api)):
            assert not {"accessCode", "accessPass", "accessChannel"} & set(reply.body["orderedItem"][0])


class TestDeletion:
    """ "providing all related personal data is purged" """

    async def test_nothing_is_left_in_records_feeds_or_status(self, api: Api) -> None:
        (item,) = await api.booked_items(shop.YOGA)
        await api.cancel(item)
        await api.call("DELETE", f"/orders/{shop.UUID1}")
        (entry,) = (await api.call("GET", "/orders-rpde")).body["items"]
        assert (entry["state"], "data" in entry) == ("deleted", False)
        assert "priya" not in repr(api.system.sandbox.find(scene.KEY))
        assert (await api.call("GET", f"/orders/{shop.UUID1}")).status == 410

    async def test_the_means_of_a_deleted_order_do_not_come_back(self, api: Api) -> None:
        await api.b(shop.YOGA)
        await api.call("DELETE", f"/orders/{shop.UUID1}")
        assert (await api.b(shop.YOGA)).body["@type"] == "OrderAlreadyExistsError"
        assert await api.remaining(shop.YOGA) == 5


ACTS = st.one_of(
    st.tuples(st.just("customer cancels"), st.sampled_from(["1", "2", "3"])),
    st.tuples(st.just("seller cancels"), st.sampled_from(["1", "2", "3"])),
    st.tuples(st.just("seller replaces"), st.tuples(st.sampled_from(["1", "2", "3"]), st.sampled_from(SUBSTITUTES))),
    st.tuples(st.just("register"), st.sampled_from(["1", "2", "3"])),
    st.tuples(st.just("reprice"), st.sampled_from(["1.00", "50.00"])),
)


@settings(max_examples=60, deadline=None)
@given(acts=st.lists(ACTS, max_size=8))
def test_whatever_happens_the_total_never_rises_and_what_is_cancelled_stays_so(acts: list[tuple[str, Any]]) -> None:
    sessions = [shop.session("cheap"), shop.session("dear")]
    loaded = shop.fixtures(*scene.fixtures().opportunities[len(shop.opportunities()) :], CHEAP, DEAR, *sessions)
    system = booking_system(loaded, Urls(shop.ROOT), AdjustableClock(shop.NOW), seed=1)
    body = shop.order("Order", *[shop.YOGA] * 3, totalPaymentDue=shop.price(30), payment=shop.PAYMENT)
    system.submit(Checkpoint.B, Caller("acme"), shop.UUID1, encoded(body))
    before = system.sandbox.find(scene.KEY)
    for name, what in acts:
        try:
            perform(SellerDesk(system), name, what)
        except OpenBookingError:
            assert system.sandbox.find(scene.KEY) is before, "a refusal changes nothing"
        now = system.sandbox.find(scene.KEY)
        assert isinstance(before, Order) and isinstance(now, Order)
        assert now.totals.due.price <= before.totals.due.price and now.totals.tax <= before.totals.tax
        assert cancelled(before) <= cancelled(now) and len(now.items) == 3
        before = now


def cancelled(order: Order) -> set[str]:
    """The ids of the items that are cancelled."""
    return {item.id for item in order.items if item.status in CANCELLED}


def perform(desk: SellerDesk, name: str, what: Any) -> None:
    """One thing that can happen to an order."""
    match name:
        case "customer cancels":
            item_id = f"{shop.BASE}/orders/{shop.UUID1}#/orderedItem/{what}"
            desk._system.cancel(Caller("acme"), shop.UUID1, encoded(shop.cancellation(item_id)), SPECIFICATION)
        case "seller cancels":
            desk.cancel(scene.KEY, "Snow", [what])
        case "seller replaces":
            desk.replace(scene.KEY, {what[0]: pair(what[1])})
        case "register":
            desk.mark_attended(scene.KEY, [what])
        case _:
            series = desk.opportunity("session-series/yoga")
            desk.put_on([replace(series, offers=(replace(series.offers[0], price=Decimal(what)),))])
