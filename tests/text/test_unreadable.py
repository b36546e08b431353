"""What cannot be read of an item is an error of that item, and all others are judged as ever.

"If there are any issues with the OrderItems requested in the OrderQuote, the Booking System MUST respond with a
409 Conflict response ... with error details provided against each offending OrderItem" ("OrderQuote Creation C2");
"any field value validation MUST be implemented by the Booking System via InvalidIntakeFormError".
"""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.orders import Order
from tests import shop
from tests.conftest import Api, Reply
from tests.test_hostile_input import JSON
from tests.text import scene

ATTENDEE, FORM, ITEM = "IncompleteAttendeeDetailsError", "InvalidIntakeFormError", "IncompleteOrderItemError"
GEOFF = {"@type": "Person", "givenName": "Geoff", "familyName": "Capes"}
FIELD = f"{shop.BASE}/intake-form-fields"
RESPONSE = "orderItemIntakeFormResponse"
DETAILS: list[tuple[dict[str, Any], str, str]] = [
    ({"attendee": "John"}, ATTENDEE, "orderedItem[1].attendee: expected object, got str."),
    ({"attendee": [GEOFF]}, ATTENDEE, "orderedItem[1].attendee: expected object, got array."),
    ({"attendee": GEOFF | {"givenName": 5}}, ATTENDEE, "orderedItem[1].attendee.givenName: expected str, got int."),
    ({"attendee": GEOFF | {"@type": 5}}, ATTENDEE, "orderedItem[1].attendee.@type: expected str, got int."),
    ({"attendee": {"address": {"postalCode": []}}}, ATTENDEE, "attendee.address.postalCode: expected str, got array."),
    ({RESPONSE: scene.answers(goal=["x"])}, FORM, f"orderedItem[1].{RESPONSE}[0].value: expected"),
    ({RESPONSE: scene.answers(goal={})}, FORM, f"orderedItem[1].{RESPONSE}[0].value: expected"),
    ({RESPONSE: scene.answers(goal="x")[0]}, FORM, f"orderedItem[1].{RESPONSE}: expected array, got object."),
    ({RESPONSE: ["x"]}, FORM, f"orderedItem[1].{RESPONSE}[0]: expected object, got str."),
    ({RESPONSE: [{"propertyID": 5}]}, FORM, f"orderedItem[1].{RESPONSE}[0].propertyID: expected str, got int."),
]
PAIRS: list[tuple[dict[str, Any], str]] = [
    ({"acceptedOffer": 5}, "orderedItem[1].acceptedOffer: expected"),
    ({"acceptedOffer": []}, "orderedItem[1].acceptedOffer: expected"),
    ({"acceptedOffer": {"@type": "Offer", "@id": 5}}, "orderedItem[1].acceptedOffer.@id: expected str, got int."),
    ({"orderedItem": 7}, "orderedItem[1].orderedItem: expected"),
    ({"orderedItem": {"@id": True}}, "orderedItem[1].orderedItem.@id: expected str, got bool."),
]


async def at(api: Api, step: str, **changes: Any) -> Reply:
    """A checkpoint for two places, with these properties of the second."""
    given: Any = {"orderedItem": [shop.item(shop.BOXING), shop.item(shop.YOGA, 1) | changes]}
    if step == "B":
        return await api.b(**given, totalPaymentDue=shop.price(20))
    return await {"C1": api.c1, "C2": api.c2}[step](**given)


def faults(reply: Reply, number: int = 1) -> list[tuple[str, str]]:
    """Types and instances of the errors of an item."""
    return [(error["@type"], error["instance"]) for error in reply.body["orderedItem"][number].get("error", [])]


@pytest.mark.parametrize("step", ["C2", "B"])
@pytest.mark.parametrize(("changes", "type_", "says"), DETAILS)
async def test_details_are_a_fault_of_their_item_also_where_none_are_asked_for(
    api: Api, step: str, changes: dict[str, Any], type_: str, says: str
) -> None:
    reply = await at(api, step, **changes)
    assert (reply.status, shop.errors_of(reply.body)) == (409, [None, type_])
    assert says in reply.body["orderedItem"][1]["error"][0]["description"]
    assert await api.remaining(shop.YOGA) == await api.remaining(shop.BOXING) == 5


@pytest.mark.parametrize(("changes", "type_", "says"), DETAILS)
async def test_c1_looks_at_no_details(api: Api, changes: dict[str, Any], type_: str, says: str) -> None:
    reply = await at(api, "C1", **changes)
    assert (reply.status, type_ in str(reply.body)) == (200, False)
    (order,) = (record for _, record in api.system.sandbox.records() if isinstance(record, Order))
    assert [item.requested.faults for item in order.items] == [(), ()], "nothing of it is kept with the lease"


@pytest.mark.parametrize("step", ["C1", "C2", "B"])
@pytest.mark.parametrize(("changes", "says"), PAIRS)
async def test_what_is_wanted_is_a_fault_of_its_item_at_every_step(
    api: Api, step: str, changes: dict[str, Any], says: str
) -> None:
    reply = await at(api, step, **changes)
    assert (reply.status, shop.errors_of(reply.body)) == (409, [None, ITEM])
    assert says in reply.body["orderedItem"][1]["error"][0]["description"]


async def test_of_an_offer_only_the_id_is_read(api: Api) -> None:
    reply = await at(api, "C2", acceptedOffer={"@type": "Offer", "@id": shop.offer_of(shop.YOGA), "price": {}})
    assert reply.status == 200


async def test_what_can_be_read_is_judged_and_reflected(api: Api) -> None:
    wanted = scene.filled(scene.NAMES, attendee=GEOFF | {"givenName": 5})
    reply = await api.c2(orderedItem=[wanted])
    assert faults(reply, 0) == [(ATTENDEE, "http://schema.org/givenName")]
    assert reply.body["orderedItem"][0]["attendee"] == {"@type": "Person", "familyName": "Capes"}


async def test_an_answer_that_cannot_be_read_is_wrong_and_not_missing(api: Api) -> None:
    answers = scene.answers(**{**scene.GOOD_ANSWERS, "goal": ["x"]})
    reply = await api.c2(orderedItem=[scene.filled(scene.FORM, orderItemIntakeFormResponse=answers)])
    assert faults(reply, 0) == [(FORM, f"{FIELD}/goal")]
    assert reply.body["orderedItem"][0][RESPONSE] == answers[1:]


async def test_all_that_is_wrong_with_several_items_is_told_at_once(api: Api) -> None:
    first = scene.filled(scene.NAMES, 0, attendee=GEOFF | {"givenName": 5, "telephone": []})
    second = scene.filled(scene.FORM, 1, orderItemIntakeFormResponse=scene.answers(goal={}, age=[]))
    reply = await api.c2(orderedItem=[first, second, scene.filled(shop.YOGA, 2, acceptedOffer=1)])
    assert faults(reply, 0) == [(ATTENDEE, f"http://schema.org/{name}") for name in ("givenName", "telephone")]
    assert faults(reply, 1) == [(FORM, f"{FIELD}/{name}") for name in ("goal", "age")]
    assert faults(reply, 2) == [(ITEM, f"{shop.BASE}/{shop.YOGA}")]


async def test_who_sends_nothing_but_nonsense_is_not_told_of_all_of_it(api: Api) -> None:
    reply = await at(api, "C2", **{RESPONSE: [5] * 100_000})
    assert (reply.status, faults(reply)) == (409, [(FORM, f"{shop.BASE}/{shop.YOGA}")] * 20)


@pytest.mark.parametrize("changes", [{"position": "x"}, {"@type": 5}, {"accessPass": {}}, {"accessChannel": 5}])
async def test_what_belongs_to_no_detail_is_refused_with_its_place(api: Api, changes: dict[str, Any]) -> None:
    reply = await at(api, "C2", attendee="John", **changes)
    assert (reply.status, reply.body["@type"]) == (400, "OpenBookingError")
    assert reply.body["description"].startswith(f"orderedItem[1].{next(iter(changes))}: expected ")


async def test_the_rest_of_the_order_is_judged_first(api: Api) -> None:
    reply = await api.c2(orderedItem=[scene.filled(shop.YOGA, attendee="John")], seller=5)
    assert (reply.status, reply.body["@type"]) == (500, "SellerNotFoundError")


async def test_what_cannot_be_read_is_no_repetition(api: Api) -> None:
    await at(api, "B")
    for changes in ({"attendee": "John"}, {RESPONSE: [5]}):
        reply = await at(api, "B", **changes)
        assert (reply.status, reply.body["@type"]) == (500, "OrderAlreadyExistsError")
    assert (await at(api, "B")).status == 201


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["attendee", RESPONSE, "acceptedOffer", "orderedItem"]), JSON))
async def test_whatever_stands_there_the_other_item_is_judged(api: Api, changes: dict[str, Any]) -> None:
    body = shop.order("OrderQuote", orderedItem=[shop.item(shop.BOXING), shop.item(shop.YOGA, 1) | changes])
    reply = await api.call("PUT", f"/order-quotes/{shop.UUID1}", msgspec.json.encode(body))
    assert reply.status in (200, 409)
    assert shop.errors_of(reply.body)[0] is None
    assert not [each for each in scene.every_object(reply.body) if None in each.values()]
