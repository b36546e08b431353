"""What no broker should send: always an OpenBookingError that says which part is wrong, and nothing changed."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import shop
from tests.conftest import Api

MEDIA_TYPE = "application/vnd.openactive.booking+json; version=1"

BODIES: list[tuple[bytes, str]] = [
    (b"", "no body"),
    (b"{", "not valid JSON"),
    (b"[]", "expected object"),
    (b"null", "expected object"),
    (b'"Order"', "expected object"),
    (b'{"@type": "Order",}', "not valid JSON"),
    (b'{"@type": "Order"} x', "not valid JSON"),
    (b"\xff\xfe{}", "not UTF-8"),
    (b'{"x": "\xff"}', "not UTF-8"),
    (b'{"x": ' + b"[" * 500_000 + b"]" * 500_000 + b"}", "nested too deeply"),
]


@pytest.mark.parametrize("path", ["order-quote-templates", "order-quotes", "order-proposals", "orders", "order"])
@pytest.mark.parametrize(("body", "says"), BODIES)
async def test_a_body_that_is_no_json_object(api: Api, path: str, body: bytes, says: str) -> None:
    reply = await api.call("PUT", f"/{path}/{shop.UUID1}", body)
    assert (reply.status, reply.body["@type"]) == (400, "OpenBookingError")
    assert says in reply.body["description"]
    assert reply.headers["Content-Type"] == MEDIA_TYPE


@pytest.mark.parametrize(("body", "says"), BODIES)
async def test_a_patch_that_is_no_json_object(api: Api, body: bytes, says: str) -> None:
    reply = await api.call("PATCH", f"/orders/{shop.UUID1}", body)
    assert (reply.status, says in reply.body["description"]) == (400, True)


@pytest.mark.parametrize(
    ("changes", "status", "type_", "says"),
    [
        ({"@type": "Order"}, 500, "UnexpectedOrderTypeError", "OrderQuote"),
        ({"@type": None}, 500, "UnexpectedOrderTypeError", "OrderQuote"),
        ({"@type": 5}, 500, "UnexpectedOrderTypeError", "@type"),
        ({"customer": "Priya"}, 400, "IncompleteCustomerDetailsError", "customer"),
        ({"customer": {"@type": "Dog", "email": "a@b.c"}}, 400, "IncompleteCustomerDetailsError", "Person"),
        ({"customer": {"@type": "Person", "email": 5}}, 400, "IncompleteCustomerDetailsError", "customer.email"),
        ({"broker": []}, 400, "IncompleteBrokerDetailsError", "broker"),
        ({"broker": {"@type": "Organization"}}, 400, "IncompleteBrokerDetailsError", "no name"),
        ({"broker": None}, 400, "IncompleteBrokerDetailsError", "required"),
        ({"brokerRole": None}, 400, "IncompleteBrokerDetailsError", "brokerRole"),
        ({"brokerRole": "Agent"}, 400, "IncompleteBrokerDetailsError", "Agent"),
        ({"brokerRole": shop.OA + "NoBroker"}, 400, "IncompleteBrokerDetailsError", "no broker"),
        ({"seller": 5}, 500, "SellerNotFoundError", "seller"),
        ({"payment": "cash"}, 400, "InvalidPaymentDetailsError", "payment"),
        ({"orderedItem": None}, 400, "OpenBookingError", "orderedItem"),
        ({"orderedItem": []}, 400, "OpenBookingError", "orderedItem"),
        ({"orderedItem": {}}, 400, "OpenBookingError", "orderedItem"),
        ({"orderedItem": ["x"]}, 400, "OpenBookingError", "orderedItem[0]"),
        ({"orderedItem": [{"@type": "OrderItem"}]}, 400, "OpenBookingError", "position"),
        ({"orderedItem": [shop.item(shop.YOGA, -1)]}, 400, "OpenBookingError", "orderedItem[0].position"),
        ({"orderedItem": [shop.item(shop.YOGA, 10**30)]}, 400, "OpenBookingError", "orderedItem[0].position"),
        (
            {"orderedItem": [shop.item(shop.YOGA) | {"@type": "Banana"}]},
            400,
            "OpenBookingError",
            "orderedItem[0].@type",
        ),
        ({"orderedItem": [shop.item(shop.YOGA) | {"position": 1.5}]}, 400, "OpenBookingError", "position"),
        ({"orderedItem": [shop.item(shop.YOGA) | {"position": "0"}]}, 400, "OpenBookingError", "position"),
        ({"orderedItem": [shop.item(shop.YOGA), shop.item(shop.YOGA)]}, 400, "OpenBookingError", "position 0"),
        ({"totalPaymentDue": {"price": "ten"}}, 400, "TotalPaymentDueMismatchError", "totalPaymentDue.price"),
        ({"totalPaymentDue": {"price": "NaN"}}, 400, "TotalPaymentDueMismatchError", "price"),
        ({"totalPaymentDue": {"price": "-Infinity"}}, 400, "TotalPaymentDueMismatchError", "price"),
        ({"totalPaymentDue": {"price": -10}}, 400, "TotalPaymentDueMismatchError", "price"),
        ({"totalPaymentDue": {"price": 10**400}}, 400, "TotalPaymentDueMismatchError", "price"),
    ],
)
async def test_a_part_that_is_wrong_is_named(
    api: Api, changes: dict[str, Any], status: int, type_: str, says: str
) -> None:
    reply = await api.c2(**changes)
    assert (reply.status, reply.body["@type"]) == (status, type_)
    assert says in reply.body["description"]
    assert await api.remaining(shop.YOGA) == 5
    assert not list(api.system.sandbox.records())


@pytest.mark.parametrize("uuid", ["1", "x" * 500, "11111111111141118111111111111111", "%00", f"{shop.UUID1}%20"])
async def test_a_uuid_that_is_none(api: Api, uuid: str) -> None:
    for method, path in (("PUT", "orders"), ("DELETE", "orders"), ("GET", "orders"), ("DELETE", "order-quotes")):
        reply = await api.call(method, f"/{path}/{uuid}", shop.order("Order") if method == "PUT" else None)
        assert (reply.status, reply.body["@type"]) == (400, "OpenBookingError")
        assert "UUID" in reply.body["description"]


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_body_that_is_not_compressed_as_it_says(api: Api, coding: str) -> None:
    headers = {"Content-Encoding": coding}
    reply = await api.call("PUT", f"/orders/{shop.UUID1}", b"no such thing", headers=headers, compress=None)
    assert (reply.status, reply.body["@type"]) == (400, "OpenBookingError")
    assert coding in reply.body["description"]


async def test_a_body_of_ten_megabytes_is_refused(api: Api) -> None:
    reply = await api.call("PUT", f"/orders/{shop.UUID1}", b'{"x": "' + b"x" * 10_000_000 + b'"}')
    assert (reply.status, reply.body["@type"]) == (413, "OpenBookingError")
    assert "larger than" in reply.body["description"]


@pytest.mark.parametrize("path", ["/nowhere", "/orders", "/orders/", f"/orders/{shop.UUID1}/x", "/order-quotes"])
@pytest.mark.parametrize("token", [shop.ACME, None])
async def test_an_unknown_path_is_a_404_with_or_without_credentials(api: Api, path: str, token: str | None) -> None:
    reply = await api.call("GET", path, token=token)
    assert (reply.status, reply.body["@type"]) == (404, "UnknownOrIncorrectEndpointError")
    assert reply.headers["Content-Type"] == MEDIA_TYPE


async def test_a_wrong_verb_is_a_405_that_says_which_are_right(api: Api) -> None:
    reply = await api.call("POST", f"/orders/{shop.UUID1}", {})
    assert (reply.status, reply.body["@type"]) == (405, "MethodNotAllowedError")
    assert reply.headers["Allow"] == "DELETE, GET, PATCH, PUT"


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/json", MEDIA_TYPE, "nonsense"])
async def test_requests_are_read_as_json_whatever_their_content_type(api: Api, content_type: str | None) -> None:
    body = json.dumps(shop.order("OrderQuote")).encode()
    headers = {"Content-Type": content_type} if content_type else {}
    reply = await api.call("PUT", f"/order-quotes/{shop.UUID1}", body, headers=headers)
    assert (reply.status, reply.headers["Content-Type"]) == (200, MEDIA_TYPE)


async def test_a_crash_is_a_500_that_tells_nothing_of_the_inside(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(*_: object, **__: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(api.system, "submit", explode)
    reply = await api.b(shop.YOGA)
    assert (reply.status, reply.body["@type"]) == (500, "InternalApplicationError")
    assert b"secret" not in reply.raw
    assert reply.body["requestId"] in caplog.text and "the secret inside" in caplog.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PROPERTIES = st.sampled_from(sorted(shop.order("Order", payment={}, totalPaymentDue={})))
DETAILS = ["attendee", "orderItemIntakeFormResponse", "accessPass", "accessChannel"]
ITEM_PROPERTIES = st.sampled_from(sorted(shop.item(shop.YOGA)) + DETAILS)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(PROPERTIES, JSON, max_size=3), item=st.dictionaries(ITEM_PROPERTIES, JSON))
async def test_whatever_stands_in_a_request_the_answer_is_never_a_crash(
    api: Api, changes: dict[str, Any], item: dict[str, Any]
) -> None:
    body = shop.order("Order", totalPaymentDue=shop.price(10), payment=shop.PAYMENT)
    body["orderedItem"] = [body["orderedItem"][0] | item]
    reply = await api.call("PUT", f"/orders/{shop.UUID2}", json.dumps(body | changes).encode())
    assert reply.body["@type"] != "InternalApplicationError"
    assert reply.status in (201, 400, 401, 409, 500)
