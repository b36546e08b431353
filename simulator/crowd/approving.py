"""A visit to a Seller who wants to see every request first: propose, wait, agree to changes, book.

Knows the broker's part and lets the Seller act through the Test Interface. Judges nothing.

Serves: Booking Flow with Approval.
"""

from simulator import approval
from simulator.client import Answer
from simulator.crowd.visit import Ending, Over, Visit
from simulator.needs import APPROVAL
from simulator.orders import Certainty
from simulator.proposals import ACCEPTED, REJECTED
from simulator.seller import Act, SellerDesk

HOUR = 3600.0
DECISIONS = ("SellerAccept", "SellerAccept", "SellerAccept", "SellerReject", "SellerAmend")


def needs_approval(visit: Visit) -> bool:
    """Whether the Seller has to agree first."""
    return any(APPROVAL in pair.requirements for pair in visit.draft.pairs)


async def propose_and_book(visit: Visit) -> Answer:
    """P, the Seller's decision, and the B that follows it. Raises `Over` where nothing comes of it."""
    propose = approval.propose
    visit.granted(await visit.insisting(lambda: propose(visit.broker, visit.draft, visit.customer, visit.total)))
    await visit.town.timetable.pause(visit.luck.uniform(0.2, 6) * HOUR)
    await _decide(visit, visit.luck.choice(DECISIONS))
    if visit.uuid not in visit.broker.proposals or visit.broker.proposals[visit.uuid].status in REJECTED:
        raise Over(Ending.NOT_APPROVED)
    if visit.broker.proposals[visit.uuid].status != ACCEPTED:
        await visit.think()
        await _decide(visit, "SellerAccept")
    approval.agree(visit.broker, visit.uuid)
    if visit.habits.gives_back or not visit.broker.proposals[visit.uuid].ready:
        await visit.insisting(lambda: approval.withdraw(visit.broker, visit.uuid, "Other plans."))
        raise Over(Ending.NOT_APPROVED)
    return await _book(visit)


async def _decide(visit: Visit, decision: str) -> None:
    """The Seller decides, and the broker reads of it."""
    desk = SellerDesk(visit.house.client(visit.scene))
    url = visit.broker.client.url(f"/order-proposals/{visit.uuid}")
    await visit.insisting(lambda: desk.act(Act(f"{decision}OrderProposal", "OrderProposal", url)))
    await visit.house.poll()


async def _book(visit: Visit) -> Answer:
    broker, uuid = visit.broker, visit.uuid

    async def once() -> Answer:
        if uuid in broker.store and broker.store[uuid].certainty is Certainty.UNKNOWN:
            answer = await broker.send_order(uuid)
            if answer.ok:
                broker.proposals.drop(uuid)
            return answer
        return await approval.book(broker, uuid)

    answer = await visit.insisting(once)
    if answer is None:
        await visit.insisting(lambda: broker.roll_back(uuid))
        raise Over(Ending.GAVE_UP)
    return visit.granted(answer)
