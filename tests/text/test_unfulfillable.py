"""Proposals that can no longer be met: the customer must not be left with a promise that nobody can keep.

"If at any point this is not the case, it is the responsibility of the Booking System to set the
orderProposalStatus to SellerRejected" ("Proposal Leasing").
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from server.domain.catalogue import EventStatus
from tests import shop
from tests.conftest import Api
from tests.text import scene

TROUBLES: dict[str, Callable[[Api], None]] = {
    "cancelled": lambda api: scene.change(api, scene.GYM, status=EventStatus.CANCELLED),
    "postponed": lambda api: scene.change(api, scene.GYM, status=EventStatus.POSTPONED),
    "places taken away": lambda api: scene.change(api, scene.GYM, capacity=0),
    "withdrawn": lambda api: scene.desk(api).withdraw([scene.GYM]),
    "over": lambda api: void(api.clock.advance(timedelta(hours=50))),
}


def void(_: object) -> None:
    """Leave a result alone."""


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("was_accepted", [False, True])
async def test_it_is_rejected_by_itself_and_the_broker_is_told(api: Api, trouble: str, was_accepted: bool) -> None:
    await (scene.accepted(api) if was_accepted else scene.p(api))
    TROUBLES[trouble](api)
    data = await scene.told(api, "order-proposals-rpde")
    assert data["orderProposalStatus"] == shop.OA + "SellerRejected"


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_it_cannot_be_booked(api: Api, trouble: str) -> None:
    proposal = await scene.accepted(api)
    TROUBLES[trouble](api)
    reply = await scene.b_from(api, proposal)
    assert reply.status in (409, 500)
    assert (await scene.status_of(api))["@type"] == "OrderProposal"


async def test_of_several_proposals_only_those_without_a_place_are_rejected(api: Api) -> None:
    for uuid in (shop.UUID1, shop.UUID2):
        await scene.p(api, uuid=uuid)
    scene.change(api, scene.GYM, capacity=1)
    found = [(await scene.status_of(api, uuid))["orderProposalStatus"] for uuid in (shop.UUID1, shop.UUID2)]
    assert sorted(found) == [shop.OA + "AwaitingSellerConfirmation", shop.OA + "SellerRejected"]


async def test_another_change_leaves_it_alone(api: Api) -> None:
    await scene.p(api)
    scene.change(api, scene.GYM, capacity=1)
    scene.change(api, shop.YOGA, status=EventStatus.CANCELLED)
    scene.reprice(api, "gym", "99.00")
    assert await api.feed("order-proposals-rpde") == {}
