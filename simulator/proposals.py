"""The Broker's store of OrderProposals: what was proposed, how the Seller took it, what the customer agreed to.

Knows no `orderCreationStatus`: "The Broker MUST NOT store an orderCreationStatus against the OrderProposal".
Does not know HTTP or payment. A proposal leaves this store when it becomes an Order.

Serves: Booking Flow with Approval: OrderProposal statuses; Broker contract with Booking System.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import msgspec

from simulator.orders import Certainty, without_positions
from simulator.values import Json, amount, bare, dig, many, text

ACCEPTED = "SellerAccepted"
REJECTED = frozenset({"SellerRejected", "CustomerRejected"})


@dataclass(frozen=True)
class StoredProposal:
    """One proposal. `document` is the request until P is answered, and the OrderProposal from then on.

    `authorised`: how much money is set aside. `agreed`: the `orderProposalVersion` that the customer wants.
    `notices`: what the customer was told.
    """

    uuid: str
    request: Json
    document: Json
    payment: str | None = None
    authorised: Decimal = Decimal(0)
    agreed: str = ""
    certainty: Certainty = Certainty.UNKNOWN
    notices: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """The `orderProposalStatus`, such as SellerAccepted."""
        return status_of(self.document)

    @property
    def version(self) -> str:
        """The newest `orderProposalVersion` that is known."""
        return text(self.document, "orderProposalVersion")

    @property
    def due(self) -> Decimal:
        """The price of `totalPaymentDue`."""
        return amount(dig(self.document, "totalPaymentDue", "price")) or Decimal(0)

    @property
    def ready(self) -> bool:
        """Whether B may follow: the Seller has accepted the very version that the customer agreed to."""
        return self.status == ACCEPTED and self.version == self.agreed != ""


@dataclass
class ProposalStore:
    """Every proposal of this Broker that is neither booked nor forgotten, by Order UUID."""

    proposals: dict[str, StoredProposal] = field(default_factory=dict)

    def __getitem__(self, uuid: str) -> StoredProposal:
        return self.proposals[uuid]

    def __contains__(self, uuid: str) -> bool:
        return uuid in self.proposals

    def begin(self, proposal: StoredProposal) -> StoredProposal:
        """Stores the request before P is sent: the feed may not be faster."""
        self.proposals[proposal.uuid] = proposal
        return proposal

    def confirm(self, uuid: str, document: Json) -> StoredProposal:
        """Stores the answer to P. What the customer asked for is what the customer agrees to."""
        version = text(document, "orderProposalVersion")
        return self.update(uuid, document=without_positions(document), agreed=version, certainty=Certainty.CONFIRMED)

    def update(self, uuid: str, **changes: object) -> StoredProposal:
        """Replaces fields of a stored proposal."""
        self.proposals[uuid] = replace(self.proposals[uuid], **changes)  # type: ignore[arg-type]
        return self.proposals[uuid]

    def drop(self, uuid: str) -> None:
        """Lets go of a proposal: an Order has taken its place."""
        self.proposals.pop(uuid, None)

    def save(self, path: Path) -> None:
        """Writes the whole store as JSON."""
        path.write_bytes(msgspec.json.encode(list(self.proposals.values())))

    @classmethod
    def load(cls, path: Path) -> "ProposalStore":
        """Reads what `save` wrote."""
        proposals = msgspec.json.decode(path.read_bytes(), type=list[StoredProposal])
        return cls({each.uuid: each for each in proposals})

    def open(self) -> list[StoredProposal]:
        """Those on which somebody still has to decide."""
        return [each for each in self.proposals.values() if each.status not in REJECTED]


def status_of(document: Json) -> str:
    """The `orderProposalStatus` of a document, which the model allows to be a list of one."""
    return next((bare(each) for each in many(document.get("orderProposalStatus"))), "")
