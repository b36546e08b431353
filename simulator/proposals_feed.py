"""The Broker's reader of its OrderProposals feed: what the Seller decided, amended or wrote.

Knows that a rejection withdraws the money at once, that another version needs the customer's consent, and that
every note is passed on. How one entry changes one proposal is in `feedrules`.

Serves: Booking Flow with Approval: Proposal Approval, Proposal Rejection, Proposal Amendment, Message Exchange.
"""

from dataclasses import dataclass

from simulator.client import Call, Client, Unreachable
from simulator.feedrules import Anomaly, apply_proposal, proposal_anomalies
from simulator.notices import of_proposal
from simulator.orders import Certainty, OrderStore
from simulator.payments import PaymentProvider
from simulator.proposals import ACCEPTED, REJECTED, ProposalStore, StoredProposal
from simulator.rpde import Feed, Item
from simulator.values import Json, text

PATH, TOGETHER = "/order-proposals-rpde", "/orders-rpde"
KIND = "OrderProposal"
VANISHED = "OrderProposal: is marked as deleted at B, or as a result of Order Deletion"


@dataclass(frozen=True)
class ProposalChange:
    """What one entry meant for one proposal. `amended`: it has a version that the customer has not agreed to."""

    uuid: str
    foreign: bool = False
    deleted: bool = False
    status: str = ""
    amended: bool = False
    notices: tuple[str, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()


@dataclass
class Books:
    """What the reader writes into."""

    proposals: ProposalStore
    orders: OrderStore
    provider: PaymentProvider


class ProposalsFeed:
    """The OrderProposals feed of one set of credentials, and the place up to which it has been read."""

    def __init__(self, client: Client, books: Books) -> None:
        self.url = client.url(PATH)
        self._client = client
        self._books = books
        self._feed = Feed(self.url)

    async def open(self) -> None:
        """Reads the feed to its end before the first proposal.

        A Booking System may have none of its own: in CR3 proposals are in the Orders feed.
        """
        try:
            await self._feed.catch_up(self._page)
        except Unreachable:
            self.url = self._client.url(TOGETHER)
            self._feed = Feed(self.url)
            await self._feed.catch_up(self._page)

    async def read(self) -> list[ProposalChange]:
        """Reads the feed on, brings the store up to date, and returns what it meant."""
        return [self._take_in(item) for item in await self._feed.catch_up(self._page) if item.kind in ("", KIND)]

    async def _page(self, url: str) -> Json:
        answer = await self._client.send(Call("GET", url, "Proposals feed", poll=True))
        if not answer.ok:
            raise Unreachable(f"The OrderProposals feed {url} answers with status {answer.status}.")
        return answer.body

    def _take_in(self, item: Item) -> ProposalChange:
        uuid = text(item.data, "identifier") or item.id
        stored = self._books.proposals.proposals.get(uuid)
        if item.data is None:
            booked = uuid in self._books.orders
            odd = stored is not None and not booked
            strange = Anomaly(f"proposal {uuid} was deleted, and nobody booked it", VANISHED)
            return ProposalChange(
                uuid, foreign=not (stored or booked), deleted=True, anomalies=(strange,) if odd else ()
            )
        if stored is None:
            return ProposalChange(uuid, foreign=uuid not in self._books.orders)
        after = apply_proposal(stored.document, item.data)
        stored_now = self._books.proposals.update(uuid, document=after, certainty=Certainty.CONFIRMED)
        if stored_now.status in REJECTED and stored_now.payment:
            self._books.provider.cancel(stored_now.payment)
        told = tuple(_told(stored, stored_now))
        self._books.proposals.update(uuid, notices=(*stored_now.notices, *told))
        return ProposalChange(
            uuid,
            status=stored_now.status,
            amended=stored_now.version != stored_now.agreed,
            notices=told,
            anomalies=tuple(proposal_anomalies(stored.document, item.data)),
        )


def _told(before: StoredProposal, after: StoredProposal) -> list[str]:
    """What the customer is told of a change."""
    found = []
    if after.version != before.version:
        changes = "; ".join(of_proposal(before.document, after.document)) or "neither the price nor the contents"
        found.append(f"the Seller suggests a new version, which needs your consent. What changes: {changes}")
    if after.status != before.status:
        found += {
            ACCEPTED: ["the Seller has said yes"],
            "SellerRejected": ["the Seller has said no; no money was taken"],
            "CustomerRejected": ["your request is withdrawn; no money was taken"],
        }.get(after.status, [])
    note = text(after.document, "orderSellerNote")
    if note and note != text(before.document, "orderSellerNote"):
        found.append(f"the Seller writes: “{note}”")
    return found
