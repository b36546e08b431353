"""The journal of a careful broker, in which every clause that traffic can show is kept: to be mutated, one at a time.

A few orders as the control door would tell them: booked, retried, given up, approved, withdrawn, free of charge.
"""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
OA = "https://openactive.io/"
BEGINNING = datetime(2026, 5, 4, 9, tzinfo=UTC)
MEDIA_TYPE = "application/vnd.openactive.booking+json; version=1"
A, B, C, D, E, F, G, H, K, M = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "abcdef0912")
COLLECTIONS = {"C1": "order-quote-templates", "C2": "order-quotes", "P": "order-proposals", "B": "orders"}
TYPES = {"C1": "OrderQuote", "C2": "OrderQuote", "P": "OrderProposal", "B": "Order"}
DETAILS = {"name": "Points", "accountId": "SN1593"}
OFFER = {"@type": "Offer", "@id": "https://x.example/hall#offer", "allowCustomerCancellationFullRefund": True}
TALKS = {**OFFER, "openBookingFlowRequirement": [f"{OA}OpenBookingMessageExchange"]}


class Story:
    """Entries of a journal, one after the other, three seconds apart by both clocks."""

    def __init__(self) -> None:
        self.entries: list[Json] = []
        self.now = BEGINNING

    def add(self, step: str, method: str, path: str, status: int = 200, **more: Any) -> Json:
        """One exchange of acme's. `asked`, `body`: the JSON of both; `passes`: seconds since the one before."""
        self.now += timedelta(seconds=more.pop("passes", 3))
        headers = {"Accept": MEDIA_TYPE, "Content-Type": MEDIA_TYPE}
        asked, body, answered = (more.pop(name, None) for name in ("asked", "body", "answered"))
        errors = [{"type": each} for each in more.pop("errors", ())]
        entry = {
            **{"partner": "acme", "dropped": False, "fault": None, "order": None, "errors": errors},
            **{"checkpoint": step, "method": method, "path": path, "status": status},
            **{"at": self.now.isoformat(), "real": self.now.isoformat()},
            "request": {"headers": headers, "credentials": True, "body": asked},
            "response": {"headers": answered or {}, "body": body},
            **more,
        }
        self.entries.append(entry)
        return entry

    def submit(self, step: str, uuid: str, status: int = 200, price: float = 10, **more: Any) -> Json:
        """C1, C2, P or B of one item. `changes`: of the request."""
        asked = request(step, uuid, price) | more.pop("changes", {})
        body = {"@type": TYPES[step], "totalPaymentDue": {"price": price}} | more.pop("body", {})
        if step in ("C1", "C2"):
            body |= {"lease": {"leaseExpires": "2026-05-04T10:00:00Z"}}
        body |= {"orderedItem": [{"@id": f"{uuid}#0", "acceptedOffer": OFFER, "orderedItem": {}}]}
        path = f"/api/{COLLECTIONS[step]}/{uuid}"
        return self.add(step, "PUT", path, status, order=uuid, asked=asked, body=body, **more)

    def poll(self, *uuids: str, step: str = "orders-feed", **data: Any) -> None:
        """A page of a private feed with some orders, and the empty one behind it."""
        path = "/api/orders-rpde" if step == "orders-feed" else "/api/order-proposals-rpde"
        number = len(self.entries)
        items = [{"state": "updated", "id": uuid, "data": data} for uuid in uuids]
        onward = f"{path}?afterChangeNumber={number}"
        self.add(step, "GET", path, body={"items": items, "next": f"http://localhost{onward}"})
        if items:
            self.add(step, "GET", onward, body={"items": [], "next": f"http://localhost{onward}"})

    def sells(self, action: str, uuid: str) -> None:
        """What a Seller does at the control door."""
        path = f"/orders/acme/{uuid}/{action}"
        self.add("seller", "POST", path, order=uuid, partner=None, actor="seller")

    def harvest(self, times: int = 1, passes: float = 1) -> None:
        """A page of an open feed."""
        items = [{"state": "updated", "id": "hall", "data": {"@type": "Slot", "offers": [TALKS]}}]
        for _ in range(times):
            entry = self.add("open-feed", "GET", "/feeds/slots?afterChangeNumber=1", passes=passes, partner=None)
            entry["request"]["credentials"] = False
            entry["response"]["body"] = {"items": items, "next": "http://localhost/feeds/slots?afterChangeNumber=1"}

    def idle(self, minutes: int) -> None:
        """Nothing but looks at the Orders feed, every 50 seconds."""
        for _ in range(minutes * 6 // 5 + 1):
            self.now += timedelta(seconds=47)
            self.poll()

    def told(self) -> list[Json]:
        """The entries, numbered."""
        return [{**entry, "number": number} for number, entry in enumerate(copy.deepcopy(self.entries), start=1)]


def request(step: str, uuid: str, price: float) -> Json:
    """The document of a step, as a careful broker sends it."""
    asked: Json = {
        "@context": OA,
        "@type": TYPES[step],
        "brokerRole": f"{OA}AgentBroker",
        "broker": {"@type": "Organization", "name": "AcmeBroker"},
        "seller": {"@type": "Organization", "@id": "https://x.example/sellers/1"},
        "orderedItem": [
            {
                "@type": "OrderItem",
                "position": 0,
                "acceptedOffer": {"@type": "Offer", "@id": OFFER["@id"]},
                "orderedItem": {"@type": "Slot", "@id": "https://x.example/hall"},
            }
        ],
    }
    if step != "C1":
        asked["customer"] = {"@type": "Person", "email": f"{uuid[0]}@example.com", "telephone": "020"}
    if price:
        asked["payment"] = {"@type": "Payment", **DETAILS}
    if step in ("P", "B"):
        asked["totalPaymentDue"] = {"@type": "PriceSpecification", "price": price, "priceCurrency": "GBP"}
        asked |= {"payment": {**asked["payment"], "identifier": f"PAY-{uuid[0]}"}} if price else {}
    return asked


def careful() -> Story:
    """The whole story."""
    story = Story()
    story.harvest()
    _booked_and_retried(story)
    _given_up(story)
    _proposed(story)
    for step in ("C1", "C2", "B"):
        story.submit(step, G, price=0)
    story.poll()
    _priced_otherwise(story)
    story.idle(2)
    return story


def _priced_otherwise(story: Story) -> None:
    dynamic = {"payment": {"@type": "DynamicPayment", "accountId": "M1"}}
    for step in ("C1", "C2", "B"):
        override = {"@type": "OfferOverride", "@id": "https://acme.example/priority", "price": 10}
        story.submit(step, K)["request"]["body"]["orderedItem"][0]["acceptedOffer"] = override
        asked = story.submit(step, M, changes=dynamic)["request"]["body"]
        asked.pop("totalPaymentDue", None)
        del asked["orderedItem"][0]["acceptedOffer"]
    story.poll()


def _booked_and_retried(story: Story) -> None:
    for step in ("C1", "C2", "B"):
        story.submit(step, A)
    story.sells("cancel", A)
    story.poll(A)
    story.submit("C1", B)
    story.submit("C2", B, 429, errors=["TooManyRequestsError"], answered={"Retry-After": "3"})
    story.submit("C2", B)
    story.submit("B", B, 503, fault="error", errors=["TemporarilyUnableToCreateOrderError"])
    story.submit("B", B, dropped=True, fault="drop-after")
    story.submit("B", B)
    item = {"@type": "OrderItem", "@id": f"{B}#0", "orderItemStatus": f"{OA}CustomerCancelled"}
    asked = {"@context": OA, "@type": "Order", "orderedItem": [item]}
    story.add("cancel", "PATCH", f"/api/orders/{B}", 204, order=B, asked=asked)
    story.poll(B)


def _given_up(story: Story) -> None:
    story.submit("C1", C)
    story.submit("C2", C, 500, errors=["InternalApplicationError"])
    story.add("delete-quote", "DELETE", f"/api/order-quotes/{C}", 204, order=C)
    story.submit("C1", D)
    story.submit("C2", D, 409, errors=["OpportunityIsFullError"])
    story.submit("C2", D)
    story.add("delete-quote", "DELETE", f"/api/order-quotes/{D}", 204, order=D)


def _proposed(story: Story) -> None:
    for uuid in (E, F):
        story.submit("C1", uuid)
        story.submit("C2", uuid, body={"orderRequiresApproval": True})
        story.submit("P", uuid, 201, changes={"orderCustomerNote": "Is there a net?"})
    story.sells("accept", E)
    story.poll(E, step="proposals-feed", orderProposalStatus=f"{OA}SellerAccepted", orderProposalVersion="v1")
    story.submit("B", E)["request"]["body"] = {"@context": OA, "@type": "Order", "orderProposalVersion": "v1"}
    asked = {"@context": OA, "@type": "OrderProposal", "orderProposalStatus": f"{OA}CustomerRejected"}
    story.add("U", "PATCH", f"/api/order-proposals/{F}", 204, order=F, asked=asked)
    story.poll()
