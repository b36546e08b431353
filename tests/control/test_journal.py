"""The journal over the control door: what was asked and answered, why, and nothing that is nobody's business."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from server.control.entries import clock_text
from server.sandboxes import masking
from server.sandboxes.masking import HIDDEN
from tests import shop
from tests.conftest import Reply
from tests.control.conftest import Control, MakeControl

JOURNAL = "/sandboxes/default/journal"
NOBODY = "99999999-9999-4999-8999-999999999999"


async def entries(control: Control, query: str = "") -> list[dict[str, Any]]:
    """The entries that a query finds."""
    found: list[dict[str, Any]] = (await control.get(f"{JOURNAL}?{query}")).body["entries"]
    return found


async def newest(control: Control, query: str = "") -> dict[str, Any]:
    """The newest entry, with its bodies."""
    number = (await entries(control))[-1]["number"]
    found: dict[str, Any] = (await control.get(f"{JOURNAL}/{number}?{query}")).body
    return found


async def test_a_number_is_written_in_digits_that_all_can_read(control: Control) -> None:
    await control.api.c1()
    assert (await control.get(f"{JOURNAL}/1")).status == 200
    for number in ("١", "²", "-1", "x"):
        assert (await control.get(f"{JOURNAL}/{number}")).status == 404


async def some_exchanges(control: Control) -> None:
    """Two of Acme's, one of Zest's that is refused, and one of nobody's."""
    await control.api.c1()
    await control.api.c2()
    await control.api.c2(uuid=shop.UUID2, token=shop.ZEST, customer=None)
    await control.api.call("GET", "/feeds/scheduled-sessions", token=None)


async def test_an_entry_says_who_asked_what_and_what_came_of_it(control: Control) -> None:
    await control.api.c2()
    (entry,) = await entries(control)
    assert (entry["id"], entry["partner"], entry["checkpoint"]) == ("default-1", "acme", "C2")
    assert (entry["order"], entry["status"], entry["errors"]) == (shop.UUID1, 200, [])
    assert (entry["path"], entry["at"]) == (f"/api/order-quotes/{shop.UUID1}", "2026-05-04T09:00:00.000Z")
    assert (entry["actor"], entry["fault"], entry["dropped"], "request" in entry) == (None, None, False, False)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("", [1, 2, 3, 4]), ("partner=acme", [1, 2]), ("checkpoint=C2", [2, 3]), ("status=200", [1, 2, 4]),
     (f"order={shop.UUID2}", [3]), ("error=IncompleteCustomerDetailsError", [3]), ("error=any", [3]),
     ("after=2", [3, 4]), ("limit=2", [3, 4]), ("after=0&limit=2", [1, 2]), ("partner=zest&checkpoint=C1", [])],
)  # fmt: skip
async def test_entries_are_found(control: Control, query: str, numbers: list[int]) -> None:
    await some_exchanges(control)
    assert [each["number"] for each in await entries(control, query)] == numbers


async def test_a_reader_who_goes_on_from_last_misses_nothing(control: Control) -> None:
    await some_exchanges(control)
    seen, last = [], 0
    for _ in range(5):
        page = (await control.get(f"{JOURNAL}?after={last}&limit=1&status=200")).body
        seen += [each["number"] for each in page["entries"]]
        last = page["last"]
    assert (seen, last) == ([1, 2, 4], 4)


@pytest.mark.parametrize("query", ["partnr=acme", "limit=0", "limit=x", "checkpoint=Q", "personal=yes", "after=-1"])
async def test_a_query_that_cannot_be_understood_is_refused_with_its_name(control: Control, query: str) -> None:
    refused = await control.get(f"{JOURNAL}?{query}")
    assert (refused.status, refused.body["place"]) == (400, query.partition("=")[0])


async def test_a_refusal_has_its_rule_its_clause_and_what_it_saw(control: Control) -> None:
    await control.api.c2(shop.SOLO, uuid=shop.UUID2, token=shop.ZEST)
    await control.api.c2(shop.SOLO)
    (error,) = (await newest(control))["errors"]
    assert (error["type"], error["item"]) == ("OpportunityCapacityIsReservedByLeaseError", 0)
    assert error["rule"]
    assert error["says"].endswith(".")
    assert error["clauseUrl"].startswith("https://openactive.io/open-booking-api/")
    assert (error["facts"]["capacity"], error["facts"]["leased"]) == (1, 1)


async def test_bodies_are_there_where_they_are_asked_for(control: Control) -> None:
    await control.api.c1()
    (entry,) = await entries(control, "bodies=true")
    assert entry["request"]["body"]["@type"] == entry["response"]["body"]["@type"] == "OrderQuote"
    assert entry["response"]["headers"]["X-Request-Id"] == "default-1"
    assert await newest(control) == entry


async def test_credentials_are_never_shown(control: Control) -> None:
    await control.api.call("GET", f"/orders/{NOBODY}?access_token=secret-one", headers={"Cookie": "a=secret-two"})
    reply = await control.get(f"{JOURNAL}/1?personal=true")
    assert [each for each in (shop.ACME, "secret-one", "secret-two") if each.encode() in reply.raw] == []
    assert "Authorization" not in reply.body["request"]["headers"]


async def test_what_goes_to_the_openid_provider_is_not_kept(control: Control) -> None:
    form = b"grant_type=authorization_code&code=code-one&client_secret=secret-one"
    await control.call("POST", "/openid/token?client_secret=secret-two", form, token=None)
    reply = await control.get(f"{JOURNAL}/1?personal=true")
    assert (reply.body["checkpoint"], reply.body["request"]["body"]) == ("openid", None)
    assert b"secret-" not in reply.raw
    assert b"code-one" not in reply.raw


ATTENDEE = {"@type": "Person", "givenName": "Quentin", "familyName": "Ashworth", "telephone": "07700 900123"}
ANSWERS = [{"@type": "PropertyValue", "propertyID": f"{shop.BASE}/x#/q", "value": "a bad knee"}]
PRIVATE = ("priya@example.com", "Priya", "Quentin", "Ashworth", "07700 900123", "a bad knee")


async def book_for_someone(control: Control) -> Reply:
    """C2 with all that is personal."""
    item = shop.item(shop.YOGA) | {"attendee": ATTENDEE, "orderItemIntakeFormResponse": ANSWERS}
    return await control.api.c2(orderedItem=[item])


async def test_what_is_personal_is_hidden_in_requests_and_answers(control: Control) -> None:
    answered = await book_for_someone(control)
    assert all(each.encode() in answered.raw for each in PRIVATE)
    raw = (await control.get(f"{JOURNAL}/1")).raw.decode()
    assert [each for each in PRIVATE if each in raw] == []
    assert HIDDEN in raw
    assert "Sandbox" in raw


async def test_what_is_personal_is_shown_to_those_who_ask(control: Control) -> None:
    await book_for_someone(control)
    raw = (await control.get(f"{JOURNAL}/1?personal=true")).raw.decode()
    assert [each for each in PRIVATE if each not in raw] == []


async def test_the_notes_of_a_feed_are_hidden_as_well(control: Control) -> None:
    await control.api.b()
    notice = {"message": "Bring a towel, Priya"}
    assert (await control.post(f"/sandboxes/default/orders/acme/{shop.UUID1}/notify", notice)).status == 200
    await control.api.call("GET", "/orders-rpde")
    assert "towel" not in str(await newest(control))
    assert "towel" in str(await newest(control, "personal=true"))


async def test_an_error_that_repeats_an_answer_does_not_give_it_away(control: Control) -> None:
    await control.api.c2(brokerRole="a bad knee", customer={"@type": "Person", "email": "x@y.z", "name": "a bad knee"})
    hidden, shown = await newest(control), await newest(control, "personal=true")
    assert "a bad knee" in shown["errors"][0]["description"]
    assert "a bad knee" not in str(hidden["errors"]) + str(hidden["response"])


async def test_a_long_body_is_cut_says_so_and_is_still_masked(control: Control) -> None:
    items = [shop.item(shop.YOGA, position) | {"attendee": ATTENDEE} for position in range(400)]
    await control.api.c2(orderedItem=items)
    entry = await newest(control)
    for part in (entry["request"], entry["response"]):
        assert part["cut"]
        assert part["body"]["orderedItem"][0]["attendee"]["givenName"] == HIDDEN
    assert "Quentin" not in str(entry)


async def test_a_body_that_is_no_json_is_shown_to_those_alone_who_ask_for_what_is_personal(control: Control) -> None:
    await control.api.call("PUT", f"/orders/{shop.UUID1}", b'{"customer": {"email": "priya@example.com"')
    hidden, shown = await newest(control), await newest(control, "personal=true")
    assert (hidden["request"]["body"], "personal=true" in hidden["request"]["note"]) == (None, True)
    assert "priya" in shown["request"]["body"]


async def test_an_image_is_told_by_its_size(control: Control) -> None:
    await control.call("GET", "/access-passes/123456789012.png", token=None)
    entry = await newest(control)
    assert (entry["checkpoint"], entry["status"], entry["response"]["body"]) == ("access-pass", 200, None)
    assert entry["response"]["note"] == f"{entry['size']} bytes that are no text."


async def test_a_cleared_journal_goes_on_counting(control: Control) -> None:
    await control.api.c1()
    assert (await control.call("DELETE", f"/control{JOURNAL}")).status == 204
    assert (await control.get(JOURNAL)).body == {"entries": [], "last": 1}
    await control.api.c1()
    assert [each["number"] for each in await entries(control)] == [2]


@pytest.mark.parametrize("number", ["1", "x", "9" * 30])
async def test_an_entry_that_is_not_there_is_a_clear_404(control: Control, number: str) -> None:
    refused = await control.get(f"{JOURNAL}/{number}")
    assert (refused.status, "no entry" in refused.body["error"]) == (404, True)


async def test_what_the_journal_forgot_is_not_there(make_control: MakeControl) -> None:
    control = await make_control(shop.fixtures(journal_size=2))
    await some_exchanges(control)
    assert [each["number"] for each in await entries(control)] == [3, 4]
    assert (await control.get(f"{JOURNAL}/2")).status == 404


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(192, "03:12"), (0.2, "00:00"), (7500, "2:05:00"), (180_300, "2 days, 2:05:00"), (-60, "-01:00")],
)
def test_a_duration_is_read_as_on_a_clock(seconds: float, text: str) -> None:
    assert clock_text(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize("length", range(1, 130))
def test_the_beginning_of_a_document_is_read_wherever_it_is_cut(length: int) -> None:
    whole = {
        "a": [{"b": 'x "]} y', "c": {}}, [1, [2]]],
        "customer": {"email": "m@x.example"},
        "d": {"e": "é"},
        "f": ["{"],
    }
    try:
        found = masking.beginning(msgspec.json.encode(whole)[:length])
    except ValueError:
        assert length < len('{"a":[{"b":"x \\"]} y","c":{}')
    else:
        assert found["a"][0]["c"] == {}


async def test_what_a_seller_writes_is_hidden_as_its_broker_sees_it_hidden(control: Control) -> None:
    await control.book("default")
    await control.post(f"/sandboxes/default/orders/acme/{shop.UUID1}/notify", {"message": "Dear Priya, bring a mat."})
    entry = await newest(control)
    assert (entry["request"]["body"], "Priya" in str(entry)) == ({"message": HIDDEN}, False)
    assert (await newest(control, "personal=true"))["request"]["body"]["message"] == "Dear Priya, bring a mat."


@pytest.mark.parametrize("address", ["priya@example.com", "priya%40example.com"])
async def test_an_e_mail_address_is_hidden_wherever_it_stands(control: Control, address: str) -> None:
    headers = {"Referer": "mailto:priya@example.com"}
    await control.api.client.get(f"/api/orders/{address}?for={address}", headers=headers)
    assert "example.com" not in str(await newest(control)).replace(HIDDEN, "")
    assert "example.com" in str(await newest(control, "personal=true"))


@pytest.mark.parametrize("depth", [59, 500, 950])
async def test_a_body_without_a_bottom_can_be_looked_at(control: Control, depth: int) -> None:
    body = b'{"broker":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
    await control.api.call("PUT", f"/order-quotes/{shop.UUID1}", body)
    assert [entry["status"] for entry in await entries(control)] == [400]
    assert (await newest(control))["status"] == 400
