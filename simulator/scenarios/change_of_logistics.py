"""Another hall, another hour, another name: the open feed tells, and the broker has to notice by itself.

Serves: Change of logistics notifications.
"""

import asyncio
import time

from simulator import logistics
from simulator.check import Rule, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.seller import Act
from simulator.stage import PAUSE, Stage

ANY = Need(places=2, cancellable=True, criterion="TestOpportunityBookableCancellable")
CHANGES = {
    "ChangeOfLogisticsName": ("The Seller finds a better name.", ("the name",)),
    "ChangeOfLogisticsTime": ("The class is moved by an hour.", ("the start", "the end", "the duration")),
    "ChangeOfLogisticsLocation": ("And it is moved to another place.", ("the place", "the address", "the position")),
}
IN_OPEN_FEED = Rule(
    "the change in the open feeds",
    "the customer would be at the wrong place, or at the wrong time",
    "Customer notice notifications: substantive changes MUST be triggered by updating the Opportunity Data",
)


async def play(stage: Stage) -> None:
    """Book; the Seller changes name, time and place; each is seen in the open feeds, and the customer is told."""
    await stage.need_seller()
    pair = await stage.find(ANY, fresh=True)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)}.")
    await journey.book()
    tell.say("The Orders feed tells nothing of the class itself. The broker compares the open feeds with what it sold.")
    for action, (story, words) in CHANGES.items():
        tell.say(story)
        await stage.seller_does(Act(action, pair.kind, pair.opportunity))
        told = await _notice(stage, journey.uuid)
        tell.facts([("told customer", sentence) for sentence in told])
        seen = any(word in sentence for word in words for sentence in told)
        stage.check([Verdict(seen, IN_OPEN_FEED, "; ".join(told) or "no change")])
    await journey.leave_no_trace()


async def _notice(stage: Stage, uuid: str) -> list[str]:
    """Reads the open feeds until something that was booked is not what it was."""
    give_up = time.monotonic() + stage.patience
    while True:
        await stage.catalogue.refresh()
        told = logistics.notify(stage.broker.store, stage.catalogue.data, stage.now()).get(uuid, [])
        if told or time.monotonic() > give_up:
            return told
        await asyncio.sleep(PAUSE)
