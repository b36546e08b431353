"""Straight from the Seller: the Seller's own website books, and there is no broker in between.

Serves: Broker Roles, NoBroker; IncompleteBrokerDetailsError.
"""

from dataclasses import replace

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.documents import NOBODY
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage

PRICED = Need(places=2, priced=True, cancellable=True, criterion="TestOpportunityBookableNonFree")
NAMELESS = Rule(
    "400 IncompleteBrokerDetailsError",
    "the Seller must know who books, where somebody does",
    "Model, Order Creation errors: the name property is not supplied within the Organisation of the Broker",
)
PAYEE = Rule(
    "an invoice to the customer",
    "there is nobody else who could be meant",
    "NoBroker, Conformance criteria: it must be made payable to Order.customer",
)


async def play(stage: Stage) -> None:
    """A broker without a name is refused; without any broker, C1, C2 and B succeed."""
    pair = await stage.find(PRICED)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)} with an app that will not give its name.")
    answer = await careless.send(journey, "C1", broker={"@type": "Organization", "url": "https://app.example.com"})
    stage.refusal(answer, (400,), ("IncompleteBrokerDetailsError",), NAMELESS)

    tell.say(f"So {who.given} goes to the Seller's own website, which says that there is no broker.")
    journey.draft = replace(journey.draft, role=NOBODY)
    await journey.prepare()
    await journey.order()
    journey.complete()
    payee = journey.stored.payee
    stage.check([Verdict(payee == who.name, PAYEE, payee)])
    tell.facts([("invoice", f"made out to {payee}")])
    await journey.leave_no_trace()
