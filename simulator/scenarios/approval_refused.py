"""The Seller says no: a proposal is refused, the money comes free, and nothing can be booked any more.

Serves: Proposal Rejection (by the Seller).
"""

from collections import Counter

from simulator import approval as flow
from simulator import careless
from simulator.check import Rule, Verdict
from simulator.documents import order_of_proposal
from simulator.negotiation import Negotiation
from simulator.scenarios.approval import ANY, PAID, proposed
from simulator.stage import Stage

REFUSED = Rule(
    "`orderProposalStatus` SellerRejected in the feed",
    "the customer is waiting for an answer",
    "Proposal Rejection: the Booking System MUST set orderProposalStatus to SellerRejected",
)
OVER = Rule(
    "500 OrderCreationFailedError",
    "a no is a no",
    "OrderProposal statuses: the Broker MUST only proceed to B when orderProposalStatus is SellerAccepted",
)


async def play(stage: Stage) -> None:
    """P, the Seller rejects, the feed tells why, the money is let go, and B is refused."""
    await stage.need_seller()
    journey = await proposed(stage, await stage.find(PAID, ANY))
    tell, who = stage.narrator, journey.customer
    negotiation = Negotiation(journey)

    tell.say("The Seller has no coach for that day, and says no.")
    await negotiation.seller("SellerRejectOrderProposal")
    change = await negotiation.read()
    stage.check([Verdict(change.status == "SellerRejected", REFUSED, change.status or "gone")])
    tell.say("The lease of the quote may still hold the place. The app gives it back, as a courtesy to others.")
    await journey.abandon()

    tell.say("The broker would not book now; its own rules forbid it.")
    try:
        await flow.book(stage.broker, journey.uuid)
    except flow.NotAgreed:
        tell.facts([("the broker", "sends nothing")])
    tell.say(f"And an app that goes ahead all the same, because {who.given} wants it so much?")
    answer = await careless.send_body(journey, "B", order_of_proposal(negotiation.stored.version, None))
    stage.refusal(answer, (500,), ("OrderCreationFailedError",), OVER)
    await journey.hold(Counter())
