"""Changing one's mind: a basket is left behind, and its places go back to everybody.

Serves: the guide, Abandonment; OrderQuote Deletion.
"""

from simulator.check import Rule, Verdict
from simulator.expect import done, said
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.wording import clock

NEVER_SEEN = Rule(
    "204, or an error 404",
    "the guide asks for an error where a UUID does not exist, the specification for 204 in all cases",
    "the guide, Abandonment, Error handling; OrderQuote Deletion",
)


async def play(stage: Stage) -> None:
    """C1 and C2 for two, DELETE, DELETE again, DELETE of a UUID that was never seen."""
    pair = stage.pick(Need(places=4, priced=True, cancellable=True), Need(places=3))
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair, pair])
    tell.say(f"{who.name} wants two places: {stage.title(pair)}.")
    await journey.prepare()
    left = journey.lease_left()
    if left:
        until = clock(stage.now() + left, stage.now())
        tell.say(
            f"Then the phone rings, and the plan is off. Nobody should have to wait for these places until {until}."
        )
    await journey.abandon()

    tell.say("The app is not sure that this went through, and says it again. That must do no harm.")
    answer = await stage.broker.abandon(journey.uuid)
    stage.show(stage.broker, answer)
    stage.check(done(answer), answer)

    tell.say("And a UUID that the Booking System has never seen?")
    answer = await stage.broker.abandon(stage.uuid())
    stage.show(stage.broker, answer)
    if answer.ok:
        tell.facts([("dialect", "the specification's: 204 in all cases")])
    else:
        tell.refusal(answer, "the guide asks for an error here, so that a mistyped UUID is noticed")
    right = answer.status == 204 or (answer.status == 404 and bool(answer.type))
    stage.check([Verdict(right, NEVER_SEEN, said(answer))], answer)
