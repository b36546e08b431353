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
    Scenario(
        "quote",
        "Just looking: a quote, and no booking",
        "What does it cost, and is there a place?",
        quote.play,
        in_tour=True,
    ),
    Scenario(
        "abandon",
        "Changing one's mind: a quote given back",
        "A basket is left behind, and its places go back.",
        abandon.play,
        in_tour=True,
    ),
    Scenario("book", "A booking, from quote to receipt", "Once for money, once for nothing.", book.play, in_tour=True),
    Scenario(
        "cancel-one",
        "One place of three is cancelled",
        "One item is cancelled and paid back, two stay.",
        cancel_one.play,
        in_tour=True,
    ),
    Scenario(
        "cancel-all",
        "A whole order is cancelled",
        "Every item of an order is cancelled at once.",
        cancel_all.play,
        in_tour=True,
    ),
    Scenario(
        "cancel-too-late",
        "Too late to cancel",
        "The deadline has passed, so the booking stands.",
        cancel_too_late.play,
        in_tour=True,
    ),
    Scenario(
        "delete",
        "The bank says no, and all is undone",
        "The money cannot be taken, so the order is deleted.",
        delete.play,
        in_tour=True,
    ),
    Scenario(
        "delete-then-reuse",
        "A UUID that was deleted is used again",
        "What is deleted stays deleted.",
        delete_then_reuse.play,
        in_tour=True,
    ),
    Scenario(
        "lease-expiry",
        "A lease runs out",
        "The customer takes too long, and books all the same.",
        lease_expiry.play,
        in_tour=True,
    ),
    Scenario(
        "last-place",
        "Two customers, one place",
        "Who comes first holds it, and who comes second is told why not.",
        last_place.play,
        in_tour=True,
    ),
    Scenario(
        "lost-response",
        "An answer is lost: booked or not?",
        "The line drops; asking again and the feed settle it.",
        lost_response.play,
        in_tour=True,
    ),
    Scenario("approval", "The Seller must say yes", "A proposal, a wait, a yes, a booking.", approval.play),
    Scenario(
        "approval-refused",
        "The Seller says no",
        "Nothing is booked, and the money comes free at once.",
        approval_refused.play,
    ),
    Scenario(
        "approval-withdrawn", "A proposal is taken back", "The customer has other plans.", approval_withdrawn.play
    ),
    Scenario(
        "amendment", "The Seller changes a proposal", "A new version needs a new yes from the customer.", amendment.play
    ),
    Scenario(
        "message-exchange",
        "Customer and Seller write to each other",
        "Words go to and fro about a proposal, before anything is booked.",
        message_exchange.play,
    ),
    Scenario("attendee-details", "The Seller asks who takes part", "Left out, and then given.", attendee_details.play),
    Scenario(
        "intake-form", "The Seller asks a few questions", "Left out, answered wrongly, and answered.", intake_form.play
    ),
    Scenario(
        "pay-now-or-later",
        "Paid now, or on the day",
        "Prepayment is optional: one customer pays, another does not.",
        pay_now_or_later.play,
    ),
    Scenario(
        "pay-at-the-door", "Paid at the door only", "A payment through the broker is refused.", pay_at_the_door.play
    ),
    Scenario("free-of-charge", "Free of charge", "A payment for what is free is refused.", free_of_charge.play),
    Scenario(
        "payment-forgotten",
        "A payment is left out",
        "The booking is refused until it says how it was paid.",
        payment_forgotten.play,
    ),
    Scenario(
        "wrong-account",
        "A payment with the wrong account",
        "Money that could not be reconciled is refused early.",
        wrong_account.play,
    ),
    Scenario(
        "price-changed",
        "A total that is out of date",
        "The booking is refused, and the place is kept meanwhile.",
        price_changed.play,
    ),
    Scenario("tax-net", "Prices without tax", "More is due than the offer says.", tax_net.play),
    Scenario("company", "A company books", "The customer is a business, and no person.", company.play),
    Scenario("reseller", "A reseller books", "The broker itself is the customer.", reseller.play),
    Scenario("no-broker", "Booked with the Seller, no broker", "The Seller's own website books.", no_broker.play),
    Scenario("consent", "Terms that need an explicit yes", "Without it the broker sends nothing.", consent.play),
    Scenario(
        "offer-override", "The broker sets the price", "Where the Seller has agreed to that.", offer_override.play
    ),
    Scenario(
        "dynamic-payment",
        "No price until later",
        "Broker and Seller settle it at the end of the month.",
        dynamic_payment.play,
    ),
    Scenario("not-bookable", "What cannot be booked", "Not open yet, closed, over, or called off.", not_bookable.play),
    Scenario("wrong-ids", "Wrong identifiers", "Offers and classes that do not fit, or do not exist.", wrong_ids.play),
    Scenario(
        "two-sellers",
        "Two Sellers in one basket",
        "An order belongs to one Seller, so this is refused.",
        two_sellers.play,
    ),
    Scenario(
        "conflict", "Prepaid and paid at the door, together", "Two items that cannot be in one order.", conflict.play
    ),
    Scenario(
        "seller-cancels",
        "The Seller cancels",
        "The customer is told why, and gets the money back.",
        seller_cancels.play,
    ),
    Scenario(
        "replacement",
        "The Seller moves a booking",
        "Something equal takes the place of what was booked.",
        replacement.play,
    ),
    Scenario(
        "customer-notice",
        "The Seller sends a notice",
        "The customer is told, and the booking stays as it is.",
        customer_notice.play,
    ),
    Scenario("attendance", "The Seller ticks off who came", "One customer came, another one did not.", attendance.play),
    Scenario(
        "access-changed",
        "The way in changes",
        "The customer gets a new code and a new pass for the door.",
        access_changed.play,
    ),
    Scenario("online-class", "An online class", "A link comes with the booking, and may change.", online_class.play),
    Scenario(
        "change-of-logistics",
        "A class is renamed and moved",
        "The open feed tells, and the broker has to notice.",
        change_of_logistics.play,
    ),
)
"""Every scenario, those of the tour first."""

TOUR = tuple(scenario for scenario in SCENARIOS if scenario.in_tour)
"""Those that are played where nobody asks for any."""
