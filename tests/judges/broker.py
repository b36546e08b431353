"""A broker for the judges: finds something of each kind in the feeds and books it, with every document kept.

Nothing of the server is used here but its HTTP.
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.judges.conftest import Served

OA = "https://openactive.io/"
APPROVAL = OA + "OpenBookingApproval"
PATHS = {"C1": "order-quote-templates", "C2": "order-quotes", "P": "order-proposals", "B": "orders"}
TYPES = {"C1": "OrderQuote", "C2": "OrderQuote", "P": "OrderProposal", "B": "Order"}

BROKER = {
    "@type": "Organization",
    "name": "MyFitnessApp",
    "url": "https://myfitnessapp.example/",
    "email": "hello@myfitnessapp.example",
    "logo": {"@type": "ImageObject", "url": "https://myfitnessapp.example/logo.png"},
}
CUSTOMER = {"@type": "Person", "email": "geoff@example.com", "givenName": "Geoff", "familyName": "Capes"}
PAYMENT = {"@type": "Payment", "name": "AcmeBroker Points", "accountId": "SN1593", "paymentProviderId": "STRIPE"}


@dataclass(frozen=True)
class Pair:
    """An opportunity and an offer, by their `@id`s, with all that is published of them."""

    opportunity: dict[str, Any]
    offer: dict[str, Any]
    seller: str

    @property
    def needs(self) -> list[str]:
        """What the offer wants beyond the simple flow."""
        return list(self.offer.get("openBookingFlowRequirement", []))

    @property
    def parent(self) -> str:
        """The `@id` of what the opportunity belongs to; "/" where it stands alone."""
        parent = self.opportunity.get("superEvent") or self.opportunity.get("facilityUse") or "/"
        return parent if isinstance(parent, str) else str(parent["@id"])

    @property
    def left(self) -> int | None:
        """The places left."""
        places = self.opportunity.get("remainingAttendeeCapacity", self.opportunity.get("remainingUses"))
        return None if places is None else int(places)


class Broker:
    """Calls the booking API as the first Booking Partner of the fixtures."""

    def __init__(self, served: Served) -> None:
        """A broker with a new Order UUID."""
        self._served = served
        self._headers = {"Authorization": f"Bearer {next(iter(served.running.tokens.values()))}"}
        self.uuid = str(uuid4())

    async def pairs(self, path: str) -> list[Pair]:
        """All bookable pairs in the open feed of one kind."""
        series, facilities = await self._served.items("session-series"), await self._served.items("facility-uses")
        parents = [each["data"] for each in series + facilities]
        parents += [part for parent in parents for part in parent.get("individualFacilityUse", [])]
        by_id = {parent["@id"]: parent for parent in parents}
        found = []
        for item in await self._served.items(path):
            data = item["data"]
            parent = by_id.get(data.get("superEvent") or data.get("facilityUse"), {}) if "organizer" not in data else {}
            whole = {**parent, **data}
            seller = whole.get("organizer") or whole["provider"]
            found += [Pair(data, offer, seller["@id"]) for offer in data["offers"]]
        return found

    async def send(self, step: str, *pairs: Pair, **more: Any) -> tuple[int, dict[str, Any]]:
        """C1, C2, P or B for one place in each of these; the status and the document of the answer."""
        body = {
            "@context": OA,
            "@type": TYPES[step],
            "brokerRole": OA + "AgentBroker",
            "broker": BROKER,
            "seller": pairs[0].seller,
            "orderedItem": [
                {
                    "@type": "OrderItem",
                    "position": position,
                    "orderedItem": pair.opportunity["@id"],
                    "acceptedOffer": pair.offer["@id"],
                }
                for position, pair in enumerate(pairs)
            ],
            **({} if step == "C1" else {"customer": CUSTOMER}),
            **more,
        }
        return await self.call("PUT", f"{PATHS[step]}/{self.uuid}", body)

    async def commit(self, step: str, pair: Pair, quote: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """P or B, on the terms of a quote."""
        due = quote["totalPaymentDue"]
        pays = due["price"] > 0 and not due.get("openBookingPrepayment", "").endswith("Unavailable")
        payment = {"payment": {**PAYMENT, "identifier": "pay-1"}} if pays else {}
        return await self.send(step, pair, totalPaymentDue=due, **payment)

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """Any request below the Base URI."""
        url = f"{self._served.running.base_uri}/{path}"
        async with self._served.client.request(method, url, json=body, headers=self._headers) as response:
            return response.status, (await response.json(content_type=None) if response.status != 204 else {})

    async def told(self, feed: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The first page of a private feed, and the data of our entry in it."""
        _, page = await self.call("GET", feed)
        return page, next(item["data"] for item in page["items"] if item["id"] == self.uuid)

    async def simulate(self, action: str, target: dict[str, Any]) -> None:
        """Have the Test Interface do what a seller would do."""
        body = {
            "@context": [OA, OA + "test-interface"],
            "@type": f"test:{action}SimulateAction",
            "object": {"@type": target["@type"], "@id": target["@id"]},
        }
        status, answer = await self.call("POST", "test-interface/actions", body)
        assert status == 204, answer
