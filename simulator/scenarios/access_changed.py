"""A new key: the code or the pass for the door changes, and the customer must not stand before a closed one.

Serves: Access control; Other notifications.
"""

from simulator.check import Rule, StoryBroken, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.notices import News
from simulator.stage import Skip, Stage

PAID = Need(places=2, cancellable=True, online=False, criterion="TestOpportunityOfflineBookable")
KEYS = {
    "accessCode": ("AccessCodeUpdate", "The lock gets new batteries, and with them a new code."),
    "accessPass": ("AccessPassUpdate", "The turnstile learns new passes."),
}
CHANGED = Rule(
    "other access details on the item",
    "whoever has the old ones stays outside",
    "Other notifications: accessCode, accessPass and/or accessChannel MUST trigger the Broker to notify the Customer",
)
ANOTHER = Rule(
    "a code or pass that differs from the one before",
    "otherwise nothing has changed",
    "Access control: unique access control data",
)


async def play(stage: Stage) -> None:
    """Book, the Seller changes the code and the passes; each time the feed tells and the customer is told."""
    await stage.need_seller()
    pair = await stage.find(PAID)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)}.")
    await journey.book()
    there = [name for name in KEYS if name in journey.stored.items[0]]
    if not there:
        await journey.leave_no_trace()
        raise Skip("one gets in here without a code and without a pass")
    for name in there:
        action, story = KEYS[name]
        before = journey.stored.items[0].get(name)
        tell.say(story)
        await journey.seller(action)
        change = await journey.read_news(News.ACCESS, CHANGED)
        if not change.notices:
            raise StoryBroken("the Orders feed tells of no change")
        after = journey.stored.items[0].get(name)
        stage.check([Verdict(bool(after) and after != before, ANOTHER, f"{name} {after}")])
    await journey.leave_no_trace()
