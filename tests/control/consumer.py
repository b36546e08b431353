"""A consumer of feeds who keeps its place in them, as a broker does, whatever happens to the sandbox."""

from dataclasses import dataclass, field
from typing import Any

from server.domain.catalogue import FlowRequirement, Opportunity
from tests import shop
from tests.conftest import Api
from tests.control.conftest import Control

APPROVED = "scheduled-sessions/approved"


@dataclass
class Consumer:
    """Reads one feed of the default sandbox on from where it stopped; `known` is what it has learned so far."""

    api: Api
    path: str
    query: str = ""
    known: dict[str, Any] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)

    async def read(self) -> dict[str, Any]:
        """What came since the last time, by id; None is a deletion."""
        news: dict[str, Any] = {}
        while True:
            path = f"{self.path}?{self.query}" if self.query else self.path
            page = (await self.api.call("GET", path, token=shop.ACME)).body
            if not page["items"]:
                self.known |= news
                self.known = {name: data for name, data in self.known.items() if data is not None}
                return news
            news |= {entry["id"]: entry.get("data") for entry in page["items"]}
            self.positions += [entry["modified"] for entry in page["items"]]
            self.query = page["next"].partition("?")[2]


async def agrees(consumer: Consumer) -> bool:
    """Whether one who has read all along knows the same as one who starts anew, and nothing ever went back."""
    await consumer.read()
    anew = Consumer(consumer.api, consumer.path)
    await anew.read()
    return consumer.known == anew.known and consumer.positions == sorted(consumer.positions)


def approved() -> tuple[Opportunity, Opportunity]:
    """A series and its session, which the seller has to approve."""
    terms: dict[str, Any] = {"requirements": frozenset({FlowRequirement.APPROVAL})}
    return shop.series("approved", **terms), shop.session("approved")


async def propose(control: Control, uuid: str = shop.UUID1) -> None:
    """Acme's P for a place in it."""
    body = shop.order("OrderProposal", APPROVED, totalPaymentDue=shop.price(10), payment=shop.PAYMENT)
    reply = await control.submit("default", f"/order-proposals/{uuid}", body)
    assert reply.status == 201, reply.body
