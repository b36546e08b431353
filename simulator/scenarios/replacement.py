"""Something equal instead: the Seller moves a booking to another class, at no higher price.

Serves: Replacement; totalPaymentDue invariant.
"""

from simulator.check import Rule, Verdict
from simulator.journey import Journey
from simulator.needs import Need
from simulator.notices import News
from simulator.opportunities import Pair
from simulator.stage import Stage
from simulator.values import ident, moment
from simulator.wording import day_and_time

PAID = Need(places=2, priced=True, cancellable=True, criterion="TestOpportunityBookableUsingPayment")
REPLACED = Rule(
    "another `orderedItem` on the same item of the order",
    "the customer goes somewhere else now, and must know it",
    "Cancellation, replacement: updated @type and @id within the orderedItem",
)
NO_DEARER = Rule(
    "a `totalPaymentDue` that has not risen",
    "the Seller may not raise the price of what is booked",
    "totalPaymentDue invariant: MUST only ever decrease or remain unchanged",
)
KNOWN = Rule(
    "the new class in the open feeds",
    "the Orders feed only names it; what it is, the broker looks up",
    "Brokers MUST look up the @type and @id of each orderedItem against the open feeds",
)
INVOICED = Rule(
    "a new invoice",
    "the old one names something else",
    "In all cases of the Order composition changing, the Broker MUST generate a new Invoice",
)


async def play(stage: Stage) -> None:
    """Book, the Seller replaces; the feed, the look-up in the open feeds, the notice, the invoice."""
    await stage.need_seller()
    pair = await stage.find(PAID, fresh=True)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)}.")
    await journey.book()
    due, invoices = journey.stored.due, journey.stored.invoices
    tell.say(
        "The hall is needed for an election. The Seller puts on the same class an hour later, and moves everybody."
    )
    await journey.seller("Replacement")
    change = await journey.read_news(News.REPLACED, REPLACED)
    stage.check([Verdict(change.due_after <= due, NO_DEARER, f"{due} before, {change.due_after} now")])
    stage.check([Verdict(journey.stored.invoices == invoices + 1, INVOICED, f"{journey.stored.invoices}")])
    await _look_up(stage, journey, pair)


async def _look_up(stage: Stage, journey: Journey, before: Pair) -> None:
    new = ident(journey.stored.items[0].get("orderedItem"))
    stage.desk.made.add(new)
    await stage.catalogue.refresh()
    known = new in stage.catalogue.data.by_id
    stage.check([Verdict(known, KNOWN, new)])
    start = moment(stage.catalogue.data.said_of(new, "startDate"))
    name = stage.catalogue.name(new) or before.name
    when = f", {day_and_time(start, stage.now())}" if start else ""
    stage.narrator.facts([("looked up", f"{name}{when}")])
