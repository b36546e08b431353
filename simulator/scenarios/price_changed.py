"""Another price: the total that was authorised is not the total that is due, and nobody loses the place over it.

Serves: TotalPaymentDueMismatchError ("the Lease is sustained so that the Customer can be prompted").
"""

from simulator import careless
from simulator.check import Rule
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import amount
from simulator.wording import money

PRICED = Need(places=2, priced=True, cancellable=True, criterion="TestOpportunityBookableNonFree")
MISMATCH = Rule(
    "400 TotalPaymentDueMismatchError",
    "customer and Seller would remember different prices",
    "B: if the totalPaymentDue is different to the current one, B returns a TotalPaymentDueMismatchError",
)


async def play(stage: Stage) -> None:
    """C1 and C2, B with a total that is a pound short; the place is kept; B with the right one."""
    pair = await stage.find(PRICED)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)}.")
    await journey.prepare()
    due = amount(journey.total.get("price")) or 0
    wrong = {**journey.total, "price": float(due) - 1}
    tell.say(f"The app still has last week's price in its memory, and sends {wrong['price']:.2f}.")
    answer = await careless.send(journey, "B", totalPaymentDue=wrong)
    stage.refusal(answer, (400,), ("TotalPaymentDueMismatchError",), MISMATCH)
    if journey.leased_until:
        tell.say("The place is still held: there is time to ask.")
    await journey.hold(journey.holding)
    tell.say(f"{who.given} is shown the price of today, {money(pair.price, pair.currency)}, and says yes.")
    await journey.identify()
    await journey.order()
    journey.complete()
    await journey.leave_no_trace()
