"""What C2 refuses, P and B refuse as well, and in the same words.

"Any validation errors raised at B regarding any property values MUST also be raised at C2" ("Order Creation B",
"OrderProposal Creation P"); so must those of C1, where they concern what C1 takes.
"""

from typing import Any

import pytest

from tests import shop
from tests.conftest import Api, Reply
from tests.text import scene

STEPS = ["C1", "C2", "P", "B"]
COMMITMENTS = ["P", "B"]
PATHS = {"C1": "order-quote-templates", "C2": "order-quotes", "P": "order-proposals", "B": "orders"}
TYPES = {"C1": "OrderQuote", "C2": "OrderQuote", "P": "OrderProposal", "B": "Order"}

OF_ITEMS: dict[str, tuple[dict[str, Any], str]] = {
    "no offer": ({"acceptedOffer": None}, "IncompleteOrderItemError"),
    "no opportunity": ({"orderedItem": None}, "IncompleteOrderItemError"),
    "foreign opportunity": ({"orderedItem": "https://elsewhere.example/1"}, "InvalidOpportunityOrOfferIdError"),
    "foreign offer": ({"acceptedOffer": "https://elsewhere.example/1"}, "InvalidOpportunityOrOfferIdError"),
    "unknown opportunity": ({"orderedItem": f"{shop.BASE}/slots/none"}, "UnknownOpportunityError"),
    "unknown offer": ({"acceptedOffer": f"{shop.BASE}/slots/none#/offers/x"}, "UnknownOfferError"),
    "offer of another": ({"acceptedOffer": shop.offer_of(shop.SOLO)}, "UnacceptableOfferError"),
    "a series": ({"orderedItem": f"{shop.BASE}/session-series/yoga"}, "OpportunityOfferPairNotBookableError"),
}
NOT_BOOKABLE = [scene.CANCELLED, scene.POSTPONED, scene.OVER, scene.TOO_EARLY, scene.WALK_IN]

OF_ORDERS: dict[str, tuple[dict[str, Any], int, str]] = {
    "type": ({"@type": "Event"}, 500, "UnexpectedOrderTypeError"),
    "no seller": ({"seller": None}, 500, "SellerNotFoundError"),
    "unknown seller": ({"seller": f"{shop.BASE}/sellers/nobody"}, 500, "SellerNotFoundError"),
    "another seller": ({"seller": f"{shop.BASE}/{shop.OAKWOOD}"}, 500, "SellerMismatchError"),
    "no role": ({"brokerRole": None}, 400, "IncompleteBrokerDetailsError"),
    "no broker": ({"broker": None}, 400, "IncompleteBrokerDetailsError"),
    "nameless broker": ({"broker": {"@type": "Organization"}}, 400, "IncompleteBrokerDetailsError"),
    "broker and NoBroker": ({"brokerRole": shop.OA + "NoBroker"}, 400, "IncompleteBrokerDetailsError"),
}
OF_CUSTOMERS: dict[str, Any] = {
    "none": None,
    "no email": {"@type": "Person", "givenName": "Priya"},
    "no type": {"email": "priya@example.com"},
    "another type": {"@type": "Robot", "email": "priya@example.com"},
}


async def send(api: Api, step: str, *items: dict[str, Any], **changes: Any) -> Reply:
    """C1, C2, P or B of these items, for ten pounds each."""
    more: dict[str, Any] = {"orderedItem": list(items)} if items else {}
    if step in COMMITMENTS:
        more |= {"totalPaymentDue": shop.price(10 * max(len(items), 1)), "payment": shop.PAYMENT}
    body = shop.order(TYPES[step], **(more | changes))
    return await api.call("PUT", f"/{PATHS[step]}/{shop.UUID1}", body)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("case", OF_ITEMS)
async def test_a_fault_of_an_item_is_a_conflict_at_every_step(api: Api, step: str, case: str) -> None:
    changes, expected = OF_ITEMS[case]
    item = {name: value for name, value in (shop.item(shop.YOGA) | changes).items() if value is not None}
    reply = await send(api, step, item)
    assert (reply.status, reply.body["@type"]) == (409, TYPES[step])
    assert shop.errors_of(reply.body) == [expected]
    assert not [each for each in scene.every_object(reply.body) if None in each.values()]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("opportunity", NOT_BOOKABLE)
async def test_a_pair_that_is_not_bookable_is_a_conflict_at_every_step(api: Api, step: str, opportunity: str) -> None:
    reply = await send(api, step, shop.item(opportunity))
    assert (reply.status, shop.errors_of(reply.body)) == (409, ["OpportunityOfferPairNotBookableError"])


@pytest.mark.parametrize("step", STEPS)
async def test_booking_is_still_possible_after_the_start(api: Api, step: str) -> None:
    reply = await send(api, step, shop.item(scene.GYM if step == "P" else scene.RUNNING))
    assert reply.status in (200, 201)


@pytest.mark.parametrize("step", STEPS)
async def test_what_does_not_go_together_is_a_conflict_at_every_step(api: Api, step: str) -> None:
    reply = await send(api, step, shop.item(shop.YOGA, 0), shop.item(scene.EURO, 1), shop.item(shop.FREE_WALK, 2))
    assert shop.errors_of(reply.body) == ["OpportunityIsInConflictError", "OpportunityIsInConflictError", None]


@pytest.mark.parametrize("step", STEPS)
async def test_too_few_places_is_a_conflict_at_every_step(api: Api, step: str) -> None:
    reply = await send(api, step, shop.item(shop.SOLO, 0), shop.item(shop.SOLO, 1))
    assert shop.errors_of(reply.body) == [None, "OpportunityHasInsufficientCapacityError"]


@pytest.mark.parametrize("step", ["C2", "P", "B"])
async def test_missing_details_are_a_conflict_from_c2_on(api: Api, step: str) -> None:
    reply = await send(api, step, shop.item(scene.NAMES, 0), shop.item(scene.FORM, 1))
    assert reply.status == 409
    assert shop.errors_of(reply.body) == ["IncompleteAttendeeDetailsError", "IncompleteIntakeFormError"]


async def test_c1_asks_for_no_details(api: Api) -> None:
    assert (await send(api, "C1", shop.item(scene.NAMES, 0), shop.item(scene.FORM, 1))).status == 200


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("case", OF_ORDERS)
async def test_a_fault_of_the_order_is_answered_alike_at_every_step(api: Api, step: str, case: str) -> None:
    changes, status, expected = OF_ORDERS[case]
    reply = await send(api, step, **changes)
    assert (reply.status, reply.body["@type"]) == (status, expected)


@pytest.mark.parametrize("step", ["C2", "P", "B"])
@pytest.mark.parametrize("case", OF_CUSTOMERS)
async def test_a_customer_with_an_email_is_needed_from_c2_on(api: Api, step: str, case: str) -> None:
    reply = await send(api, step, customer=OF_CUSTOMERS[case])
    assert (reply.status, reply.body["@type"]) == (400, "IncompleteCustomerDetailsError")


@pytest.mark.parametrize("step", ["C2", "P", "B"])
async def test_of_a_person_no_more_than_the_email_is_required(api: Api, step: str) -> None:
    item = shop.item(scene.GYM if step == "P" else shop.YOGA)
    reply = await send(api, step, item, customer={"@type": "Person", "email": "office@example.com"})
    assert reply.status in (200, 201)


@pytest.mark.parametrize("step", ["C2", "P", "B"])
@pytest.mark.parametrize("missing", ["name", "address", "streetAddress", "addressRegion", "addressCountry"])
async def test_an_organization_needs_a_name_and_a_whole_address_as_well(api: Api, step: str, missing: str) -> None:
    company = {name: value for name, value in shop.COMPANY.items() if name != missing}
    if "address" in company:
        company["address"] = {name: value for name, value in shop.COMPANY["address"].items() if name != missing}
    reply = await send(api, step, customer=company)
    assert (reply.status, reply.body["@type"]) == (400, "IncompleteCustomerDetailsError")
    assert missing in reply.body["description"]


@pytest.mark.parametrize("customer", [*OF_CUSTOMERS.values(), "Priya", {"@type": "Person", "email": 5}])
async def test_c1_looks_at_no_customer(api: Api, customer: Any) -> None:
    reply = await send(api, "C1", customer=customer)
    assert (reply.status, "customer" in reply.body) == (200, False)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("type_", ["Banana", "acme:IntegratedPayment", ""])
async def test_only_payments_of_the_specification_are_taken(api: Api, step: str, type_: str) -> None:
    reply = await send(api, step, payment=shop.PAYMENT | {"@type": type_})
    refused = (reply.status, reply.body["@type"]) == (400, "InvalidPaymentDetailsError")
    assert refused is bool(type_), "an empty text is absent"


@pytest.mark.parametrize("step", STEPS)
async def test_an_error_of_the_order_is_the_whole_answer(api: Api, step: str) -> None:
    reply = await send(api, step, seller=None)
    assert set(reply.body) == {"@context", "@type", "name", "description", "statusCode", "instance"}
    assert reply.headers["Content-Type"] == "application/vnd.openactive.booking+json; version=1"


@pytest.mark.parametrize("step", STEPS)
async def test_only_the_items_at_fault_are_told_of_it_and_the_total_leaves_them_out(api: Api, step: str) -> None:
    reply = await send(api, step, shop.item(shop.YOGA, 3), shop.item(scene.CANCELLED, 8))
    faults = {item["position"]: "error" in item for item in reply.body["orderedItem"]}
    assert faults == {3: False, 8: True}
    assert (reply.body["totalPaymentDue"]["price"], reply.body["totalPaymentTax"][0]["price"]) == (10, 1.67)


@pytest.mark.parametrize("step", ["C2", "P", "B"])
async def test_the_total_includes_items_that_only_lack_details(api: Api, step: str) -> None:
    wrong = scene.filled(scene.FORM, 2, orderItemIntakeFormResponse=scene.answers(goal="x", age="99"))
    reply = await send(api, step, shop.item(scene.NAMES, 0), shop.item(scene.FORM, 1), wrong)
    assert shop.errors_of(reply.body)[2] == "InvalidIntakeFormError"
    assert (reply.body["totalPaymentDue"]["price"], reply.body["totalPaymentTax"][0]["price"]) == (20, 3.34)


@pytest.mark.parametrize("step", COMMITMENTS)
async def test_a_refused_commitment_changes_nothing(api: Api, step: str) -> None:
    await api.c2(shop.YOGA)
    before = list(api.system.sandbox.records())
    assert (await send(api, step, shop.item(shop.YOGA, 0), shop.item(scene.CANCELLED, 1))).status == 409
    assert (await send(api, step, seller=None)).status == 500
    assert list(api.system.sandbox.records()) == before


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (shop.price(4), "The total is 10.00 GBP, not 4.00 GBP."),
        (shop.price(4.5, "EUR"), "The total is 10.00 GBP, not 4.50 EUR."),
        ({"@type": "PriceSpecification", "price": 4}, "The total is 10.00 GBP, not 4.00."),
    ],
)
async def test_a_wrong_total_is_told_in_pounds_and_pence(api: Api, given: dict[str, Any], told: str) -> None:
    reply = await api.b(totalPaymentDue=given)
    assert (reply.body["@type"], reply.body["description"]) == ("TotalPaymentDueMismatchError", told)
