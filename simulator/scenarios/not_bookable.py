"""Not now: what is over, called off or not open yet cannot be booked, and the answer says why.

Serves: Definition of a 'bookable' Opportunity and Offer pair; OpportunityOfferPairNotBookableError.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.expect import items
from simulator.journey import Journey
from simulator.needs import Need
from simulator.opportunities import CALLED_OFF, NO_MORE, NOT_YET, OVER, Pair
from simulator.stage import Skip, Stage
from simulator.values import dig

NEEDS = (
    Need(barred=NOT_YET, criterion="TestOpportunityBookableOutsideValidFromBeforeStartDate"),
    Need(barred=NO_MORE),
    Need(barred=OVER, criterion="TestOpportunityBookableInPast"),
    Need(barred=CALLED_OFF),
)
STORIES = {
    NOT_YET: "It cannot be booked yet: booking opens later.",
    NO_MORE: "It can no longer be booked: booking has closed.",
    OVER: "It is over.",
    CALLED_OFF: "It has been called off.",
}
NOT_BOOKABLE = Rule(
    "409 with OpportunityOfferPairNotBookableError on the item",
    "nobody may be sold what nobody can use",
    "Definition of a bookable pair: MUST include an error against each OrderItem that is not bookable",
)
LEFT_OUT = Rule(
    "a total without the item that cannot be had",
    "nobody pays for what is not for sale",
    "C1: totalPaymentDue MUST be calculated excluding any OrderItems that include any other errors",
)


async def play(stage: Stage) -> None:
    """A C1 and a B for each thing that is in the feeds and cannot be booked."""
    found = [pair for need in NEEDS if (pair := await _one(stage, need))]
    if not found:
        raise Skip("everything in the open feeds can be booked, and there is no Test Interface to make what cannot")
    stage.narrator.say("A broker never asks for what its feeds show as unbookable. This app reads no feeds.")
    for pair in found:
        who = stage.customer()
        journey = Journey(stage, who, [pair])
        stage.narrator.say(f"{who.name} sees an old list: {stage.title(pair)}. {STORIES[pair.barred]}")
        answer = await careless.send(journey, "C1")
        stage.item_refusal(answer, ("OpportunityOfferPairNotBookableError",), NOT_BOOKABLE)
        price = dig(answer.body, "totalPaymentDue", "price")
        if items(answer):
            stage.check([Verdict(not price, LEFT_OUT, f"{price}")], answer)


async def _one(stage: Stage, need: Need) -> Pair | None:
    try:
        return await stage.find(need)
    except Skip:
        return None
