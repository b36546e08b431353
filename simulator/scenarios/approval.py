"""The Seller must say yes: a proposal, a wait, a yes, and only then a booking.

Serves: Booking Flow with Approval; Proposal Approval; Order Creation B from an approved OrderProposal.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.documents import order_of_proposal
from simulator.journey import Journey
from simulator.needs import APPROVAL, Need
from simulator.negotiation import VERSION_KEPT, Negotiation
from simulator.opportunities import Pair
from simulator.stage import Stage
from simulator.values import dig

PAID = Need(places=2, priced=True, requires=frozenset({APPROVAL}), criterion="TestOpportunityBookableUsingPayment")
ANY = Need(places=2, requires=frozenset({APPROVAL}), criterion="TestOpportunityBookable")

ASKED_FIRST = Rule(
    "`orderRequiresApproval` true in the quote",
    "the customer must know of the additional step before it begins",
    "C1 and C2: MUST be true if any of the OrderItems require approval",
)
TOO_EARLY = Rule(
    "500 OrderCreationFailedError",
    "nobody has said yes yet",
    "OrderProposal statuses: the Broker MUST only proceed to B when orderProposalStatus is SellerAccepted",
)
NEW_ORDER = Rule(
    "an Order without `orderProposalVersion`",
    "the proposal is over; there is only the order now",
    "B: The Booking System MUST NOT reflect back the orderProposalVersion in its response",
)


async def play(stage: Stage) -> None:
    """C1, C2, P, B too early, the Seller accepts, the feed tells, B, and the proposal is gone."""
    await stage.need_seller()
    pair = await stage.find(PAID, ANY)
    journey = await proposed(stage, pair)
    tell, who = stage.narrator, journey.customer
    negotiation = Negotiation(journey)

    tell.say("An impatient app books at once.")
    body = order_of_proposal(negotiation.stored.version, None)
    answer = await careless.send_body(journey, "B", body)
    stage.refusal(answer, (500,), ("OrderCreationFailedError",), TOO_EARLY)
    await stage.proposals_feed(stage.broker, journey.uuid, changed=False)
    tell.facts([("this proposal", "not in the feed: nothing has changed since it was made")])

    tell.say("The Seller, at her desk, looks at the list of the day, and accepts.")
    await negotiation.seller("SellerAcceptOrderProposal")
    change = await negotiation.read()
    stage.check([Verdict(not change.amended, VERSION_KEPT, "another version")])

    tell.say(f"It is the version that {who.given} asked for, so the broker books it, with a very short request.")
    answer = await negotiation.book()
    kept = dig(answer.body, "orderProposalVersion")
    stage.check([Verdict(kept is None, NEW_ORDER, f"{kept}")], answer)
    journey.complete()
    await journey.leave_no_trace()


async def proposed(stage: Stage, pair: Pair, note: str = "") -> Journey:
    """C1, C2 and P of somebody new, told: the way into every story about approval."""
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} would like {stage.title(pair)}. Here the Seller decides on each request.")
    tell.gloss("approval")
    answer = await journey.prepare()
    approval = answer.body.get("orderRequiresApproval")
    stage.check([Verdict(approval is True, ASKED_FIRST, f"{approval!r}")], answer)
    tell.say(f"{who.given} is told that this may take a while, and asks. The money is set aside, no more.")
    await Negotiation(journey).propose(note)
    tell.gloss("proposal version")
    return journey
