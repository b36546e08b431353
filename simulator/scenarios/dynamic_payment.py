"""The price comes later: broker and Seller settle once a month, and no booking names a price.

Serves: DynamicPayment.
"""

from dataclasses import replace

from simulator.agreements import partner
from simulator.check import Rule, Verdict
from simulator.documents import Draft
from simulator.stage import Stage
from simulator.values import dig, text

ACCOUNT = "MOVE"
REFLECTED = Rule(
    "the `DynamicPayment` in the Order, with its `accountId` and `identifier`",
    "by these the two find the booking again when they settle",
    "DynamicPayment; Model, oa:DynamicPayment: accountId REQUIRED",
)
NO_MONEY = Rule(
    "no payment taken by the broker",
    "there is no price that could be taken",
    "DynamicPayment: where price is not known at the point of purchase",
)


async def play(stage: Stage) -> None:
    """C1 at one Seller after the other until one accepts; C2 and B without any price; cancellation."""
    who, tell = stage.customer(), stage.narrator
    tell.say(f"{who.name} has a membership with {stage.broker.name}: as many classes as one likes, for one fee.")
    journey = await partner(stage, who, _unpriced)
    pair = journey.draft.pairs[0]
    tell.say(f"At {pair.name or pair.venue} the two have agreed to settle at the end of the month.")
    await journey.prepare()
    answer = await journey.order()
    payment = dig(answer.body, "payment")
    fits = text(payment, "@type") == "DynamicPayment" and text(payment, "accountId") == ACCOUNT
    stage.check([Verdict(fits and bool(text(payment, "identifier")), REFLECTED, f"{payment!r}")], answer)
    stage.check([Verdict(journey.stored.payment is None, NO_MONEY, f"{journey.stored.payment}")])
    tell.facts([("settled", f"at the end of the month, as {text(payment, 'identifier')}")])
    journey.complete()
    await journey.leave_no_trace()


def _unpriced(draft: Draft) -> Draft:
    """The basket without prices, for an account that was agreed on."""
    return replace(draft, account=ACCOUNT)
