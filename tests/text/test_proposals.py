"""The Booking Flow with Approval: P, what the seller and the customer make of it, and B."""

import re
from datetime import timedelta
from typing import Any

import pytest

from server.domain.orders import Order
from tests import shop
from tests.conftest import Api
from tests.text import scene

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
VERSION = rf"{re.escape(shop.BASE)}/order-proposals/{shop.UUID1}/versions/({UUID})"
OTHER = {"@type": "Organization", "name": "Other"}


class TestP:
    """ "Step-by-step process description", vii"""

    async def test_quotes_say_that_approval_is_needed_and_the_answer_to_p_does_not(self, api: Api) -> None:
        assert (await api.c1(scene.GYM)).body["orderRequiresApproval"] is True
        assert (await api.c2(scene.GYM)).body["orderRequiresApproval"] is True
        assert "orderRequiresApproval" not in (await scene.p(api, scene.GYM)).body

    async def test_one_item_that_needs_approval_makes_the_whole_order_need_it(self, api: Api) -> None:
        assert (await api.c2(shop.YOGA, scene.GYM)).body["orderRequiresApproval"] is True
        refused = await api.b(shop.YOGA, scene.GYM)
        assert (refused.status, refused.body["@type"]) == (500, "OrderCreationFailedError")
        assert (await scene.p(api, shop.YOGA, scene.GYM)).status == 201

    async def test_it_awaits_the_seller_and_has_a_version_of_its_own(self, api: Api) -> None:
        reply = await scene.p(api)
        found = re.fullmatch(VERSION, reply.body["orderProposalVersion"])
        assert found is not None and found[1] != shop.UUID1
        assert reply.body["orderProposalStatus"] == shop.OA + "AwaitingSellerConfirmation"
        assert reply.headers["Location"] == reply.body["@id"] == f"{shop.BASE}/order-proposals/{shop.UUID1}"

    async def test_it_is_no_booking(self, api: Api) -> None:
        body = (await scene.p(api)).body
        assert "orderNumber" not in body
        assert not {"orderItemStatus", "accessCode", "accessPass"} & set(body["orderedItem"][0])
        assert (await api.cancel(f"{shop.BASE}/orders/{shop.UUID1}#/orderedItem/1")).status == 404

    async def test_repeated_it_gives_the_same_proposal_and_takes_no_more_places(self, api: Api) -> None:
        first, again = await scene.p(api), await scene.p(api)
        assert (again.status, again.body) == (201, first.body)
        assert await api.remaining(scene.GYM) == 4

    @pytest.mark.parametrize("changes", [{"customer": shop.CUSTOMER | {"email": "o@example.com"}}, {"broker": OTHER}])
    async def test_any_difference_is_a_clash_of_uuids(self, api: Api, changes: dict[str, Any]) -> None:
        await scene.p(api)
        reply = await scene.p(api, **changes)
        assert (reply.status, reply.body["@type"]) == (500, "OrderAlreadyExistsError")

    async def test_neither_quotes_nor_b_may_use_its_uuid_for_something_else(self, api: Api) -> None:
        await scene.p(api)
        for reply in (await api.c1(), await api.c2(), await api.b()):
            assert (reply.status, reply.body["@type"]) == (500, "OrderAlreadyExistsError")

    @pytest.mark.parametrize("total", [shop.price(11), None])
    async def test_a_wrong_total_is_refused_and_the_lease_is_kept(self, api: Api, total: Any) -> None:
        await api.c2(scene.GYM)
        reply = await scene.p(api, totalPaymentDue=total)
        assert (reply.status, reply.body["@type"]) == (400, "TotalPaymentDueMismatchError")
        assert await api.remaining(scene.GYM) == 4

    async def test_order_status_shows_it_without_positions(self, api: Api) -> None:
        body = (await scene.p(api)).body
        del body["orderedItem"][0]["position"]
        assert await scene.status_of(api) == body

    async def test_a_deleted_proposal_frees_its_places_and_spends_its_uuid(self, api: Api) -> None:
        await scene.p(api)
        assert (await api.call("DELETE", f"/orders/{shop.UUID1}")).status == 204
        assert await api.remaining(scene.GYM) == 5
        assert (await scene.p(api)).body["@type"] == "OrderAlreadyExistsError"


class TestLeases:
    """ "Proposal Leasing" """

    async def test_the_lease_of_the_quote_is_carried_over(self, api: Api) -> None:
        await api.c2(scene.GYM, scene.GYM)
        await scene.p(api, scene.GYM, scene.GYM)
        assert await api.remaining(scene.GYM) == 3

    async def test_it_lasts_as_long_as_the_proposal(self, api: Api) -> None:
        await api.c2(*[scene.GYM] * 5)
        await scene.p(api, *[scene.GYM] * 5)
        api.clock.advance(timedelta(hours=20))
        reply = await api.c2(scene.GYM, uuid=shop.UUID2)
        assert shop.errors_of(reply.body) == ["OpportunityCapacityIsReservedByLeaseError"]

    async def test_after_the_lease_has_ended_p_succeeds_while_there_is_room(self, api: Api) -> None:
        await api.c2(scene.GYM)
        api.clock.advance(timedelta(hours=1))
        assert (await scene.p(api)).status == 201

    @pytest.mark.parametrize("rejected_by", ["seller", "customer"])
    async def test_a_rejection_frees_the_places(self, api: Api, rejected_by: str) -> None:
        await scene.p(api)
        if rejected_by == "seller":
            scene.desk(api).reject(scene.KEY)
        else:
            await scene.u(api, orderProposalStatus=shop.OA + "CustomerRejected")
        assert await api.remaining(scene.GYM) == 5


class TestFeed:
    """ "OrderProposal statuses", "New Orders and OrderProposals", "Broker: Processing the Orders feed" """

    async def test_a_proposal_is_absent_until_it_is_updated(self, api: Api) -> None:
        await scene.p(api)
        assert await api.feed("order-proposals-rpde") == {}

    async def test_an_acceptance_is_told_with_the_version_of_p(self, api: Api) -> None:
        proposal = await scene.accepted(api)
        data = await scene.told(api, "order-proposals-rpde")
        assert data["orderProposalStatus"] == shop.OA + "SellerAccepted"
        assert data["orderProposalVersion"] == proposal["orderProposalVersion"]

    async def test_a_rejection_may_say_why(self, api: Api) -> None:
        await scene.p(api)
        scene.desk(api).reject(scene.KEY, "Full")
        data = await scene.told(api, "order-proposals-rpde")
        assert (data["orderProposalStatus"], data["orderSellerNote"]) == (shop.OA + "SellerRejected", "Full")

    async def test_a_rejection_by_the_customer_is_told_without_their_note(self, api: Api) -> None:
        await scene.p(api)
        await scene.u(api, orderProposalStatus=shop.OA + "CustomerRejected", orderCustomerNote="Other plans")
        data = await scene.told(api, "order-proposals-rpde")
        assert data["orderProposalStatus"] == shop.OA + "CustomerRejected"
        assert "Other plans" not in str(data)

    async def test_it_holds_what_it_has_to_and_nothing_of_persons_payment_or_seller(self, api: Api) -> None:
        await scene.accepted(api)
        data = await scene.told(api, "order-proposals-rpde")
        assert set(data) == {
            *("@context", "@type", "@id", "identifier", "orderProposalVersion", "orderProposalStatus"),
            *("orderedItem", "totalPaymentDue", "totalPaymentTax"),
        }
        assert (data["@type"], data["identifier"]) == ("OrderProposal", shop.UUID1)
        assert {"@type", "@id", "acceptedOffer", "unitTaxSpecification", "orderedItem"} <= set(data["orderedItem"][0])

    async def test_b_deletes_it_and_the_new_order_is_not_there_yet(self, api: Api) -> None:
        await scene.b_from(api, await scene.accepted(api))
        assert await api.feed("order-proposals-rpde") == {shop.UUID1: None}
        assert await api.feed("orders-rpde") == {}

    async def test_an_amendment_is_told_with_a_new_version_and_total(self, api: Api) -> None:
        proposal = await scene.accepted(api, scene.CLUB, scene.CLUB)
        scene.desk(api).amend(scene.KEY, "One place only", ["1"])
        data = await scene.told(api, "order-proposals-rpde")
        assert data["orderProposalVersion"] != proposal["orderProposalVersion"]
        assert re.fullmatch(VERSION, data["orderProposalVersion"])
        assert (data["totalPaymentDue"]["price"], len(data["orderedItem"])) == (10, 1)
        assert await api.remaining(scene.CLUB) == 4

    async def test_it_is_private_to_the_booking_partner(self, api: Api) -> None:
        await scene.accepted(api)
        assert await api.feed("order-proposals-rpde", shop.ZEST) == {}


class TestB:
    """ "Step-by-step process description", xi"""

    async def test_a_minimal_b_gives_the_whole_order_as_it_was_proposed(self, api: Api) -> None:
        proposal = await scene.accepted(api)
        reply = await scene.b_from(api, proposal)
        assert (reply.status, reply.body["@type"], reply.body["orderNumber"]) == (201, "Order", "OB000001")
        same = ("broker", "brokerRole", "seller", "customer", "bookingService", "totalPaymentDue", "totalPaymentTax")
        assert {name: reply.body[name] for name in same} == {name: proposal[name] for name in same}
        assert reply.body["payment"] == shop.PAYMENT

    async def test_it_has_items_of_an_order_and_no_word_of_the_proposal(self, api: Api) -> None:
        body = (await scene.b_from(api, await scene.accepted(api))).body
        (item,) = body["orderedItem"]
        assert item["@id"] == f"{shop.BASE}/orders/{shop.UUID1}#/orderedItem/1"
        assert item["orderItemStatus"] == shop.OA + "OrderItemConfirmed"
        assert "accessCode" in item
        assert not {"orderProposalVersion", "orderProposalStatus", "orderSellerNote"} & set(body)

    async def test_repeated_it_gives_the_same_order(self, api: Api) -> None:
        proposal = await scene.accepted(api)
        first, again = await scene.b_from(api, proposal), await scene.b_from(api, proposal)
        assert (again.status, again.body) == (201, first.body)
        assert await api.remaining(scene.GYM) == 4

    @pytest.mark.parametrize("rejection", ["seller", "customer", None])
    async def test_only_an_accepted_proposal_is_booked(self, api: Api, rejection: str | None) -> None:
        proposal = (await scene.p(api)).body
        if rejection == "seller":
            scene.desk(api).reject(scene.KEY)
        elif rejection == "customer":
            await scene.u(api, orderProposalStatus=shop.OA + "CustomerRejected")
        reply = await scene.b_from(api, proposal)
        assert (reply.status, reply.body["@type"]) == (500, "OrderCreationFailedError")

    async def test_an_old_version_is_outdated_and_the_new_one_waits_for_the_seller(self, api: Api) -> None:
        proposal = await scene.accepted(api, scene.CLUB)
        scene.desk(api).amend(scene.KEY)
        outdated = await scene.b_from(api, proposal)
        assert (outdated.status, outdated.body["@type"]) == (500, "OrderProposalVersionOutdatedError")
        amended = await scene.told(api, "order-proposals-rpde")
        assert (await scene.b_from(api, amended)).body["@type"] == "OrderCreationFailedError"
        scene.desk(api).accept(scene.KEY)
        assert (await scene.b_from(api, amended)).status == 201

    async def test_an_acceptance_is_good_after_the_lease_of_the_quote_would_have_ended(self, api: Api) -> None:
        await api.c2(scene.GYM)
        proposal = await scene.accepted(api)
        api.clock.advance(timedelta(hours=20))
        assert (await scene.b_from(api, proposal)).status == 201

    async def test_a_new_payment_takes_the_place_of_the_one_of_p(self, api: Api) -> None:
        payment = {"@type": "Payment", "identifier": "pay-2"}
        reply = await scene.b_from(api, await scene.accepted(api), payment=payment)
        assert reply.body["payment"] == payment

    async def test_the_price_is_the_one_that_was_agreed_on(self, api: Api) -> None:
        proposal = await scene.accepted(api)
        scene.reprice(api, "gym", "99.00")
        body = (await scene.b_from(api, proposal)).body
        assert body["totalPaymentDue"] == proposal["totalPaymentDue"]
        assert body["orderedItem"][0]["acceptedOffer"] == proposal["orderedItem"][0]["acceptedOffer"]

    @pytest.mark.parametrize(
        "foreign",
        [
            "http://x/versions/{}",
            "{}",
            "/versions/{}",
            f"{shop.BASE}/orders/{shop.UUID1}/versions/{{}}",
            f"{shop.BASE}/order-proposals/{shop.UUID2}/versions/{{}}",
        ],
    )
    async def test_only_the_version_as_it_was_given_is_booked(self, api: Api, foreign: str) -> None:
        proposal = await scene.accepted(api)
        version = proposal["orderProposalVersion"].rpartition("/")[2]
        reply = await scene.b_from(api, {"orderProposalVersion": foreign.format(version)})
        assert (reply.status, reply.body["@type"]) == (500, "OrderProposalVersionOutdatedError")
        assert (await scene.b_from(api, proposal)).status == 201

    async def test_what_was_a_proposal_is_cancelled_like_any_order(self, api: Api) -> None:
        body = (await scene.b_from(api, await scene.accepted(api))).body
        assert (await api.cancel(body["orderedItem"][0]["@id"])).status == 204
        assert (await scene.told(api))["@type"] == "Order"


class TestU:
    """ "OrderProposal Update" """

    async def test_it_answers_with_an_empty_204_and_is_idempotent(self, api: Api) -> None:
        await scene.p(api)
        for _ in range(2):
            reply = await scene.u(api, orderProposalStatus=shop.OA + "CustomerRejected")
            assert (reply.status, reply.raw) == (204, b"")

    @pytest.mark.parametrize("status", ["SellerAccepted", "AwaitingSellerConfirmation", "nonsense"])
    async def test_any_other_status_is_not_allowed(self, api: Api, status: str) -> None:
        await scene.p(api)
        reply = await scene.u(api, orderProposalStatus=shop.OA + status)
        assert (reply.status, reply.body["@type"]) == (400, "PatchNotAllowedOnPropertyError")
        assert (await scene.status_of(api))["orderProposalStatus"] == shop.OA + "AwaitingSellerConfirmation"

    @pytest.mark.parametrize("name", ["@id", "orderedItem", "payment", "customer", "orderSellerNote"])
    async def test_any_other_property_is_excessive_but_for_custom_namespaces(self, api: Api, name: str) -> None:
        await scene.p(api)
        good = {"orderProposalStatus": shop.OA + "CustomerRejected", "acme:reason": "rain"}
        reply = await scene.u(api, **good, **{name: "x"})
        assert (reply.status, reply.body["@type"]) == (400, "PatchContainsExcessivePropertiesError")
        assert (await scene.u(api, **good)).status == 204

    async def test_a_note_to_the_seller_is_kept_for_them_and_moves_no_feed(self, api: Api) -> None:
        proposal = (await scene.p(api, scene.CLUB, orderCustomerNote="First")).body
        await scene.u(api, orderCustomerNote="Second")
        record = api.system.sandbox.find(scene.KEY)
        assert isinstance(record, Order) and record.proposal is not None
        assert record.proposal.customer_note == "Second"
        assert (await scene.status_of(api))["orderProposalVersion"] == proposal["orderProposalVersion"]
        assert await api.feed("order-proposals-rpde") == {}

    async def test_the_proposal_of_another_partner_is_unknown(self, api: Api) -> None:
        await scene.p(api)
        reply = await scene.u(api, shop.ZEST, orderProposalStatus=shop.OA + "CustomerRejected")
        assert (reply.status, reply.body["@type"]) == (404, "UnknownOrderError")

    async def test_it_is_over_once_it_is_booked(self, api: Api) -> None:
        await scene.b_from(api, await scene.accepted(api))
        assert (await scene.u(api, orderProposalStatus=shop.OA + "CustomerRejected")).status == 404
