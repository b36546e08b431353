"""Opportunities, offers and sellers as JSON-LD, encoded once and kept until they change.

Over the publisher's own document lies what the domain knows: times, status, capacity, offers, seller. What
is live (places left) is joined to the encoded rest as bytes. This module knows no orders.

Source: Modelling Opportunity Data 2.0; Open Booking API 1.0 CR3, "Opportunity data properties",
"acceptedOffer properties"; property names as in today's data models.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Raw

from server.domain import names
from server.domain.capacity import Standing
from server.domain.catalogue import (
    PROGRAMMES,
    Catalogue,
    FormField,
    Kind,
    Offer,
    Opportunity,
    OpportunityId,
    Required,
    Seller,
)
from server.wire.kept import Kept
from server.wire.outbound import ReferenceOut
from server.wire.times import duration, occurrence, times
from server.wire.urls import Urls

OA = "https://openactive.io/"
SCHEMA = "https://schema.org/"
CONTEXT = OA

FACILITY_KINDS = frozenset({Kind.FACILITY_USE, Kind.INDIVIDUAL_FACILITY_USE, Kind.SLOT})
HAS_SELLER = frozenset(Kind) - {Kind.SCHEDULED_SESSION, Kind.SLOT}
PARENT_PROPERTY = {Kind.SLOT: "facilityUse", Kind.INDIVIDUAL_FACILITY_USE: "aggregateFacilityUse"}

encode: Callable[[object], bytes] = msgspec.json.Encoder(decimal_format="number").encode

# How the places of an opportunity are said: all of them, and those that are left.
USES = ("maximumUses", "remainingUses")
ATTENDEES = ("maximumAttendeeCapacity", "remainingAttendeeCapacity")

StandingOf = Callable[[Opportunity], Standing]


class Documents:
    """The JSON-LD of one catalogue, under one base URL."""

    def __init__(self, catalogue: Catalogue, urls: Urls, full_private_feeds: bool = False) -> None:
        """
        catalogue: read whenever something is rendered.
        urls: makes every `@id`.
        full_private_feeds: show opportunities in full in the private feeds, and not only refer to them.
        """
        self._catalogue = catalogue
        self._in_full = full_private_feeds
        self._urls = urls
        self._items: Kept[bytes] = Kept()
        self._published: Kept[bytes] = Kept()
        self._offers: Kept[Raw] = Kept()
        self._sellers: Kept[Raw] = Kept()

    # --- open feeds

    def in_open_feed(self, opportunity: Opportunity, standing: StandingOf) -> bytes:
        """The `data` of an opportunity in its open feed: with offers and seller.

        Sessions and slots link to their parents, which have feeds of their own. Programmes show their events
        and these their programme, as Modelling Opportunity Data does not allow a link there.
        """
        if opportunity.kind in (Kind.SCHEDULED_SESSION, Kind.SLOT):
            # What moves with every lease is encoded but for its places only when it changes.
            sources = (opportunity, self._catalogue.applicable_offers(opportunity))
            head = self._published.get(opportunity.id, sources, lambda: encode(self._linked(opportunity)))
            return joined(head, opportunity, standing(opportunity))
        document = self._linked(opportunity)
        parent = self._catalogue.parent(opportunity)
        if parent is not None and parent.kind in PROGRAMMES:
            document["superEvent"] = self._programme(parent, standing)
        document |= self._parts(opportunity, standing)
        return joined(encode(document), opportunity, standing(opportunity))

    def _linked(self, opportunity: Opportunity) -> dict[str, Any]:
        """An opportunity in its feed, with a link to its parent."""
        document = {"@context": CONTEXT, **self._core(opportunity)}
        if opportunity.parent is not None:
            document[_parent_property(opportunity)] = self._urls.absolute(opportunity.parent)
        return document | self._terms(opportunity)

    def _terms(self, opportunity: Opportunity) -> dict[str, Any]:
        """Who sells, and on what terms."""
        document = self._seller_property(opportunity)
        offers = self._catalogue.applicable_offers(opportunity)
        if offers:
            document["offers"] = [self._offer(offer, in_feed=True) for offer in offers]
        return document

    def _seller_property(self, opportunity: Opportunity) -> dict[str, Any]:
        if opportunity.kind not in HAS_SELLER:
            return {}
        seller = self._catalogue.sellers[opportunity.seller]
        document = {**self._seller(seller), "isOpenBookingAllowed": seller.open_booking_allowed}
        return {"provider" if opportunity.kind in FACILITY_KINDS else "organizer": document}

    def _parts(self, opportunity: Opportunity, standing: StandingOf) -> dict[str, Any]:
        """What is published inside its whole: the individual facilities of a facility, the events of a programme."""
        children = self._children(opportunity)
        if opportunity.kind is Kind.FACILITY_USE:
            parts = [self._individual_facility(c) for c in children if c.kind is Kind.INDIVIDUAL_FACILITY_USE]
            return {"individualFacilityUse": parts} if parts else {}
        if opportunity.kind in PROGRAMMES and children:
            return {"subEvent": [self._event_within(child, standing) for child in children]}
        return {}

    def _individual_facility(self, facility: Opportunity) -> dict[str, Any]:
        return {**self._core(facility), **self._terms(facility)}

    def _event_within(self, event: Opportunity, standing: StandingOf) -> dict[str, Any]:
        return {**self._core(event), **self._terms(event), **_capacity(event, standing(event))}

    def _programme(self, programme: Opportunity, standing: StandingOf) -> dict[str, Any]:
        """A programme inside one of its events; of a course, its dates as well ("subEvent" is required there)."""
        document = {**self._core(programme), **self._terms(programme), **_capacity(programme, standing(programme))}
        if programme.kind is Kind.COURSE_INSTANCE:
            document["subEvent"] = [self._identity(event) for event in self._children(programme)]
        return document

    # --- booking responses

    def in_order(self, opportunity: Opportunity, standing: StandingOf) -> Raw:
        """The `orderedItem` of a booking response: with its parents inside, without offers and seller."""
        parent = self._catalogue.parent(opportunity)
        if parent is not None and parent.kind in PROGRAMMES:
            programme = {**self._with_parents(parent), **_capacity(parent, standing(parent))}
            document = encode({**self._core(opportunity), "superEvent": programme})
            return Raw(joined(document, opportunity, standing(opportunity)))
        grandparent = None if parent is None else self._catalogue.parent(parent)
        sources = (opportunity, parent, grandparent)
        head = self._items.get(opportunity.id, sources, lambda: encode(self._with_parents(opportunity)))
        return Raw(joined(head, opportunity, standing(opportunity)))

    def in_private_feed(self, opportunity: Opportunity, standing: StandingOf) -> Raw:
        """The `orderedItem` in a private feed: who and when it is, and not what ("Orders RPDE feed").

        Sessions and slots are objects with no more than today's models require in that place; of the other
        kinds these would require everything, so that they are named by their `@id` alone. In full where the
        settings want it so, as the official suite reads changes of logistics there.
        """
        if self._in_full:
            return self._in_full_private_feed(opportunity, standing)
        if opportunity.kind not in (Kind.SCHEDULED_SESSION, Kind.SLOT) or opportunity.parent is None:
            return Raw(encode(self._urls.absolute(opportunity.id)))
        parent = self._urls.absolute(opportunity.parent)
        return Raw(encode({**self._identity(opportunity), _parent_property(opportunity): parent}))

    def _in_full_private_feed(self, opportunity: Opportunity, standing: StandingOf) -> Raw:
        """As in a response, but that a slot's facility has its provider here."""
        facility = self._catalogue.parent(opportunity)
        if opportunity.kind is not Kind.SLOT or facility is None:
            return self.in_order(opportunity, standing)
        with_provider = {**self._core(facility), **self._seller_property(facility)}
        document = encode({**self._core(opportunity), "facilityUse": with_provider})
        return Raw(joined(document, opportunity, standing(opportunity)))

    def no_longer_published(self, opportunity_id: OpportunityId) -> ReferenceOut:
        """The `orderedItem` where the opportunity has been withdrawn since."""
        return ReferenceOut(self._urls.absolute(opportunity_id), names.kind_of(opportunity_id).value)

    def _with_parents(self, opportunity: Opportunity) -> dict[str, Any]:
        document = self._core(opportunity)
        if opportunity.kind is Kind.COURSE_INSTANCE:
            document["eventSchedule"] = [occurrence(event) for event in self._children(opportunity)]
        parent = self._catalogue.parent(opportunity)
        if parent is not None:
            document[_parent_property(opportunity)] = self._with_parents(parent)
        return document

    def _children(self, opportunity: Opportunity) -> list[Opportunity]:
        return [self._catalogue.opportunities[child] for child in self._catalogue.children(opportunity.id)]

    def _identity(self, opportunity: Opportunity) -> dict[str, Any]:
        return {
            "@type": opportunity.kind.value,
            "@id": self._urls.absolute(opportunity.id),
            **times(opportunity),
        }

    def offer(self, offer: Offer) -> Raw:
        """The `acceptedOffer` of a booking response: as in the open feeds, but for the flow requirements."""
        if offer.is_override:
            return Raw(encode(self._override(offer)))
        return self._offers.get(offer.id, (offer,), lambda: Raw(encode(self._offer(offer))))

    def seller(self, seller: Seller) -> Raw:
        """The `seller` of a booking response, with all that a tax receipt needs."""
        return self._sellers.get(seller.id, (seller,), lambda: Raw(encode(self._seller(seller))))

    def form(self, fields: tuple[FormField, ...]) -> Raw:
        """The `orderItemIntakeForm` of an offer."""
        return Raw(encode([self._field(field) for field in fields]))

    # --- parts

    def _core(self, opportunity: Opportunity) -> dict[str, Any]:
        """What an opportunity is, wherever it is shown; its page is its document, if it has no other."""
        document: dict[str, Any] = {
            "@type": opportunity.kind.value,
            "@id": self._urls.absolute(opportunity.id),
            "url": self._urls.absolute(opportunity.id),
            **opportunity.document,
            **times(opportunity),
        }
        if opportunity.kind not in FACILITY_KINDS and opportunity.kind is not Kind.ON_DEMAND_EVENT:
            document["eventStatus"] = SCHEMA + opportunity.status.value
            # Said of each by itself: a session in the hall may belong to a series that is online as well.
            document["eventAttendanceMode"] = SCHEMA + opportunity.attendance.value
        return document

    def _seller(self, seller: Seller) -> dict[str, Any]:
        return {
            "@id": self._urls.absolute(seller.id),
            "name": seller.name,
            **seller.document,
            "taxMode": OA + seller.tax_mode.value,
        }

    def _offer(self, offer: Offer, in_feed: bool = False) -> dict[str, Any]:
        document: dict[str, Any] = {
            "@type": "Offer",
            "@id": self._urls.absolute(offer.id),
            "name": offer.name,
            **offer.document,
            "price": offer.price,
            "priceCurrency": offer.currency,
            "openBookingPrepayment": _required(offer.prepayment),
            "openBookingInAdvance": _required(offer.in_advance),
            "validFromBeforeStartDate": duration(offer.valid_from_before_start),
            "validThroughBeforeStartDate": duration(offer.valid_through_before_start),
            "allowCustomerCancellationFullRefund": offer.cancellable,
            "latestCancellationBeforeStartDate": duration(offer.latest_cancellation),
        }
        if in_feed and offer.requirements:
            document["openBookingFlowRequirement"] = sorted(OA + r.value for r in offer.requirements)
        return {name: value for name, value in document.items() if value is not None}

    def _override(self, offer: Offer) -> dict[str, Any]:
        """A price of the broker's own, as it was given."""
        document: dict[str, Any] = {
            "@type": "OfferOverride",
            "@id": offer.id or None,
            "name": offer.name or None,
            **offer.document,
            "price": offer.price,
            "priceCurrency": offer.currency,
        }
        return {name: value for name, value in document.items() if value is not None}

    def _field(self, field: FormField) -> dict[str, Any]:
        document: dict[str, Any] = {
            "@type": field.type.value,
            "@id": self._urls.absolute(field.id),
            "name": field.name,
        }
        if field.description:
            document["description"] = field.description
        if field.required:
            document["valueRequired"] = True
        if field.options:
            document["valueOption"] = list(field.options)
        return document


def joined(document: bytes, opportunity: Opportunity, standing: Standing) -> bytes:
    """An encoded opportunity with its live capacity; without, where it has no limit."""
    capacity = _capacity(opportunity, standing)
    return document[:-1] + b"," + encode(capacity)[1:] if capacity else document


def _capacity(opportunity: Opportunity, standing: Standing) -> dict[str, int]:
    total, remaining = standing.total, standing.remaining
    if total is None or remaining is None:
        return {}
    most, left = USES if opportunity.kind is Kind.SLOT else ATTENDEES
    return {most: total, left: remaining}


def _required(value: Required | None) -> str | None:
    return None if value is None else OA + value.value


def _parent_property(opportunity: Opportunity) -> str:
    return PARENT_PROPERTY.get(opportunity.kind, "superEvent")
