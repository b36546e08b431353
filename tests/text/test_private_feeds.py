"""The Orders feed: which properties are in it and which are not, and that every change is told.

"Orders feed: Notifications, updates and refunds".
"""

from typing import Any

import pytest

from server.domain.errors import OpenBookingError
from server.domain.value import replace
from server.seller_desk import SellerDesk
from tests import shop
from tests.conftest import Api, MakeApi
from tests.text import scene

NEVER = {"bookingService", "broker", "brokerRole", "seller", "customer", "orderNumber", "payment", "orderCustomerNote"}
NEVER_OF_ITEMS = {
    "position",
    "attendee",
    "attendeeDetailsRequired",
    "orderItemIntakeForm",
    "orderItemIntakeFormResponse",
}
GUEST = {"@type": "Person", "givenName": "Geoff", "familyName": "Capes"}


async def booked(api: Api) -> dict[str, Any]:
    """An order with every detail that can be given."""
    items = [
        scene.filled(scene.NAMES, 0, attendee=GUEST),
        scene.filled(scene.FORM, 1, orderItemIntakeFormResponse=scene.answers(**scene.GOOD_ANSWERS)),
    ]
    reply = await api.b(orderedItem=items, totalPaymentDue=shop.price(20))
    assert reply.status == 201, reply.body
    return dict(reply.body)


def again(desk: SellerDesk) -> str:
    """The first class that was booked, once more."""
    twin = replace(desk.opportunity(scene.NAMES), id=f"{scene.NAMES}-again")
    desk.put_on([twin])
    return twin.id


async def modified(api: Api, path: str = "orders-rpde") -> int:
    """The `modified` of the only entry of a private feed."""
    (entry,) = (await api.call("GET", f"/{path}")).body["items"]
    assert isinstance(entry["modified"], int)
    return entry["modified"]


async def test_what_cannot_change_after_b_is_left_out(api: Api) -> None:
    await booked(api)
    scene.desk(api).notify(scene.KEY, "Bring water")
    data = await scene.told(api)
    assert not NEVER & set(data)
    assert not [set(item) & NEVER_OF_ITEMS for item in data["orderedItem"] if set(item) & NEVER_OF_ITEMS]
    raw = (await api.call("GET", "/orders-rpde")).raw
    assert b"Geoff" not in raw and b"priya" not in raw and b"MyFitnessApp" not in raw


async def test_what_identifies_it_is_always_there_and_what_is_there_is_as_b_had_it(api: Api) -> None:
    order = await booked(api)
    scene.desk(api).mark_attended(scene.KEY)
    data = await scene.told(api)
    assert (data["@type"], data["@id"], data["identifier"]) == ("Order", order["@id"], shop.UUID1)
    assert "taxCalculationExcluded" not in data
    for name in ("totalPaymentDue", "totalPaymentTax"):
        assert data[name] == order[name]
    for item, before in zip(data["orderedItem"], order["orderedItem"], strict=True):
        for name in ("@type", "@id", "acceptedOffer", "unitTaxSpecification", "accessCode", "accessPass"):
            assert item[name] == before[name]
        assert item["orderedItem"]["@id"] == before["orderedItem"]["@id"]


@pytest.mark.parametrize("act", ["cancel", "notify", "attend", "miss", "codes", "passes", "replace"])
async def test_each_act_of_the_seller_is_one_later_update(api: Api, act: str) -> None:
    await booked(api)
    scene.desk(api).notify(scene.KEY, "Hello")
    before, desk = await modified(api), scene.desk(api)
    {
        "cancel": lambda: desk.cancel(scene.KEY, "Snow"),
        "notify": lambda: desk.notify(scene.KEY, "Bring water"),
        "attend": lambda: desk.mark_attended(scene.KEY),
        "miss": lambda: desk.mark_absent(scene.KEY),
        "codes": lambda: desk.renew_codes(scene.KEY),
        "passes": lambda: desk.renew_passes(scene.KEY),
        "replace": lambda: desk.replace(scene.KEY, {"1": (again(desk), "session-series/names#/offers/adult")}),
    }[act]()
    assert await modified(api) > before


async def test_a_cancellation_by_the_customer_is_a_later_update(api: Api) -> None:
    first, second = await api.booked_items(shop.YOGA, shop.YOGA)
    await api.cancel(first)
    before = await modified(api)
    await api.cancel(second)
    assert await modified(api) > before


async def test_each_act_on_a_proposal_is_a_later_update(api: Api) -> None:
    await scene.p(api, scene.CLUB)
    seen = []
    for act in (scene.desk(api).accept, scene.desk(api).amend, scene.desk(api).accept, scene.desk(api).reject):
        act(scene.KEY)
        seen.append(await modified(api, "order-proposals-rpde"))
    assert seen == sorted(set(seen))


async def test_it_is_the_present_state_and_agrees_with_order_status(api: Api) -> None:
    await booked(api)
    scene.desk(api).cancel(scene.KEY, "Snow", ["1"])
    scene.desk(api).notify(scene.KEY, "Bring water", ["2"])
    data, status = await scene.told(api), await scene.status_of(api)
    assert data["totalPaymentDue"] == status["totalPaymentDue"]
    for item, now in zip(data["orderedItem"], status["orderedItem"], strict=True):
        assert {name: now[name] for name in item if name != "orderedItem"} == {
            name: value for name, value in item.items() if name != "orderedItem"
        }


async def test_messages_stand_only_where_they_apply(api: Api) -> None:
    """customerNotice is "only applicable" while an item is confirmed or attended ("schema:OrderItem")."""
    await booked(api)
    scene.desk(api).notify(scene.KEY, "Bring water")
    scene.desk(api).cancel(scene.KEY, "Snow", ["1"])
    cancelled, confirmed = (await scene.told(api))["orderedItem"]
    assert (cancelled["cancellationMessage"], confirmed["customerNotice"]) == ("Snow", "Bring water")
    assert "cancellationMessage" not in confirmed and "customerNotice" not in cancelled
    with pytest.raises(OpenBookingError, match="Item '1' is not one that is confirmed or was attended"):
        scene.desk(api).notify(scene.KEY, "Bring a towel", ["1", "2"])
    scene.desk(api).mark_absent(scene.KEY)
    assert not [item for item in (await scene.told(api))["orderedItem"] if "customerNotice" in item]


async def test_a_notice_is_not_told_again_as_that_of_a_replacement(api: Api) -> None:
    await booked(api)
    scene.desk(api).notify(scene.KEY, "Bring a towel")
    scene.desk(api).replace(scene.KEY, {"1": (again(scene.desk(api)), "session-series/names#/offers/adult")})
    replaced, other = (await scene.told(api))["orderedItem"]
    assert ("customerNotice" in replaced, other["customerNotice"]) == (False, "Bring a towel")


async def test_taxes_left_to_the_buyer_are_named_as_such(make_api: MakeApi) -> None:
    api = await make_api(scene.fixtures(riverside={"calculates_business_tax": False}))
    proposal = await scene.accepted(api, brokerRole=shop.OA + "ResellerBroker", totalPaymentDue=shop.price("8.33"))
    data = await scene.told(api, "order-proposals-rpde")
    order = (await scene.b_from(api, proposal)).body
    for document in (proposal, data, order):
        assert document["taxCalculationExcluded"] is True
        assert "totalPaymentTax" not in document and "unitTaxSpecification" not in document["orderedItem"][0]


class TestRevokedAuthorisation:
    """ "such data items MUST be marked as deleted when such authorisation is revoked" ("Authentication")"""

    async def test_the_items_of_that_seller_are_deleted_and_no_others(self, api: Api) -> None:
        await api.b(shop.YOGA)
        scene.desk(api).notify(scene.KEY, "Hello")
        await api.b(shop.NET_DANCE, uuid=shop.UUID2, totalPaymentDue=shop.price(12))
        scene.desk(api).notify(scene.KEY._replace(uuid=shop.UUID2), "Hello")
        api.system.sandbox.withdraw("acme", shop.RIVERSIDE)
        feed = await api.feed("orders-rpde")
        assert (feed[shop.UUID1], feed[shop.UUID2] is None) == (None, False)

    async def test_what_happens_meanwhile_is_told_afterwards(self, api: Api) -> None:
        await api.b(shop.YOGA)
        api.system.sandbox.withdraw("acme", shop.RIVERSIDE)
        scene.desk(api).cancel(scene.KEY, "Snow")
        assert await api.feed("orders-rpde") == {}
        api.system.sandbox.restore("acme", shop.RIVERSIDE)
        assert (await scene.told(api))["orderedItem"][0]["cancellationMessage"] == "Snow"

    async def test_other_partners_keep_theirs(self, api: Api) -> None:
        await api.b(shop.YOGA, token=shop.ZEST)
        scene.desk(api).notify(scene.KEY._replace(partner="zest"), "Hello")
        api.system.sandbox.withdraw("acme", shop.RIVERSIDE)
        assert (await scene.told(api, token=shop.ZEST)) is not None
