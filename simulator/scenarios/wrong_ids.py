"""Wrong names: an offer of something else, an offer and a class that never were, and addresses of elsewhere.

Serves: OrderItem errors UnacceptableOfferError, UnknownOfferError, UnknownOpportunityError,
InvalidOpportunityOrOfferIdError, IncompleteOrderItemError.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator import careless
from simulator.check import Rule
from simulator.journey import Journey
from simulator.needs import Need
from simulator.opportunities import Pair
from simulator.stage import Stage

ANY = Need(places=2, cancellable=True, criterion="TestOpportunityBookable")
CLAUSE = "Model, Order Creation - OrderItem errors"
ELSEWHERE = "https://elsewhere.example.com/"
MISPRINT = "-misprint"


@dataclass(frozen=True)
class Mistake:
    """A pair that is wrong: the story, the errors that are right, and why."""

    story: str
    pair: Pair
    errors: tuple[str, ...]
    why: str


async def play(stage: Stage) -> None:
    """One C1 for each kind of wrong name; the last one names nothing at all."""
    pair = await stage.find(ANY)
    who, tell = stage.customer(), stage.narrator
    tell.say(f"{who.name} means {stage.title(pair)}. The app means well, and gets the identifiers wrong.")
    others = [each for each in stage.catalogue.pairs(stage.now()) if each.seller == pair.seller]
    for mistake in _mistakes(pair, others):
        journey = Journey(stage, who, [mistake.pair])
        tell.say(mistake.story)
        rule = Rule(f"409 with {' or '.join(mistake.errors)} on the item", mistake.why, CLAUSE)
        stage.item_refusal(await careless.send(journey, "C1"), mistake.errors, rule)
    await _nothing(stage, Journey(stage, who, [pair]))


def _mistakes(pair: Pair, others: list[Pair]) -> Iterator[Mistake]:
    own = {each.offer for each in others if each.opportunity == pair.opportunity}
    strange = next((each for each in others if each.offer not in own), None)
    no_such_offer = ("UnknownOfferError", "InvalidOpportunityOrOfferIdError")
    no_such_thing = ("UnknownOpportunityError", "InvalidOpportunityOrOfferIdError")
    if strange:
        yield Mistake(
            f"First, the offer of something else: the one of {strange.name or 'another class'}.",
            replace(pair, offer=strange.offer),
            ("UnacceptableOfferError",),
            "a price holds for what it was made for",
        )
    yield Mistake(
        "An offer with a misprint in its identifier.",
        replace(pair, offer=f"{pair.offer}{MISPRINT}"),
        no_such_offer,
        "nobody knows its price",
    )
    yield Mistake(
        "A class with a misprint in its identifier.",
        replace(pair, opportunity=f"{pair.opportunity}{MISPRINT}"),
        no_such_thing,
        "nobody knows where it would take place",
    )
    yield Mistake(
        "Both from another town's website.",
        replace(pair, opportunity=f"{ELSEWHERE}classes/1", offer=f"{ELSEWHERE}offers/1"),
        ("InvalidOpportunityOrOfferIdError", "UnknownOpportunityError", "UnknownOfferError"),
        "these are not names that this Booking System gives",
    )


async def _nothing(stage: Stage, journey: Journey) -> None:
    stage.narrator.say("And an item that names neither a class nor an offer.")
    bare_item = [{"@type": "OrderItem", "position": 0}]
    rule = Rule("409 with IncompleteOrderItemError on the item", "there is nothing to go by", CLAUSE)
    answer = await careless.send(journey, "C1", orderedItem=bare_item)
    stage.item_refusal(answer, ("IncompleteOrderItemError",), rule)
