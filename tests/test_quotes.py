"""C1 and C2: what a quote answers, and that it has no side effect but its lease."""

import pytest

from server.domain.catalogue import LeasePolicy
from tests import shop
from tests.conftest import Api, MakeApi

NO_LEASES = LeasePolicy(anonymous=None, named=None)


async def test_c1_answers_200_with_everything_the_specification_asks_for(api: Api) -> None:
    reply = await api.c1(shop.YOGA)
    assert reply.status == 200
    assert set(reply.body) == {
        *("@context", "@type", "@id", "orderRequiresApproval", "lease", "brokerRole", "broker", "seller"),
        *("bookingService", "orderedItem", "totalPaymentDue", "totalPaymentTax"),
    }
    assert reply.body["@id"] == f"{shop.BASE}/order-quotes/{shop.UUID1}"
    assert reply.body["orderRequiresApproval"] is False


async def test_an_item_has_its_position_its_whole_opportunity_its_offer_and_its_tax(api: Api) -> None:
    (item,) = (await api.c1(orderedItem=[shop.item(shop.YOGA, position=7)])).body["orderedItem"]
    assert set(item) == {"@type", "position", "acceptedOffer", "unitTaxSpecification", "orderedItem"}
    assert item["position"] == 7
    assert item["acceptedOffer"]["price"] == 10
    assert item["orderedItem"]["superEvent"]["name"] == "Yoga"
    assert item["orderedItem"]["remainingAttendeeCapacity"] == 5
    assert item["unitTaxSpecification"][0]["price"] == 1.67


async def test_c1_takes_no_personal_data_and_reflects_none(api: Api) -> None:
    reply = await api.c1(customer=shop.CUSTOMER, orderedItem=[shop.item(shop.YOGA) | {"attendee": shop.CUSTOMER}])
    assert reply.status == 200
    assert b"priya" not in reply.raw
    assert b"priya" not in repr(list(api.system.sandbox.records())).encode()


async def test_c2_reflects_broker_and_customer_but_nothing_outside_the_specification(api: Api) -> None:
    customer = shop.CUSTOMER | {"acme:shoeSize": 44, "favouriteColour": "blue", "telephone": ""}
    reply = await api.c2(customer=customer, broker=shop.BROKER | {"acme:x": 1})
    assert reply.status == 200
    assert reply.body["customer"] == shop.CUSTOMER
    assert reply.body["broker"] == shop.BROKER


@pytest.mark.parametrize("customer", [None, {"@type": "Person"}, {"@type": "Person", "email": ""}, {"email": "a@b.c"}])
async def test_c2_needs_a_customer_with_an_email(api: Api, customer: object) -> None:
    reply = await api.c2(customer=customer)
    assert (reply.status, reply.body["@type"]) == (400, "IncompleteCustomerDetailsError")
    assert await api.remaining(shop.YOGA) == 5


async def test_a_seller_who_is_net_of_tax_adds_it_and_one_who_is_gross_has_it_inside(api: Api) -> None:
    gross = (await api.c2(shop.YOGA)).body
    net = (await api.c2(shop.NET_DANCE, uuid=shop.UUID2)).body
    assert (gross["totalPaymentDue"]["price"], gross["totalPaymentTax"][0]["price"]) == (10, 1.67)
    assert (net["totalPaymentDue"]["price"], net["totalPaymentTax"][0]["price"]) == (12, 2)


async def test_without_leasing_a_quote_leaves_nothing_behind_but_its_uuid(make_api: MakeApi) -> None:
    api = await make_api(shop.fixtures(leases=NO_LEASES))
    reply = await api.c2(shop.YOGA)
    assert (reply.status, "lease" in reply.body) == (200, False)
    assert await api.remaining(shop.YOGA) == 5
    assert b"priya" not in repr(list(api.system.sandbox.records())).encode()
    assert (await api.call("DELETE", f"/order-quotes/{shop.UUID1}")).status == 204


async def test_each_fault_of_an_item_is_a_409_on_that_item_alone(api: Api) -> None:
    good, bad = shop.item(shop.YOGA, 0), shop.item(shop.BOXING, 1)
    reply = await api.c2(orderedItem=[good, bad | {"acceptedOffer": shop.offer_of(shop.YOGA)}])
    assert reply.status == 409
    assert shop.errors_of(reply.body) == [None, "UnacceptableOfferError"]
    assert reply.body["totalPaymentDue"]["price"] == 10, "items with errors are not in the total"
    assert await api.remaining(shop.YOGA) == 5, "a quote with an error takes no lease"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"acceptedOffer": None}, "IncompleteOrderItemError"),
        ({"orderedItem": None}, "IncompleteOrderItemError"),
        ({"orderedItem": "https://elsewhere.example/session/1"}, "InvalidOpportunityOrOfferIdError"),
        ({"orderedItem": f"{shop.BASE}/scheduled-sessions/nowhere"}, "UnknownOpportunityError"),
        ({"acceptedOffer": f"{shop.BASE}/session-series/yoga#/offers/none"}, "UnknownOfferError"),
        ({"acceptedOffer": f"{shop.BASE}/session-series/solo#/offers/adult"}, "UnacceptableOfferError"),
        ({"orderedItem": f"{shop.BASE}/session-series/yoga"}, "OpportunityOfferPairNotBookableError"),
    ],
)
async def test_an_item_that_cannot_be_booked_says_why(api: Api, changes: dict[str, object], expected: str) -> None:
    item = {name: value for name, value in (shop.item(shop.YOGA) | changes).items() if value is not None}
    reply = await api.c1(orderedItem=[item])
    assert (reply.status, shop.errors_of(reply.body)) == (409, [expected])


async def test_ids_may_be_given_as_objects(api: Api) -> None:
    item = shop.item(shop.YOGA)
    item["orderedItem"] = {"@type": "ScheduledSession", "@id": item["orderedItem"]}
    item["acceptedOffer"] = {"@type": "Offer", "@id": item["acceptedOffer"]}
    reply = await api.c1(orderedItem=[item], seller={"@type": "Organization", "@id": f"{shop.BASE}/{shop.RIVERSIDE}"})
    assert reply.status == 200


async def test_quoting_again_replaces_what_was_quoted_before(api: Api) -> None:
    await api.c2(shop.YOGA, shop.YOGA)
    await api.c2(shop.BOXING)
    assert (await api.remaining(shop.YOGA), await api.remaining(shop.BOXING)) == (5, 4)
    assert (await api.b(shop.BOXING)).status == 201
    assert (await api.remaining(shop.YOGA), await api.remaining(shop.BOXING)) == (5, 4)


async def test_a_slot_is_quoted_with_its_remaining_uses(api: Api) -> None:
    reply = await api.c1(shop.COURT)
    (item,) = reply.body["orderedItem"]
    assert (reply.status, item["orderedItem"]["remainingUses"]) == (200, 1)
    assert item["orderedItem"]["facilityUse"]["name"] == "Tennis"
