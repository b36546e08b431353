"""Taking too long: a lease runs out while the customer hesitates; the place is free again; B still succeeds.

Serves: Leasing ("if it had expired prior to the transaction being completed, the booking completes anyway
provided sufficient inventory is available"); Lease, `leaseExpires`.
"""

from collections import Counter
from datetime import timedelta

from simulator.documents import Draft
from simulator.journey import Journey
from simulator.needs import Need
from simulator.opportunities import Pair
from simulator.stage import Skip, Stage
from simulator.values import moment, text
from simulator.wording import span

LONGEST_WAIT = timedelta(seconds=15)
A_MOMENT = timedelta(milliseconds=200)


async def play(stage: Stage) -> None:
    """Find a Seller with short leases; C1, C2, wait, see the place come back; B nevertheless; cancel."""
    pair = await _with_short_lease(stage)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} wants {stage.title(pair)}, where places are held for a short time only.")
    await journey.prepare()
    tell.gloss("lease")
    left = journey.lease_left() or timedelta(0)
    tell.say(
        f"Where is the credit card? {who.given} looks for it for longer than the lease lasts, which is {span(left)}."
    )
    await stage.wait_until(stage.now() + (journey.lease_left() or timedelta(0)) + A_MOMENT)
    tell.say("The lease has ended. Nobody had to do anything: the place is on offer again, to everybody.")
    await journey.hold(Counter())

    tell.say("Here it is, in the other coat! Nobody was faster, so the booking goes through without a lease.")
    await journey.order()
    journey.complete()
    await journey.leave_no_trace()


async def _with_short_lease(stage: Stage) -> Pair:
    """Asks one quote of each Seller, until one comes with a lease that is worth waiting for."""
    seen: dict[str, Pair] = {}
    for pair in stage.candidates(Need(places=2)):
        seen.setdefault(pair.seller, pair)
    shortest: timedelta | None = None
    for pair in seen.values():
        draft = Draft(stage.uuid(), (pair,))
        answer = await stage.broker.c1(draft)
        expires = moment(text(answer.body, "lease", "leaseExpires"))
        await stage.broker.abandon(draft.uuid)
        left = expires - stage.now() if expires else None
        if left is not None and left <= LONGEST_WAIT:
            await stage.catalogue.refresh()
            return pair
        shortest = min(filter(None, (left, shortest)), default=None)
    if shortest is None:
        raise Skip("no quote came with a lease")
    raise Skip(f"the shortest lease here lasts {span(shortest)}, too long to wait for")
