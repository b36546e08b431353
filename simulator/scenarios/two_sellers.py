"""Two shops, one basket: an order belongs to one Seller, so that a basket of two is refused.

Serves: Booking pre-conditions ("It is not possible for Opportunities from different Sellers to be combined in
the same Order"); SellerMismatchError; SellerNotFoundError.
"""

from simulator import careless
from simulator.check import Rule
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Skip, Stage

MISMATCH = Rule(
    "500 SellerMismatchError",
    "there would be two invoices and one order",
    "Model, Order Creation errors: at least one of the OrderItems did not match the specified seller",
)
NOBODY_THERE = Rule(
    "500 SellerNotFoundError",
    "nobody would get the money",
    "Model, Order Creation errors: the @id of the seller was not found within the Booking System",
)
STRANGER = "https://elsewhere.example.com/sellers/1"


async def play(stage: Stage) -> None:
    """C1 with things of two Sellers, C1 in the name of a Seller who does not exist, and two orders instead."""
    need = Need(places=2, cancellable=True)
    first = stage.pick(need)
    others = [pair for pair in stage.candidates(need) if pair.seller != first.seller]
    if not others:
        raise Skip("there is only one Seller with something to book")
    second, who, tell = stage.choice.choice(others), stage.customer(), stage.narrator
    tell.say(f"{who.name} puts two things into one basket: {stage.title(first)}, and {stage.title(second)}.")
    tell.say("They belong to two Sellers. The app sends them together all the same.")
    answer = await careless.send(Journey(stage, who, [first, second]), "C1")
    stage.refusal(answer, (500,), ("SellerMismatchError",), MISMATCH)

    tell.say("Then it takes one of them, and gives a Seller whom nobody knows.")
    stranger = {"@type": "Organization", "@id": STRANGER}
    answer = await careless.send(Journey(stage, who, [first]), "C1", seller=stranger)
    stage.refusal(answer, (500,), ("SellerNotFoundError",), NOBODY_THERE)

    tell.say("A proper broker makes two orders of it, each with a UUID of its own, as errors with a 5xx demand.")
    for pair in (first, second):
        journey = Journey(stage, who, [pair])
        await journey.book()
        await journey.leave_no_trace()
