"""Who came and who did not: the Seller ticks the list at the door.

Serves: Opportunity attendance updates; Refund after the opportunity has occurred.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.notices import News
from simulator.orders_feed import Change
from simulator.stage import Stage
from simulator.values import ident

ANY = Need(places=3, cancellable=True, criterion="TestOpportunityBookableCancellable")
TICKED = Rule(
    "an attendance status on the item",
    "broker and Seller keep the same list",
    "Opportunity attendance updates: SHOULD update the Order by setting orderItemStatus",
)
NO_REFUND = Rule(
    "no change of what is due",
    "who came has used the place, and who stayed away had it all the same",
    "totalPaymentDue invariant: MUST NOT otherwise change",
)
USED = Rule(
    "a 4xx error, such as CancellationNotPermittedError",
    "what has been used cannot be given back",
    "Customer requested cancellation, 1: orderItemStatus is not yet set to CustomerAttended",
)


async def play(stage: Stage) -> None:
    """Two people book; one comes and one does not; a cancellation after that is refused."""
    await stage.need_seller()
    pair, tell = await stage.find(ANY), stage.narrator
    diligent, lazy = stage.customer(), stage.customer()
    tell.say(f"{diligent.name} and {lazy.name} book {stage.title(pair)}.")
    came, stayed = Journey(stage, diligent, [pair]), Journey(stage, lazy, [pair])
    await came.book()
    await stayed.book()
    tell.say(f"{diligent.given} is early, and the Seller ticks the name.")
    await _ticked(came, "AttendeeAttended")
    tell.say(f"{lazy.given} has overslept. The Seller notes that, too.")
    await _ticked(stayed, "AttendeeAbsent")

    tell.say(f"An app lets {diligent.given} cancel all the same.")
    answer = await careless.cancel(came, ident(came.stored.items[0]))
    stage.show(stage.broker, answer)
    tell.refusal(answer, USED.why)
    stage.check([Verdict(400 <= answer.status < 500 and bool(answer.type), USED, f"{answer.status}")], answer)
    tell.say("All this was only a test, so the broker deletes both orders and pays the money back.")
    for journey in (came, stayed):
        await _clear(journey)


async def _ticked(journey: Journey, action: str) -> Change:
    before = journey.stored.due
    await journey.seller(action)
    change = await journey.read_news(News.ATTENDANCE, TICKED)
    same = change.due_after == before and not change.refund
    journey.stage.check([Verdict(same, NO_REFUND, f"{before} before, {change.due_after} now")])
    return change


async def _clear(journey: Journey) -> None:
    """Deletes what was only played: nothing else gives such a place back."""
    await journey.delete()
    change = await journey.stage.orders_feed(journey.broker, journey.uuid, changed=True)
    journey.stage.narrator.facts([("this order", "deleted" if change.deleted else "not deleted")])
    journey.pay_back()
