"""What a seller does, as functions from a value to a value: what changes, what never does, what is refused."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from server.domain import access, errors, pricing, replacement, seller
from server.domain.catalogue import (
    Attendance,
    EventStatus,
    FieldType,
    FormField,
    Kind,
    Offer,
    Opportunity,
    Required,
    TaxMode,
)
from server.domain.orders import NO_ACCESS, BrokerRole, Order, OrderItem, OrderKey, Phase, RequestedItem
from server.domain.replacement import Substitute
from server.domain.seller import Present
from server.domain.status import CANCELLED, IllegalTransition, ItemStatus
from server.domain.value import replace
from server.domain.why import Clause
from tests import shop

TEN = Offer("session-series/yoga#/offers/adult", "Adult", Decimal("10.00"))
RIVERSIDE = shop.seller("riverside")
YOGA = shop.session("yoga")
PRESENT = Present(RIVERSIDE, {YOGA.id: YOGA}, shop.NOW)
LATER = shop.NOW + timedelta(days=9)
FIELD = FormField("intake-form-fields/goal", FieldType.SHORT_ANSWER, "Goal")


def item(number: int = 1, status: ItemStatus = ItemStatus.CONFIRMED, **changes: Any) -> OrderItem:
    """A place in yoga for ten pounds."""
    made = OrderItem(str(number), YOGA.id, TEN, RequestedItem(number, None, None), status=status)
    made = replace(made, access=access.access_to(YOGA, str(number)))
    return pricing.price_item(replace(made, **changes), RIVERSIDE, excluded=False)


def order(*items: OrderItem) -> Order:
    """An order for two places, unless told otherwise."""
    listed = items or (item(1), item(2))
    totals = pricing.totals(listed, RIVERSIDE, excluded=False)
    key = OrderKey("acme", shop.UUID1)
    return Order(key, Phase.ORDER, RIVERSIDE.id, BrokerRole.AGENT, listed, totals, shop.NOW)


def statuses(changed: Order) -> list[ItemStatus | None]:
    """Of all items."""
    return [each.status for each in changed.items]


class TestCancellation:
    """ "Seller requested cancellation" """

    def test_all_items_are_cancelled_where_none_are_named(self) -> None:
        changed = seller.cancel(order(), PRESENT, "Snow")
        assert statuses(changed) == [ItemStatus.SELLER_CANCELLED] * 2
        assert [each.cancellation_message for each in changed.items] == ["Snow", "Snow"]
        assert changed.totals.due.price == 0

    def test_only_the_items_named_are_cancelled(self) -> None:
        changed = seller.cancel(order(), PRESENT, item_ids=["2"])
        assert statuses(changed) == [ItemStatus.CONFIRMED, ItemStatus.SELLER_CANCELLED]
        assert changed.totals.due.price == 10

    def test_when_it_is_paid_stays_as_agreed_while_anything_is_to_be_paid(self) -> None:
        assert seller.cancel(order(item(1), item(2)), PRESENT, item_ids=["1"]).totals.prepayment is Required.REQUIRED
        assert seller.cancel(order(item(1)), PRESENT).totals.prepayment is Required.UNAVAILABLE

    @pytest.mark.parametrize("status", sorted(CANCELLED, key=str))
    def test_what_is_cancelled_stays_as_it_is(self, status: ItemStatus) -> None:
        before = order(item(1, status, cancellation_message="Rain"))
        assert seller.cancel(before, PRESENT, "Snow") is before

    def test_what_has_been_used_is_not_cancelled_and_nothing_else_is(self) -> None:
        with pytest.raises(IllegalTransition):
            seller.cancel(order(item(1), item(2, ItemStatus.ATTENDED)), PRESENT)

    def test_what_is_over_is_refunded_elsewhere_also_where_only_one_item_is(self) -> None:
        over = replace(PRESENT, now=shop.NOW + timedelta(hours=49, microseconds=1))
        with pytest.raises(IllegalTransition, match="Item '2' was for something that is over since") as refusal:
            seller.cancel(order(item(1, ItemStatus.SELLER_CANCELLED), item(2)), over)
        assert refusal.value.why.clause is Clause.REFUND_AFTERWARDS
        assert statuses(seller.mark_attended(order())) == [ItemStatus.ATTENDED] * 2

    @pytest.mark.parametrize(
        "opportunity",
        [
            replace(YOGA, start=shop.NOW, end=LATER),
            replace(YOGA, status=EventStatus.CANCELLED),
            replace(YOGA, start=None, end=None, kind=Kind.ON_DEMAND_EVENT),
            None,
        ],
    )
    def test_what_goes_on_or_never_took_place_or_has_no_time_is_cancelled(self, opportunity: Any) -> None:
        known = {} if opportunity is None else {YOGA.id: opportunity}
        changed = seller.cancel(order(), Present(RIVERSIDE, known, LATER))
        assert statuses(changed) == [ItemStatus.SELLER_CANCELLED] * 2

    def test_an_unknown_item_is_an_error(self) -> None:
        with pytest.raises(errors.OrderItemIdInvalidError):
            seller.cancel(order(), PRESENT, item_ids=["3"])


class TestAttendanceAndNotices:
    """ "Opportunity attendance updates", "Customer notice notifications" """

    def test_attendance_is_noted_and_can_be_corrected(self) -> None:
        came = seller.mark_attended(order())
        assert statuses(seller.mark_absent(came, ["1"])) == [ItemStatus.ABSENT, ItemStatus.ATTENDED]

    def test_noting_the_same_again_changes_nothing(self) -> None:
        came = seller.mark_attended(order())
        assert seller.mark_attended(came) is came

    def test_cancelled_items_are_left_alone(self) -> None:
        changed = seller.notify(order(item(1), item(2, ItemStatus.SELLER_CANCELLED)), "Bring water")
        assert [each.customer_notice for each in changed.items] == ["Bring water", None]

    @pytest.mark.parametrize("act", [seller.mark_attended, seller.mark_absent, lambda o: seller.notify(o, "Hello")])
    def test_there_must_be_an_item_that_stands(self, act: Any) -> None:
        with pytest.raises(IllegalTransition, match="Every item of this order has been cancelled"):
            act(order(item(1, ItemStatus.CUSTOMER_CANCELLED)))

    @pytest.mark.parametrize("status", [*CANCELLED, ItemStatus.ABSENT])
    def test_a_notice_does_not_go_with_what_is_not_attended(self, status: ItemStatus) -> None:
        with pytest.raises(IllegalTransition, match=f"Item '1' is not one .* its status is {status.value}") as refusal:
            seller.notify(order(item(1, status), item(2)), "Hello", ["1", "2"])
        assert refusal.value.why.clause is Clause.CUSTOMER_NOTICE
        assert seller.notify(order(item(1, status), item(2)), "Hello").items[0].customer_notice is None

    def test_there_must_be_an_item_that_a_notice_is_for(self) -> None:
        with pytest.raises(IllegalTransition, match="No item of this order is confirmed or was attended"):
            seller.notify(order(item(1, ItemStatus.ABSENT)), "Hello")

    def test_who_did_not_come_has_no_notice_any_more(self) -> None:
        missed = seller.mark_absent(seller.notify(order(), "Bring water"), ["1"])
        assert [each.customer_notice for each in missed.items] == [None, "Bring water"]

    def test_no_one_attends_what_was_cancelled(self) -> None:
        with pytest.raises(IllegalTransition):
            seller.mark_attended(order(item(1, ItemStatus.CUSTOMER_CANCELLED)), ["1"])


class TestAccess:
    """ "Access control", "Other notifications" """

    def test_codes_and_passes_are_renewed_each_alone(self) -> None:
        before = order()
        codes, passes = seller.renew_codes(before, "x"), seller.renew_passes(before, "x")
        for each, old in zip(codes.items, before.items, strict=True):
            assert each.access.codes != old.access.codes and each.access.passes == old.access.passes
        for each, old in zip(passes.items, before.items, strict=True):
            assert each.access.passes != old.access.passes and each.access.codes == old.access.codes

    def test_every_item_has_a_code_of_its_own(self) -> None:
        changed = seller.renew_codes(order(), "x")
        assert len({each.access.codes for each in changed.items}) == 2

    @pytest.mark.parametrize("renew", [seller.renew_codes, seller.renew_passes])
    def test_what_was_cancelled_or_has_none_is_not_renewed(self, renew: Any) -> None:
        for first in (item(1, ItemStatus.SELLER_CANCELLED), item(1, access=NO_ACCESS)):
            with pytest.raises(IllegalTransition, match=r"Item '1' is not one that has an access.* could be renewed"):
                renew(order(first, item(2)), "x", ["1"])
            assert renew(order(first, item(2)), "x").items[0] == first

    def test_what_does_not_take_place_online_has_no_channel_to_renew(self) -> None:
        with pytest.raises(IllegalTransition, match="accessChannel"):
            seller.renew_channels(order(), "x")

    @pytest.mark.parametrize(
        ("attendance", "on_site", "online"),
        [(Attendance.OFFLINE, True, False), (Attendance.ONLINE, False, True), (Attendance.MIXED, True, True)],
    )
    def test_access_is_by_code_on_site_and_by_channel_online(
        self, attendance: Attendance, on_site: bool, online: bool
    ) -> None:
        found = access.access_to(replace(YOGA, attendance=attendance), "x")
        assert (bool(found.codes), bool(found.passes), found.channel is not None) == (on_site, on_site, online)


class TestReplacement:
    """ "Cancellation, replacement, refund calculation and notification", "totalPaymentDue invariant" """

    def replaced(self, terms: Offer, by: Opportunity | None = None, of: OrderItem | None = None) -> Order:
        substitute = Substitute(by or replace(YOGA, id="scheduled-sessions/other"), terms)
        return replacement.replace_items(order(of or item(1)), PRESENT, {"1": substitute})

    def test_a_cheaper_pair_lowers_the_total_and_its_tax(self) -> None:
        changed = self.replaced(replace(TEN, price=Decimal("6.00")))
        assert changed.items[0].opportunity == "scheduled-sessions/other"
        assert (changed.totals.due.price, changed.totals.tax) == (Decimal("6.00"), Decimal("1.00"))

    def test_the_same_offer_may_apply_to_another_opportunity(self) -> None:
        assert self.replaced(TEN).totals == order(item(1)).totals

    def test_it_has_access_of_its_own(self) -> None:
        assert self.replaced(TEN).items[0].access != item(1).access

    @pytest.mark.parametrize(
        "terms",
        [
            replace(TEN, price=Decimal("10.01")),
            replace(TEN, currency="EUR"),
            replace(TEN, prepayment=Required.OPTIONAL),
            replace(TEN, price=Decimal(0)),
        ],
    )
    def test_it_may_not_cost_more_or_be_paid_otherwise(self, terms: Offer) -> None:
        with pytest.raises(errors.UnacceptableOfferError):
            self.replaced(terms)

    @pytest.mark.parametrize("asks", [{"attendee_details": ("givenName",)}, {"intake_form": (FIELD,)}])
    def test_it_asks_for_the_same_of_who_takes_part(self, asks: dict[str, Any]) -> None:
        asking = replace(TEN, **asks)
        for was, becomes in ((TEN, asking), (asking, TEN)):
            with pytest.raises(errors.UnacceptableOfferError, match="the same details and answers"):
                self.replaced(becomes, of=item(1, offer=was))
        assert self.replaced(asking, of=item(1, offer=asking)).items[0].offer == asking

    def test_a_notice_goes_with_what_it_was_about(self) -> None:
        assert self.replaced(TEN, of=item(1, customer_notice="Bring a towel")).items[0].customer_notice is None

    def test_what_is_over_is_not_replaced(self) -> None:
        over = replace(PRESENT, now=shop.NOW + timedelta(hours=50))
        substitute = Substitute(shop.session("later", starts_in=99), TEN)
        with pytest.raises(IllegalTransition, match="is over since"):
            replacement.replace_items(order(item(1)), over, {"1": substitute})

    def test_it_must_be_bookable(self) -> None:
        with pytest.raises(errors.OpportunityOfferPairNotBookableError):
            self.replaced(TEN, shop.session("over", starts_in=-5))

    def test_it_must_be_of_the_same_seller(self) -> None:
        with pytest.raises(errors.SellerMismatchError):
            self.replaced(TEN, shop.session("theirs", shop.OAKWOOD))

    def test_it_must_be_something_else(self) -> None:
        with pytest.raises(IllegalTransition):
            self.replaced(TEN, YOGA)

    @pytest.mark.parametrize("status", [each for each in ItemStatus if each is not ItemStatus.CONFIRMED])
    def test_only_what_is_confirmed_can_be_replaced(self, status: ItemStatus) -> None:
        with pytest.raises(IllegalTransition):
            self.replaced(TEN, of=item(1, status))

    def test_a_net_seller_adds_the_tax_of_the_new_price(self) -> None:
        net = shop.seller("riverside", TaxMode.NET)
        before = pricing.price_item(item(1), net, excluded=False)
        substitute = Substitute(replace(YOGA, id="scheduled-sessions/other"), replace(TEN, price=Decimal("5.00")))
        changed = replacement.replace_items(order(before), replace(PRESENT, seller=net), {"1": substitute})
        assert changed.totals.due.price == Decimal("6.00")


class TestLogistics:
    """ "Change of logistics notifications" """

    def test_another_name_leaves_the_rest(self) -> None:
        changed = seller.describe(replace(YOGA, document={"name": "A", "x": 1}), name="B")
        assert changed.document == {"name": "B", "x": 1}

    def test_the_same_name_changes_nothing(self) -> None:
        named = replace(YOGA, document={"name": "A"})
        assert seller.describe(named, name="A") is named

    def test_another_time_keeps_the_length(self) -> None:
        changed = seller.reschedule(YOGA, shop.NOW)
        assert (changed.start, changed.end) == (shop.NOW, shop.NOW + timedelta(hours=1))

    def test_what_has_no_time_cannot_be_moved(self) -> None:
        with pytest.raises(IllegalTransition):
            seller.reschedule(shop.series("yoga"), shop.NOW)
