"""Nothing to pay: what is free cannot be paid for.

Serves: Free opportunities; UnnecessaryPaymentDetailsError.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import bare, dig

FREE = Need(places=2, priced=False, criterion="TestOpportunityBookableFree")
NO_TERMS = Rule(
    "`openBookingPrepayment` left out, or Unavailable",
    "one cannot pay nothing in advance",
    "Model, totalPaymentDue: if the price is 0 the value MUST be either Unavailable or unspecified",
)
NOT_WANTED = Rule(
    "400 UnnecessaryPaymentDetailsError",
    "there is nothing to be paid",
    "Payment error conditions: the payment property is provided, and the price is 0",
)
NO_PAYMENT = Rule(
    "an Order without `payment`",
    "nothing was paid",
    "Booking without payment: the Booking System MUST NOT include the payment property",
)


async def play(stage: Stage) -> None:
    """C1 and C2 of something free, B with a payment is refused, B without one succeeds."""
    pair = await stage.find(FREE)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} finds something for nothing: {stage.title(pair)}.")
    answer = await journey.prepare()
    said = bare(journey.total.get("openBookingPrepayment") or journey.total.get("prepayment"))
    stage.check([Verdict(said in ("", "Unavailable"), NO_TERMS, said)], answer)
    tell.say("An app that always sends a payment sends one here, too.")
    answer = await careless.send(journey, "B", payment=careless.payment(journey))
    stage.refusal(answer, (400,), ("UnnecessaryPaymentDetailsError",), NOT_WANTED)
    await journey.hold(journey.holding)
    tell.say("The broker asks no bank, and sends none.")
    answer = await journey.order()
    stage.check([Verdict(dig(answer.body, "payment") is None, NO_PAYMENT, "a `payment`")], answer)
    journey.complete()
    await journey.leave_no_trace()
