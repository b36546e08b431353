"""The whole life of a booking, clicked through by somebody without a broker; and a seller who says yes."""

from playwright.sync_api import Page, expect

from tests.console.browser import Console, exchange


def choose(page: Page, name: str) -> None:
    """Find something to book by a part of its name, and ask for a quote."""
    page.get_by_label("Part of its name").fill(name)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("radio", name=name).first.check()
    press(page, "Ask for a quote (C1)")


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name).first.click()


def expect_exchange(page: Page, what: str, status: int) -> None:
    """The diagram tells of an exchange."""
    expect(exchange(page, what, status).first).to_be_visible()


def test_a_booking_is_quoted_made_cancelled_and_deleted(console: Console) -> None:
    page = console.open("journey?opportunity=scheduled-sessions/sunrise-yoga-5")
    press(page, "Ask for a quote (C1)")
    expect_exchange(page, "Quote", 200)
    press(page, "Give details (C2)")
    expect_exchange(page, "Quote with details", 200)
    press(page, "Pay and book (B)")
    expect_exchange(page, "Booking", 201)
    press(page, "Cancel this item")
    expect_exchange(page, "Cancellation", 204)
    press(page, "Delete the order")
    expect_exchange(page, "Order deletion", 204)
    expect(page.get_by_text("as if it had never been")).to_be_visible()


def test_a_quote_is_given_back(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Sunrise Yoga")
    press(page, "Give the places back")
    expect(page.get_by_role("button", name="Ask for a quote (C1)")).to_be_visible()


def test_a_seller_approves_and_the_broker_books(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Saturday Tennis Clinic")
    consents = page.get_by_role("checkbox", name="I agree to")
    expect(consents).not_to_have_count(0)  # the quote is there: `all` does not wait for it
    for consent in consents.all():
        consent.check()
    press(page, "Give details (C2)")
    press(page, "Propose (P)")
    seller = console.open()
    accept = seller.get_by_role("button", name="Accept Saturday Tennis Clinic")
    expect(accept).to_have_count(2)  # the other one is of the fixtures, and older
    accept.first.click()
    expect(seller.get_by_text("The seller has accepted.")).to_be_visible()
    press(page, "Book what was approved (B)")
    expect_exchange(page, "Booking", 201)


def test_a_refusal_is_explained_with_its_rule_and_clause(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Spin Express")
    press(page, "Give details (C2)")
    press(page, "Pay and book (B)")
    press(page, "Cancel this item")
    page.get_by_role("link", name="the rule that decided").click()
    drawer = page.get_by_role("complementary", name="One exchange")
    expect(drawer.get_by_role("heading", name="CancellationNotPermittedError")).to_be_visible()
    expect(drawer.get_by_role("link", name="Customer requested cancellation")).to_have_attribute(
        "href", "https://openactive.io/open-booking-api/EditorsDraft/1.0CR3/#customer-requested-cancellation"
    )


def test_the_answers_to_an_intake_form_are_given(console: Console) -> None:
    page = console.open("journey")
    choose(page, "Gym Induction")
    press(page, "Give details (C2)")
    expect_exchange(page, "Quote with details", 200)
    press(page, "Book (B)")
    expect_exchange(page, "Booking", 201)
