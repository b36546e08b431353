"""Answers over HTTP: statuses, media types, headers, identifiers and the error model.

"Paths and Verbs", "Media types", "Response formats", "Globally unique identifiers", "Errors", "Error Model".
"""

from datetime import timedelta

import pytest

from tests import shop
from tests.conftest import Api, Reply
from tests.text import scene

MEDIA_TYPE = "application/vnd.openactive.booking+json; version=1"
ALLOWED = {
    "order-quote-templates": {"PUT"},
    "order-quotes": {"PUT", "DELETE"},
    "order-proposals": {"PUT", "PATCH"},
    "orders": {"PUT", "GET", "PATCH", "DELETE"},
}


async def one_of_each(api: Api) -> dict[str, Reply]:
    """An answer of every endpoint that has a body."""
    replies = {"C1": await api.c1(scene.GYM), "C2": await api.c2(scene.GYM), "P": await scene.p(api)}
    scene.desk(api).accept(scene.KEY)
    replies["proposals"] = await api.call("GET", "/order-proposals-rpde")
    replies["B"] = await scene.b_from(api, replies["P"].body)
    await api.cancel(replies["B"].body["orderedItem"][0]["@id"])
    replies["orders"] = await api.call("GET", "/orders-rpde")
    replies["status"] = await api.call("GET", f"/orders/{shop.UUID1}")
    replies["conflict"] = await api.c2(scene.OVER, uuid=shop.UUID2)
    replies["error"] = await api.c2(uuid=shop.UUID2, seller=None)
    return replies


async def test_statuses_are_those_of_the_specification(api: Api) -> None:
    found = {name: reply.status for name, reply in (await one_of_each(api)).items()}
    expected = {"C1": 200, "C2": 200, "P": 201, "B": 201, "proposals": 200, "orders": 200, "status": 200}
    assert found == expected | {"conflict": 409, "error": 500}


async def test_every_answer_has_the_media_type_of_the_booking_api(api: Api) -> None:
    assert {reply.headers["Content-Type"] for reply in (await one_of_each(api)).values()} == {MEDIA_TYPE}


async def test_every_document_refers_to_the_vocabulary(api: Api) -> None:
    for name, reply in (await one_of_each(api)).items():
        documents = (
            [each["data"] for each in reply.body["items"] if "data" in each] if "items" in reply.body else [reply.body]
        )
        for document in documents:
            context = document["@context"]
            assert shop.OA in (context if isinstance(context, list) else [context]), name


async def test_every_id_is_an_absolute_uri(api: Api) -> None:
    for reply in (await one_of_each(api)).values():
        ids = [each["@id"] for each in scene.every_object(reply.body) if "@id" in each]
        assert all(url.startswith(f"{shop.BASE}/") for url in ids)


async def test_no_answer_holds_a_null_an_empty_text_or_an_empty_array(api: Api) -> None:
    for reply in (await one_of_each(api)).values():
        for each in scene.every_object(reply.body):
            assert [name for name, value in each.items() if value in (None, "", []) and name != "items"] == []


async def test_where_something_was_made_the_location_is_its_id(api: Api) -> None:
    for name, reply in (await one_of_each(api)).items():
        assert reply.headers.get("Location") == (reply.body["@id"] if name in ("P", "B") else None)


async def test_no_answer_has_an_order_status(api: Api) -> None:
    for reply in (await one_of_each(api)).values():
        assert b'"orderStatus"' not in reply.raw and b"orderCreationStatus" not in reply.raw


@pytest.mark.parametrize("accept", ["*/*", MEDIA_TYPE, "application/json", "text/html"])
async def test_the_media_type_is_the_same_whatever_is_accepted(api: Api, accept: str) -> None:
    reply = await api.call("GET", "/orders-rpde", headers={"Accept": accept})
    assert (reply.status, reply.headers["Content-Type"]) == (200, MEDIA_TYPE)


class TestVerbs:
    """ "MethodNotAllowedError", "UnknownOrIncorrectEndpointError" """

    @pytest.mark.parametrize("path", ALLOWED)
    @pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "POST", "HEAD", "OPTIONS"])
    async def test_a_verb_that_an_endpoint_does_not_know_is_a_405(self, api: Api, path: str, method: str) -> None:
        if method in ALLOWED[path]:
            return
        reply = await api.call(method, f"/{path}/{shop.UUID1}")
        assert (reply.status, reply.headers["Content-Type"]) == (405, MEDIA_TYPE)
        assert set(reply.headers["Allow"].split(", ")) == ALLOWED[path]
        assert method == "HEAD" or reply.body["@type"] == "MethodNotAllowedError"

    @pytest.mark.parametrize("path", ["orders-rpde", "order-proposals-rpde"])
    async def test_the_private_feeds_are_read_by_get_only(self, api: Api, path: str) -> None:
        for method in ("PUT", "POST", "PATCH", "DELETE", "HEAD"):
            reply = await api.call(method, f"/{path}")
            assert (reply.status, reply.headers["Allow"]) == (405, "GET")

    @pytest.mark.parametrize("path", ["", "/", "/order-quote-templates", f"/quotes/{shop.UUID1}", "/orders-rpde/1"])
    async def test_any_other_path_is_unknown(self, api: Api, path: str) -> None:
        reply = await api.call("PUT", path, {})
        assert (reply.status, reply.body["@type"]) == (404, "UnknownOrIncorrectEndpointError")


class TestErrors:
    """ "MUST communicate the associated Use Case", "MUST match the associated Status Code" """

    async def errors(self, api: Api) -> list[Reply]:
        """Errors of all families."""
        return [
            await api.call("GET", "/nowhere"),
            await api.call("POST", f"/orders/{shop.UUID1}"),
            await api.call("GET", f"/orders/{shop.UUID1}", token=None),
            await api.call("GET", f"/orders/{shop.UUID1}", token="wrong"),
            await api.call("GET", f"/orders/{shop.UUID1}"),
            await api.call("PUT", "/orders/nonsense", {}),
            await api.c1(seller=None),
            await api.c2(customer=None),
            await api.b(payment=None),
            await api.b(totalPaymentDue=shop.price(11)),
        ]

    async def test_each_says_what_where_and_with_which_status(self, api: Api) -> None:
        for reply in await self.errors(api):
            assert reply.status == reply.body["statusCode"] >= 400
            assert reply.headers["Content-Type"] == MEDIA_TYPE
            assert {"@context", "@type", "name", "description", "instance"} <= set(reply.body)
            assert reply.body["instance"].startswith(shop.ROOT)

    async def test_the_name_is_the_same_every_time_and_the_description_is_not(self, api: Api) -> None:
        first, second = await api.b(totalPaymentDue=shop.price(11)), await api.b(totalPaymentDue=shop.price(12))
        assert first.body["name"] == second.body["name"]
        assert first.body["description"] != second.body["description"]

    async def test_errors_of_items_have_the_same_model(self, api: Api) -> None:
        body = (await api.c2(scene.OVER, scene.NAMES)).body
        for item in body["orderedItem"]:
            for error in item["error"]:
                assert {"@type", "name", "description", "statusCode", "instance"} <= set(error)
                assert error["statusCode"] == 409


class TestQuoteDeletion:
    """ "MUST simply return a 204 success status in all cases" """

    async def test_a_quote_whose_lease_has_ended(self, api: Api) -> None:
        await api.c2()
        api.clock.advance(timedelta(hours=1))
        await self.check(api)

    async def test_a_quote_that_became_a_proposal(self, api: Api) -> None:
        await scene.p(api)
        await self.check(api)
        assert (await scene.status_of(api))["@type"] == "OrderProposal"

    async def test_a_quote_that_became_an_order(self, api: Api) -> None:
        (item,) = await api.booked_items(shop.YOGA)
        await self.check(api)
        await api.cancel(item)
        await self.check(api)

    async def test_a_quote_whose_order_was_deleted(self, api: Api) -> None:
        await api.b()
        await api.call("DELETE", f"/orders/{shop.UUID1}")
        await self.check(api)

    async def check(self, api: Api) -> None:
        """It answers with an empty 204."""
        reply = await api.call("DELETE", f"/order-quotes/{shop.UUID1}")
        assert (reply.status, reply.raw) == (204, b"")
