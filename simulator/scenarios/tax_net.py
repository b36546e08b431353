"""Plus tax: a Seller whose prices come without tax, so that more is due than the offer says.

Serves: Tax mode; totalPaymentTax; unitTaxSpecification.
"""

from decimal import Decimal

from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.expect import items
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.sums import ROUNDING
from simulator.values import amount, dig, objects
from simulator.wording import money

PLUS_TAX = Need(places=3, priced=True, net=True, cancellable=True, criterion="TestOpportunityBookableNonFreeTaxNet")
ITEMISED = Rule(
    "the taxes of each item and of the whole order",
    "the customer gets a receipt that the tax office accepts",
    "Business-to-consumer tax calculation by Booking System is mandatory",
)
GROSS = Rule(
    "a total of the prices and the taxes on them",
    "what the customer pays always includes tax, whatever the offers say",
    "Tax mode: totalPaymentDue is always Gross (tax inclusive)",
)


async def play(stage: Stage) -> None:
    """Two places of a Seller whose prices are net; the total has the tax in it at C2 and at B."""
    pair = await stage.find(PLUS_TAX)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair, pair])
    tell.say(f"{who.name} books for two: {stage.title(pair)}.")
    _taxed(journey, await journey.prepare())
    tell.say("The broker calculates no taxes. It shows what the Booking System says, to the penny.")
    _taxed(journey, await journey.order())
    journey.complete()
    tell.facts([("receipt", f"made out to {journey.stored.payee}")])
    await journey.leave_no_trace()


def _taxed(journey: Journey, answer: Answer) -> None:
    stage, pairs = journey.stage, journey.draft.pairs
    taxes = [tax for item in items(answer) for tax in objects(item.get("unitTaxSpecification"))]
    totals = objects(answer.body.get("totalPaymentTax"))
    stage.check([Verdict(bool(taxes and totals), ITEMISED, f"{len(taxes)} and {len(totals)}")], answer)
    net = sum((pair.price for pair in pairs), Decimal(0))
    tax = sum((amount(each.get("price")) or Decimal(0) for each in totals), Decimal(0))
    due = amount(dig(answer.body, "totalPaymentDue", "price")) or Decimal(0)
    stage.narrator.facts([("without tax", money(net, pairs[0].currency))])
    right = abs(due - net - tax) <= ROUNDING * len(pairs)
    stage.check([Verdict(right, GROSS, f"{due} for {net} and a tax of {tax}")], answer)
