"""A question first: customer and Seller write to each other about a proposal before anything is booked.

Serves: Message Exchange; OrderProposal Update (U); Proposal Amendment (the Seller's note that comes with it).
"""

from simulator.check import Rule, Verdict
from simulator.needs import APPROVAL, MESSAGES, NEGOTIATION, Need
from simulator.negotiation import Negotiation
from simulator.proposals_feed import ProposalChange
from simulator.scenarios.approval import proposed
from simulator.stage import Stage
from simulator.values import text

TALKATIVE = Need(places=2, requires=frozenset({APPROVAL, NEGOTIATION, MESSAGES}))
QUESTION = "Is there a place to leave a pram?"
SECOND_THOUGHT = "And may the little one watch?"
THANKS = "Lovely, thank you. We take it!"
SAME_VERSION = Rule(
    "the same `orderProposalVersion` after a note of the customer",
    "a word is a word: the customer need not be asked again, and the Seller's yes counts",
    "Message Exchange: does not have any impact on the orderProposalVersion",
)
PASSED_ON = Rule(
    "the Seller's note told to the customer, once, as it was written",
    "the next note overwrites it",
    "Message Exchange: any change detected in the orderSellerNote MUST promptly trigger a notification",
)


async def play(stage: Stage) -> None:
    """P with a question, another question twice, a feed that stands still, an answer, thanks, the Seller's yes, B."""
    await stage.need_seller()
    journey = await proposed(stage, await stage.find(TALKATIVE), QUESTION)
    tell, who = stage.narrator, journey.customer
    negotiation = Negotiation(journey)
    tell.facts([("to the Seller", f"“{QUESTION}”")])

    tell.say(f"{who.given} thinks of something else. It is sent twice, as phones do where the line is bad.")
    for _ in range(2):
        await negotiation.write(SECOND_THOUGHT)
    await stage.proposals_feed(stage.broker, journey.uuid, changed=False)
    tell.facts([("this proposal", "not in the feed: notes of customers are for the Seller alone")])

    tell.say("The Seller answers, with a suggestion of her own.")
    await negotiation.seller("SellerAmendOrderProposal")
    _check_answer(stage, negotiation, await negotiation.read())
    negotiation.agree()
    tell.say(f"{who.given} likes it, and says so.")
    await negotiation.write(THANKS)

    tell.say("The Seller accepts.")
    await negotiation.seller("SellerAcceptOrderProposal")
    change = await negotiation.read()
    stage.check([Verdict(not change.amended, SAME_VERSION, negotiation.stored.version)])
    await negotiation.book()
    journey.complete()
    await journey.leave_no_trace()


def _check_answer(stage: Stage, negotiation: Negotiation, change: ProposalChange) -> None:
    """A suggestion need not come with a note; where it does, the customer has to get it."""
    note = text(negotiation.stored.document, "orderSellerNote")
    if note:
        told = [each for each in change.notices if note in each]
        stage.check([Verdict(len(told) == 1, PASSED_ON, f"told {len(told)} times")])
