"""A price of one's own: the broker sells at its own price, where that was agreed with the Seller.

Serves: Offer overrides; Model, schema:OfferOverride.
"""

from dataclasses import replace
from decimal import Decimal

from simulator.agreements import partner
from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.documents import Draft
from simulator.expect import items
from simulator.journey import Journey
from simulator.stage import Stage
from simulator.sums import ROUNDING
from simulator.values import Json, amount, dig, objects, text
from simulator.wording import money

EXTRA = Decimal("2.50")
NAME, IDENT = "Priority place", "https://acmebroker.example.com/offers/priority"
TOTAL = Rule(
    "a total of the broker's own price",
    "this is what the customer was told, and what the broker collects",
    "Offer overrides: MUST be used by the Booking System instead of acceptedOffer to calculate the tax and totals",
)
REFLECTED = Rule(
    "the `OfferOverride` in the answer, as it was sent",
    "the Seller and the broker must mean the same price",
    "Offer overrides: MUST be used consistently between C1, C2 and P or B",
)
PREPAID = Rule(
    "`openBookingPrepayment` Required in `totalPaymentDue`",
    "the Seller gets its money from the broker",
    "Offer overrides: must be completed as if prepayment was Required",
)


async def play(stage: Stage) -> None:
    """C1 at one Seller after the other until one accepts; C2 and B at the broker's price; cancellation."""
    who, tell = stage.customer(), stage.narrator
    tell.say(
        f"{stage.broker.name} sells priority places: they cost {money(EXTRA, '')} more, and their holders go in first."
    )
    journey = await partner(stage, who, _overridden)
    tell.say(f"{who.name} takes {stage.title(journey.draft.pairs[0])}. This Seller has agreed to such prices.")
    for answer in (await journey.prepare(), await journey.order()):
        _check(journey, answer)
    journey.complete()
    await journey.leave_no_trace()


def _overridden(draft: Draft) -> Draft:
    """The basket at the broker's own price, which may always be asked to be cancelled."""
    listed = draft.pairs[0]
    price = listed.price + EXTRA
    pair = replace(listed, offer=IDENT, offer_name=NAME, price=price, prepayment="Required", cancel_until=listed.start)
    offer: Json = {"@type": "OfferOverride", "@id": IDENT, "name": NAME, "price": float(price)}
    return replace(draft, pairs=(pair,), extras=({"acceptedOffer": {**offer, "priceCurrency": pair.currency}},))


def _check(journey: Journey, answer: Answer) -> None:
    pair, sent = journey.draft.pairs[0], journey.draft.extras[0]["acceptedOffer"]
    taxes = objects(answer.body.get("totalPaymentTax")) if pair.net else []
    due = amount(dig(answer.body, "totalPaymentDue", "price")) or Decimal(0)
    wanted = pair.price + sum((amount(tax.get("price")) or Decimal(0) for tax in taxes), Decimal(0))
    got = dig(items(answer), 0, "acceptedOffer")
    way = text(answer.body, "totalPaymentDue", "openBookingPrepayment") or text(
        answer.body, "totalPaymentDue", "prepayment"
    )
    verdicts = [
        Verdict(abs(due - wanted) <= ROUNDING, TOTAL, f"{due} instead of {wanted}"),
        Verdict(got == sent, REFLECTED, f"{got!r}"),
        Verdict(way.endswith("/Required"), PREPAID, way or "none"),
    ]
    journey.stage.check(verdicts, answer)
