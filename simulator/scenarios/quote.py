"""Just looking: a price and a place are asked for, the basket is amended, and nothing is bought.

Serves: OrderQuote Creation C1 and C2; Leasing; Amending the OrderQuote before B.
"""

from dataclasses import replace

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.expect import items, refused
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import dig
from simulator.wording import count

OWN_PLACES = Rule(
    "the places shown in the quote to leave out those that this quote itself holds",
    "customers would see their own place as taken",
    "C1: excluding those places already reserved for this Order UUID by previous calls to C1 and C2",
)
EMAIL = Rule(
    "400 IncompleteCustomerDetailsError",
    "the e-mail address is the one thing that must be known of a customer",
    "Model, Order Creation errors; Customer Details capture",
)


async def play(stage: Stage) -> None:
    """C1, C1 for two, C1 for one, C2, a C2 that lacks the e-mail address, and a polite goodbye."""
    pair = stage.pick(Need(places=3, priced=True, cancellable=True), Need(places=3))
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    free = stage.catalogue.places(pair.opportunity)
    left = f" The open feed shows {count(free, 'place')} left." if free is not None else ""
    tell.say(f"{who.name} opens the app and taps on {stage.title(pair)}.{left}")
    tell.gloss("Order UUID")
    answer = await journey.quote()
    tell.gloss("lease")
    _own_places(stage, answer, free)

    tell.say(f"“Can I come too?” asks a friend. {who.given} changes the basket to two places.")
    journey.amend([pair, pair])
    _own_places(stage, await journey.quote(), free)

    tell.say("The friend thinks better of it: one place again. The quote, and what it holds, follow the basket.")
    journey.amend([pair])
    await journey.quote()

    tell.say(f"{who.given} fills in name and e-mail address. Only now does the Booking System learn who it is.")
    await journey.identify()

    tell.say("What if the app forgot the e-mail address?")
    answer = await careless.send(journey, "C2", customer=replace(who, email="").document())
    stage.show(stage.broker, answer)
    tell.refusal(answer, EMAIL.why)
    stage.check(refused(answer, (400,), ("IncompleteCustomerDetailsError",), EMAIL), answer)

    tell.say(f"That is enough for today. {who.given} closes the app, and the app gives the place back.")
    await journey.abandon()


def _own_places(stage: Stage, answer: Answer, free: int | None) -> None:
    for item in items(answer):
        shown = [dig(item, "orderedItem", name) for name in ("remainingAttendeeCapacity", "remainingUses")]
        known = [places for places in shown if places is not None]
        if free is not None and known and not stage.shared:
            verdict = Verdict(known == [free], OWN_PLACES, f"{known[0]} in the quote, {free} before it")
            stage.check([verdict], answer)
