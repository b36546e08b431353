"""Somebody forgot the money: a payment is left out, or has no name by which it could be found.

Serves: Payment error conditions: MissingPaymentDetailsError, IncompletePaymentDetailsError.
"""

from simulator import careless
from simulator.check import Rule
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage

REQUIRED = Need(
    places=2,
    prepayment="Required",
    cancellable=True,
    criterion="TestOpportunityBookableNonFreePrepaymentRequired",
)
MISSING = Rule(
    "400 MissingPaymentDetailsError",
    "this place is paid for in advance, or not at all",
    "Payment error conditions: payment is expected but not provided",
)
NAMELESS = Rule(
    "400 IncompletePaymentDetailsError",
    "a payment without a name cannot be found again when the accounts are audited",
    "Payment error conditions: payment does not include identifier",
)


async def play(stage: Stage) -> None:
    """B without a payment, B with a payment that has no identifier, and a proper B."""
    pair = await stage.find(REQUIRED)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)}, which has to be paid in advance.")
    await journey.prepare()
    tell.say("The app forgets to say that it was paid.")
    answer = await careless.send(journey, "B", payment=None)
    stage.refusal(answer, (400,), ("MissingPaymentDetailsError",), MISSING)
    tell.say("Then it says so, but not which payment it was.")
    answer = await careless.send(journey, "B", payment=careless.payment(journey, identifier=None))
    stage.refusal(answer, (400,), ("IncompletePaymentDetailsError",), NAMELESS)
    await journey.hold(journey.holding)
    tell.say("These were mistakes of the kind one corrects: the same order, with the same UUID, complete this time.")
    await journey.order()
    journey.complete()
    await journey.leave_no_trace()
