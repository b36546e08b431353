"""Be the seller: every action on an order over the control door, and what its broker then sees in the feeds."""

from datetime import timedelta
from typing import Any

import pytest

from server.domain.catalogue import FlowRequirement
from tests import shop
from tests.control.conftest import Control, MakeControl

PILATES = "scheduled-sessions/pilates"
NEGOTIABLE = frozenset({FlowRequirement.APPROVAL, FlowRequirement.NEGOTIATION, FlowRequirement.MESSAGE_EXCHANGE})
ORDER = f"/sandboxes/default/orders/acme/{shop.UUID1}"


@pytest.fixture
async def control(make_control: MakeControl) -> Control:
    """The leisure centre, with a class that its seller has to approve."""
    pilates = (shop.series("pilates", requirements=NEGOTIABLE), shop.session("pilates"))
    return await make_control(shop.fixtures(*pilates))


async def propose(control: Control) -> None:
    """Acme's P for one place in pilates."""
    body = shop.order("OrderProposal", PILATES, totalPaymentDue=shop.price(10), payment=shop.PAYMENT)
    reply = await control.api.call("PUT", f"/order-proposals/{shop.UUID1}", body)
    assert reply.status == 201, reply.body


async def act(control: Control, action: str, **body: Any) -> Any:
    """What becomes of the order."""
    reply = await control.post(f"{ORDER}/{action}", body)
    assert reply.status == 200, reply.body
    return reply.body


async def in_feed(control: Control, feed: str = "orders-rpde") -> Any:
    """The order as its broker sees it."""
    return (await control.api.feed(feed))[shop.UUID1]


async def test_a_proposal_is_accepted(control: Control) -> None:
    await propose(control)
    assert (await act(control, "accept"))["status"] == "SellerAccepted"
    seen = await in_feed(control, "order-proposals-rpde")
    assert seen["orderProposalStatus"] == "https://openactive.io/SellerAccepted"


async def test_a_proposal_is_rejected_with_a_reason(control: Control) -> None:
    await propose(control)
    assert (await act(control, "reject", message="The hall is closed."))["status"] == "SellerRejected"
    assert (await in_feed(control, "order-proposals-rpde"))["orderSellerNote"] == "The hall is closed."


async def test_an_amendment_without_a_word_is_a_tenth_off(control: Control) -> None:
    await propose(control)
    assert (await act(control, "amend"))["total"] == {"price": 9.0, "currency": "GBP"}


@pytest.mark.parametrize("how", [{"price": 8}, {"prices": {"ITEM": "8.00"}}, {"items": ["ITEM"], "price": 8}])
async def test_an_amendment_with_a_price(control: Control, how: dict[str, Any]) -> None:
    await propose(control)
    item = (await control.get(ORDER)).body["items"][0]["id"]
    named = {"items": [item]} if "items" in how else {"prices": {item: "8.00"}} if "prices" in how else {}
    amended = await act(control, "amend", message="For you", **(how | named))
    assert amended["total"]["price"] == amended["items"][0]["price"]["price"] == 8.0
    assert (await in_feed(control, "order-proposals-rpde"))["orderSellerNote"] == "For you"


async def test_a_price_of_nothing_is_shown_without_a_sign(control: Control) -> None:
    await propose(control)
    await control.post(f"{ORDER}/amend", b'{"price": -0.0}')
    order = await control.get(ORDER)
    assert order.body["total"]["price"] == 0 and ":-0" not in order.raw.decode()


async def test_a_note_to_the_customer(control: Control) -> None:
    await propose(control)
    await act(control, "note", message="Bring a mat.")
    assert (await in_feed(control, "order-proposals-rpde"))["orderSellerNote"] == "Bring a mat."


async def test_cancellation_of_all_with_a_message(control: Control) -> None:
    await control.api.b(shop.YOGA, shop.SOLO)
    cancelled = await act(control, "cancel", message="Snow")
    assert (cancelled["status"], cancelled["total"]["price"]) == ("SellerCancelled", 0.0)
    assert {item["cancellationMessage"] for item in (await in_feed(control))["orderedItem"]} == {"Snow"}


async def test_cancellation_of_one_item_by_its_id(control: Control) -> None:
    url, _ = await control.api.booked_items(shop.YOGA, shop.SOLO)
    cancelled = await act(control, "cancel", items=[url])
    assert [item["status"] for item in cancelled["items"]] == ["SellerCancelled", "OrderItemConfirmed"]
    assert (cancelled["status"], cancelled["total"]["price"]) == ("Mixed", 10.0)


@pytest.mark.parametrize(("action", "status"), [("attend", "AttendeeAttended"), ("absent", "AttendeeAbsent")])
async def test_attendance(control: Control, action: str, status: str) -> None:
    await control.api.b()
    assert (await act(control, action))["status"] == status


async def test_a_notice_to_the_customer(control: Control) -> None:
    await control.api.b()
    await act(control, "notify", message="Bring a friend.")
    assert (await in_feed(control))["orderedItem"][0]["customerNotice"] == "Bring a friend."


@pytest.mark.parametrize("action", ["renew-codes", "renew-passes"])
async def test_what_opens_the_door_is_renewed(control: Control, action: str) -> None:
    await control.api.b()
    before = (await control.get(ORDER)).body["items"][0]["access"]
    after = (await act(control, action))["items"][0]["access"]
    assert before != after and len(before) == len(after)


async def test_a_replacement_without_a_word_is_a_twin_an_hour_later(control: Control) -> None:
    await control.api.b()
    (item,) = (await act(control, "replace"))["items"]
    assert item["opportunity"] != shop.YOGA
    assert (item["name"], item["start"]) == ("Yoga", "2026-05-06T10:00:00.000Z")


async def test_a_replacement_by_a_pair(control: Control) -> None:
    await control.api.b()
    item = (await control.get(ORDER)).body["items"][0]["id"]
    pair = {"opportunity": f"{shop.BASE}/{shop.SOLO}", "offer": shop.offer_of(shop.SOLO)}
    assert (await act(control, "replace", pairs={item: pair}))["items"][0]["opportunity"] == shop.SOLO


@pytest.mark.parametrize(
    ("action", "body", "status", "told"),
    [
        ("accept", {}, 409, "it is an Order"),
        ("cancel", {"items": ["nine"]}, 409, "no item 'nine'"),
        ("cancel", {"reason": "Snow"}, 400, "unknown field `reason`"),
        ("notify", {}, 400, "message"),
        ("renew-channels", {}, 409, "could be renewed"),
        ("replace", {"pairs": {"nine": {"opportunity": shop.SOLO, "offer": "x"}}}, 409, "does not apply"),
        ("amend", {"price": "NaN"}, 400, "no amount of money"),
        ("amend", {"price": "1E+30"}, 400, "no amount of money"),
        ("burn", {}, 404, "accept, reject, amend"),
    ],
)
async def test_what_cannot_be_done_is_told_and_changes_nothing(
    control: Control, action: str, body: dict[str, Any], status: int, told: str
) -> None:
    await control.api.b()
    before = (await control.get(ORDER)).body
    reply = await control.post(f"{ORDER}/{action}", body)
    assert (reply.status, told in reply.body["error"]) == (status, True), reply.body
    assert (await control.get(ORDER)).body == before


async def test_what_is_over_is_not_cancelled_and_a_sentence_says_so(control: Control) -> None:
    await control.api.b()
    control.api.clock.advance(timedelta(days=4))
    refused = await control.post(f"{ORDER}/cancel")
    assert (refused.status, refused.body["rule"]) == (409, "check_not_over")
    assert refused.body["clause"] == "Refund after the opportunity has occurred"
    assert (await act(control, "attend"))["status"] == "AttendeeAttended"


@pytest.mark.parametrize("action", ["notify", "renew-codes", "renew-passes", "attend"])
async def test_what_is_named_must_allow_it(control: Control, action: str) -> None:
    await control.api.b(shop.YOGA, shop.YOGA)
    await act(control, "cancel", items=["1"])
    message = {"message": "Hello"} if action == "notify" else {}
    refused = await control.post(f"{ORDER}/{action}", {"items": ["1"], **message})
    assert (refused.status, "its status is SellerCancelled" in refused.body["error"]) == (409, True), refused.body
    assert (await act(control, action, **message))["items"][0]["status"] == "SellerCancelled"


async def test_a_refusal_names_the_rule_and_its_clause(control: Control) -> None:
    await propose(control)
    await act(control, "reject")
    refusal = (await control.post(f"{ORDER}/accept")).body
    assert (refusal["rule"], refusal["clause"]) == ("accept", "OrderProposal statuses")
    assert refusal["says"].startswith("A seller accepts") and "SellerRejected" in refusal["error"]


async def test_an_order_that_was_never_made_is_not_found(control: Control) -> None:
    reply = await control.post(f"{ORDER}/cancel")
    assert (reply.status, shop.UUID1 in reply.body["error"]) == (404, True)


# --- partners


async def standing(control: Control, seller: str = shop.RIVERSIDE) -> str:
    """How a seller stands to Acme."""
    acme = next(
        each for each in (await control.get("/sandboxes/default/partners")).body["partners"] if each["id"] == "acme"
    )
    return str(next(each["standing"] for each in acme["sellers"] if each["id"] == seller))


async def test_partners_are_shown_with_the_tokens_of_the_fixtures(control: Control) -> None:
    acme, zest = (await control.get("/sandboxes/default/partners")).body["partners"]
    assert acme["tokens"] == [
        {"token": shop.ACME, "sellers": None}, {"token": "riverside-only", "sellers": [shop.RIVERSIDE]}
    ]  # fmt: skip
    assert (zest["name"], {each["standing"] for each in zest["sellers"]}) == ("Zest", {"granted"})


@pytest.mark.parametrize(
    ("action", "becomes", "allowed"),
    [("revoke", "revoked", 401), ("suspend", "suspended", 401), ("grant", "granted", 201)],
)
async def test_access_is_taken_and_given(control: Control, action: str, becomes: str, allowed: int) -> None:
    await control.post(f"/sandboxes/default/partners/acme/{action}", {"seller": shop.RIVERSIDE})
    assert await standing(control) == becomes
    assert await standing(control, shop.OAKWOOD) == "granted"
    assert (await control.api.b()).status == allowed


async def test_a_suspension_is_lifted(control: Control) -> None:
    await control.post("/sandboxes/default/partners/acme/suspend")
    await control.post("/sandboxes/default/partners/acme/resume")
    assert (await control.api.b()).status == 201


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("nobody/revoke", {}, "no Booking Partner 'nobody'"),
        ("acme/revoke", {"seller": "sellers/none"}, "no seller 'sellers/none'"),
        ("acme/praise", {}, "revoke"),
        ("acme/renew", {}, "no OAuth client"),
    ],
)
async def test_what_cannot_be_done_to_a_partner(control: Control, path: str, body: dict[str, Any], told: str) -> None:
    reply = await control.post(f"/sandboxes/default/partners/{path}", body)
    assert (reply.status, told in reply.body["error"]) == (404, True), reply.body


async def test_an_order_that_was_deleted_is_not_found(control: Control) -> None:
    await control.api.b()
    await control.api.call("DELETE", f"/orders/{shop.UUID1}")
    assert (await control.get(ORDER)).status == (await control.post(f"{ORDER}/cancel")).status == 404


async def test_what_a_seller_does_stands_in_the_journal(control: Control) -> None:
    await propose(control)
    await act(control, "accept")
    refused = await control.post(f"{ORDER}/attend")
    acts = (await control.get("/sandboxes/default/journal?checkpoint=seller")).body["entries"]
    assert [(each["actor"], each["partner"], each["order"], each["status"]) for each in acts] == [
        ("seller", "acme", shop.UUID1, 200),
        ("seller", "acme", shop.UUID1, refused.status),
    ]
    assert refused.status >= 400 and acts[1]["errors"][0]["rule"]
    assert acts[0]["path"] == f"/orders/acme/{shop.UUID1}/accept"


async def test_the_answer_to_a_seller_leads_to_its_entry_in_the_journal(control: Control) -> None:
    await control.book("default")
    refused = await control.post(f"{ORDER}/accept")
    links = ", ".join(refused.headers.getall("Link"))
    assert refused.headers["X-Request-Id"] == "default-2"
    assert "/control/sandboxes/default/journal/2>" in links and 'rel="help"' in links
