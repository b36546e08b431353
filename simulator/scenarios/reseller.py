"""Bought to be sold: a reseller is the customer of the Seller, whoever comes in the end.

Serves: Broker Roles, ResellerBroker; Business-to-business tax calculation is optional.
"""

from dataclasses import replace

from simulator.check import Rule, Verdict
from simulator.documents import RESELLER
from simulator.journey import Journey
from simulator.needs import Need
from simulator.scenarios.company import taxes
from simulator.stage import Stage

PRICED = Need(places=2, priced=True, cancellable=True, criterion="TestOpportunityBookableNonFree")
PAYEE = Rule(
    "an invoice to the broker",
    "the broker buys, and sells on in its own name",
    "ResellerBroker, Conformance criteria: it must be made payable to Order.broker",
)


async def play(stage: Stage) -> None:
    """C1, C2 and B of a broker that resells; the invoice is the broker's own."""
    pair = await stage.find(PRICED)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    journey.draft = replace(journey.draft, role=RESELLER)
    tell.say(f"{stage.broker.name} buys {stage.title(pair)} and sells it on to {who.name}, in its own name.")
    taxes(stage, await journey.prepare())
    taxes(stage, await journey.order())
    journey.complete()
    payee = journey.stored.payee
    stage.check([Verdict(payee == stage.broker.name, PAYEE, payee)])
    tell.facts([("invoice", f"made out to {payee}; {who.given} is named only for those at the door")])
    await journey.leave_no_trace()
