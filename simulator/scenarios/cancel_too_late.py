"""Too late to cancel: free cancellation was promised, but only until a time that has passed.

Serves: the guide, Order cancellation, Error handling; Customer requested cancellation (atomic, 400).
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.expect import items, refused
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import bare, ident
from simulator.wording import day_and_time, states

TOO_LATE = Rule(
    "400 CancellationNotPermittedError with a sentence for the customer",
    "the Seller can no longer fill the place; the offer said so before it was booked",
    "Customer requested cancellation, 4: including a description of the reason",
)
UNCHANGED = Rule(
    "an order that is as it was",
    "a refused request may change nothing",
    "Customer requested cancellation, 4: the PATCH request is atomic",
)


async def play(stage: Stage) -> None:
    """Book something that starts soon, try to cancel, be told why not; nothing has changed."""
    pair = stage.pick(Need(cancellable=False, priced=True), Need(cancellable=False))
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} decides at the last minute: {stage.title(pair)}.")
    if pair.cancel_until:
        tell.say(f"The offer says: free cancellation until {day_and_time(pair.cancel_until, stage.now())}.")
    await journey.book()

    tell.say(f"The bus does not come. {who.given} tries to cancel.")
    answer = await careless.cancel(journey, ident(journey.stored.items[0]))
    stage.show(stage.broker, answer)
    tell.refusal(answer, TOO_LATE.why)
    stage.check(refused(answer, (400,), ("CancellationNotPermittedError",), TOO_LATE), answer)
    tell.say(f"The app shows {who.given} this reason. The order is as it was, and so is the payment.")
    await _nothing_changed(stage, journey)


async def _nothing_changed(stage: Stage, journey: Journey) -> None:
    await journey.hold(journey.holding)
    answer = await stage.broker.status(journey.uuid)
    if answer.ok:
        statuses = [bare(item.get("orderItemStatus")) for item in items(answer)]
        stage.show(stage.broker, answer, [("items", states(statuses))])
        verdict = Verdict(set(statuses) == {"OrderItemConfirmed"}, UNCHANGED, states(statuses))
        stage.check([verdict], answer)
    await stage.orders_feed(stage.broker, journey.uuid, changed=False)
    stage.narrator.facts([("this order", "no entry: nothing changed")])
    await journey.leave_no_trace()
