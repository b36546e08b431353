"""Finds the Seller with whom something was agreed out of band: asks one after the other, and is refused by the rest.

Knows that an agreement is seen in no feed, and that whoever has none must refuse. Does not know what was agreed.

Serves: Offer overrides and DynamicPayment ("the Broker and the Seller MUST have agreed an arrangement").
"""

from collections.abc import Callable

from simulator.check import Rule, Verdict
from simulator.customers import Customer
from simulator.documents import Draft
from simulator.expect import item_errors, said
from simulator.journey import Journey
from simulator.needs import Need
from simulator.opportunities import Pair
from simulator.stage import Skip, Stage
from simulator.values import ident

PRICED = Need(places=2, priced=True)
REFUSED = Rule(
    "a refusal with an error, of the item or of the whole order",
    "a Seller who has agreed to nothing of the kind is not bound by it",
    "the Broker and the Seller MUST have agreed an arrangement (...) out-of-band",
)


async def partner(stage: Stage, who: Customer, arrange: Callable[[Draft], Draft]) -> Journey:
    """A journey at a Seller who accepts what `arrange` makes of a basket. Raises `Skip` where none does."""
    for pair in _one_of_each_seller(stage):
        journey = Journey(stage, who, [pair])
        journey.draft = arrange(journey.draft)
        answer = await stage.broker.c1(journey.draft)
        if answer.ok:
            return journey
        stage.show(stage.broker, answer)
        stage.concede(answer)
        if answer.type.endswith("Error"):
            stage.narrator.refusal(answer, REFUSED.why)
        else:
            stage.narrator.facts([("rightly", REFUSED.why)])
        stage.check(
            [Verdict(bool(item_errors(answer)) or answer.type.endswith("Error"), REFUSED, said(answer))], answer
        )
    raise Skip("no Seller here has such an agreement with this broker")


def _one_of_each_seller(stage: Stage) -> list[Pair]:
    """The cheapest first thing of each Seller, whoever has most to offer first."""
    pairs: dict[str, Pair] = {}
    for pair in stage.candidates(PRICED):
        pairs.setdefault(pair.seller, pair)
    sellers = [ident(seller) for seller in stage.catalogue.data.sellers()]
    return [pairs[seller] for seller in sellers if seller in pairs]
