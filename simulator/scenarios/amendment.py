"""The Seller has another idea: a proposal is amended, and the customer must agree before it can be booked.

Serves: Proposal Amendment; Payment Re-authorisation; OrderProposalVersionOutdatedError.
"""

from simulator import approval as flow
from simulator import careless
from simulator.check import Rule, StoryBroken, Verdict
from simulator.documents import order_of_proposal
from simulator.needs import APPROVAL, NEGOTIATION, Need
from simulator.negotiation import Negotiation
from simulator.scenarios.approval import proposed
from simulator.stage import Stage

OPEN_TO_TALK = Need(
    places=2, requires=frozenset({APPROVAL, NEGOTIATION}), criterion="TestOpportunityBookableWithNegotiation"
)
OUTDATED = Rule(
    "500 OrderProposalVersionOutdatedError",
    "the customer would get something else than what was agreed to",
    "B: if a newer version of the OrderProposal is available, B MUST return an OrderProposalVersionOutdatedError",
)
ANOTHER = Rule(
    "a new `orderProposalVersion` in the feed",
    "the broker sees by it that the customer must be asked again",
    "Proposal Amendment: a new version for each amendment made",
)
ASKED = Rule(
    "no booking of a version that the customer has not agreed to",
    "the customer has not seen it yet",
    "Broker: proceed to B using the orderProposalVersion the Customer has agreed to",
)


async def play(stage: Stage) -> None:
    """P, an amendment, B with the old version, the customer's yes, the Seller's yes, B with the new one."""
    await stage.need_seller()
    journey = await proposed(stage, await stage.find(OPEN_TO_TALK))
    tell, who = stage.narrator, journey.customer
    negotiation = Negotiation(journey)
    old = negotiation.stored.version

    tell.say("The Seller has a suggestion, and makes a new version of the proposal.")
    await negotiation.seller("SellerAmendOrderProposal")
    tell.say("An app that does not read its feed books what it knows: the old version.")
    answer = await careless.send_body(journey, "B", order_of_proposal(old, None))
    stage.refusal(answer, (500,), ("OrderProposalVersionOutdatedError",), OUTDATED)

    tell.say("A proper broker reads the feed, and sees the difference.")
    change = await negotiation.read()
    renewed = change.amended and negotiation.stored.version != old
    stage.check([Verdict(renewed, ANOTHER, negotiation.stored.version)])
    tell.say("The Seller is content with her own suggestion, and accepts it. The customer has not agreed yet.")
    await negotiation.seller("SellerAcceptOrderProposal")
    await negotiation.read()
    await _not_without_consent(stage, journey.uuid)

    tell.say(f"{who.given} looks at what has changed, and agrees.")
    negotiation.agree()
    await negotiation.book()
    journey.complete()
    await journey.leave_no_trace()


async def _not_without_consent(stage: Stage, uuid: str) -> None:
    try:
        await flow.book(stage.broker, uuid)
    except flow.NotAgreed:
        stage.narrator.facts([("the broker", "asks the customer first, and sends nothing")])
        stage.check([Verdict(True, ASKED, "")])
        return
    raise StoryBroken("the broker booked what the customer had not agreed to")
