"""The Test Interface over HTTP: statuses, credentials, and the setting that turns it off."""

import pytest

from tests import shop
from tests.conftest import Api, MakeApi
from tests.test_interface.requests import action, wanted

OPPORTUNITIES = "/test-interface/datasets/tests/opportunities"
ACTIONS = "/test-interface/actions"


async def test_creating_answers_201_with_the_id_of_what_was_made(api: Api) -> None:
    reply = await api.call("POST", OPPORTUNITIES, wanted())
    assert reply.status == 201
    assert {"@context", "@type", "@id"} == set(reply.body)
    assert reply.body["@id"].startswith(f"{shop.BASE}/scheduled-sessions/")


async def test_cleaning_answers_an_empty_204_without_credentials(api: Api) -> None:
    await api.call("POST", OPPORTUNITIES, wanted())
    reply = await api.call("DELETE", "/test-interface/datasets/tests", token=None)
    assert (reply.status, reply.raw) == (204, b"")


async def test_an_action_answers_an_empty_204(api: Api) -> None:
    await api.b()
    body = action("CustomerNotice", "Order", f"{shop.BASE}/orders/{shop.UUID1}")
    reply = await api.call("POST", ACTIONS, body)
    assert (reply.status, reply.raw) == (204, b"")
    assert shop.UUID1 in await api.feed("orders-rpde")


async def test_an_action_needs_to_know_whose_order_it_is_about(api: Api) -> None:
    reply = await api.call("POST", ACTIONS, {}, token=None)
    assert (reply.status, reply.body["@type"]) == (403, "NoAPITokenError")


@pytest.mark.parametrize("path", [OPPORTUNITIES, ACTIONS])
async def test_nonsense_is_a_400_with_a_reason(api: Api, path: str) -> None:
    reply = await api.call("POST", path, b"nonsense")
    assert (reply.status, reply.body["@type"]) == (400, "OpenBookingError")
    assert reply.body["description"]


async def test_one_setting_turns_it_off(make_api: MakeApi) -> None:
    closed = await make_api(shop.fixtures(test_interface=False))
    calls = [("POST", OPPORTUNITIES), ("POST", ACTIONS), ("DELETE", "/test-interface/datasets/tests")]
    replies = [await closed.call(method, path, wanted()) for method, path in calls]
    assert {(reply.status, reply.body["@type"]) for reply in replies} == {(404, "UnknownOrIncorrectEndpointError")}


async def test_bookings_do_not_need_it(make_api: MakeApi) -> None:
    closed = await make_api(shop.fixtures(test_interface=False))
    assert (await closed.b()).status == 201
