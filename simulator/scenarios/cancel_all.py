"""Calling it all off: every item of an order is cancelled with one request.

Serves: Customer requested cancellation ("To cancel an entire Order"); Orders feed; refund calculation.
"""

from simulator.check import Rule, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.wording import money

NOTHING_DUE = Rule(
    "nothing due, and all the money back",
    "nobody goes anywhere any more",
    "Refund calculation: totalPaymentDue MUST be calculated excluding OrderItems that are cancelled",
)


async def play(stage: Stage) -> None:
    """Book two things of one Seller (or one thing twice), cancel both, read one update, refund all."""
    first = stage.pick(Need(places=3, priced=True, cancellable=True), Need(places=3, cancellable=True))
    others = Need(
        places=3,
        priced=True,
        cancellable=True,
        seller=first.seller,
        apart_from=frozenset({first.opportunity}),
    )
    found = stage.candidates(others)
    second = stage.choice.choice(found) if found else first
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [first, second])
    tell.say(f"{who.name} plans a whole day out: {stage.title(first)}, and {stage.title(second)}.")
    await journey.book()

    tell.say(f"It is not to be: {who.given} has a cold. One request names both items.")
    await journey.cancel([0, 1])
    tell.say("One request makes one update in the Orders feed, with both items in it.")
    tell.gloss("Orders feed")
    change = await journey.read_cancellation([0, 1])
    payment = stage.broker.provider.payments.get(journey.stored.payment or "")
    kept = payment.kept if payment else change.due_after
    stage.check([Verdict(change.due_after == kept == 0, NOTHING_DUE, f"{change.due_after} due, {kept} kept")])
    if payment:
        tell.facts([("the books", f"all {money(payment.amount, payment.currency)} are back with {who.given}")])
