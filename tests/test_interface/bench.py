"""A sandbox with its Test Interface at hand, without HTTP in between, and what a harvester makes of its feeds."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.build import booking_system, door_for_tests
from server.domain.catalogue import Kind
from server.domain.clock import AdjustableClock
from server.domain.flow import Checkpoint
from server.domain.value import replace
from server.system import BookingSystem, Caller
from server.test_interface.door import Door
from server.wire.urls import Urls
from tests import shop
from tests.test_interface.predicates import Found
from tests.test_interface.requests import action, encoded, wanted

TERMS = [{"@type": "Terms", "name": "House rules", "url": "https://x.example/", "requiresExplicitConsent": False}]
DATASET = "tests"


@dataclass(frozen=True)
class Bench:
    """A sandbox, its Test Interface, and a broker."""

    system: BookingSystem
    door: Door
    clock: AdjustableClock

    def create(self, *asked: str, dataset: str = DATASET, **more: str) -> str:
        """The `@id` of an opportunity made to order."""
        answer = self.door.create(dataset, encoded(wanted(*asked, **more)))
        assert answer.status == 201
        return str(json.loads(answer.body)["@id"])

    def act(self, name: str, type_: str, target: str) -> None:
        """Simulate an action, for the broker."""
        assert self.door.act(Caller("acme"), encoded(action(name, type_, target))).status == 204

    def published(self, url: str) -> dict[str, Any]:
        """What is published at an `@id`."""
        document: dict[str, Any] = json.loads(self.system.opportunity(url.removeprefix(f"{shop.BASE}/")).body)
        return document

    def found(self, url: str) -> Found:
        """An opportunity as a harvester puts it together, with its first offer."""
        own = self.published(url)
        chain = [own]
        while (parent := chain[-1].get("superEvent") or chain[-1].get("facilityUse")) is not None:
            chain.append(self._parent(parent))
        seller = next(party for part in chain for name in ("organizer", "provider") if (party := part.get(name)))
        once = any(part["@type"] == "IndividualFacilityUse" for part in chain)
        return Found({**chain[-1], **own}, own["offers"][0], seller, self.clock.now(), once)

    def _parent(self, parent: str | Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(parent, str):
            return dict(parent)
        if "/individual-facility-uses/" not in parent:
            return self.published(parent)
        facilities = [data or {} for data in self.feed(Kind.FACILITY_USE).values()]
        uses = [use for facility in facilities for use in facility.get("individualFacilityUse", [])]
        return next(use for use in uses if use["@id"] == parent)

    def feed(self, kind: Kind) -> dict[str, dict[str, Any] | None]:
        """Everything in an open feed, by id; what is deleted is None."""
        page = json.loads(self.system.open_page(kind).body)
        return {item["id"]: item.get("data") for item in page["items"]}

    def everything_published(self) -> set[str]:
        """The ids of all that the open feeds hold and have not deleted."""
        feeds = [self.feed(kind) for kind in self.system.sandbox.open_feeds]
        return {found for feed in feeds for found, data in feed.items() if data is not None}

    def submit(self, checkpoint: Checkpoint, *urls: str, **changes: Any) -> tuple[int, dict[str, Any]]:
        """C1, C2, P or B for one place in each of these."""
        first = self.found(urls[0])
        body = shop.order(checkpoint.value.phase.value, seller=first.seller["@id"], **changes)
        body["orderedItem"] = [
            {"@type": "OrderItem", "position": n, "orderedItem": url, "acceptedOffer": self.found(url).offer["@id"]}
            for n, url in enumerate(urls)
        ]
        answer = self.system.submit(checkpoint, Caller("acme"), shop.UUID1, encoded(body))
        return answer.status, json.loads(answer.body)

    def commit(self, checkpoint: Checkpoint, *urls: str) -> dict[str, Any]:
        """P or B of these, paid for as it is due."""
        _, quote = self.submit(Checkpoint.C2, *urls)
        due = quote["totalPaymentDue"]
        payment = {"payment": shop.PAYMENT} if due["price"] else {}
        status, body = self.submit(checkpoint, *urls, totalPaymentDue=due, **payment)
        assert status == 201, body
        return body

    def update(self, proposals: bool = False) -> dict[str, Any] | None:
        """The order or proposal as its private feed has it; None while it is not there."""
        page = self.system.proposals_page if proposals else self.system.orders_page
        items = json.loads(page(Caller("acme")).body)["items"]
        data: dict[str, Any] | None = items[-1].get("data") if items else None
        return data


def bench(**settings: Any) -> Bench:
    """A sandbox of the leisure centre, whose sellers have terms of service."""
    loaded = shop.fixtures(**settings)
    sellers = tuple(replace(each, document={**each.document, "termsOfService": TERMS}) for each in loaded.sellers)
    loaded = dataclasses.replace(loaded, sellers=sellers)
    clock = AdjustableClock(shop.NOW)
    system = booking_system(loaded, Urls(shop.ROOT), clock, seed=1)
    door = door_for_tests(loaded, system, seed=1)
    assert door is not None
    return Bench(system, door, clock)
