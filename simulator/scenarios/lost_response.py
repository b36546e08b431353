"""The line drops: an answer is lost, so that nobody knows whether it was done; a retry and the feed tell.

Serves: Simple Booking Flow, vii (B is idempotent, retry with the same Order UUID); Order Cancellation (the
request is idempotent); Broker: Processing the Orders feed.
"""

from simulator import careless
from simulator.check import Rule, StoryBroken, Verdict
from simulator.client import Answer, Lost
from simulator.competition import without_places
from simulator.documents import order
from simulator.expect import refused, said
from simulator.journey import Journey
from simulator.needs import Need
from simulator.orders import Certainty
from simulator.stage import Stage

SAME = Rule(
    "the very same Order as in the answer that was lost",
    "the customer must get one booking out of it, neither two nor none",
    "B: the call is idempotent; return the same Order for subsequent requests",
)
CLASH = Rule(
    "500 OrderAlreadyExistsError",
    "the same UUID with other contents is no retry, it is a mistake",
    "B: if any differences exist in the Orders, an Order UUID clash is assumed",
)


async def play(stage: Stage) -> None:
    """B unanswered, B again, B with a difference; then a cancellation unanswered, which the feed settles."""
    pair = stage.pick(Need(places=3, priced=True, cancellable=True), Need(places=3, cancellable=True))
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)} on the train.")
    await journey.prepare()
    tell.say(f"{who.given} taps “Pay and book” just before a tunnel: the request gets out, and no answer comes.")
    lost = await _lose_b(stage, journey)
    tell.say("Was it booked or not? The broker knows that it does not know, and asks again, word for word.")
    answer = await stage.broker.send_order(journey.uuid)
    await journey.confirmed(answer)
    _same(stage, answer, lost)
    journey.complete()

    tell.say("For good measure, a third time. One booking, however often it is asked for.")
    answer = await stage.broker.send_order(journey.uuid)
    await journey.confirmed(answer)
    _same(stage, answer, lost)
    await _clash(stage, journey)
    if pair.cancel_until:
        await _lost_cancellation(stage, journey)


async def _lose_b(stage: Stage, journey: Journey) -> Lost:
    try:
        await journey.order(lose="response")
    except Lost as lost:
        stage.narrator.request("B", "PUT", f"/orders/{journey.uuid}")
        unknown = journey.stored.certainty is Certainty.UNKNOWN
        stage.narrator.facts([("no answer", "the simulator drops it, so that the broker never sees it")])
        stage.narrator.facts([("outcome", "unknown" if unknown else "known")])
        return lost
    raise StoryBroken("the answer was meant to be lost")


def _same(stage: Stage, answer: Answer, lost: Lost) -> None:
    """Holds an answer against the lost one. The broker never saw it; the journal did."""
    first = lost.entry.response
    seen = without_places if stage.shared else dict
    same = first is not None and seen(answer.body) == seen(first.body)
    stage.narrator.facts([("same order", "yes, in every detail" if same else "no")])
    stage.check([Verdict(same, SAME, f"{said(answer)} with a body that differs")], answer)


async def _clash(stage: Stage, journey: Journey) -> None:
    other = stage.customer()
    stage.narrator.say(f"And if the app mixed up its customers, and sent {other.name} under the same UUID?")
    broker, known = journey.broker, journey.stored
    payment = broker.details.document(known.payment) if known.payment else None
    body = order(journey.draft, broker.name, other, journey.total, payment)
    answer = await careless.send_body(journey, "B", body)
    stage.show(broker, answer)
    stage.narrator.refusal(answer, CLASH.why)
    stage.check(refused(answer, (500,), ("OrderAlreadyExistsError",), CLASH), answer)
    await journey.hold(journey.holding)


async def _lost_cancellation(stage: Stage, journey: Journey) -> None:
    tell = stage.narrator
    tell.say(f"The next tunnel: {journey.customer.given} cancels, and again no answer comes.")
    try:
        await journey.cancel([0], lose="response")
    except Lost:
        tell.request("cancel", "PATCH", f"/orders/{journey.uuid}")
        tell.facts([("no answer", "the simulator drops this one, too")])
    tell.say("This time nobody has to ask again: the Orders feed knows.")
    tell.gloss("Orders feed")
    await journey.read_cancellation([0])
    await journey.hold(journey.holding - journey.freed_by([0]))
