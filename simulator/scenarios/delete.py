"""The bank says no: a booking is made, the money cannot be taken, and all has to be undone.

Serves: Booking Flow Rollback; Order Deletion; the guide, Deleting an order.
"""

from collections import Counter

from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.expect import done, refused, said
from simulator.journey import Journey
from simulator.needs import Need
from simulator.orders import Creation
from simulator.payments import PaymentRefused
from simulator.stage import Skip, Stage

GONE = Rule(
    "410 GoneError (or 404)",
    "the order is no more; only its UUID is remembered, so that it is never used again",
    "Model, Generic errors: an Order has been soft-deleted by an Order Deletion request",
)
UNKNOWN = Rule(
    "404 UnknownOrderError or NotFoundError",
    "there is nothing to delete, and a mistyped UUID should be noticed",
    "Order Deletion: MUST return a 404 status when the specified Order is not recognised",
)
ROLLED_BACK = Rule(
    "nothing left of the order in the broker's own books but its UUID",
    "an order that failed must have no consequence for the customer",
    "Booking halted at OrderCreationPaymentAuthorized",
)


async def play(stage: Stage) -> None:
    """Book, fail to capture, roll back with DELETE; look for it, delete it again, delete an unknown one."""
    pair = stage.pick(Need(places=2, priced=True, cancellable=True), Need(places=2, priced=True))
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)}.")
    await journey.prepare()
    await journey.order()

    tell.say("The booking stands. Now the broker asks the bank for the money, and the bank says no.")
    answer = await _roll_back(stage, journey)
    tell.say("The money is not there, so the booking may not be either. The broker deletes the order.")
    stage.show(stage.broker, answer)
    stage.must(done(answer), answer)
    await journey.hold(Counter())
    left = journey.stored
    rolled_back = left.creation is Creation.ROLLED_BACK and not left.document
    stage.check([Verdict(rolled_back, ROLLED_BACK, f"{left.creation}")])
    tell.facts([("the broker", "cancels the authorisation, and keeps nothing but the UUID")])
    await _look_for_it(stage, journey)


async def _roll_back(stage: Stage, journey: Journey) -> Answer:
    provider = stage.broker.provider
    provider.refuses_capture = True
    try:
        journey.broker.complete(journey.uuid)
    except PaymentRefused as refusal:
        stage.narrator.facts([("the bank", str(refusal).removeprefix("the bank "))])
        answer = await stage.broker.roll_back(journey.uuid)
    else:
        raise Skip("nothing had to be paid, so that no payment could fail")
    finally:
        provider.refuses_capture = False
    assert answer is not None, "an order whose capture failed is always deleted"
    return answer


async def _look_for_it(stage: Stage, journey: Journey) -> None:
    tell = stage.narrator
    tell.say("Is it really gone?")
    answer = await stage.broker.status(journey.uuid)
    stage.show(stage.broker, answer)
    tell.refusal(answer, GONE.why)
    right = answer.status in (404, 405, 410) and bool(answer.type)
    stage.check([Verdict(right, GONE, said(answer))], answer)

    tell.say("The broker deletes it once more, in case the first time was not heard.")
    answer = await stage.broker.delete(journey.uuid)
    stage.show(stage.broker, answer)
    stage.check(done(answer), answer)

    tell.say("And an order that never was?")
    answer = await stage.broker.delete(stage.uuid())
    stage.show(stage.broker, answer)
    tell.refusal(answer, UNKNOWN.why)
    stage.check(refused(answer, (404,), ("UnknownOrderError", "NotFoundError"), UNKNOWN), answer)

    await stage.orders_feed(stage.broker, journey.uuid, changed=False)
    tell.facts([("this order", "no entry: it was never in the feed, so it needs no farewell there")])
