"""A booking: from the first look to the receipt, once paid and once free.

Serves: Simple Booking Flow; Order statuses in the Broker; Booking without payment; Order Status.
"""

from simulator.check import Rule, Verdict
from simulator.expect import items, said
from simulator.journey import Journey
from simulator.needs import Need
from simulator.orders import Creation
from simulator.stage import Stage
from simulator.values import bare, dig, ident
from simulator.wording import states

STATUS = Rule(
    "the same Order again, with its items confirmed",
    "somebody looks an order up because of a doubt; the answer must end it",
    "Order Status: an endpoint to allow a Broker to retrieve complete Orders (RECOMMENDED)",
)
NO_PAYMENT = Rule(
    "an Order without `payment`",
    "nothing was paid",
    "Booking without payment: the Booking System MUST NOT include the payment property",
)


MEANINGS = {
    Creation.PAYMENT_AUTHORIZED: "nothing is known to be booked yet",
    Creation.PAYMENT_DUE: "booked, and the money has still to be taken",
    Creation.PAYMENT_CAPTURED: "the money is taken, and the receipt has still to be sent",
    Creation.COMPLETE: "there is nothing left to do",
    Creation.ROLLED_BACK: "undone",
}


async def play(stage: Stage) -> None:
    """A paid booking and its Order Status, the Orders feed that stays silent, and a free booking."""
    pair = stage.pick(Need(places=2, priced=True, cancellable=True), Need(places=2, priced=True))
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    where = f" at {pair.venue}" if pair.venue else ""
    tell.say(f"{who.name} has decided: {stage.title(pair)}{where}.")
    await journey.quote()
    tell.say(f"{who.given} gives a name and an e-mail address.")
    await journey.identify()
    tell.say(f"{who.given} taps “Pay and book”. The bank authorises the amount; only then is the booking made.")
    tell.gloss("authorised")
    await journey.order()
    _books(stage, journey)
    journey.complete()
    _books(stage, journey)
    await _look_up(stage, journey)

    tell.say("Does the Orders feed know? It must not: the feed tells of changes, and nothing has changed since.")
    tell.gloss("Orders feed")
    await stage.orders_feed(stage.broker, journey.uuid, changed=False)
    tell.facts([("this order", "not in the feed, rightly")])
    await _free_one(stage)


def _books(stage: Stage, journey: Journey) -> None:
    creation = journey.stored.creation
    stage.narrator.facts([("broker's books", f"{bare(creation)}: {MEANINGS[creation]}")])
    stage.narrator.gloss("books")


async def _look_up(stage: Stage, journey: Journey) -> None:
    stage.narrator.say(f"{journey.customer.given} asks: am I really in?")
    answer = await stage.broker.status(journey.uuid)
    statuses = [bare(item.get("orderItemStatus")) for item in items(answer)]
    stage.show(stage.broker, answer, [("items", states(statuses))])
    same = [ident(item) for item in items(answer)] == [ident(item) for item in journey.stored.items]
    absent = answer.type in ("UnknownOrIncorrectEndpointError", "MethodNotAllowedError")
    right = answer.status == 200 and same and set(statuses) == {"OrderItemConfirmed"}
    stage.check([Verdict(right or absent, STATUS, f"{said(answer)} with {statuses}")], answer)


async def _free_one(stage: Stage) -> None:
    free = stage.candidates(Need(places=2, priced=False))
    if not free:
        return
    pair, who = stage.choice.choice(free), stage.customer()
    stage.narrator.say(f"{who.name} takes something that costs nothing: {stage.title(pair)}. No bank is asked.")
    journey = Journey(stage, who, [pair])
    answer = await journey.book()
    stage.check([Verdict(dig(answer.body, "payment") is None, NO_PAYMENT, "a `payment`")], answer)
