"""What B from a proposal may repeat of it: the same, in whole or in part, and nothing else.

"All other behaviour is identical to the Simple Booking Flow step vii": "If any differences exist in the Orders, an
Order UUID clash is assumed", and another total is a TotalPaymentDueMismatchError.
"""

from decimal import Decimal
from typing import Any

import pytest

from server.seller_desk import Instead
from tests import shop
from tests.conftest import Api, MakeApi, Reply
from tests.text import scene

OTHER = shop.CUSTOMER | {"email": "other@example.com"}
ANNA, BEN = ({"@type": "Person", "givenName": name, "familyName": "B"} for name in ("Anna", "Ben"))


async def full(api: Api, proposal: Any, *wanted: str, **changes: Any) -> Reply:
    """B that says everything once more."""
    body = shop.order("Order", *(wanted or (scene.GYM,)), **({"totalPaymentDue": shop.price(10)} | changes))
    return await scene.b_from(api, proposal, **body)


def kind(reply: Reply) -> tuple[int, str]:
    """Status and `@type`."""
    return reply.status, reply.body["@type"]


async def amended(api: Api, **amendment: Any) -> Any:
    """A proposal for two places in the club, as the seller would rather have it, and approved."""
    await scene.p(api, scene.CLUB, scene.CLUB)
    scene.desk(api).amend(scene.KEY, **amendment)
    scene.desk(api).accept(scene.KEY)
    return await scene.told(api, "order-proposals-rpde")


class TestTotal:
    """ "TotalPaymentDueMismatchError" """

    @pytest.mark.parametrize("total", [shop.price(1), shop.price(10, "EUR"), shop.price("10.01")])
    async def test_another_one_is_a_mismatch_and_books_nothing(self, api: Api, total: Any) -> None:
        proposal = await scene.accepted(api)
        reply = await scene.b_from(api, proposal, totalPaymentDue=total)
        assert kind(reply) == (400, "TotalPaymentDueMismatchError")
        assert "The total is 10.00 GBP" in reply.body["description"]
        assert (await scene.b_from(api, proposal, totalPaymentDue=shop.price(10))).status == 201

    async def test_after_an_amendment_it_is_the_new_one(self, api: Api) -> None:
        proposal = await amended(api, instead={"1": Instead(price=Decimal("8.00"))})
        assert kind(await scene.b_from(api, proposal, totalPaymentDue=shop.price(20)))[0] == 400
        assert (await scene.b_from(api, proposal, totalPaymentDue=proposal["totalPaymentDue"])).status == 201


class TestContent:
    """ "If any differences exist in the Orders, an Order UUID clash is assumed" """

    async def test_a_full_order_as_it_was_proposed_is_booked(self, api: Api) -> None:
        reply = await full(api, await scene.accepted(api), payment=shop.PAYMENT)
        assert (reply.status, reply.body["orderedItem"][0]["position"]) == (201, 0)

    async def test_the_order_of_its_items_does_not_matter(self, api: Api) -> None:
        proposal = await scene.accepted(api, scene.GYM, shop.YOGA)
        items = [shop.item(shop.YOGA, 1), shop.item(scene.GYM, 0)]
        assert (await scene.b_from(api, proposal, orderedItem=items)).status == 201

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("customer", OTHER),
            ("broker", {"@type": "Organization", "name": "Other"}),
            ("brokerRole", shop.OA + "ResellerBroker"),
            ("seller", f"{shop.BASE}/{shop.OAKWOOD}"),
            ("orderedItem", [shop.item(shop.YOGA)]),
            ("orderedItem", [shop.item(scene.GYM, 1)]),
            ("orderedItem", [shop.item(scene.GYM), shop.item(scene.GYM, 1)]),
            ("orderedItem", [shop.item(scene.GYM) | {"acceptedOffer": shop.offer_of(shop.YOGA)}]),
            ("orderedItem", [shop.item(scene.GYM) | {"attendee": ANNA}]),
            ("orderedItem", [shop.item(scene.GYM) | {"orderItemIntakeFormResponse": scene.answers(goal="Fun")}]),
        ],
    )
    async def test_whatever_was_not_proposed_is_a_clash(self, api: Api, name: str, value: Any) -> None:
        proposal = await scene.accepted(api)
        reply = await scene.b_from(api, proposal, **{name: value})
        assert kind(reply) == (500, "OrderAlreadyExistsError")
        assert "This UUID stands for an OrderProposal that says otherwise" in reply.body["description"]
        assert (await scene.b_from(api, proposal)).status == 201

    async def test_a_seller_that_there_is_not_is_not_found(self, api: Api) -> None:
        reply = await scene.b_from(api, await scene.accepted(api), seller=f"{shop.BASE}/sellers/none")
        assert kind(reply) == (500, "SellerNotFoundError")

    async def test_an_item_that_is_named_twice_is_an_error_as_at_p(self, api: Api) -> None:
        items = [shop.item(scene.GYM), shop.item(scene.GYM)]
        assert kind(await scene.b_from(api, await scene.accepted(api), orderedItem=items)) == (400, "OpenBookingError")

    async def test_an_item_can_leave_out_who_takes_part(self, api: Api) -> None:
        items = [scene.filled(scene.GYM, 0, attendee=ANNA), scene.filled(scene.GYM, 1, attendee=BEN)]
        proposal = await scene.accepted(api, scene.GYM, scene.GYM, orderedItem=items)
        swapped = [items[0] | {"attendee": BEN}, items[1] | {"attendee": ANNA}]
        assert kind(await scene.b_from(api, proposal, orderedItem=swapped)) == (500, "OrderAlreadyExistsError")
        reply = await scene.b_from(api, proposal, orderedItem=[shop.item(scene.GYM, n) for n in (0, 1)])
        assert [item["attendee"] for item in reply.body["orderedItem"]] == [ANNA, BEN]

    async def test_a_price_of_the_brokers_own_is_repeated_to_the_penny(self, make_api: MakeApi) -> None:
        api = await make_api(scene.fixtures(riverside={"accepts_overrides": True}))
        own = {"@type": "OfferOverride", "price": 7, "priceCurrency": "GBP"}
        items = [shop.item(scene.GYM), shop.item(shop.YOGA, 1) | {"acceptedOffer": own}]
        proposal = await scene.accepted(api, orderedItem=items, totalPaymentDue=shop.price(17))
        for offer in (own | {"price": 8}, shop.offer_of(shop.YOGA)):
            wrong = [items[0], items[1] | {"acceptedOffer": offer}]
            assert kind(await scene.b_from(api, proposal, orderedItem=wrong)) == (500, "OrderAlreadyExistsError")
        assert (await scene.b_from(api, proposal, orderedItem=items)).status == 201

    async def test_a_proposal_that_may_not_be_booked_says_so_first(self, api: Api) -> None:
        proposal = (await scene.p(api)).body
        assert kind(await full(api, proposal, customer=OTHER)) == (500, "OrderCreationFailedError")


class TestAfterAnAmendment:
    """The version that was agreed to says what is booked."""

    async def test_items_are_repeated_as_they_are_now(self, api: Api) -> None:
        pair = (shop.SOLO, "session-series/solo#/offers/adult")
        proposal = await amended(api, instead={"2": Instead(pair)})
        reply = await full(api, proposal, scene.CLUB, scene.CLUB, totalPaymentDue=shop.price(20))
        assert kind(reply) == (500, "OrderAlreadyExistsError")
        assert "the orderedItem of the item at position 1 is another one" in reply.body["description"]
        reply = await full(api, proposal, scene.CLUB, shop.SOLO, totalPaymentDue=shop.price(20))
        assert (reply.status, len(reply.body["orderedItem"])) == (201, 2)

    async def test_what_was_left_out_is_not_named_again(self, api: Api) -> None:
        proposal = await amended(api, items=["2"])
        reply = await full(api, proposal, scene.CLUB, scene.CLUB)
        assert "it has no item at position 0" in reply.body["description"]
        assert (await scene.b_from(api, proposal, orderedItem=[shop.item(scene.CLUB, 1)])).status == 201

    async def test_a_price_leaves_the_items_as_they_were_requested(self, api: Api) -> None:
        proposal = await amended(api, instead={"1": Instead(price=Decimal("8.00"))})
        assert (await full(api, proposal, scene.CLUB, scene.CLUB, totalPaymentDue=shop.price(18))).status == 201
