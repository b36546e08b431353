"""The scenarios: a table of names, stories and functions, in the order in which they are played.

Those of the tour are the first thing that a newcomer sees, and the tour has to stay readable: they are the
lifecycle of a booking. All others are played by name, or all together. Knows nothing but where each story is
told. One file, one story.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from simulator.scenarios import (
    abandon,
    access_changed,
    amendment,
    approval,
    approval_refused,
    approval_withdrawn,
    attendance,
    attendee_details,
    book,
    cancel_all,
    cancel_one,
    cancel_too_late,
    change_of_logistics,
    company,
    conflict,
    consent,
    customer_notice,
    delete,
    delete_then_reuse,
    dynamic_payment,
    free_of_charge,
    intake_form,
    last_place,
    lease_expiry,
    lost_response,
    message_exchange,
    no_broker,
    not_bookable,
    offer_override,
    online_class,
    pay_at_the_door,
    pay_now_or_later,
    payment_forgotten,
    price_changed,
    quote,
    replacement,
    reseller,
    seller_cancels,
    tax_net,
    two_sellers,
    wrong_account,
    wrong_ids,
)
from simulator.stage import Stage


@dataclass(frozen=True)
class Scenario:
    """One story: its name on the command line, its title, one line about it, how it is played.

    `in_tour`: whether the tour plays it, where nobody asks for it by name.
    """

    name: str
    title: str
    story: str
    play: Callable[[Stage], Awaitable[None]]
    in_tour: bool = False


ALL = "all"
"""The name that stands for every scenario."""

SCENARIOS: tuple[Scenario, ...] = (
    Scenario("quote", "Just looking", "What does it cost, and is there a place?", quote.play, in_tour=True),
    Scenario(
        "abandon", "Changing one's mind", "A basket is left behind, and its places go back.", abandon.play, in_tour=True
    ),
    Scenario("book", "A booking", "From the first look to the receipt.", book.play, in_tour=True),
    Scenario(
        "cancel-one", "One of three cannot come", "One item is cancelled, two stay.", cancel_one.play, in_tour=True
    ),
    Scenario(
        "cancel-all",
        "Calling it all off",
        "Every item of an order is cancelled at once.",
        cancel_all.play,
        in_tour=True,
    ),
    Scenario("cancel-too-late", "Too late to cancel", "The deadline has passed.", cancel_too_late.play, in_tour=True),
    Scenario("delete", "The bank says no", "A booking is undone as if it had never been.", delete.play, in_tour=True),
    Scenario(
        "delete-then-reuse", "A name used twice", "What is deleted stays deleted.", delete_then_reuse.play, in_tour=True
    ),
    Scenario(
        "lease-expiry", "Taking too long", "A lease runs out while the customer waits.", lease_expiry.play, in_tour=True
    ),
    Scenario(
        "last-place", "Two customers, one place", "Who comes first, and who waits.", last_place.play, in_tour=True
    ),
    Scenario(
        "lost-response", "The line drops", "Did the booking go through? Nobody knows.", lost_response.play, in_tour=True
    ),
    Scenario("approval", "The Seller must say yes", "A proposal, a wait, a yes, a booking.", approval.play),
    Scenario("approval-refused", "The Seller says no", "The money comes free at once.", approval_refused.play),
    Scenario("approval-withdrawn", "Other plans", "A proposal is taken back.", approval_withdrawn.play),
    Scenario("amendment", "The Seller has another idea", "A new version needs a new yes.", amendment.play),
    Scenario("message-exchange", "A question first", "Words go to and fro, and change nothing.", message_exchange.play),
    Scenario("attendee-details", "Who is coming?", "The name of whoever takes part.", attendee_details.play),
    Scenario("intake-form", "A few questions first", "Left out, answered wrongly, and answered.", intake_form.play),
    Scenario("pay-now-or-later", "Now or later?", "Prepayment is optional.", pay_now_or_later.play),
    Scenario("pay-at-the-door", "Cash only", "A payment that nobody wants.", pay_at_the_door.play),
    Scenario("free-of-charge", "Nothing to pay", "What is free cannot be paid for.", free_of_charge.play),
    Scenario("payment-forgotten", "Where is the money?", "A payment is left out.", payment_forgotten.play),
    Scenario("wrong-account", "The wrong account", "Money that could not be reconciled.", wrong_account.play),
    Scenario("price-changed", "Another price", "The total is not what it was; the place is kept.", price_changed.play),
    Scenario("tax-net", "Plus tax", "More is due than the offer says.", tax_net.play),
    Scenario("company", "On the company", "The customer is a business.", company.play),
    Scenario("reseller", "Bought to be sold", "The broker is the customer.", reseller.play),
    Scenario("no-broker", "Straight from the Seller", "Nobody stands in between.", no_broker.play),
    Scenario("consent", "The small print", "Some terms need an explicit yes.", consent.play),
    Scenario("offer-override", "A price of one's own", "The broker sets the price.", offer_override.play),
    Scenario("dynamic-payment", "The price comes later", "A booking without any price.", dynamic_payment.play),
    Scenario("not-bookable", "Not now", "Not open yet, over, or called off.", not_bookable.play),
    Scenario("wrong-ids", "Wrong names", "Offers and classes that are not what they seem.", wrong_ids.play),
    Scenario("two-sellers", "Two shops, one basket", "An order belongs to one Seller.", two_sellers.play),
    Scenario("conflict", "Two that do not go together", "Pay now, and pay at the door.", conflict.play),
    Scenario("seller-cancels", "The instructor is ill", "Word and money come back.", seller_cancels.play),
    Scenario("replacement", "Something equal instead", "The Seller moves a booking.", replacement.play),
    Scenario("customer-notice", "A word from the Seller", "It changes nothing but the day.", customer_notice.play),
    Scenario("attendance", "Who came and who did not", "The list at the door.", attendance.play),
    Scenario("access-changed", "A new key", "The code for the door changes.", access_changed.play),
    Scenario("online-class", "From the sofa", "A link that comes with the booking.", online_class.play),
    Scenario(
        "change-of-logistics", "Another hall", "The open feed tells, and the broker notices.", change_of_logistics.play
    ),
)
"""Every scenario, those of the tour first."""

TOUR = tuple(scenario for scenario in SCENARIOS if scenario.in_tour)
"""Those that are played where nobody asks for any."""
