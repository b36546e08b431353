"""Payment: when there must be one, when there must not, what it has to say, and by whom it is checked."""

from decimal import Decimal
from typing import Any

import pytest

from server.domain.catalogue import FlowRequirement, Required
from server.domain.value import replace
from tests import shop
from tests.conftest import Api, MakeApi, Reply
from tests.text import scene

GOOD = {"@type": "Payment", "identifier": "p-1", "name": "AcmeBroker Points", "accountId": "SN1593"}
GOOD |= {"paymentProviderId": "STRIPE"}
FREE: dict[str, Any] = {"payment": None, "totalPaymentDue": shop.price(0)}
WRONG = ["name", "accountId", "paymentProviderId"]


@pytest.fixture
async def strict(make_api: MakeApi) -> Api:
    """The leisure centre, which looks at every detail of a payment."""
    return await make_api(scene.fixtures(riverside={"reconciliation": shop.STRICT_RECONCILIATION}))


async def at(api: Api, step: str, payment: Any) -> Reply:
    """A checkpoint with this payment."""
    if step == "P":
        return await scene.p(api, payment=payment)
    return await {"C1": api.c1, "C2": api.c2, "B": api.b}[step](payment=payment)


class TestReconciliation:
    """ "Payment reconciliation detail validation" """

    @pytest.mark.parametrize("step", ["C1", "C2", "P", "B"])
    @pytest.mark.parametrize("wrong", WRONG)
    @pytest.mark.parametrize("value", ["other", None])
    async def test_a_wrong_detail_is_refused_at_every_step(
        self, strict: Api, step: str, wrong: str, value: str | None
    ) -> None:
        payment = {name: text for name, text in (GOOD | {wrong: value}).items() if text is not None}
        reply = await at(strict, step, payment)
        assert (reply.status, reply.body["@type"]) == (400, "InvalidPaymentDetailsError")

    @pytest.mark.parametrize("step", ["C1", "C2", "P", "B"])
    async def test_the_right_details_are_accepted_and_reflected(self, strict: Api, step: str) -> None:
        reply = await at(strict, step, GOOD)
        assert reply.status in (200, 201)
        expected = GOOD if step in ("P", "B") else {n: v for n, v in GOOD.items() if n != "identifier"}
        assert reply.body["payment"] == expected

    @pytest.mark.parametrize("opportunity", [shop.FREE_WALK, scene.AT_THE_DOOR])
    async def test_they_are_checked_even_where_nothing_is_to_be_paid(self, strict: Api, opportunity: str) -> None:
        reply = await strict.c2(opportunity, payment=GOOD | {"accountId": "other"})
        assert reply.body["@type"] == "InvalidPaymentDetailsError"

    @pytest.mark.parametrize("step", ["C1", "C2"])
    async def test_quotes_need_no_payment(self, strict: Api, step: str) -> None:
        assert (await at(strict, step, None)).status == 200

    @pytest.mark.parametrize("wrong", WRONG)
    async def test_b_from_a_proposal_is_checked_as_well(self, strict: Api, wrong: str) -> None:
        proposal = await scene.accepted(strict, payment=GOOD)
        reply = await scene.b_from(strict, proposal, payment=GOOD | {wrong: "other"})
        assert (reply.status, reply.body["@type"]) == (400, "InvalidPaymentDetailsError")
        assert (await scene.status_of(strict))["@type"] == "OrderProposal"

    async def test_a_seller_who_looks_at_nothing_accepts_anything(self, api: Api) -> None:
        assert (await api.b(payment=GOOD)).body["payment"] == GOOD


class TestErrors:
    """ "Payment error conditions" """

    async def test_payment_is_missing_at_p(self, api: Api) -> None:
        reply = await scene.p(api, payment=None)
        assert (reply.status, reply.body["@type"]) == (400, "MissingPaymentDetailsError")

    async def test_payment_has_no_identifier_at_p(self, api: Api) -> None:
        reply = await scene.p(api, payment={"@type": "Payment", "name": "Points"})
        assert (reply.status, reply.body["@type"]) == (400, "IncompletePaymentDetailsError")

    @pytest.mark.parametrize("opportunity", [shop.FREE_WALK, scene.AT_THE_DOOR])
    async def test_payment_is_unnecessary(self, api: Api, opportunity: str) -> None:
        total = shop.price(0 if opportunity == shop.FREE_WALK else 10)
        reply = await api.b(opportunity, totalPaymentDue=total)
        assert (reply.status, reply.body["@type"]) == (400, "UnnecessaryPaymentDetailsError")

    @pytest.mark.parametrize("payment", [shop.PAYMENT, None])
    async def test_where_it_is_optional_both_ways_are_good(self, api: Api, payment: Any) -> None:
        reply = await api.b(scene.OPTIONAL, payment=payment)
        assert (reply.status, reply.body.get("payment")) == (201, payment)

    async def test_an_optional_payment_needs_its_identifier(self, api: Api) -> None:
        reply = await api.b(scene.OPTIONAL, payment={"@type": "Payment"})
        assert reply.body["@type"] == "IncompletePaymentDetailsError"

    @pytest.mark.parametrize("payment", [{"@type": "Payment"}, {"@type": "Payment", "identifier": ""}])
    async def test_b_from_a_proposal_needs_the_identifier_of_a_new_payment(self, api: Api, payment: Any) -> None:
        reply = await scene.b_from(api, await scene.accepted(api), payment=payment)
        assert (reply.status, reply.body["@type"]) == (400, "IncompletePaymentDetailsError")

    async def test_b_from_a_proposal_that_is_not_paid_takes_no_payment(self, api: Api) -> None:
        scene.reprice(api, "gym", "10.00", prepayment=Required.UNAVAILABLE)
        proposal = await scene.accepted(api, payment=None)
        refused = await scene.b_from(api, proposal, payment=shop.PAYMENT)
        assert (refused.status, refused.body["@type"]) == (400, "UnnecessaryPaymentDetailsError")
        booked = await scene.b_from(api, proposal)
        assert (booked.status, "payment" in booked.body) == (201, False)

    async def test_the_payment_of_p_is_dropped_where_an_amendment_leaves_nothing_to_pay(self, api: Api) -> None:
        series = scene.desk(api).opportunity("session-series/walk")
        free = replace(series.offers[0], requirements=frozenset({FlowRequirement.NEGOTIATION}))
        scene.desk(api).put_on([replace(series, offers=(free,))])
        await scene.accepted(api, scene.CLUB, shop.FREE_WALK, totalPaymentDue=shop.price(10))
        scene.desk(api).amend(scene.KEY, items=["2"])
        scene.desk(api).accept(scene.KEY)
        reply = await scene.b_from(api, await scene.told(api, "order-proposals-rpde"))
        assert (reply.status, "payment" in reply.body) == (201, False)

    async def test_b_from_a_proposal_does_not_turn_to_dynamic_payment(self, make_api: MakeApi) -> None:
        api = await make_api(scene.fixtures(riverside={"dynamic_accounts": frozenset({"MOVE"})}))
        proposal = await scene.accepted(api)
        dynamic = {"@type": "DynamicPayment", "identifier": "x", "accountId": "MOVE"}
        reply = await scene.b_from(api, proposal, payment=dynamic)
        assert (reply.status, reply.body["@type"]) == (400, "InvalidPaymentDetailsError")


class TestPrepayment:
    """ "Booking without payment" """

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            ([shop.YOGA, scene.OPTIONAL, shop.FREE_WALK], "Required"),
            ([scene.OPTIONAL, scene.AT_THE_DOOR, shop.FREE_WALK], "Optional"),
            ([scene.AT_THE_DOOR, shop.FREE_WALK], "Unavailable"),
            ([shop.FREE_WALK], "Unavailable"),
        ],
    )
    async def test_the_strictest_offer_decides(self, api: Api, wanted: list[str], expected: str) -> None:
        for reply in (await api.c1(*wanted), await api.c2(*wanted)):
            assert reply.body["totalPaymentDue"]["openBookingPrepayment"] == shop.OA + expected

    async def test_what_is_not_paid_through_the_broker_still_has_its_price(self, api: Api) -> None:
        reply = await api.b(scene.AT_THE_DOOR, payment=None)
        assert (reply.status, reply.body["totalPaymentDue"]["price"]) == (201, 10)

    async def test_what_is_free_follows_the_same_flow(self, api: Api) -> None:
        replies = [await api.c1(shop.FREE_WALK), await api.c2(shop.FREE_WALK), await api.b(shop.FREE_WALK, **FREE)]
        assert [reply.status for reply in replies] == [200, 200, 201]
        assert all(reply.body["totalPaymentDue"]["price"] == 0 for reply in replies)
        assert (await api.cancel(replies[-1].body["orderedItem"][0]["@id"])).status == 204

    async def test_a_total_that_has_fallen_to_nothing_demands_no_payment(self, api: Api) -> None:
        """ "If the `price` is `0` the value of this property MUST be either Unavailable or unspecified" """
        await api.cancel(*await api.booked_items(shop.YOGA))
        total = (await scene.told(api))["totalPaymentDue"]
        assert (total["price"], total.get("openBookingPrepayment", shop.OA + "Unavailable")) == (
            0,
            shop.OA + "Unavailable",
        )

    async def test_a_payment_that_was_taken_is_shown_after_everything_was_cancelled(self, api: Api) -> None:
        """`payment`: "It is REQUIRED for cases where a payment has been taken" """
        await api.cancel(*await api.booked_items(shop.YOGA))
        assert (await scene.status_of(api))["payment"] == shop.PAYMENT

    async def test_the_same_payment_may_serve_several_partners_and_brokers(self, api: Api) -> None:
        for token, name in ((shop.ACME, "One"), (shop.ZEST, "Two")):
            reply = await api.b(token=token, broker={"@type": "Organization", "name": name})
            assert (reply.status, reply.body["payment"]) == (201, shop.PAYMENT)


@pytest.mark.parametrize("amount", ["10.00", Decimal(10)])
async def test_the_total_of_p_may_be_a_number_or_a_text(api: Api, amount: Any) -> None:
    assert (await scene.p(api, totalPaymentDue=shop.price(str(amount)))).status == 201
