"""A booking by hand that is left, and taken up again: by its tab, Back, a reload, or out of Orders."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser import Console
from tests.console.test_lifecycle import choose, expect_exchange, press

PROPOSAL = "order/acme/c0ffee00-0000-4000-8000-000000000003"


def tab(page: Page, name: str) -> None:
    """Go to another page of the console."""
    page.get_by_role("navigation", name="Console").get_by_role("link", name=name).click()


def propose(page: Page) -> None:
    """C1, C2 and P for what a seller has to approve."""
    choose(page, "Saturday Tennis Clinic")
    page.get_by_role("checkbox", name="I agree to").first.wait_for()
    for consent in page.get_by_role("checkbox", name="I agree to").all():
        consent.check()
    press(page, "Give details (C2)")
    press(page, "Propose (P)")
    page.get_by_text("Waits for the seller").wait_for()


def test_a_proposal_that_was_accepted_in_orders_is_brought_to_b_under_its_tab(console: Console) -> None:
    page = console.open("journey")
    propose(page)
    page.get_by_role("link", name="More in Orders").click()
    page.get_by_role("button", name="Accept").click()
    tab(page, "Book by hand")
    press(page, "Book what was approved (B)")
    expect_exchange(page, "Booking", 201)


def test_a_proposal_of_somebody_else_is_gone_on_with_out_of_orders(console: Console) -> None:
    page = console.open(PROPOSAL)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("button", name="Reject after all")).to_be_visible()
    page.get_by_role("link", name="Go on by hand").click()
    press(page, "Book what was approved (B)")
    expect_exchange(page, "Booking", 201)


def test_back_leads_into_the_booking(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Sunrise Yoga")
    page.get_by_role("button", name="Give details (C2)").wait_for()
    tab(page, "Live")
    page.go_back()
    press(page, "Give details (C2)")
    expect_exchange(page, "Quote", 200)
    expect_exchange(page, "Quote with details", 200)


def test_a_reload_leads_into_the_booking_with_all_that_was_said(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Gym Induction")
    press(page, "Give details (C2)")
    page.get_by_role("button", name="Book (B)").wait_for()
    page.reload()
    expect_exchange(page, "Quote with details", 200)
    press(page, "Book (B)")
    expect_exchange(page, "Booking", 201)


def test_an_order_that_was_opened_is_cancelled_by_hand(console: Console) -> None:
    page = console.open("order/acme/c0ffee00-0000-4000-8000-000000000001")
    page.get_by_role("link", name="Go on by hand").click()
    press(page, "Cancel this item")
    expect_exchange(page, "Cancellation", 204)


def test_a_quote_whose_lease_has_ended_is_not_gone_on_with_and_says_so(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Sunrise Yoga")
    page.get_by_role("button", name="Give details (C2)").wait_for()
    tab(page, "Sandbox")
    page.get_by_role("main").get_by_role("button", name="+1 h").click()
    page.get_by_text("The clock has moved").wait_for()
    tab(page, "Book by hand")
    expect(page.get_by_role("alert").filter(has_text="There is nothing to go on with")).to_be_visible()
    press(page, "Ask for a quote (C1)")
    expect_exchange(page, "Quote", 200)


def test_another_one_is_begun_where_one_is_under_way(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Sunrise Yoga")
    page.get_by_role("button", name="Give details (C2)").wait_for()
    press(page, "Begin another")
    tab(page, "Live")
    tab(page, "Book by hand")
    expect(page.get_by_role("button", name="Ask for a quote (C1)")).to_be_visible()


def test_an_exchange_that_is_looked_at_leaves_the_booking_as_it_is(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Sunrise Yoga")
    press(page, "Give details (C2)")
    page.get_by_role("link", name="Quote with details").click()
    page.get_by_role("heading", name="Response").wait_for()
    page.get_by_role("button", name="Close").click()
    assert "#/journey/acme/" in page.url
    press(page, "Pay and book (B)")
    expect_exchange(page, "Booking", 201)


@pytest.mark.parametrize("accepted", [True, False])
def test_what_a_seller_has_decided_is_not_asked_again(console: Console, accepted: bool) -> None:
    page = console.open(PROPOSAL)
    press(page, "Accept" if accepted else "Reject")
    told = "it is for the Broker to book now" if accepted else "The proposal is over"
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_role("button", name="Accept", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Reject", exact=True)).to_have_count(0)


def test_how_much_there_is_what_it_costs_and_how_long_it_is_held_is_said(console: Console) -> None:
    page = console.open("journey")
    expect(page.get_by_text("These are 8 of")).to_be_visible()
    choose(page, "Saturday Tennis Clinic")
    expect(page.get_by_text("VAT added to the price").first).to_be_visible()
    expect(page.get_by_text("The places are held for you")).to_be_visible()
    press(page, "Begin another")
    page.get_by_label("Part of its name").fill("Saturday Tennis Clinic")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_label("Offer")).to_contain_text("£20.00 plus tax")
