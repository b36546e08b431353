"""Opportunities, offers and sellers as JSON-LD, encoded once and kept until they change.

Over the publisher's own document lies what the domain knows: times, status, capacity, offers, seller. What
is live (places left) is joined to the encoded rest as bytes. This module knows no orders.

Source: Modelling Opportunity Data 2.0; Open Booking API 1.0 CR3, "Opportunity data properties",
"acceptedOffer properties"; property names as in today's data models.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

import isodate
import msgspec

from server.domain.capacity import Standing
from server.domain.catalogue import (
    Attendance,
    Catalogue,
    FormField,
    Kind,
    Offer,
    Opportunity,
    Required,
    Seller,
)
from server.wire.urls import Urls

OA = "https://openactive.io/"
SCHEMA = "https://schema.org/"
CONTEXT = OA

FACILITY_KINDS = frozenset({Kind.FACILITY_USE, Kind.INDIVIDUAL_FACILITY_USE, Kind.SLOT})
HAS_SELLER = frozenset(Kind) - {Kind.SCHEDULED_SESSION, Kind.SLOT}
PARENT_PROPERTY = {Kind.SLOT: "facilityUse", Kind.INDIVIDUAL_FACILITY_USE: "aggregateFacilityUse"}

encode: Callable[[object], bytes] = msgspec.json.Encoder(decimal_format="number").encode

T = TypeVar("T")


class Kept(Generic[T]):
    """Bytes made from frozen values, kept as long as the very same values are asked for again."""

    def __init__(self) -> None:
        """Nothing kept yet."""
        self._kept: dict[str, tuple[tuple[object, ...], T]] = {}

    def get(self, key: str, sources: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was made from these sources, making it where a source has been replaced since."""
        found = self._kept.get(key)
        if found is not None and all(a is b for a, b in zip(found[0], sources, strict=True)):
            return found[1]
        made = make()
        self._kept[key] = (sources, made)
        return made


class Documents:
    """The JSON-LD of one catalogue, under one base URL."""

    def __init__(self, catalogue: Catalogue, urls: Urls) -> None:
        """
        catalogue: read whenever something is rendered.
        urls: makes every `@id`.
        """
        self._catalogue = catalogue
        self._urls = urls
        self._items: Kept[bytes] = Kept()
        self._offers: Kept[msgspec.Raw] = Kept()
        self._sellers: Kept[msgspec.Raw] = Kept()

    # --- open feeds

    def in_open_feed(self, opportunity: Opportunity, standing: Standing) -> bytes:
        """The `data` of an opportunity in its open feed: with offers, seller, and a link to its parent."""
        document = {"@context": CONTEXT, **self._core(opportunity)}
        if opportunity.parent is not None:
            document[_parent_property(opportunity)] = self._urls.absolute(opportunity.parent)
        document |= self._seller_property(opportunity)
        if opportunity.offers:
            document["offers"] = [self._offer(offer, in_feed=True) for offer in opportunity.offers]
        document |= self._parts(opportunity)
        return joined(encode(document), opportunity, standing)

    def _seller_property(self, opportunity: Opportunity) -> dict[str, Any]:
        if opportunity.kind not in HAS_SELLER:
            return {}
        seller = self._catalogue.sellers[opportunity.seller]
        document = {**self._seller(seller), "isOpenBookingAllowed": seller.open_booking_allowed}
        return {"provider" if opportunity.kind in FACILITY_KINDS else "organizer": document}

    def _parts(self, opportunity: Opportunity) -> dict[str, Any]:
        """What is published inside its whole: the individual facilities of a facility, the dates of a course."""
        children = [self._catalogue.opportunities[c] for c in self._catalogue.children(opportunity.id)]
        if opportunity.kind is Kind.FACILITY_USE:
            parts = [self._individual_facility(c) for c in children if c.kind is Kind.INDIVIDUAL_FACILITY_USE]
            return {"individualFacilityUse": parts} if parts else {}
        if opportunity.kind in (Kind.COURSE_INSTANCE, Kind.HEADLINE_EVENT) and children:
            return {"subEvent": [self._core(child) for child in children]}
        return {}

    def _individual_facility(self, facility: Opportunity) -> dict[str, Any]:
        return {**self._core(facility), **self._seller_property(facility)}

    # --- booking responses

    def in_order(self, opportunity: Opportunity, standing: Standing) -> msgspec.Raw:
        """The `orderedItem` of a booking response: with its parents inside, without offers and seller."""
        parents = self._ancestors(opportunity)
        head = self._items.get(opportunity.id, (opportunity, *parents), lambda: encode(self._with_parents(opportunity)))
        return msgspec.Raw(joined(head, opportunity, standing))

    def _ancestors(self, opportunity: Opportunity) -> tuple[Opportunity | None, Opportunity | None]:
        parent = self._catalogue.parent(opportunity)
        return parent, (self._catalogue.parent(parent) if parent is not None else None)

    def _with_parents(self, opportunity: Opportunity) -> dict[str, Any]:
        document = self._core(opportunity)
        parent = self._catalogue.parent(opportunity)
        if parent is not None:
            document[_parent_property(opportunity)] = self._with_parents(parent)
        return document

    def reference(self, opportunity: Opportunity) -> dict[str, Any]:
        """An opportunity in the private feeds: who it is, when it is, and what it belongs to."""
        document: dict[str, Any] = {
            "@type": opportunity.kind.value,
            "@id": self._urls.absolute(opportunity.id),
            **_times(opportunity),
        }
        if opportunity.parent is not None:
            document[_parent_property(opportunity)] = self._urls.absolute(opportunity.parent)
        return document

    def offer(self, offer: Offer) -> msgspec.Raw:
        """The `acceptedOffer` of a booking response: as in the open feeds, but for the flow requirements."""
        return self._offers.get(offer.id, (offer,), lambda: msgspec.Raw(encode(self._offer(offer))))

    def seller(self, seller: Seller) -> msgspec.Raw:
        """The `seller` of a booking response, with all that a tax receipt needs."""
        return self._sellers.get(seller.id, (seller,), lambda: msgspec.Raw(encode(self._seller(seller))))

    def form(self, fields: tuple[FormField, ...]) -> list[dict[str, Any]]:
        """The `orderItemIntakeForm` of an offer."""
        return [self._field(field) for field in fields]

    # --- parts

    def _core(self, opportunity: Opportunity) -> dict[str, Any]:
        """What an opportunity is, wherever it is shown."""
        document: dict[str, Any] = {
            "@type": opportunity.kind.value,
            "@id": self._urls.absolute(opportunity.id),
            **opportunity.document,
            **_times(opportunity),
        }
        if opportunity.kind not in FACILITY_KINDS and opportunity.start is not None:
            document["eventStatus"] = SCHEMA + opportunity.status.value
        if opportunity.attendance is not Attendance.OFFLINE:
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
    total, remaining = standing.total, standing.remaining
    if total is None or remaining is None:
        return document
    names = (b"maximumUses", b"remainingUses") if opportunity.kind is Kind.SLOT else _ATTENDEE_CAPACITY
    return b'%b,"%b":%d,"%b":%d}' % (document[:-1], names[0], total, names[1], remaining)


_ATTENDEE_CAPACITY = (b"maximumAttendeeCapacity", b"remainingAttendeeCapacity")


def timestamp(moment: datetime) -> str:
    """A moment as it is written everywhere, UTC, to the second: "2026-11-23T18:30:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def duration(value: timedelta | None) -> str | None:
    """A duration in ISO 8601, such as "PT1H30M"."""
    return None if value is None else str(isodate.duration_isoformat(value))


def _times(opportunity: Opportunity) -> Mapping[str, str]:
    if opportunity.start is None:
        return {}
    times = {"startDate": timestamp(opportunity.start)}
    if opportunity.end is not None:
        times["endDate"] = timestamp(opportunity.end)
        times["duration"] = str(isodate.duration_isoformat(opportunity.end - opportunity.start))
    return times


def _required(value: Required | None) -> str | None:
    return None if value is None else OA + value.value


def _parent_property(opportunity: Opportunity) -> str:
    return PARENT_PROPERTY.get(opportunity.kind, "superEvent")
