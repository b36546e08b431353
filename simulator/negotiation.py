"""One customer's proposal, step by step: does it through the broker, tells it, checks it, watches the places.

Knows the ordinary course of P, of the Seller's answer and of the B that follows. What comes before P is an
ordinary `Journey`. Does not know stories.

Serves: Booking Flow with Approval.
"""

from dataclasses import replace

from simulator import approval
from simulator.check import Rule, StoryBroken, Verdict
from simulator.client import Answer
from simulator.expect import done, proposed
from simulator.facts import payable
from simulator.journey import Journey
from simulator.payments import State
from simulator.proposals import REJECTED, StoredProposal
from simulator.proposals_feed import ProposalChange
from simulator.seller import Act
from simulator.values import amount, dig, ident, objects

VERSION_KEPT = Rule(
    "the same `orderProposalVersion` as P returned",
    "the Seller agreed to what was asked, so that the broker may go on without asking the customer again",
    "Proposal Approval: the orderProposalVersion received matches the original one",
)
BOOKED = Rule(
    "the proposal marked `deleted` in its feed",
    "one Order UUID is exactly one thing at a time, and it is an Order now",
    "B: the previous OrderProposal is set to state deleted in the Orders feed",
)
NO_MONEY = Rule(
    "no money set aside any more",
    "nothing will be booked, and the customer may want to spend it elsewhere",
    "Proposal Rejection: the Broker MUST immediately withdraw any payment authorisation",
)
WORDS = {"AwaitingSellerConfirmation": "waiting for the Seller", "SellerAccepted": "accepted by the Seller"}
WORDS |= {"SellerRejected": "refused by the Seller", "CustomerRejected": "withdrawn by the customer"}


class Negotiation:
    """A proposal that grows out of a journey that has been through C2."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.stage, self.broker, self.uuid = journey.stage, journey.broker, journey.uuid

    @property
    def stored(self) -> StoredProposal:
        """The broker's own copy of the proposal."""
        return self.broker.proposals[self.uuid]

    async def propose(self, note: str = "") -> Answer:
        """P. Raises `StoryBroken` where it is refused.

        A lease carries over to the proposal; without one the Seller may hold places, or manage without
        (Proposal Leasing).
        """
        journey = self.journey
        journey.consent()
        answer = await approval.propose(self.broker, journey.draft, journey.customer, journey.total, note)
        told = [("proposal", WORDS.get(self.stored.status, self.stored.status))] if answer.ok else []
        told += [("told customer", sentence) for sentence in self.stored.notices] if answer.ok else []
        self.stage.show(self.broker, answer, payable(answer) + told)
        self.stage.must(proposed(answer, journey.draft, journey.customer, journey.total), answer)
        if journey.leased_until:
            await journey.hold(journey.wanted)
        else:
            await journey.find_out()
        return answer

    async def seller(self, action: str) -> None:
        """The Seller acts on the proposal. Raises `StoryBroken` where that cannot be done."""
        await self.stage.seller_does(Act(action, "OrderProposal", ident(self.stored.document)))

    async def read(self) -> ProposalChange:
        """Reads in the feed what has become of the proposal, and what the customer is told."""
        change = await self.stage.proposals_feed(self.broker, self.uuid, changed=True)
        told = [("told customer", sentence) for sentence in change.notices]
        self.stage.narrator.facts([("proposal", WORDS.get(change.status, change.status or "gone")), *told])
        if change.status in REJECTED:
            self._check_money(told=change.status == "SellerRejected")
        return change

    def _check_money(self, *, told: bool) -> None:
        payment = self.broker.provider.payments.get(self.stored.payment or "")
        if payment:
            free = payment.state is State.CANCELLED
            self.stage.check([Verdict(free, NO_MONEY, f"a payment that is {payment.state}")])
            self.stage.narrator.facts([("the bank", "lets go of the money at once")] * told)

    def agree(self) -> None:
        """The customer wants the newest version: the basket is what that says. Raises `StoryBroken`."""
        approval.agree(self.broker, self.uuid)
        every = [*self.stage.catalogue.everything(self.stage.now()), *self.journey.draft.pairs]
        known = {(pair.opportunity, pair.offer): pair for pair in every}
        pairs = []
        for item in objects(self.stored.document.get("orderedItem")):
            named = ident(item.get("orderedItem")), ident(item.get("acceptedOffer"))
            if named not in known:
                raise StoryBroken(f"the new version names {' and '.join(named)}, which are in no open feed")
            price = amount(dig(item, "acceptedOffer", "price"))
            pairs.append(known[named] if price is None else replace(known[named], price=price))
        self.journey.amend(pairs)
        self.journey.total = self.stored.document.get("totalPaymentDue", {})

    async def book(self) -> Answer:
        """B with the version that was agreed to; the proposal leaves its feed. Raises `StoryBroken`."""
        answer = await approval.book(self.broker, self.uuid)
        await self.journey.confirmed(answer)
        change = await self.stage.proposals_feed(self.broker, self.uuid, changed=True)
        gone = "deleted: it is an order now" if change.deleted else "still there"
        self.stage.narrator.facts([("proposal", gone)])
        self.stage.check([Verdict(change.deleted, BOOKED, gone)])
        return answer

    async def write(self, note: str) -> Answer:
        """The customer has a word with the Seller. Raises `StoryBroken` where that is refused."""
        answer = await approval.write(self.broker, self.uuid, note)
        self.stage.show(self.broker, answer, [("with the words", f"“{note}”")])
        self.stage.must(done(answer), answer)
        return answer

    async def withdraw(self, note: str) -> Answer:
        """The customer takes it back; the places are free. Raises `StoryBroken` where that is refused."""
        answer = await approval.withdraw(self.broker, self.uuid, note)
        self.stage.show(self.broker, answer, [("with the words", f"“{note}”")])
        self.stage.must(done(answer), answer)
        self._check_money(told=True)
        return answer
