"""The Sellers of the fake Booking System: proposals, and a Test Interface through which they act."""

import copy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.simulator import catalogue, tally, terms
from tests.simulator.refusal import Refusal

if TYPE_CHECKING:
    from tests.simulator.system import System

Json = dict[str, Any]
OA = catalogue.OA
HIDDEN = {"broker", "brokerRole", "seller", "customer", "payment", "@context", "orderCustomerNote"}
LOGISTICS = ("ChangeOfLogisticsName", "ChangeOfLogisticsTime", "ChangeOfLogisticsLocation")


class Desk:
    """What Sellers can do. `raises`: by how much an amendment raises the price."""

    def __init__(self, system: "System") -> None:
        self.system = system
        self.raises = 0.0
        self.versions = 0

    def add_to(self, app: web.Application) -> None:
        """The routes of proposals."""
        app.router.add_get("/api/order-proposals-rpde", self.feed)
        app.router.add_put("/api/order-proposals/{uuid}", self.propose)
        app.router.add_patch("/api/order-proposals/{uuid}", self.update)

    def open_door(self, app: web.Application) -> None:
        """The routes of the Test Interface."""
        app.router.add_post("/api/test-interface/actions", self.act)
        app.router.add_post("/api/test-interface/datasets/{name}/opportunities", self.make)
        app.router.add_delete("/api/test-interface/datasets/{name}", self.clear)

    def open(self) -> list[Json]:
        """The proposals that hold places."""
        known = self.system.proposals.values()
        return [each for each in known if not each["orderProposalStatus"].endswith("Rejected")]

    async def feed(self, request: web.Request) -> web.Response:
        """The OrderProposals feed."""
        after, feed = int(request.query.get("afterChangeNumber", 0)), self.system.proposal_feed
        onward = f"{self.system.base}/api/order-proposals-rpde?afterChangeNumber={len(feed)}"
        return self.system.reply({"items": feed[after:], "next": onward}, 200)

    async def propose(self, request: web.Request) -> web.Response:
        """P."""
        system, uuid, body = self.system, request.match_info["uuid"], await request.json()
        document = system.document(body, "OrderProposal", f"{system.base}/api/order-proposals/{uuid}")
        fault = terms.fault_of_order(body, system.offers) or terms.fault_of_payment(body, document["totalPaymentDue"])
        system.check(fault)
        if system.errors_of(document["orderedItem"], named=True):
            return system.reply(document, 409)
        for number, item in enumerate(document["orderedItem"]):
            item["@id"] = f"{document['@id']}#/orderedItem/{number}"
        self.renew(document)
        system.leases.pop(uuid, None)
        system.proposals[uuid] = document
        system.settle()
        return system.reply(document, 201)

    async def update(self, request: web.Request) -> web.Response:
        """U: only a customer's rejection is permitted, and a word to the Seller."""
        uuid, body = request.match_info["uuid"], await request.json()
        if not body.get("orderProposalStatus", "CustomerRejected").endswith("CustomerRejected"):
            raise Refusal(400, "PatchNotAllowedOnPropertyError")
        if "orderProposalStatus" in body:
            self.decide(uuid, "CustomerRejected")
        else:
            self.take_note(uuid, body["orderCustomerNote"])
        return web.Response(status=204)

    def take_note(self, uuid: str, words: str) -> None:
        """Keeps a word of the customer for the Seller."""
        self.system.proposals[uuid]["orderCustomerNote"] = words

    async def act(self, request: web.Request) -> web.Response:
        """An action of a Seller."""
        body = await request.json()
        if "object" not in body:
            raise Refusal(400, "OpenBookingError")
        action = body["@type"].removeprefix("test:").removesuffix("SimulateAction")
        name = body["object"]["@id"]
        uuid = name.rpartition("/")[2]
        if action in LOGISTICS:
            self.move(action, name)
        elif uuid in self.system.proposals:
            self.decide(uuid, {"SellerAcceptOrderProposal": "SellerAccepted"}.get(action, action))
        else:
            self.change(action, uuid)
        return web.Response(status=204)

    def decide(self, uuid: str, what: str) -> None:
        """Changes a proposal and tells its feed."""
        proposal = self.system.proposals[uuid]
        if what == "SellerAmendOrderProposal":
            self.renew(proposal)
            tally.reprice(proposal["orderedItem"], self.system.offers, self.raises)
            tally.recount(proposal, self.system.offers)
            proposal["orderSellerNote"] = "How about this?"
        elif what == "SellerRejectOrderProposal":
            proposal |= {"orderProposalStatus": f"{OA}SellerRejected", "orderSellerNote": "No coach that day."}
        else:
            proposal["orderProposalStatus"] = f"{OA}{what}"
        data = {key: value for key, value in copy.deepcopy(proposal).items() if key not in HIDDEN}
        self.system.proposal_feed.append(tally.entry("OrderProposal", uuid, data))
        self.system.settle()

    def renew(self, proposal: Json) -> None:
        """Makes a new version, which waits for the Seller."""
        self.versions += 1
        proposal["orderProposalVersion"] = f"{proposal['@id']}/versions/{self.versions}"
        proposal["orderProposalStatus"] = f"{OA}AwaitingSellerConfirmation"

    def change(self, action: str, uuid: str) -> None:
        """Changes the items of an order and tells the Orders feed."""
        order = self.system.orders[uuid]
        for item in self.system.confirmed(order):
            match action:
                case "SellerRequestedCancellationWithMessage":
                    item |= {"orderItemStatus": f"{OA}SellerCancelled", "cancellationMessage": "Ill."}
                case "Replacement":
                    new = self.put_on(catalogue.SWIM)
                    item["orderedItem"] = {"@type": "ScheduledSession", "@id": new}
                case "CustomerNotice":
                    item["customerNotice"] = "Bring a friend."
                case "AttendeeAttended" | "AttendeeAbsent":
                    item["orderItemStatus"] = f"{OA}{action}"
                case "AccessCodeUpdate":
                    item["accessCode"] = [{"@type": "PropertyValue", "name": "PIN", "description": "999"}]
                case "AccessChannelUpdate":
                    item["accessChannel"] = {"@type": "VirtualLocation", "url": "https://video.example.com/2"}
                case _:
                    raise Refusal(400, "OpenBookingError")
        tally.recount(order, self.system.offers)
        self.system.announce(uuid, order)
        self.system.settle()

    def move(self, action: str, name: str) -> None:
        """Changes what the open feed says of an Opportunity."""
        thing = self.system.catalogue[name]
        if action.endswith("Name"):
            thing["name"] = "Another Name"
        elif action.endswith("Location"):
            thing["location"] = {"@type": "Place", "name": "Annexe"}
        else:
            for each in ("startDate", "endDate"):
                thing[each] = (datetime.fromisoformat(thing[each]) + timedelta(hours=1)).isoformat()
        self.system.open.append((name, self.system.left(name)))

    async def make(self, request: web.Request) -> web.Response:
        """Puts on something paid and cancellable, whatever the criterion."""
        name = self.put_on(catalogue.SWIM)
        document = {"@context": OA, "@type": "ScheduledSession", "@id": name}
        return self.system.reply(document, 201)

    async def clear(self, request: web.Request) -> web.Response:
        """Takes away what was made."""
        made = [name for name in self.system.catalogue if name.startswith(f"{catalogue.SWIM}-")]
        for name in made:
            del self.system.catalogue[name], self.system.totals[name]
        return web.Response(status=204)

    def put_on(self, like: str) -> str:
        """A twin of an Opportunity, with its Offer; the open feed tells."""
        system = self.system
        name = f"{like}-{len(system.catalogue)}"
        system.catalogue[name] = {**copy.deepcopy(system.catalogue[like]), "@id": name}
        system.totals[name] = 10
        system.offers = catalogue.offers_of(system.catalogue)
        system.open.append((name, 10))
        return name
