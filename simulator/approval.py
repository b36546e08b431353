"""The Broker's part of the Booking Flow with Approval: propose, withdraw, agree, and book what was approved.

Knows when money is set aside and let go, and that nothing is booked before the Seller has accepted the very
version that the customer agreed to. What the Seller decides is read in `proposals_feed`.

Serves: Booking Flow with Approval, Step-by-step process description, vi to xi.
"""

from decimal import Decimal

from simulator.broker import TEMPORARY, Broker, payment_is_due
from simulator.client import Answer, Call
from simulator.customers import Customer
from simulator.documents import Draft, message, order_of_proposal, proposal, rejection
from simulator.orders import Certainty
from simulator.proposals import StoredProposal
from simulator.values import Json, amount, text


class NotAgreed(Exception):
    """The Seller has not accepted, or not the version that the customer agreed to. Nothing was sent."""


async def propose(broker: Broker, draft: Draft, customer: Customer, total: Json, note: str = "") -> Answer:
    """P: authorises the payment, stores the request, sends it, and stores the OrderProposal that comes back.

    A refusal cancels the authorisation. `note`: the customer's first question to the Seller.
    """
    broker.check_quote(draft.uuid)
    broker.consents.check(draft.uuid, customer)
    payment, due = None, amount(total.get("price")) or Decimal(0)
    if payment_is_due(total, prepays=draft.prepays):
        reference = broker.client.url(f"/order-proposals/{draft.uuid}")
        payment = broker.provider.authorise(reference, due, text(total, "priceCurrency")).identifier
    details = broker.details.document(payment) if payment else None
    body = proposal(draft, broker.name, customer, total, details)
    body |= {"orderCustomerNote": note} if note else {}
    broker.proposals.begin(StoredProposal(draft.uuid, body, body, payment, due if payment else Decimal(0)))
    answer = await broker.client.send(Call("PUT", f"/order-proposals/{draft.uuid}", "P", draft.uuid, body))
    if answer.ok:
        broker.quotes.discard(draft.uuid)
        broker.proposals.confirm(draft.uuid, answer.body)
        broker.proposals.update(draft.uuid, notices=("your request is with the Seller; nothing is booked yet",))
    elif answer.status not in TEMPORARY:
        if payment:
            broker.provider.cancel(payment)
        broker.proposals.drop(draft.uuid)
    return answer


async def withdraw(broker: Broker, uuid: str, note: str = "") -> Answer:
    """U: the customer does not want it any more. The money is let go of immediately.

    Serves: Proposal Rejection: "Following any type of rejection, the Broker MUST immediately withdraw any
    payment authorisation".
    """
    answer = await broker.client.send(Call("PATCH", f"/order-proposals/{uuid}", "withdraw", uuid, rejection(note)))
    payment = broker.proposals[uuid].payment
    if answer.ok and payment:
        broker.provider.cancel(payment)
    return answer


async def write(broker: Broker, uuid: str, note: str) -> Answer:
    """U: the customer has a word with the Seller. It takes the place of the one before, and changes nothing else."""
    return await broker.client.send(Call("PATCH", f"/order-proposals/{uuid}", "write", uuid, message(note)))


def agree(broker: Broker, uuid: str) -> StoredProposal:
    """The customer has seen what changed, and wants the newest version."""
    return broker.proposals.update(uuid, agreed=broker.proposals[uuid].version)


async def book(broker: Broker, uuid: str) -> Answer:
    """B for what was approved: only the version, and a payment where more had to be authorised.

    Raises `NotAgreed` where the Broker may not proceed. An `OrderProposalVersionOutdatedError` spends nothing:
    the proposal goes on, and the feed has its newest version.
    """
    known = broker.proposals[uuid]
    if not known.ready:
        raise NotAgreed(f"the proposal is {known.status}, and the customer agreed to {known.agreed or 'nothing'}")
    payment = _authorise_anew(broker, known)
    body = order_of_proposal(known.agreed, broker.details.document(payment) if payment else None)
    total = known.document.get("totalPaymentDue", {})
    due = payment_is_due(total, prepays=known.payment is not None)
    broker.store.begin(uuid, body, (payment or known.payment) if due else None)
    answer = await broker.send_order(uuid)
    if answer.ok:
        broker.proposals.drop(uuid)
        if known.payment and not due:
            broker.provider.cancel(known.payment)
    return answer


def _authorise_anew(broker: Broker, known: StoredProposal) -> str | None:
    """Sets aside the whole sum where it has risen; the payment's identifier, or None where nothing changes.

    Serves: Payment Re-authorisation: "if totalPaymentDue has increased (...) the Broker MUST re-authorise the
    total amount with the Payment Provider".
    """
    total = known.document.get("totalPaymentDue", {})
    if not payment_is_due(total, prepays=known.payment is not None) or known.due <= known.authorised:
        return None
    reference = broker.client.url(f"/order-proposals/{known.uuid}")
    payment = broker.provider.authorise(reference, known.due, text(total, "priceCurrency")).identifier
    broker.proposals.update(known.uuid, payment=payment, authorised=known.due)
    return payment


async def tidy_up(broker: Broker) -> int:
    """Withdraws every proposal that is still open; how many there were."""
    left = [each for each in broker.proposals.open() if each.certainty is not Certainty.REFUSED]
    for each in left:
        answer = await withdraw(broker, each.uuid, "The broker closes for today.")
        if each.payment:
            broker.provider.cancel(each.payment)
        if answer.status not in TEMPORARY:
            broker.proposals.drop(each.uuid)
    return len(left)
