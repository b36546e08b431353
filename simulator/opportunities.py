"""Opportunities and their Offers: which of them form bookable pairs, by the rules of the standard.

Knows Offer inheritance (Modelling Opportunity Data) and the definition of "bookable". Pure: open data in, pairs
out. Does not know where the data came from, nor who wants to book, or why.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any

from simulator.values import Json, amount, bare, dig, duration, ident, many, moment, objects, text, whole

BOOKABLE_TYPES = frozenset({"ScheduledSession", "Slot", "Event", "HeadlineEvent", "CourseInstance"})
PROGRAMMES = frozenset({"HeadlineEvent", "CourseInstance"})
ONLINE = frozenset({"OnlineEventAttendanceMode", "MixedEventAttendanceMode"})
PARENTS = ("superEvent", "facilityUse", "aggregateFacilityUse")
DEEPEST = 5
OVER, CALLED_OFF, ELSEWHERE = "over", "called off", "booked elsewhere"
NOT_YET, NO_MORE = "not open yet", "closed"


@dataclass(frozen=True)
class Pair:
    """A bookable pair: one Opportunity, one Offer that applies to it, and what a Broker must know of both.

    `places` is what the open feed shows as left, None where it says nothing. `net`: tax comes on top of the
    price. `cancel_until` is when the customer's free cancellation ends, None where it was never promised.
    `barred`: why it cannot be booked (now), one of the constants above; empty where it can. `online`: one can
    take part from afar. `explicit`: the Seller's terms need an explicit yes.
    """

    kind: str
    opportunity: str
    offer: str
    name: str
    offer_name: str
    venue: str
    start: datetime
    places: int | None
    price: Decimal
    currency: str
    seller: str
    net: bool
    prepayment: str
    cancel_until: datetime | None
    requirements: frozenset[str]
    barred: str = ""
    online: bool = False
    explicit: bool = False

    @property
    def pays(self) -> str:
        """When it is paid: Required, Optional or Unavailable. Serves: Model, `oa:prepayment`, the defaults."""
        return "Unavailable" if not self.price else self.prepayment or "Required"


@dataclass
class OpenData:
    """Everything that the open feeds hold now, by `@id`."""

    by_id: dict[str, Json] = field(default_factory=dict)

    def add(self, data: Json) -> None:
        """Takes in what a feed says of one thing, and the individual facility uses that stand inside of it."""
        self.by_id[ident(data)] = data
        for part in objects(data.get("individualFacilityUse")):
            known = self.by_id.get(ident(part), {})
            self.by_id[ident(part)] = {"aggregateFacilityUse": ident(data), **known, **part}

    def remove(self, name: str) -> None:
        """Forgets what is no longer in any feed."""
        self.by_id.pop(name, None)

    def __len__(self) -> int:
        return sum(1 for data in self.by_id.values() if bare(text(data, "@type")) in BOOKABLE_TYPES)

    def places(self, opportunity: str) -> int | None:
        """How many places are shown as left; None where nothing is said."""
        return _remaining(self.by_id.get(opportunity, {}))

    def name(self, opportunity: str) -> str:
        """What an Opportunity is called, by itself or by its parent."""
        return text(self.said_of(opportunity, "name"))

    def said_of(self, opportunity: str, *path: str) -> Any:
        """The value at a path of an Opportunity, or else of its parent, or else of the parent's parent."""
        line = self._lineage(self.by_id.get(opportunity, {}))
        return next((value for each in line if (value := dig(each, *path)) is not None), None)

    def sellers(self) -> list[Json]:
        """Every Seller in the feeds, whoever has most to offer first."""
        found = {ident(each): each for data in self.by_id.values() for each in _sellers(data) if text(each, "taxMode")}
        held = Counter(ident(each) for data in self.by_id.values() for each in _sellers(data))
        return sorted(found.values(), key=lambda seller: (-held[ident(seller)], ident(seller)))

    def pairs(self, now: datetime) -> list[Pair]:
        """Every bookable pair, ordered by identifiers so that the same feeds give the same list.

        Serves: Order Operations, Definition of a 'bookable' Opportunity and Offer pair.
        """
        return [pair for pair in self.everything(now) if not pair.barred]

    def everything(self, now: datetime) -> list[Pair]:
        """Every pair of an Opportunity and an Offer that applies to it, in the same order, bookable or not."""
        kinds = [data for data in self.by_id.values() if bare(text(data, "@type")) in BOOKABLE_TYPES]
        found = [pair for data in kinds if ident(data) for pair in self._pairs_of(data, now)]
        return sorted(found, key=lambda pair: (pair.opportunity, pair.offer))

    def _pairs_of(self, data: Json, now: datetime) -> Iterator[Pair]:
        line = list(self._lineage(data))
        seller: Json = next((found for each in line for found in _sellers(each)), {})
        offers = next((found for each in _with_shared_offers(line) if (found := objects(each.get("offers")))), [])
        start = moment(data.get("startDate"))
        if not start or not ident(seller) or not text(seller, "taxMode"):
            return
        for offer in offers:
            if ident(offer):
                yield replace(_pair(line, seller, offer, start), barred=_barred(line, seller, offer, now))

    def _lineage(self, data: Json) -> Iterator[Json]:
        """The Opportunity, its parent, the parent's parent: what one does not say, the next one does."""
        for _ in range(DEEPEST):
            yield data
            parent = next((data[name] for name in PARENTS if name in data), None)
            if parent is None:
                return
            inline = parent if isinstance(parent, dict) else {}
            data = {**self.by_id.get(ident(parent), {}), **inline}


def _pair(line: list[Json], seller: Json, offer: Json, start: datetime) -> Pair:
    requirements = many(offer.get("openBookingFlowRequirement"))
    return Pair(
        kind=bare(text(line[0], "@type")),
        opportunity=ident(line[0]),
        offer=ident(offer),
        name=_inherited(line, "name"),
        offer_name=text(offer, "name"),
        venue=_inherited(line, "location", "name"),
        start=start,
        places=_remaining(line[0]),
        price=amount(offer.get("price")) or Decimal(0),
        currency=text(offer, "priceCurrency"),
        seller=ident(seller),
        net=bare(text(seller, "taxMode")) == "TaxNet",
        prepayment=bare(offer.get("openBookingPrepayment") or offer.get("prepayment")),
        cancel_until=_cancel_until(offer, start),
        requirements=frozenset(bare(each) for each in requirements),
        online=bare(_inherited(line, "eventAttendanceMode")) in ONLINE,
        explicit=any(each.get("requiresExplicitConsent") is True for each in objects(seller.get("termsOfService"))),
    )


def _with_shared_offers(line: list[Json]) -> Iterator[Json]:
    """An Opportunity and those of its ancestors whose Offers are also its own.

    Serves: Modelling Opportunity Data, Headline events, Courses: "they are not inherited by individual child events".
    """
    yield line[0]
    yield from takewhile(lambda each: bare(text(each, "@type")) not in PROGRAMMES, line[1:])


def _inherited(line: list[Json], *path: str) -> str:
    return next((value for each in line if (value := text(each, *path))), "")


def _sellers(data: Json) -> list[Json]:
    return objects(data.get("organizer") or data.get("provider"))


def _remaining(data: Json) -> int | None:
    slot = bare(text(data, "@type")) == "Slot"
    return whole(dig(data, "remainingUses" if slot else "remainingAttendeeCapacity"))


def _barred(line: list[Json], seller: Json, offer: Json, now: datetime) -> str:
    """Why a pair cannot be booked; the empty string where it can."""
    start = moment(line[0].get("startDate")) or now
    end = moment(line[0].get("endDate")) or start
    opens = duration(offer.get("validFromBeforeStartDate"))
    closes = duration(offer.get("validThroughBeforeStartDate"))
    reasons = {
        CALLED_OFF: bare(_inherited(line, "eventStatus")) in ("EventCancelled", "EventPostponed"),
        OVER: end <= now,
        ELSEWHERE: not _may_be_accepted(offer, seller),
        NOT_YET: opens is not None and start - opens > now,
        NO_MORE: closes is not None and start - closes <= now,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _may_be_accepted(offer: Json, seller: Json) -> bool:
    """Booking through this API is allowed: by the Offer's channel (CR3's name) or by the Seller (today's)."""
    ahead = bare(offer.get("openBookingInAdvance") or offer.get("advanceBooking"))
    channels = {bare(each) for each in many(offer.get("availableChannel"))}
    allowed = seller.get("isOpenBookingAllowed", "OpenBookingPrepayment" in channels)
    return ahead != "Unavailable" and allowed is True


def _cancel_until(offer: Json, start: datetime) -> datetime | None:
    if offer.get("allowCustomerCancellationFullRefund") is not True:
        return None
    return start - (duration(offer.get("latestCancellationBeforeStartDate")) or timedelta(0))
