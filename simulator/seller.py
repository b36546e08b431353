"""The Seller at the desk: plays the Seller's part through the standard's Test Interface, where there is one.

Knows its endpoints, criteria and actions by name, and what was made here, so that it can be cleared away. Does
not know why a story needs it. A Booking System for real customers has no Test Interface: then nobody is at the
desk, and every story that needs a Seller is skipped.

Source: openactive/test-interface, "Test Interface Endpoints".
"""

from dataclasses import dataclass

from simulator.client import Answer, Call, Client
from simulator.documents import CONTEXT
from simulator.needs import APPROVAL, Need
from simulator.values import Json, bare, ident, text

NAMESPACE = f"{CONTEXT}test-interface"
DATASETS = "/test-interface/datasets"
ACTIONS = "/test-interface/actions"
NO_DOOR = (404, 405, 501)


@dataclass(frozen=True)
class Act:
    """Something the Seller does: the action's name, and the `@type` and `@id` of what it is done to."""

    action: str
    kind: str
    name: str


class SellerDesk:
    """The desk of every Seller of one Booking System. `made`: the `@id`s of Opportunities made here.

    `dataset`: under which name they are made, and cleared away; one of its own where others play as well.
    """

    def __init__(self, client: Client, dataset: str = "simulator") -> None:
        self.made: set[str] = set()
        self._dataset = f"{DATASETS}/{dataset}"
        self._client = client
        self._open: bool | None = None

    async def is_open(self) -> bool:
        """Whether there is a Test Interface; asked once, by an action that says nothing."""
        if self._open is None:
            body = {"@context": [CONTEXT, NAMESPACE], "@type": "test:OpenBookingSimulateAction"}
            self._open = not _no_door(await self._client.send(Call("POST", ACTIONS, "knock", body=body)))
        return self._open

    async def act(self, act: Act) -> Answer:
        """Does something as a Seller would."""
        body = {
            "@context": [CONTEXT, NAMESPACE],
            "@type": f"test:{act.action}SimulateAction",
            "object": {"@type": act.kind, "@id": act.name},
        }
        return await self._client.send(Call("POST", ACTIONS, "seller", body=body))

    async def make(self, need: Need, sellers: list[Json]) -> Answer:
        """Puts on an Opportunity that meets the criterion of a need, of the first Seller that fits."""
        fitting = [each for each in sellers if _fits(each, need)]
        seller = fitting[0] if fitting else {}
        organizer = {"@type": text(seller, "@type") or "Organization", "@id": ident(seller)}
        flow = "OpenBookingApprovalFlow" if APPROVAL in need.requires else "OpenBookingSimpleFlow"
        body: Json = {
            "@context": [CONTEXT, NAMESPACE],
            "@type": "ScheduledSession",
            "superEvent": {"@type": "SessionSeries", "organizer": organizer},
            "test:testOpportunityCriteria": f"{NAMESPACE}#{need.criterion}",
            "test:testOpenBookingFlow": f"{NAMESPACE}#{flow}",
        }
        answer = await self._client.send(Call("POST", f"{self._dataset}/opportunities", "make", body=body))
        if answer.ok and ident(answer.body):
            self.made.add(ident(answer.body))
        return answer

    async def clear(self) -> None:
        """Takes away what was made, and what was booked of it."""
        if self.made:
            await self._client.send(Call("DELETE", self._dataset, "clear"))
            self.made.clear()


def _no_door(answer: Answer) -> bool:
    unknown = answer.type in ("", "UnknownOrIncorrectEndpointError", "NotFoundError", "MethodNotAllowedError")
    return answer.status in NO_DOOR and unknown


def _fits(seller: Json, need: Need) -> bool:
    net = bare(text(seller, "taxMode")) == "TaxNet"
    return need.seller in (None, ident(seller)) and net == bool(need.net)
