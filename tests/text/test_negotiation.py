"""Proposal Amendment and Message Exchange, as broker and seller see them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from server.domain.errors import OpenBookingError, OpportunityHasInsufficientCapacityError
from server.domain.orders import Order, Proposal
from server.seller_desk import Instead
from tests import shop
from tests.conftest import Api, Reply
from tests.text import scene

REJECTED = {"orderProposalStatus": shop.OA + "CustomerRejected"}
NEVER_ANNOUNCED = "none of these offers takes messages to the seller"
SOLO_AT_TEN = (shop.SOLO, "session-series/solo#/offers/adult")


def kept(api: Api) -> Proposal:
    """What the Booking System keeps of the proposal."""
    record = api.system.sandbox.find(scene.KEY)
    assert isinstance(record, Order) and record.proposal is not None
    return record.proposal


async def proposals(api: Api) -> Any:
    """The proposal as the feed has it."""
    return await scene.told(api, "order-proposals-rpde")


async def booked(api: Api, old: dict[str, Any], **more: Any) -> Reply:
    """B of what the feed has, after B of the old version was refused."""
    outdated = await scene.b_from(api, old)
    assert (outdated.status, outdated.body["@type"]) == (500, "OrderProposalVersionOutdatedError")
    scene.desk(api).accept(scene.KEY)
    return await scene.b_from(api, await proposals(api), **more)


class TestAmendment:
    """ "Proposal Amendment allows the Seller to suggest amendments to the OrderProposal" """

    @pytest.mark.parametrize("price", ["4.50", "17.00"])
    async def test_another_price_is_told_and_booked_as_agreed(self, api: Api, price: str) -> None:
        old = await scene.accepted(api, scene.CLUB, scene.CLUB)
        scene.desk(api).amend(scene.KEY, "Another price?", instead={"1": Instead(price=Decimal(price))})
        data, due = await proposals(api), 10 + float(price)
        assert (data["orderSellerNote"], data["totalPaymentDue"]["price"]) == ("Another price?", due)
        assert [item["acceptedOffer"]["price"] for item in data["orderedItem"]] == [float(price), 10]
        order = (await booked(api, old, payment={"@type": "Payment", "identifier": "pay-2"})).body
        assert order["totalPaymentDue"]["price"] == due
        assert [item["acceptedOffer"] for item in order["orderedItem"]] == [
            item["acceptedOffer"] for item in data["orderedItem"]
        ]

    async def test_the_open_feed_keeps_the_price_of_everybody_else(self, api: Api) -> None:
        await scene.p(api, scene.CLUB)
        scene.desk(api).amend(scene.KEY, instead={"1": Instead(price=Decimal("4.50"))})
        series = (await api.feed("feeds/session-series"))["session-series/club"]
        assert series["offers"][0]["price"] == 10
        assert (await api.c1(scene.CLUB, uuid=shop.UUID2)).body["totalPaymentDue"]["price"] == 10

    async def test_another_pair_moves_the_place(self, api: Api) -> None:
        old = await scene.accepted(api, scene.CLUB)
        scene.desk(api).amend(scene.KEY, "Alone?", instead={"1": Instead(SOLO_AT_TEN)})
        assert (await api.remaining(scene.CLUB), await api.remaining(shop.SOLO)) == (5, 0)
        assert (await proposals(api))["orderedItem"][0]["orderedItem"]["@id"] == f"{shop.BASE}/{shop.SOLO}"
        (item,) = (await booked(api, old)).body["orderedItem"]
        assert item["orderedItem"]["@id"] == f"{shop.BASE}/{shop.SOLO}" and item["accessCode"]
        assert await api.remaining(shop.SOLO) == 0

    async def test_what_is_left_out_frees_its_place(self, api: Api) -> None:
        old = await scene.accepted(api, scene.CLUB, scene.CLUB)
        scene.desk(api).amend(scene.KEY, items=["2"])
        assert await api.remaining(scene.CLUB) == 4
        order = (await booked(api, old)).body
        assert (len(order["orderedItem"]), order["totalPaymentDue"]["price"]) == (1, 10)

    async def test_there_must_be_a_place_for_what_is_suggested(self, api: Api) -> None:
        old = (await scene.p(api, scene.CLUB)).body
        await api.b(shop.SOLO, uuid=shop.UUID2)
        with pytest.raises(OpportunityHasInsufficientCapacityError):
            scene.desk(api).amend(scene.KEY, instead={"1": Instead(SOLO_AT_TEN)})
        assert kept(api).version in old["orderProposalVersion"]
        assert await api.feed("order-proposals-rpde") == {}

    async def test_where_no_offer_announced_it_a_sentence_refuses(self, api: Api) -> None:
        await scene.p(api, scene.GYM)
        with pytest.raises(OpenBookingError, match=r"OpenBookingNegotiation\)\.$") as refusal:
            scene.desk(api).amend(scene.KEY, "Cheaper?", instead={"1": Instead(price=Decimal(1))})
        assert refusal.value.status_code == 409
        assert await api.feed("order-proposals-rpde") == {}

    async def test_one_offer_that_announced_it_is_enough(self, api: Api) -> None:
        await scene.p(api, scene.GYM, scene.CLUB)
        scene.desk(api).amend(scene.KEY, instead={"1": Instead(price=Decimal(1))})
        assert (await proposals(api))["totalPaymentDue"]["price"] == 11

    async def test_what_rises_from_free_has_to_be_paid_for_at_b(self, api: Api) -> None:
        scene.reprice(api, "club", "0")
        old = await scene.accepted(api, scene.CLUB, payment=None, totalPaymentDue=shop.price(0))
        scene.desk(api).amend(scene.KEY, instead={"1": Instead(price=Decimal("5.00"))})
        assert (await booked(api, old)).body["@type"] == "MissingPaymentDetailsError"
        assert (await scene.b_from(api, await proposals(api), payment=shop.PAYMENT)).status == 201

    async def test_what_falls_to_nothing_is_booked_without_payment(self, api: Api) -> None:
        old = await scene.accepted(api, scene.CLUB)
        scene.desk(api).amend(scene.KEY, instead={"1": Instead(price=Decimal(0))})
        assert "payment" not in (await booked(api, old)).body


class TestNoteOfTheCustomer:
    """ "Only permissible if any Offer referenced (...) contains https://openactive.io/OpenBookingMessageExchange" """

    async def test_p_takes_it_where_an_offer_announced_it(self, api: Api) -> None:
        assert (await scene.p(api, scene.GYM, scene.CLUB, orderCustomerNote="Is there parking?")).status == 201
        assert kept(api).customer_note == "Is there parking?"

    async def test_p_refuses_it_elsewhere_and_makes_no_proposal(self, api: Api) -> None:
        reply = await scene.p(api, scene.GYM, orderCustomerNote="Is there parking?")
        assert (reply.status, reply.body["@type"]) == (400, "OpenBookingError")
        assert NEVER_ANNOUNCED in reply.body["description"]
        assert (await scene.p(api, scene.GYM)).status == 201

    async def test_a_patch_with_it_alone_is_refused_elsewhere(self, api: Api) -> None:
        await scene.p(api, scene.GYM)
        reply = await scene.u(api, orderCustomerNote="Is there parking?")
        assert (reply.status, reply.body["@type"]) == (400, "PatchNotAllowedOnPropertyError")
        assert NEVER_ANNOUNCED in reply.body["description"]
        assert kept(api).customer_note is None

    async def test_a_reason_of_rejection_may_always_be_given(self, api: Api) -> None:
        await scene.p(api, scene.GYM)
        for _ in range(2):
            assert (await scene.u(api, **REJECTED, orderCustomerNote="Other plans")).status == 204
        assert kept(api).customer_note == "Other plans"

    async def test_a_rejection_that_is_repeated_keeps_its_first_reason(self, api: Api) -> None:
        await scene.p(api, scene.CLUB)
        await scene.u(api, **REJECTED, orderCustomerNote="Other plans")
        assert (await scene.u(api, **REJECTED, orderCustomerNote="Rain")).status == 204
        assert kept(api).customer_note == "Other plans"

    @pytest.mark.parametrize("by", ["seller", "customer"])
    async def test_it_is_refused_once_the_proposal_is_over(self, api: Api, by: str) -> None:
        await scene.p(api, scene.CLUB, orderCustomerNote="Is there parking?")
        if by == "seller":
            scene.desk(api).reject(scene.KEY)
        else:
            await scene.u(api, **REJECTED)
        reply = await scene.u(api, orderCustomerNote="And by bus?")
        assert (reply.status, reply.body["@type"]) == (400, "PatchNotAllowedOnPropertyError")
        assert "the proposal is over" in reply.body["description"]
        assert kept(api).customer_note == "Is there parking?"


class TestNoteOfTheSeller:
    """ "The Seller MAY send a message to the Customer by setting orderSellerNote in the OrderProposal" """

    async def test_it_is_in_the_feed_and_the_version_stays(self, api: Api) -> None:
        proposal = (await scene.p(api, scene.CLUB)).body
        scene.desk(api).note(scene.KEY, "Which racket?")
        data = await proposals(api)
        assert data["orderSellerNote"] == "Which racket?"
        same = ("orderProposalVersion", "orderProposalStatus", "totalPaymentDue")
        assert {name: data[name] for name in same} == {name: proposal[name] for name in same}

    async def test_an_accepted_proposal_can_be_booked_all_the_same(self, api: Api) -> None:
        proposal = await scene.accepted(api, scene.CLUB)
        scene.desk(api).note(scene.KEY, "Bring a racket.")
        assert (await scene.b_from(api, proposal)).status == 201

    async def test_there_is_one_every_five_minutes(self, api: Api) -> None:
        await scene.p(api, scene.CLUB)
        scene.desk(api).note(scene.KEY, "One")
        with pytest.raises(OpenBookingError, match=r"every 5 minutes") as refusal:
            scene.desk(api).note(scene.KEY, "Two")
        assert refusal.value.status_code == 409
        api.clock.advance(timedelta(minutes=5))
        scene.desk(api).note(scene.KEY, "Two")
        assert (await proposals(api))["orderSellerNote"] == "Two"

    async def test_five_minutes_are_counted_for_each_proposal(self, api: Api) -> None:
        await scene.p(api, scene.CLUB)
        await scene.p(api, scene.CLUB, uuid=shop.UUID2)
        scene.desk(api).note(scene.KEY, "One")
        scene.desk(api).note(scene.OTHER_KEY, "Two")
        feed = await api.feed("order-proposals-rpde")
        assert [feed[uuid]["orderSellerNote"] for uuid in (shop.UUID1, shop.UUID2)] == ["One", "Two"]

    async def test_where_no_offer_announced_it_a_sentence_refuses(self, api: Api) -> None:
        await scene.p(api, scene.GYM)
        with pytest.raises(OpenBookingError, match="OpenBookingMessageExchange"):
            scene.desk(api).note(scene.KEY, "Hello")
        assert await api.feed("order-proposals-rpde") == {}
