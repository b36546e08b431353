"""Now or later? Where prepayment is optional, one customer pays at once, another one on the day.

Serves: Booking without payment ("prepayment is Optional: the Customer MAY be given the option").
"""

from dataclasses import replace

from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import bare, dig

LATER = Need(
    places=3,
    prepayment="Optional",
    cancellable=True,
    criterion="TestOpportunityBookableNonFreePrepaymentOptional",
)
OPTIONAL = Rule(
    "`openBookingPrepayment` Optional in `totalPaymentDue`",
    "the app may let the customer choose",
    "Booking without payment, first table: at least one value is Optional and the rest Unavailable or free",
)
RESERVED = Rule(
    "an Order without `payment`, and its price still in `totalPaymentDue`",
    "nothing was paid, but something is owed",
    "Booking without payment: MUST NOT include the payment property; MUST create a payment-free Order",
)
PAID = Rule(
    "the `payment` in the Order",
    "the Seller must see that this place is paid for",
    "Booking without payment: in all other cases payment MUST be included in the Order at B",
)


async def play(stage: Stage) -> None:
    """One customer prepays and one reserves; both cancel, and only one gets money back."""
    pair = await stage.find(LATER)
    early, late = stage.customer(), stage.customer()
    tell = stage.narrator
    tell.say(f"{early.name} books {stage.title(pair)}. It can be paid now or on the day; {early.given} pays now.")
    journey = Journey(stage, early, [pair])
    answer = await _choose(journey)
    await journey.order()
    journey.complete()
    stage.check([Verdict(dig(journey.stored.document, "payment") is not None, PAID, "none")], answer)
    await journey.leave_no_trace()

    tell.say(f"{late.name} wants the same, and would rather pay on the day. No card is asked for.")
    journey = Journey(stage, late, [pair])
    journey.draft = replace(journey.draft, prepays=False)
    await _choose(journey)
    answer = await journey.order()
    free = dig(answer.body, "payment") is None and journey.stored.due > 0
    stage.check([Verdict(free, RESERVED, f"payment {dig(answer.body, 'payment')}")], answer)
    journey.complete()
    tell.facts([("told customer", "you have reserved a place without paying for it")])
    await journey.leave_no_trace()


async def _choose(journey: Journey) -> Answer:
    answer = await journey.prepare()
    total = journey.total
    said = bare(total.get("openBookingPrepayment") or total.get("prepayment"))
    journey.stage.check([Verdict(said == "Optional", OPTIONAL, said or "nothing")], answer)
    return answer
