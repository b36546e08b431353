"""Other plans: the customer takes a proposal back before the Seller has decided, and says a kind word.

Serves: Proposal Rejection (by the Customer); OrderProposal Update (U); Message Exchange.
"""

from simulator.check import Rule, Verdict
from simulator.client import Call
from simulator.documents import rejection
from simulator.negotiation import Negotiation
from simulator.scenarios.approval import ANY, PAID, proposed
from simulator.stage import Stage

NOTE = "Sorry, I have made other plans. I hope you find someone!"
OWN_WORD = Rule(
    "400 PatchNotAllowedOnPropertyError",
    "only the Seller can accept; the customer can do no more than withdraw",
    "OrderProposal Update: MUST have the value https://openactive.io/CustomerRejected",
)
TOLD = Rule(
    "`orderProposalStatus` CustomerRejected in the feed",
    "whoever reads the feed must learn that it is over",
    "Proposal Rejection: the Booking System will then update this in the Orders feed",
)
ERRORS = ("PatchNotAllowedOnPropertyError", "PatchNotAllowedOnProperty")


async def play(stage: Stage) -> None:
    """P, a PATCH that accepts in the Seller's name, a PATCH that withdraws, and the feed."""
    journey = await proposed(stage, await stage.find(PAID, ANY))
    tell, who = stage.narrator, journey.customer
    negotiation = Negotiation(journey)

    tell.say("A cunning app tries to say yes in the Seller's name.")
    body = rejection("") | {"orderProposalStatus": "https://openactive.io/SellerAccepted"}
    path = f"/order-proposals/{journey.uuid}"
    answer = await stage.broker.client.send(Call("PATCH", path, "withdraw", journey.uuid, body, on_purpose=True))
    stage.refusal(answer, (400,), ERRORS, OWN_WORD)

    tell.say(f"Meanwhile {who.given} is invited to a wedding on that very day, and takes the request back.")
    await negotiation.withdraw(NOTE)
    change = await negotiation.read()
    stage.check([Verdict(change.status == "CustomerRejected", TOLD, change.status or "gone")])
    tell.say("The lease of the quote may still hold the place. The app gives it back, as a courtesy to others.")
    await journey.abandon()
