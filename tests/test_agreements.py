"""What seller and broker agree on out of band: prices of the broker's own, and no prices at all.

The standard's suite has no tests of these; these are written from the text: "Offer overrides" and
"DynamicPayment".
"""

from typing import Any

import pytest

from server.domain.orders import OrderKey
from server.domain.value import replace
from server.seller_desk import SellerDesk
from tests import shop
from tests.conftest import Api, MakeApi

AGREED = {"accepts_overrides": True, "dynamic_accounts": frozenset({"MOVE"})}
DYNAMIC = {"@type": "DynamicPayment", "accountId": "MOVE", "name": "MoveGB Membership"}


@pytest.fixture
async def agreed(make_api: MakeApi) -> Api:
    """The leisure centre, which has agreed on both."""
    return await make_api(shop.fixtures(riverside=AGREED))


def overridden(opportunity: str = shop.YOGA, position: int = 0, **changes: Any) -> dict[str, Any]:
    """An item at a price of the broker's own."""
    offer = {"@type": "OfferOverride", "name": "Winger space", "price": 12.5, "priceCurrency": "GBP"} | changes
    return shop.item(opportunity, position) | {"acceptedOffer": {k: v for k, v in offer.items() if v is not None}}


def unpriced(opportunity: str = shop.YOGA, position: int = 0) -> dict[str, Any]:
    """An item without an offer."""
    return {name: value for name, value in shop.item(opportunity, position).items() if name != "acceptedOffer"}


class TestOfferOverride:
    """ "The unit price of an OrderItem MAY be overridden to allow for business models with variable pricing" """

    async def test_totals_and_tax_are_those_of_the_override(self, agreed: Api) -> None:
        body = (await agreed.c2(orderedItem=[overridden()])).body
        (item,) = body["orderedItem"]
        assert (body["totalPaymentDue"]["price"], body["totalPaymentTax"][0]["price"]) == (12.5, 2.08)
        assert item["acceptedOffer"] == {
            "@type": "OfferOverride",
            "name": "Winger space",
            "price": 12.5,
            "priceCurrency": "GBP",
        }

    async def test_a_price_of_nothing_is_shown_without_a_sign(self, agreed: Api) -> None:
        quote = await agreed.c2(orderedItem=[overridden(price=-0.0)])
        assert quote.status == 200 and b":-0" not in quote.raw.replace(b" ", b"")

    async def test_it_is_paid_in_advance_whatever_it_costs(self, agreed: Api) -> None:
        item = [overridden(shop.FREE_WALK)]
        quote = (await agreed.c2(orderedItem=item)).body
        assert quote["totalPaymentDue"]["openBookingPrepayment"] == shop.OA + "Required"
        unpaid = await agreed.b(orderedItem=item, payment=None, totalPaymentDue=shop.price(12.5))
        assert unpaid.body["@type"] == "MissingPaymentDetailsError"

    async def test_the_customer_may_always_ask_to_cancel_it(self, agreed: Api) -> None:
        booked = await agreed.b(orderedItem=[overridden(shop.BOXING)], totalPaymentDue=shop.price(12.5))
        assert booked.status == 201
        assert (await agreed.cancel(booked.body["orderedItem"][0]["@id"])).status == 204

    async def test_without_an_agreement_it_is_refused(self, api: Api) -> None:
        reply = await api.c1(orderedItem=[overridden()])
        assert (reply.status, shop.errors_of(reply.body)) == (409, ["UnacceptableOfferError"])

    async def test_what_is_accessible_for_free_is_not_sold(self, make_api: MakeApi) -> None:
        free = replace(shop.session("free"), parent="session-series/yoga", document={"isAccessibleForFree": True})
        api = await make_api(shop.fixtures(free, riverside=AGREED))
        reply = await api.c1(orderedItem=[overridden("scheduled-sessions/free")])
        assert shop.errors_of(reply.body) == ["UnacceptableOfferError"]

    @pytest.mark.parametrize(
        "changes",
        [{"price": None}, {"price": -1}, {"price": 1.005}, {"price": "a lot"}, {"priceCurrency": None}, {"name": 5}],
    )
    async def test_it_needs_an_amount_of_money(self, agreed: Api, changes: dict[str, Any]) -> None:
        reply = await agreed.c1(orderedItem=[overridden(shop.BOXING), overridden(position=1, **changes)])
        assert (reply.status, shop.errors_of(reply.body)) == (409, [None, "IncompleteOrderItemError"])
        assert "orderedItem[1].acceptedOffer" in reply.body["orderedItem"][1]["error"][0]["description"]

    async def test_the_places_are_the_same_as_for_every_offer(self, agreed: Api) -> None:
        reply = await agreed.c1(orderedItem=[overridden(shop.SOLO, 0), shop.item(shop.SOLO, 1)])
        assert shop.errors_of(reply.body) == [None, "OpportunityHasInsufficientCapacityError"]


class TestDynamicPayment:
    """ "For fully dynamic pricing, where price is not known at the point of purchase" """

    async def test_no_price_is_in_any_answer(self, agreed: Api) -> None:
        item, paid = [unpriced()], DYNAMIC | {"identifier": "pay-1"}
        replies = [
            await agreed.c1(orderedItem=item, payment=DYNAMIC),
            await agreed.c2(orderedItem=item, payment=DYNAMIC),
            await agreed.b(orderedItem=item, payment=paid, totalPaymentDue=None),
        ]
        assert [reply.status for reply in replies] == [200, 200, 201]
        for reply in replies:
            assert {"totalPaymentDue", "totalPaymentTax"}.isdisjoint(reply.body)
            assert {"acceptedOffer", "unitTaxSpecification"}.isdisjoint(reply.body["orderedItem"][0])
            assert reply.body["payment"]["@type"] == "DynamicPayment"

    async def test_nor_in_the_orders_feed(self, agreed: Api) -> None:
        paid = DYNAMIC | {"identifier": "pay-1"}
        booked = await agreed.b(orderedItem=[unpriced()], payment=paid, totalPaymentDue=None)
        await agreed.cancel(booked.body["orderedItem"][0]["@id"])
        data = (await agreed.feed("orders-rpde"))[shop.UUID1]
        assert {"totalPaymentDue", "totalPaymentTax", "payment"}.isdisjoint(data)
        assert {"acceptedOffer", "unitTaxSpecification"}.isdisjoint(data["orderedItem"][0])

    async def test_nor_after_a_replacement_by_what_has_one(self, agreed: Api) -> None:
        paid = DYNAMIC | {"identifier": "pay-1"}
        await agreed.b(orderedItem=[unpriced()], payment=paid, totalPaymentDue=None)
        pair = (shop.SOLO, "session-series/solo#/offers/adult")
        SellerDesk(agreed.system).replace(OrderKey("acme", shop.UUID1), {"1": pair})
        data = (await agreed.feed("orders-rpde"))[shop.UUID1]
        assert "totalPaymentDue" not in data and shop.SOLO in str(data["orderedItem"])
        assert {"acceptedOffer", "unitTaxSpecification"}.isdisjoint(data["orderedItem"][0])

    @pytest.mark.parametrize(
        ("payment", "expected"),
        [
            ({"@type": "DynamicPayment"}, "IncompletePaymentDetailsError"),
            ({"@type": "DynamicPayment", "accountId": "OTHER"}, "InvalidPaymentDetailsError"),
        ],
    )
    async def test_the_account_must_be_one_that_was_agreed_on(
        self, agreed: Api, payment: dict[str, str], expected: str
    ) -> None:
        for reply in (
            await agreed.c1(orderedItem=[unpriced()], payment=payment),
            await agreed.c2(orderedItem=[unpriced()], payment=payment),
            await agreed.b(orderedItem=[unpriced()], payment=payment, totalPaymentDue=None),
        ):
            assert (reply.status, reply.body["@type"]) == (400, expected)

    async def test_b_needs_an_identifier(self, agreed: Api) -> None:
        reply = await agreed.b(orderedItem=[unpriced()], payment=DYNAMIC, totalPaymentDue=None)
        assert (reply.status, reply.body["@type"]) == (400, "IncompletePaymentDetailsError")

    async def test_it_is_not_mixed_with_prices(self, agreed: Api) -> None:
        items = [shop.item(shop.YOGA, 0), unpriced(shop.YOGA, 1)]
        reply = await agreed.c1(orderedItem=items, payment=DYNAMIC)
        assert shop.errors_of(reply.body) == ["OpportunityIsInConflictError", None]
        total = await agreed.b(orderedItem=[unpriced()], payment=DYNAMIC | {"identifier": "x"})
        assert total.body["@type"] == "TotalPaymentDueMismatchError"

    async def test_what_is_not_bookable_is_not_bookable_without_a_price_either(self, agreed: Api) -> None:
        reply = await agreed.c1(orderedItem=[unpriced("session-series/yoga")], payment=DYNAMIC)
        assert shop.errors_of(reply.body) == ["OpportunityOfferPairNotBookableError"]
