"""A Booking System for play, in a few lines: enough of the standard to be toured, and faults on demand.

Keeps counts; its rules are in `terms`, what its Sellers do is in `desk`. It knows nothing of the server in this
repository. `faults` names what it does wrong.
"""

import copy
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from tests.simulator import catalogue, tally, terms
from tests.simulator.desk import Desk
from tests.simulator.refusal import Refusal

Json = dict[str, Any]
OA = "https://openactive.io/"
MEDIA = {"Content-Type": "application/vnd.openactive.booking+json; version=1"}


class System:
    """Orders, leases and feeds of one fake Booking System."""

    def __init__(self, *faults: str) -> None:
        self.faults = frozenset(faults)
        self.base = "http://unset"
        self.catalogue = catalogue.documents()
        self.offers = catalogue.offers_of(self.catalogue)
        self.leases: dict[str, tuple[datetime, list[str]]] = {}
        self.orders: dict[str, Json] = {}
        self.sent: dict[str, Json] = {}
        self.deleted: set[str] = set()
        self.feed: list[Json] = []
        self.proposals: dict[str, Json] = {}
        self.proposal_feed: list[Json] = []
        self.desk = Desk(self)
        self.totals = dict(catalogue.TOTALS)
        self.open: list[tuple[str, int]] = [(name, self.left(name)) for name in self.catalogue]

    def application(self) -> web.Application:
        """The routes, with one place where refusals are written."""
        app = web.Application(middlewares=[self.errors])
        app.router.add_get("/openactive", self.dataset)
        app.router.add_get("/feed", self.open_feed)
        app.router.add_get("/api/orders-rpde", self.orders_feed)
        app.router.add_put("/api/order-quote-templates/{uuid}", self.quote)
        app.router.add_put("/api/order-quotes/{uuid}", self.quote)
        app.router.add_delete("/api/order-quotes/{uuid}", self.abandon)
        app.router.add_put("/api/orders/{uuid}", self.book)
        app.router.add_patch("/api/orders/{uuid}", self.cancel)
        app.router.add_delete("/api/orders/{uuid}", self.delete)
        app.router.add_get("/api/orders/{uuid}", self.status)
        self.desk.add_to(app)
        if "no desk" not in self.faults:
            self.desk.open_door(app)
        return app

    @web.middleware
    async def errors(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Writes refusals, and turns away whoever has no token."""
        try:
            self.base = f"http://{request.host}"
            if request.path.startswith("/api") and request.headers.get("Authorization") != "Bearer token":
                raise Refusal(401, "InvalidAPITokenError")
            response: web.StreamResponse = await handler(request)
            return response
        except Refusal as refusal:
            body = {"@context": OA, "@type": refusal.kind, "description": f"It is a {refusal.kind}."}
            return self.reply(body, refusal.status)

    async def dataset(self, request: web.Request) -> web.Response:
        """The Dataset Site."""
        return web.Response(text=catalogue.dataset_page(self.base), content_type="text/html")

    async def open_feed(self, request: web.Request) -> web.Response:
        """One open feed for all kinds, one entry for each change."""
        self.settle()
        after = int(request.query.get("afterChangeNumber", 0))
        items = []
        for number, (name, left) in enumerate(self.open[after:], start=after + 1):
            if name not in self.catalogue:
                continue
            data = copy.deepcopy(self.catalogue[name])
            count = "remainingUses" if data["@type"] == "Slot" else "remainingAttendeeCapacity"
            data[count] = left
            items.append({"state": "updated", "kind": data["@type"], "id": name, "modified": number, "data": data})
        onward = f"{self.base}/feed?afterChangeNumber={len(self.open)}"
        return web.json_response({"items": items, "next": onward, "license": "x"})

    async def orders_feed(self, request: web.Request) -> web.Response:
        """The Orders feed."""
        after = int(request.query.get("afterChangeNumber", 0))
        onward = f"{self.base}/api/orders-rpde?afterChangeNumber={len(self.feed)}"
        return self.reply({"items": self.feed[after:], "next": onward}, 200)

    async def quote(self, request: web.Request) -> web.Response:
        """C1 and C2."""
        uuid, body = self.fresh(request), await request.json()
        named = "quotes" in request.path
        if named and not body["customer"].get("email"):
            raise Refusal(400, "IncompleteCustomerDetailsError")
        self.check(terms.fault_of_order(body, self.offers))
        previous = self.leases.pop(uuid, None)
        document = self.document(body, "OrderQuote", f"{self.base}/api/order-quotes/{uuid}")
        document["orderRequiresApproval"] = tally.needs("Approval", document["orderedItem"], self.offers)
        if self.errors_of(document["orderedItem"], named=named):
            if previous:
                self.leases[uuid] = previous
            tally.recount(document, self.offers)
            return self.reply(document, 409)
        wanted = [item["orderedItem"]["@id"] for item in body["orderedItem"]]
        free = {name: self.left(name) for name in wanted}
        for item in document["orderedItem"]:
            item["orderedItem"]["remainingAttendeeCapacity"] = free[item["orderedItem"]["@id"]]
        if "no leases" not in self.faults:
            until = datetime.now(UTC) + catalogue.lease_of(wanted[0])
            document["lease"] = {"@type": "Lease", "leaseExpires": until.isoformat()}
            self.leases[uuid] = (until, wanted)
        self.settle()
        return self.reply(document, 200)

    def errors_of(self, items: list[Json], *, named: bool) -> bool:
        """Puts an `error` on each item that has one; whether there were any."""
        for item in items:
            item["error"] = terms.faults_of_item(item, self.catalogue, self.offers, named=named)
        if not any(item["error"] for item in items):
            for item, error in zip(items, self.shortages(items), strict=False):
                item["error"] = [{"@type": error, "description": "No."}]
            if terms.in_conflict(items, self.offers):
                for item in items:
                    item["error"] = [{"@type": "OpportunityIsInConflictError", "description": "Not both."}]
        for item in [each for each in items if not each["error"]]:
            del item["error"]
        return any("error" in item for item in items)

    def shortages(self, items: list[Json]) -> list[str]:
        """The error of each item that finds no place."""
        errors = []
        for name, number in Counter(item["orderedItem"]["@id"] for item in items).items():
            booked = Counter(self.booked())[name]
            full = self.totals[name] <= booked
            error = "OpportunityIsFullError" if full else "OpportunityCapacityIsReservedByLeaseError"
            errors += [error] * max(0, number - self.left(name))
        return errors

    def check(self, fault: tuple[int, str] | None) -> None:
        """Refuses a request that has a fault."""
        if fault:
            raise Refusal(*fault)

    async def abandon(self, request: web.Request) -> web.Response:
        """OrderQuote Deletion."""
        if "lease that never ends" not in self.faults:
            self.leases.pop(request.match_info["uuid"], None)
        self.settle()
        return web.Response(status=204)

    async def book(self, request: web.Request) -> web.Response:
        """B."""
        uuid, body = self.fresh(request, orders_too=False), await request.json()
        if uuid in self.orders:
            return self.repeated(uuid, body)
        wanted = body if "orderProposalVersion" not in body else self.approved(uuid, body)
        order = self.document(wanted, "Order", f"{self.base}/api/orders/{uuid}")
        self.check(terms.fault_of_order(wanted, self.offers))
        self.check(terms.fault_of_payment(wanted, order["totalPaymentDue"]))
        held = self.leases.pop(uuid, None)
        if self.errors_of(order["orderedItem"], named=True):
            tally.recount(order, self.offers)
            if held:
                self.leases[uuid] = held
            return self.reply(order, 409)
        order["orderNumber"] = f"N{len(self.orders) + 1}"
        for number, item in enumerate(order["orderedItem"]):
            tally.booked(item, f"{order['@id']}#/orderedItem/{number}")
        self.orders[uuid], self.sent[uuid] = order, body
        if self.proposals.pop(uuid, None):
            self.proposal_feed.append(tally.entry("OrderProposal", uuid, None))
        self.settle()
        return self.reply(order, 201)

    def repeated(self, uuid: str, body: Json) -> web.Response:
        """B once more: the same Order for the same request."""
        odd = "B is not idempotent" in self.faults
        if self.sent[uuid] != body and not odd:
            raise Refusal(500, "OrderAlreadyExistsError")
        self.orders[uuid]["orderNumber"] += "!" * odd
        return self.reply(self.orders[uuid], 201)

    def approved(self, uuid: str, body: Json) -> Json:
        """The request of P, where the Seller has approved the version that B names."""
        proposal = self.proposals[uuid]
        if body["orderProposalVersion"] != proposal.get("orderProposalVersion"):
            raise Refusal(500, "OrderProposalVersionOutdatedError")
        if not proposal["orderProposalStatus"].endswith("SellerAccepted"):
            raise Refusal(500, "OrderCreationFailedError")
        kept = ("brokerRole", "broker", "seller", "customer", "orderedItem", "payment", "totalPaymentDue")
        return {"@context": OA, **{name: proposal[name] for name in kept if name in proposal}}

    async def cancel(self, request: web.Request) -> web.Response:
        """Order Cancellation."""
        order, body = self.known(request), await request.json()
        named = {item["@id"] for item in body["orderedItem"]}
        if any(item["orderItemStatus"] != f"{OA}CustomerCancelled" for item in body["orderedItem"]):
            raise Refusal(400, "PatchNotAllowedOnPropertyError")
        fresh = [item for item in self.confirmed(order) if item["@id"] in named]
        used = any("Attend" in item["orderItemStatus"] for item in order["orderedItem"])
        if used or any(item["orderedItem"]["@id"] == catalogue.SOON for item in fresh):
            raise Refusal(400, "CancellationNotPermittedError")
        for item in fresh:
            item["orderItemStatus"] = f"{OA}CustomerCancelled"
        tally.recount(order, self.offers, self.total(self.confirmed(order)))
        if fresh and "feed that is silent" not in self.faults:
            self.announce(request.match_info["uuid"], order)
        self.settle()
        return web.Response(status=204)

    async def delete(self, request: web.Request) -> web.Response:
        """Order Deletion."""
        uuid = request.match_info["uuid"]
        if uuid not in self.deleted:
            self.known(request)
            del self.orders[uuid]
            self.deleted.add(uuid)
            if any(entry["id"] == uuid for entry in self.feed):
                self.feed.append({"state": "deleted", "kind": "Order", "id": uuid, "modified": len(self.feed)})
        self.settle()
        return web.Response(status=204)

    async def status(self, request: web.Request) -> web.Response:
        """Order Status."""
        if request.match_info["uuid"] in self.deleted:
            raise Refusal(410, "GoneError")
        return self.reply(self.known(request), 200)

    def announce(self, uuid: str, order: Json) -> None:
        """Puts an order into the Orders feed."""
        hidden = {"broker", "brokerRole", "seller", "customer", "orderNumber", "payment", "@context"}
        data = {name: value for name, value in copy.deepcopy(tally.shown(order)).items() if name not in hidden}
        for item in data["orderedItem"]:
            del item["position"]
            item["orderedItem"] = {name: item["orderedItem"][name] for name in ("@type", "@id")}
        self.feed.append(tally.entry("Order", uuid, data))

    def settle(self) -> None:
        """Ends leases, and tells the open feed what has changed."""
        now, shown = datetime.now(UTC), dict(self.open)
        self.leases = {uuid: lease for uuid, lease in self.leases.items() if lease[0] > now}
        self.open += [(name, self.left(name)) for name in self.catalogue if shown[name] != self.left(name)]

    def left(self, name: str) -> int:
        """The places left of one Opportunity."""
        held = Counter(wanted for _, lease in self.leases.values() for wanted in lease)
        held.update(item["orderedItem"]["@id"] for each in self.desk.open() for item in each["orderedItem"])
        return self.totals.get(name, 0) - held[name] - Counter(self.booked())[name]

    def booked(self) -> list[str]:
        """The Opportunity of every item that is not cancelled."""
        items = [item for order in self.orders.values() for item in order["orderedItem"]]
        return [item["orderedItem"]["@id"] for item in items if "Cancelled" not in item["orderItemStatus"]]

    def confirmed(self, order: Json) -> list[Json]:
        """The items that are confirmed."""
        return [item for item in order["orderedItem"] if item["orderItemStatus"].endswith("Confirmed")]

    def total(self, items: list[Json]) -> float:
        """What items cost together."""
        return tally.total(items, self.offers)

    def document(self, body: Json, kind: str, name: str) -> Json:
        """What was sent, completed."""
        seller = catalogue.SELLERS[body["seller"]["@id"]]
        document = {**copy.deepcopy(body), "@type": kind, "@id": name, "seller": seller}
        terms.take_agreements(document, self.offers)
        for item in document["orderedItem"]:
            tally.complete(item, self.catalogue, self.offers)
        tally.recount(document, self.offers, self.total(document["orderedItem"]))
        return document

    def fresh(self, request: web.Request, *, orders_too: bool = True) -> str:
        """The UUID of the path, which must not be spent."""
        uuid = request.match_info["uuid"]
        if uuid in self.deleted or (orders_too and uuid in self.orders):
            raise Refusal(500, "OrderAlreadyExistsError")
        return uuid

    def known(self, request: web.Request) -> Json:
        """The order of the path."""
        if request.match_info["uuid"] not in self.orders:
            raise Refusal(404, "UnknownOrderError")
        return self.orders[request.match_info["uuid"]]

    def reply(self, document: Json, status: int) -> web.Response:
        """A document of the booking API."""
        return web.Response(text=json.dumps(tally.shown(document)), status=status, headers=MEDIA)
