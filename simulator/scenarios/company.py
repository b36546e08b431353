"""On the company: the customer is no person but a business, which may reckon its taxes by itself.

Serves: Model, schema:Organization for `customer`; Business-to-business tax calculation is optional.
"""

from dataclasses import replace

from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.expect import items
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import objects

PRICED = Need(places=2, priced=True, cancellable=True, criterion="TestOpportunityBookableNonFree")
EITHER = Rule(
    "the taxes, or `taxCalculationExcluded` true and no taxes at all",
    "whoever makes out the invoice must know whether tax is in the price",
    "Business-to-business tax calculation: taxCalculationExcluded MUST be returned as true where not supported",
)


async def play(stage: Stage) -> None:
    """C1, C2 and B for a company; taxes are there or expressly left out, and the receipt names the company."""
    pair = await stage.find(PRICED)
    person, tell = stage.customer(), stage.narrator
    who = replace(person, company=f"{person.family} & Daughters Ltd")
    journey = Journey(stage, who, [pair])
    tell.say(f"{person.name} organises the outing of {who.company}: {stage.title(pair)}.")
    taxes(stage, await journey.prepare())
    taxes(stage, await journey.order())
    journey.complete()
    tell.facts([("receipt", f"made out to {journey.stored.payee}")])
    await journey.leave_no_trace()


def taxes(stage: Stage, answer: Answer) -> None:
    """Checks that taxes are there, or expressly left out."""
    excluded = answer.body.get("taxCalculationExcluded") is True
    units = [tax for item in items(answer) for tax in objects(item.get("unitTaxSpecification"))]
    found = bool(units) and bool(objects(answer.body.get("totalPaymentTax")))
    none = not units and "totalPaymentTax" not in answer.body
    stage.narrator.facts([("tax", "left to the buyer" if excluded else "reckoned by the Booking System")])
    stage.check([Verdict(none if excluded else found, EITHER, f"excluded {excluded}, {len(units)} taxes")], answer)
