"""A word from the Seller: a notice that changes nothing, and that the customer still has to get.

Serves: Customer notice notifications.
"""

from simulator.check import Rule, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.notices import News
from simulator.stage import Stage
from simulator.values import text

ANY = Need(places=2, cancellable=True, criterion="TestOpportunityBookableCancellable")
WRITTEN = Rule(
    "a `customerNotice` on the item",
    "the Seller relies on the broker to pass it on",
    "Customer notice notifications: MUST be notified if it differs from the value previously stored",
)
UNTOUCHED = Rule(
    "nothing else changed",
    "a word is a word, and the money stays where it is",
    "totalPaymentDue invariant",
)


async def play(stage: Stage) -> None:
    """Book, the Seller writes; the feed tells, the customer is told, and the price is what it was."""
    await stage.need_seller()
    pair = await stage.find(ANY)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)}.")
    await journey.book()
    before = journey.stored.due
    tell.say("The Seller has something to say to everybody who comes.")
    await journey.seller("CustomerNotice")
    change = await journey.read_news(News.NOTICE, WRITTEN)
    told = bool(text(journey.stored.items[0], "customerNotice")) and change.due_after == before
    stage.check([Verdict(told and not change.cancelled, UNTOUCHED, f"{before} before, {change.due_after} now")])
    await journey.leave_no_trace()
