"""From the sofa: an online class, with a link that comes with the booking and may change before it begins.

Serves: Remote access control; Other notifications.
"""

from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.expect import items
from simulator.journey import Journey
from simulator.needs import Need
from simulator.notices import News, channel_of, reminders
from simulator.stage import Stage
from simulator.values import text
from simulator.wording import day_and_time

ONLINE = Need(places=2, online=True, cancellable=True, criterion="TestOpportunityOnlineBookable")
A_WAY_IN = Rule(
    "an `accessChannel`, or a `customerNotice` that says when it will come",
    "without the link one sits before an empty screen",
    "Remote access control: a customerNotice MUST be included in B if an accessChannel is not available at once",
)
NOT_BEFORE = Rule(
    "no `accessChannel` in a quote",
    "who has not booked gets no key",
    "Model, schema:OrderItem, accessChannel: Not applicable for an OrderQuote",
)
MOVED = Rule(
    "another `accessChannel` on the item",
    "the old room is empty",
    "Other notifications: accessChannel MUST trigger the Broker to notify the Customer",
)


async def play(stage: Stage) -> None:
    """C1 and C2 without a link, B with one, a reminder; the Seller changes the link, and the reminder follows."""
    pair = await stage.find(ONLINE)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} takes part from the sofa: {stage.title(pair)}.")
    answer = await journey.prepare()
    early = any("accessChannel" in item for item in items(answer))
    stage.check([Verdict(not early, NOT_BEFORE, "one")], answer)
    answer = await journey.order()
    given = all(channel_of(item) or text(item, "customerNotice") for item in items(answer))
    stage.check([Verdict(given, A_WAY_IN, "neither")], answer)
    journey.complete()
    _remind(stage, journey, answer)

    if channel_of(journey.stored.items[0]) and await stage.desk.is_open():
        tell.say("The Seller moves the class to another online room.")
        await journey.seller("AccessChannelUpdate")
        await journey.read_news(News.ACCESS, MOVED)
        _remind(stage, journey, answer)
    await journey.leave_no_trace()


def _remind(stage: Stage, journey: Journey, booked: Answer) -> None:
    """The reminder that the broker has to send half an hour before."""
    document = journey.stored.document
    for when, sentence in reminders(document) or reminders(booked.body):
        stage.narrator.facts([("reminder", f"{day_and_time(when, stage.now())}: {sentence}")])
