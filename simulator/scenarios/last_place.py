"""Two customers, one place: who comes first holds it, who comes second is told why, and may try again.

Serves: Leasing; OrderItem errors OpportunityCapacityIsReservedByLeaseError and OpportunityIsFullError.
"""

from simulator.check import Rule
from simulator.expect import items_refused
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Skip, Stage

RESERVED = Rule(
    "409 with OpportunityCapacityIsReservedByLeaseError on the item",
    "the place is held for somebody else, for now: it is worth trying again",
    "OrderItem errors: reserved by a lease held by another Customer",
)
FULL = Rule(
    "409 with OpportunityIsFullError on the item",
    "the last place is sold: there is nothing to wait for",
    "OrderItem errors: there are no available spaces for the Opportunity",
)


async def play(stage: Stage) -> None:
    """A holds the place, B is refused; A gives up, B books; A is refused; B cancels and the place is back."""
    pair = stage.pick(Need(places=1, exactly=True, cancellable=True), Need(places=1, exactly=True))
    tell = stage.narrator
    first, second = stage.customer(), stage.customer()
    early = Journey(stage, first, [pair])
    late = Journey(stage, second, [pair], stage.rival)
    elsewhere = f", who uses {stage.rival.name}," if stage.rival is not stage.broker else ""
    tell.say(f"One place is left: {stage.title(pair)}. {first.name} is the first to tap on it.")
    await early.quote()
    if not early.leased_until:
        raise Skip("no lease is given at C1, so that two customers do not meet before B")
    tell.gloss("lease")

    tell.say(f"A second later {second.name}{elsewhere} taps on the very same place.")
    await _refusal(stage, late, ("OpportunityCapacityIsReservedByLeaseError",), RESERVED)

    tell.say(f"{first.given} hesitates, and closes the app, which gives the place back.")
    await early.abandon()
    tell.say(f"{second.given} tries again, and is quick about it.")
    await late.book()

    tell.say(f"{first.given} is back, and too late.")
    await _refusal(stage, early, ("OpportunityIsFullError",), FULL)

    await late.leave_no_trace()
    tell.say(f"The place is back, for {first.given} or anybody.")


async def _refusal(stage: Stage, journey: Journey, errors: tuple[str, ...], rule: Rule) -> None:
    answer = await journey.broker.c1(journey.draft)
    stage.show(journey.broker, answer)
    stage.concede(answer, errors)
    stage.narrator.facts([("rightly", rule.why)])
    stage.check(items_refused(answer, errors, rule), answer)
    await journey.hold(journey.holding)
