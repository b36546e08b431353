"""What a broker supplies comes back in the answer, and nothing that is not defined, not given, or empty.

"The Booking System MUST reflect back all properties defined by this specification that are supplied by the
Broker's request in its response" ("Step-by-step process description", ii, vii and xi).
"""

import json
from typing import Any

import pytest

from server.domain.catalogue import LeasePolicy
from server.domain.orders import OrderKey
from server.wire.read import order_request
from server.wire.urls import Urls
from tests import shop
from tests.conftest import Api, MakeApi, Reply
from tests.text import scene

TERMS = {"@type": "Terms", "name": "Terms", "url": "https://b.example/terms", "requiresExplicitConsent": True}
BROKER = {
    "@type": "Organization",
    "identifier": "brand-7",
    "name": "MyFitnessApp",
    "email": "help@app.example",
    "telephone": "020 811 8055",
    "url": "https://app.example",
    "logo": {"@type": "ImageObject", "url": "https://app.example/logo.png"},
    "termsOfService": [TERMS | {"dateModified": "2020-02-16T20:31:13Z"}, TERMS | {"@type": "PrivacyPolicy"}],
}
PERSON = {
    "@type": "Person",
    "identifier": "guest-1",
    "email": "geoff@example.com",
    "telephone": "020 811 8055",
    "givenName": "Geoff",
    "familyName": "Capes",
}
PAYMENT = {"@type": "Payment", "identifier": "p-1", "name": "Points", "accountId": "SN1593", "paymentProviderId": "S"}
BARCODE = {"@type": "Barcode", "url": "https://b.example/1.png", "text": "0123456789", "beta:codeType": "code128"}
CHANNEL = {
    "@type": "VirtualLocation",
    "name": "Room",
    "description": "Knock first",
    "url": "https://b.example/room",
    "accessId": "1",
    "accessCode": "2",
}
ANSWERS = scene.answers(goal="Fun", age="30+", photos=False)
STRANGE: dict[str, Any] = {"acme:shoeSize": 44, "favouriteColour": "blue", "telephone": "", "acme:none": None}
NOTHING: list[Any] = [None, "", [], {}]


async def at(api: Api, step: str, item: dict[str, Any], **changes: Any) -> Reply:
    """A checkpoint for one item, with everything that can be given."""
    given = {"orderedItem": [item], "broker": BROKER, "customer": PERSON, "payment": PAYMENT} | changes
    if step == "P":
        return await scene.p(api, **given)
    return await {"C1": api.c1, "C2": api.c2, "B": api.b}[step](**given)


@pytest.mark.parametrize("step", ["C1", "C2", "P", "B"])
async def test_broker_and_role_with_all_their_properties(api: Api, step: str) -> None:
    body = (await at(api, step, shop.item(scene.GYM if step == "P" else shop.YOGA))).body
    assert (body["broker"], body["brokerRole"]) == (BROKER, shop.OA + "AgentBroker")


@pytest.mark.parametrize("step", ["C2", "P", "B"])
@pytest.mark.parametrize("customer", [PERSON, shop.COMPANY])
async def test_the_customer_with_exactly_what_was_given(api: Api, step: str, customer: dict[str, Any]) -> None:
    item = shop.item(scene.GYM if step == "P" else shop.YOGA)
    assert (await at(api, step, item, customer=customer)).body["customer"] == customer


@pytest.mark.parametrize("step", ["C2", "B"])
async def test_attendee_and_answers(api: Api, step: str) -> None:
    named = scene.filled(scene.NAMES, attendee=PERSON)
    asked = scene.filled(scene.FORM, 1, orderItemIntakeFormResponse=ANSWERS)
    reply = await at(api, step, named, orderedItem=[named, asked], totalPaymentDue=shop.price(20))
    first, second = reply.body["orderedItem"]
    assert first["attendee"] == PERSON
    assert second["orderItemIntakeFormResponse"] == ANSWERS


async def test_an_attendee_is_reflected_though_none_is_asked_for(api: Api) -> None:
    reply = await at(api, "B", scene.filled(shop.YOGA, attendee=PERSON))
    assert reply.body["orderedItem"][0]["attendee"] == PERSON


@pytest.mark.parametrize("step", ["C1", "C2", "P", "B"])
async def test_payment_details_and_the_identifier_only_once_it_is_made(api: Api, step: str) -> None:
    body = (await at(api, step, shop.item(scene.GYM if step == "P" else shop.YOGA))).body
    expected = PAYMENT if step in ("P", "B") else {name: v for name, v in PAYMENT.items() if name != "identifier"}
    assert body["payment"] == expected


async def test_a_barcode_of_the_broker_comes_back_beside_other_means_of_access(api: Api) -> None:
    (item,) = (await at(api, "B", scene.filled(shop.YOGA, accessPass=[BARCODE]))).body["orderedItem"]
    assert BARCODE in item["accessPass"] and len(item["accessPass"]) > 1


async def test_of_a_barcode_all_that_it_has_in_a_namespace_of_its_own_comes_back(api: Api) -> None:
    own = {"acme:tier": {"level": 3, "names": ["Gold"]}, "beta:codeType": 5}
    sent = BARCODE | own | {"favouriteColour": "blue", "acme:none": None, "acme:empty": ""}
    (item,) = (await at(api, "B", scene.filled(shop.YOGA, accessPass=[sent]))).body["orderedItem"]
    assert item["accessPass"][0] == BARCODE | own


async def test_an_image_comes_back_without_what_is_not_defined(api: Api) -> None:
    image = {"@type": "ImageObject", "url": "https://b.example/1.png"}
    (item,) = (await at(api, "B", scene.filled(shop.YOGA, accessPass=[image | STRANGE]))).body["orderedItem"]
    assert item["accessPass"][0] == image


async def test_a_pass_of_a_wrong_type_is_refused_with_its_place(api: Api) -> None:
    reply = await at(api, "B", scene.filled(shop.YOGA, accessPass=[BARCODE, BARCODE | {"url": 5}]))
    assert (reply.status, reply.body["@type"]) == (400, "OpenBookingError")
    assert reply.body["description"] == "orderedItem[0].accessPass[1].url: expected str, got int."


@pytest.mark.parametrize("step", ["C1", "C2"])
async def test_means_of_access_are_no_matter_of_a_quote(api: Api, step: str) -> None:
    (item,) = (await at(api, step, scene.filled(shop.YOGA, accessPass=[BARCODE], accessChannel=CHANNEL))).body[
        "orderedItem"
    ]
    assert not {"accessPass", "accessChannel"} & set(item)


async def test_a_channel_of_the_broker_comes_back_where_the_booking_system_has_none(api: Api) -> None:
    (there,) = (await at(api, "B", scene.filled(shop.YOGA, accessChannel=CHANNEL | STRANGE))).body["orderedItem"]
    assert there["accessChannel"] == CHANNEL
    online = scene.filled(scene.ONLINE, accessChannel=CHANNEL)
    (afar,) = (await at(api, "B", online, orderedItem=[online], uuid=shop.UUID2)).body["orderedItem"]
    assert afar["accessChannel"]["url"].startswith("https://video.example/")


async def test_answers_with_what_they_are_called(api: Api) -> None:
    told = [answer | {"name": "Goal", "description": "What for"} for answer in ANSWERS]
    (item,) = (await at(api, "C2", scene.filled(scene.FORM, orderItemIntakeFormResponse=told))).body["orderedItem"]
    assert item["orderItemIntakeFormResponse"] == told


async def test_a_barcode_given_with_p_comes_back_from_b(api: Api) -> None:
    await at(api, "P", scene.filled(scene.GYM, accessPass=[BARCODE]))
    proposal = await scene.status_of(api)
    scene.desk(api).accept(scene.KEY)
    assert BARCODE in (await scene.b_from(api, proposal)).body["orderedItem"][0]["accessPass"]


async def test_everything_of_p_comes_back_from_b(api: Api) -> None:
    item = scene.filled(scene.GYM, 4, attendee=PERSON, orderItemIntakeFormResponse=ANSWERS)
    await at(api, "P", item)
    scene.desk(api).accept(scene.KEY)
    body = (await scene.b_from(api, await scene.status_of(api))).body
    assert (body["broker"], body["customer"], body["payment"]) == (BROKER, PERSON, PAYMENT)
    (booked,) = body["orderedItem"]
    assert (booked["position"], booked["attendee"], booked["orderItemIntakeFormResponse"]) == (4, PERSON, ANSWERS)


def test_an_empty_array_counts_as_absent_also_where_there_are_no_items() -> None:
    def fingerprint(customer: dict[str, Any]) -> bytes:
        body = json.dumps({"@type": "Order", "orderProposalVersion": "v", "customer": customer}).encode()
        return order_request(body, OrderKey("acme", shop.UUID1), Urls(shop.ROOT)).fingerprint

    assert fingerprint(PERSON | {"termsOfService": []}) == fingerprint(PERSON)
    assert fingerprint(PERSON | {"termsOfService": [TERMS]}) != fingerprint(PERSON)


@pytest.mark.parametrize("step", ["C1", "C2", "P", "B"])
async def test_nothing_outside_the_specification_comes_back_and_nothing_empty(api: Api, step: str) -> None:
    opportunity = scene.GYM if step == "P" else shop.YOGA
    item = scene.filled(opportunity, attendee={"@type": "Person"} | STRANGE, **STRANGE, accessPass=[])
    broker, customer = shop.BROKER | STRANGE, shop.CUSTOMER | STRANGE
    reply = await at(api, step, item, broker=broker, customer=customer, payment=shop.PAYMENT | STRANGE, **STRANGE)
    assert reply.status in (200, 201)
    assert b"acme:" not in reply.raw and b"blue" not in reply.raw and b"paymentMethod" not in reply.raw
    assert [value for each in scene.every_object(reply.body) for value in each.values() if value in NOTHING] == []


async def test_unknown_properties_change_nothing_else(api: Api) -> None:
    plain = (await api.c2(shop.YOGA)).body
    assert (await api.c2(shop.YOGA, **STRANGE, orderStatus="x", orderCreationStatus="y")).body == plain


@pytest.mark.parametrize("policy", [LeasePolicy(), LeasePolicy(None, None)])
async def test_quotes_reflect_whether_or_not_there_is_a_lease(make_api: MakeApi, policy: LeasePolicy) -> None:
    api = await make_api(scene.fixtures(leases=policy))
    assert (await at(api, "C2", shop.item(shop.YOGA))).body["customer"] == PERSON


class TestPositions:
    """ "The position of an OrderItem in the response MUST match" that in the request ("schema:OrderItem")"""

    @pytest.mark.parametrize("step", ["C1", "C2", "P", "B"])
    async def test_they_are_those_of_the_request_in_any_order(self, api: Api, step: str) -> None:
        wanted = [scene.filled(scene.GYM if step == "P" else shop.YOGA, 9), shop.item(shop.BOXING, 2)]
        reply = await at(api, step, wanted[0], orderedItem=wanted, totalPaymentDue=shop.price(20))
        found = {item["position"]: item["orderedItem"]["@id"] for item in reply.body["orderedItem"]}
        assert found == {item["position"]: item["orderedItem"] for item in wanted}

    @pytest.mark.parametrize("with_attendees", [(True, False), (False, True), (True, True)])
    async def test_c1_tells_items_apart_that_differ_in_their_attendees(
        self, api: Api, with_attendees: tuple[bool, bool]
    ) -> None:
        wanted = [
            scene.filled(shop.YOGA, n, **({"attendee": PERSON} if w else {})) for n, w in enumerate(with_attendees)
        ]
        reply = await at(api, "C1", wanted[0], orderedItem=wanted)
        assert [item["position"] for item in reply.body["orderedItem"]] == [0, 1]

    @pytest.mark.parametrize("step", ["P", "B"])
    async def test_a_repetition_may_number_the_attendees_otherwise(self, api: Api, step: str) -> None:
        opportunity = scene.GYM if step == "P" else shop.YOGA
        people = [PERSON, PERSON | {"givenName": "Jo"}]
        for order, numbers in ((people, (0, 1)), (people[::-1], (0, 1)), (people, (5, 3))):
            wanted = [scene.filled(opportunity, n, attendee=who) for n, who in zip(numbers, order, strict=True)]
            reply = await at(api, step, wanted[0], orderedItem=wanted, totalPaymentDue=shop.price(20))
            found = {item["position"]: item["attendee"] for item in reply.body["orderedItem"]}
            assert (reply.status, found) == (201, dict(zip(numbers, order, strict=True)))
