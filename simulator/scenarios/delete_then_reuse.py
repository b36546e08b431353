"""A name used twice: what was deleted stays deleted, and its UUID is spent for ever.

Serves: Order Deletion; the guide, Deleting an order (hint on OrderAlreadyExistsError); Orders Feed
Inconsistencies.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.documents import order
from simulator.expect import refused
from simulator.journey import Journey
from simulator.needs import Need
from simulator.orders_feed import Change
from simulator.stage import Stage

SPENT = Rule(
    "500 OrderAlreadyExistsError",
    "two orders under one name could never be told apart again",
    "Order Deletion: MUST return an OrderAlreadyExistsError in response to C1, C2, P or B",
)
FAREWELL = Rule(
    "the Order marked `deleted` in the Orders feed",
    "it was there before, so whoever reads the feed must learn that it is gone",
    "Order Deletion: MUST be marked as deleted in the Orders feed, only if it is already present in the feed",
)


async def play(stage: Stage) -> None:
    """Book two, cancel one (which puts the order into the feed), delete all; C1, C2 and B with that UUID."""
    pair = stage.pick(Need(places=3, priced=True, cancellable=True), Need(places=3, cancellable=True))
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair, pair])
    tell.say(f"{who.name} tests a new app with a real booking for two: {stage.title(pair)}.")
    await journey.book()
    tell.say("One place is cancelled, so that the order has an entry in the Orders feed.")
    tell.gloss("Orders feed")
    await journey.cancel([1])
    await journey.read_cancellation([1])

    tell.say("The test is over, so the broker deletes the order. That is for tests and accidents alone.")
    await journey.delete()
    change = await stage.orders_feed(stage.broker, journey.uuid, changed=True)
    stage.check([Verdict(change.deleted, FAREWELL, _state(change))])
    tell.facts([("this order", _state(change))])
    journey.pay_back()

    tell.say("The next day the app starts with the same UUID again, by mistake.")
    for answer in (
        await careless.send(journey, "C1"),
        await careless.send(journey, "C2"),
        await _careless_b(journey),
    ):
        stage.show(stage.broker, answer)
        tell.refusal(answer, SPENT.why)
        stage.check(refused(answer, (500,), ("OrderAlreadyExistsError",), SPENT), answer)
    await journey.hold(journey.holding)


def _state(change: Change) -> str:
    return "deleted" if change.deleted else "not deleted"


async def _careless_b(journey: Journey) -> Answer:
    """B with a spent UUID, past the broker's own store, which would never let it out."""
    broker, draft = journey.broker, journey.draft
    payment = broker.details.document("PAY-AGAIN")
    body = order(draft, broker.name, journey.customer, journey.total, payment)
    return await careless.send_body(journey, "B", body)
