"""What becomes of a proposal that was rejected: of its places, and of a rejection by the other side.

"If a Lease was acquired at C1 or C2 it SHOULD be carried over to the OrderProposal" ("Proposal Leasing"). "The
Customer or Seller MAY also choose to abort at any point" ("Proposal Amendment"), so that the two can cross.
"""

from datetime import timedelta

import pytest

from tests import shop
from tests.conftest import Api
from tests.text import scene

REJECTION = {"@type": "OrderProposal", "orderProposalStatus": shop.OA + "CustomerRejected"}


async def rejected(api: Api, by_customer: bool) -> None:
    """A proposal that came with a lease, and was turned down."""
    await api.c2(scene.GYM)
    await scene.p(api)
    if by_customer:
        await api.call("PATCH", f"/order-proposals/{shop.UUID1}", REJECTION)
    else:
        scene.desk(api).reject(scene.KEY)


@pytest.mark.parametrize("by_customer", [True, False])
async def test_they_are_held_until_the_lease_ends_and_no_longer(api: Api, by_customer: bool) -> None:
    await rejected(api, by_customer)
    assert await api.remaining(scene.GYM) == 4
    api.clock.advance(timedelta(minutes=10))
    assert await api.remaining(scene.GYM) == 5


@pytest.mark.parametrize("by_customer", [True, False])
async def test_the_broker_may_give_them_back_by_deleting_the_quote(api: Api, by_customer: bool) -> None:
    await rejected(api, by_customer)
    for _ in range(2):
        assert (await api.call("DELETE", f"/order-quotes/{shop.UUID1}")).status == 204
    assert await api.remaining(scene.GYM) == 5
    assert (await scene.status_of(api))["@type"] == "OrderProposal"


async def test_without_a_lease_they_are_free_at_once(api: Api) -> None:
    await scene.p(api)
    assert await api.remaining(scene.GYM) == 4
    scene.desk(api).reject(scene.KEY)
    assert await api.remaining(scene.GYM) == 5


async def test_an_open_proposal_keeps_its_places_when_the_lease_has_ended(api: Api) -> None:
    await api.c2(scene.GYM)
    await scene.p(api)
    api.clock.advance(timedelta(hours=1))
    assert await api.remaining(scene.GYM) == 4
    assert (await api.call("DELETE", f"/order-quotes/{shop.UUID1}")).status == 204
    assert await api.remaining(scene.GYM) == 4


async def test_a_booked_proposal_has_no_lease_left(api: Api) -> None:
    await api.c2(scene.GYM)
    assert (await scene.b_from(api, await scene.accepted(api))).status == 201
    api.clock.advance(timedelta(hours=1))
    assert await api.remaining(scene.GYM) == 4


async def test_the_customer_may_reject_what_the_seller_has_rejected_and_nothing_changes(api: Api) -> None:
    await scene.p(api)
    scene.desk(api).reject(scene.KEY, "Full")
    before = (await api.call("GET", "/order-proposals-rpde")).raw
    reply = await scene.u(api, orderProposalStatus=shop.OA + "CustomerRejected", orderCustomerNote="Other plans")
    assert (reply.status, reply.raw) == (204, b"")
    assert (await api.call("GET", "/order-proposals-rpde")).raw == before


async def test_they_may_reject_what_the_booking_system_gave_up_on(api: Api) -> None:
    await scene.p(api)
    api.clock.advance(timedelta(hours=72))
    assert (await scene.u(api, orderProposalStatus=shop.OA + "CustomerRejected")).status == 204
    assert (await scene.status_of(api))["orderProposalStatus"] == shop.OA + "SellerRejected"
