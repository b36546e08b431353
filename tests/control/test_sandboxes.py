"""Named sandboxes over the control door: made on first use, listed, reset, taken away."""

import pytest

from tests import shop
from tests.control.conftest import TOKEN, Control, MakeControl

NAMED = "/sandboxes/anna"


async def test_the_first_use_of_a_name_makes_a_complete_sandbox(control: Control) -> None:
    reply = await control.call("GET", f"{NAMED}/feeds/scheduled-sessions", token=None)
    assert reply.status == 200
    assert reply.body["next"].startswith(f"{shop.ROOT}{NAMED}/feeds/scheduled-sessions?")
    assert [each["name"] for each in (await control.get("/sandboxes")).body["sandboxes"]] == ["default", "anna"]


async def test_every_link_of_a_named_sandbox_leads_into_it(control: Control) -> None:
    page = await control.call("GET", f"{NAMED}/feeds/scheduled-sessions", token=None)
    ids = [entry["data"]["@id"] for entry in page.body["items"] if "data" in entry]
    assert ids and all(each.startswith(f"{shop.ROOT}{NAMED}/api/") for each in ids)


async def test_its_dataset_site_and_its_openid_are_its_own(control: Control) -> None:
    site = await control.call("GET", f"{NAMED}/openactive", token=None)
    openid = await control.call("GET", f"{NAMED}/.well-known/openid-configuration", token=None)
    assert f"{shop.ROOT}{NAMED}/api".encode() in site.raw
    assert openid.body["issuer"] == f"{shop.ROOT}{NAMED}"


async def test_a_name_of_another_form_is_refused(control: Control) -> None:
    reply = await control.call("GET", "/sandboxes/No%20Name/feeds/scheduled-sessions", token=None)
    assert (reply.status, reply.body["@type"]) == (404, "NotFoundError")
    assert (await control.call("PUT", "/control/sandboxes/UPPER")).status == 404


async def test_putting_a_sandbox_makes_it_once(control: Control) -> None:
    statuses = [(await control.call("PUT", "/control/sandboxes/anna")).status for _ in range(2)]
    assert statuses == [201, 200]


async def test_a_sandbox_tells_in_which_time_zone_its_fixtures_are(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(timezone="America/New_York"))
    assert (await control.get("/sandboxes/default")).body["timezone"] == "America/New_York"


async def test_there_are_no_more_than_the_setting_allows(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(sandbox_limit=1))
    assert (await control.call("PUT", "/control/sandboxes/anna")).status == 201
    refused = await control.call("PUT", "/control/sandboxes/ben")
    assert refused.status == 409 and "sandbox_limit" in refused.body["error"]
    assert (await control.call("GET", "/sandboxes/ben/openactive", token=None)).status == 503


async def test_one_that_nobody_uses_makes_room_for_another(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(sandbox_limit=1, sandbox_idle="PT1H"))
    await control.call("PUT", "/control/sandboxes/anna")
    control.pass_time(minutes=61)
    assert (await control.call("PUT", "/control/sandboxes/ben")).status == 201
    assert (await control.get("/sandboxes/anna")).status == 404


async def test_it_tells_in_which_zone_its_clocks_are_read(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(timezone="America/New_York"))
    assert (await control.get("/sandboxes/default")).body["timezone"] == "America/New_York"


async def test_a_deleted_sandbox_starts_anew_when_it_is_used_again(control: Control) -> None:
    await control.book("anna")
    assert (await control.call("DELETE", "/control/sandboxes/anna")).status == 204
    assert (await control.get("/sandboxes/anna")).status == 404
    await control.call("PUT", "/control/sandboxes/anna")
    assert (await control.get("/sandboxes/anna")).body["counts"]["orders"] == 0


async def test_the_default_sandbox_cannot_be_deleted(control: Control) -> None:
    assert (await control.call("DELETE", "/control/sandboxes/default")).status == 409


async def test_a_reset_takes_away_what_was_booked(control: Control) -> None:
    await control.book("default")
    assert (await control.get("/sandboxes/default")).body["counts"]["orders"] == 1
    assert (await control.post("/sandboxes/default/reset")).status == 200
    assert (await control.get("/sandboxes/default")).body["counts"]["orders"] == 0


async def test_the_door_asks_for_its_own_token(control: Control) -> None:
    for token in (None, shop.ACME, "wrong"):
        reply = await control.call("GET", "/control/sandboxes", token=token)
        assert reply.status == 401 and "control_token" in reply.body["error"]


async def test_a_closed_door_does_not_exist(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(control=False))
    reply = await control.get("/sandboxes")
    assert (reply.status, reply.body["@type"]) == (404, "UnknownOrIncorrectEndpointError")


async def test_what_is_unknown_below_a_sandbox_is_written_down_there(control: Control) -> None:
    reply = await control.call("GET", f"{NAMED}/nowhere", token=None)
    assert (reply.status, reply.headers["X-Request-Id"]) == (404, "anna-1")


async def test_a_request_for_a_sandbox_that_cannot_be_has_an_id_and_a_reason_to_read(control: Control) -> None:
    reply = await control.call("GET", "/sandboxes/No-Name/feeds/scheduled-sessions", token=None)
    assert reply.headers["X-Request-Id"] == "default-1"
    entry = (await control.get("/sandboxes/default/journal/1")).body
    assert (entry["status"], entry["errors"][0]["rule"]) == (404, "find_site")
    assert reply.headers["Link"].startswith(f"<{shop.ROOT}/control/sandboxes/default/journal/1>")


@pytest.mark.parametrize(("body", "status"), [(b"x" * 2_000_000, 413), (b"[" * 100_000, 400), (b"5", 400)])
async def test_whatever_is_wrong_with_a_body_is_told_as_the_door_tells_it(
    control: Control, body: bytes, status: int
) -> None:
    reply = await control.call("POST", "/control/sandboxes/default/clock", body)
    assert reply.status == status
    assert set(reply.body) == {"error", "place"}


async def test_a_body_that_is_not_encoded_as_it_says_is_told_as_the_door_tells_it(control: Control) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Encoding": "gzip"}
    reply = await control.api.client.post("/control/sandboxes/default/clock", data=b"no gzip", headers=headers)
    assert (reply.status, set(await reply.json())) == (400, {"error", "place"})
