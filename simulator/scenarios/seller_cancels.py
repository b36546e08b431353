"""The instructor is ill: the Seller cancels with a message, and the customer gets word and money.

Serves: Seller requested cancellation; Cancellation, replacement, refund calculation and notification.
"""

from simulator.check import Rule, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import bare, text

PAID = Need(places=3, priced=True, criterion="TestOpportunityBookableUsingPayment")
ANY = Need(places=3, criterion="TestOpportunityBookable")
BY_SELLER = Rule(
    "`orderItemStatus` SellerCancelled on every item",
    "the customer must see that it was not their doing",
    "Seller requested cancellation: will have orderItemStatus set to SellerCancelled in the Orders feed",
)
MESSAGE = Rule(
    "the Seller's `cancellationMessage` on the items",
    "the customer wants to know why",
    "Seller requested cancellation: MUST be notified with the cancellationMessage if provided",
)
NOTHING_LEFT = Rule(
    "nothing due, and all the money back",
    "nobody pays for a class that does not take place",
    "Refund calculation: totalPaymentDue MUST be calculated excluding OrderItems that are cancelled",
)


async def play(stage: Stage) -> None:
    """Book two, the Seller cancels both with a message; the feed, the refund, the notice."""
    await stage.need_seller()
    pair = await stage.find(PAID, ANY)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair, pair])
    tell.say(f"{who.name} books for two: {stage.title(pair)}.")
    await journey.book()
    tell.say("That evening the instructor calls in sick. The Seller, at her desk, cancels, and writes why.")
    await journey.seller("SellerRequestedCancellationWithMessage")
    tell.say("The broker reads its Orders feed at least once a minute, and so it learns of it.")
    tell.gloss("Orders feed")
    change = await journey.read_cancellation([0, 1])
    items = journey.stored.items
    statuses = sorted({bare(item.get("orderItemStatus")) for item in items})
    told = all(text(item, "cancellationMessage") for item in items)
    stage.check(
        [
            Verdict(statuses == ["SellerCancelled"], BY_SELLER, ", ".join(statuses)),
            Verdict(told, MESSAGE, "an item without one"),
            Verdict(change.due_after == 0, NOTHING_LEFT, f"{change.due_after} due"),
        ]
    )
    await journey.hold(journey.holding - journey.freed_by([0, 1]))
