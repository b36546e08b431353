"""Cash only: the Seller takes money at the door and nowhere else, so that a payment is refused.

Serves: Booking without payment ("prepayment is Unavailable: Never"); UnnecessaryPaymentDetailsError.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import bare, dig
from simulator.wording import money

AT_THE_DOOR = Need(
    places=2,
    prepayment="Unavailable",
    criterion="TestOpportunityBookableNonFreePrepaymentUnavailable",
)
UNAVAILABLE = Rule(
    "`openBookingPrepayment` Unavailable in `totalPaymentDue`",
    "the app must not ask for a card",
    "Booking without payment, first table: in all cases either Unavailable or free",
)
NOT_WANTED = Rule(
    "400 UnnecessaryPaymentDetailsError",
    "the Seller could not find that money, and the customer would pay twice",
    "Payment error conditions: the payment property is provided but not expected",
)
NO_PAYMENT = Rule(
    "an Order without `payment`",
    "nothing was paid",
    "Booking without payment: the Booking System MUST NOT include the payment property",
)


async def play(stage: Stage) -> None:
    """C1 and C2, B with a payment is refused, B without one succeeds."""
    pair = await stage.find(AT_THE_DOOR)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} reserves {stage.title(pair)}, to be paid at the door.")
    answer = await journey.prepare()
    said = bare(journey.total.get("openBookingPrepayment") or journey.total.get("prepayment"))
    stage.check([Verdict(said == "Unavailable", UNAVAILABLE, said or "nothing")], answer)

    tell.say("A zealous app takes the money all the same, and sends a payment.")
    answer = await careless.send(journey, "B", payment=careless.payment(journey))
    stage.refusal(answer, (400,), ("UnnecessaryPaymentDetailsError",), NOT_WANTED)
    await journey.hold(journey.holding)

    tell.say("Without a payment all is well.")
    answer = await journey.order()
    stage.check([Verdict(dig(answer.body, "payment") is None, NO_PAYMENT, "a `payment`")], answer)
    journey.complete()
    price = money(journey.stored.due, journey.stored.currency)
    tell.facts([("told customer", f"you have reserved a place; bring {price}")])
    await journey.leave_no_trace()
