"""Two that do not go together: one must be paid now and the other cannot be, so that no total can be right.

Serves: OpportunityIsInConflictError; Booking without payment.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.expect import item_errors
from simulator.journey import Journey
from simulator.needs import Need
from simulator.opportunities import Pair
from simulator.stage import Stage

NOW = "TestOpportunityBookableNonFreePrepaymentRequired"
AT_THE_DOOR = "TestOpportunityBookableNonFreePrepaymentUnavailable"
CONFLICT = Rule(
    "409 with OpportunityIsInConflictError on the items",
    "one payment cannot be made and not made",
    "OrderItem errors: the OrderItems against which this error is emitted are not able to be booked together",
)
BOTH = Rule(
    "the error on both items",
    "whoever sees it must know which two do not go together",
    "OrderItem errors: the specific OrderItems against which this error is emitted",
)


async def play(stage: Stage) -> None:
    """C1 with something to be paid now and something to be paid at the door; then one of them alone."""
    paid, at_the_door = await _two(stage)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [paid, at_the_door])
    tell.say(f"{who.name} wants {stage.title(paid)}, and {stage.title(at_the_door)}.")
    tell.say("The first is paid in advance, the second at the door only. Both in one basket?")
    answer = await careless.send(journey, "C1")
    stage.item_refusal(answer, ("OpportunityIsInConflictError",), CONFLICT)
    where = sorted(number for number, _, _ in item_errors(answer))
    stage.check([Verdict(where == [1, 2], BOTH, f"{where}")], answer)
    tell.say(f"{who.given} takes the second one out of the basket, and that is that.")
    journey.amend([paid])
    await journey.quote()
    await journey.abandon()


async def _two(stage: Stage) -> tuple[Pair, Pair]:
    """Something paid in advance and something paid at the door, of one Seller."""
    at_the_door = await stage.find(Need(prepayment="Unavailable", criterion=AT_THE_DOOR))
    need = Need(places=2, prepayment="Required", seller=at_the_door.seller, net=at_the_door.net, criterion=NOW)
    return await stage.find(need), at_the_door
