"""A made-up town: its sellers and places, and the kinds of opportunity that they provide.

All chance comes from one seed. Profiles say what is to be provided and on which terms; names, times of day
and all that is only to look at are found here. Every id begins with a number of its own, so that none meet.
"""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from faker import Faker

from server.domain.catalogue import Attendance, Kind, TaxMode
from server.fixtures import schema
from server.fixtures.settings import DatasetSettings, Settings
from server.generate.patterns import filled, patterns, vocabulary

_LEVELS = ("Beginner", "Intermediate", "Advanced")
_AGES = (5, 11, 16, 18, 50)
_HOURS = {"Morning": (6, 11), "Lunchtime": (12, 13), "Afternoon": (14, 16), "Evening": (17, 20)}
_SELLERS = ("Leisure Centre", "Sports Club", "Community Centre", "Studio", "Academy")
_SLOGANS = ("Open to all, every day.", "Come as you are.", "Friendly since 1987.", "Move more, together.")
_PICTURES = ("bright", "busy", "calm", "quick")


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms something is provided.

    first_day: of what is repeated daily, counted from today; negative for the past.
    """

    offers: list[schema.OfferEntry]
    capacity: int
    first_day: int
    attendance: Attendance = Attendance.OFFLINE


@dataclass
class Town:
    """What has been made so far; every method adds to it."""

    seed: int
    file: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Start with two sellers, under the ids and tax modes of the sandbox's own fixtures."""
        self.rng = random.Random(self.seed)
        self._faker = Faker("en_GB")
        self._faker.seed_instance(self.seed)
        self._patterns, self._vocabulary = patterns(), vocabulary()
        self._numbers = 0
        self.sellers: list[schema.SellerEntry] = []
        self.add_seller("riverside", "Riverside Leisure Centre", TaxMode.GROSS)
        self.add_seller("oakwood", "Oakwood Sports Club", TaxMode.NET)

    # --- who and where

    def add_seller(self, slug: str, name: str, tax_mode: TaxMode) -> None:
        """A seller, and its place."""
        number = len(self.sellers) + 1
        words = {
            "slug": slug,
            "name": name,
            "slogan": self.rng.choice(_SLOGANS),
            "telephone": f"01632 960{number % 1000:03}",
            "vat": f"GB999{number:06}",
            "latitude": round(52.1062 + self.rng.uniform(-0.03, 0.03), 6),
            "longitude": round(-1.9453 + self.rng.uniform(-0.05, 0.05), 6),
            "street": f"{self.rng.randint(1, 200)} {self._faker.street_name()}",
            "postcode": f"ZZ{self.rng.randint(1, 9)} {self.rng.randint(1, 9)}AA",
        }
        words["address"] = filled(self._patterns["address"], words)
        self.file.setdefault("places", {})[slug] = filled(self._patterns["place"], words)
        self.sellers.append(
            schema.SellerEntry(
                id=slug,
                name=name,
                tax_mode=tax_mode,
                reconciliation=schema.ReconciliationEntry(
                    name="AcmeBroker Points", account_id="SN1593", payment_provider_id="STRIPE"
                ),
                login=schema.LoginEntry(username=f"test{number}", password=f"test{number}"),
                document=filled(self._patterns["seller"], words),
            )
        )

    def found_seller(self) -> None:
        """One more seller, of a name of its own."""
        number = len(self.sellers) + 1
        name = f"{self._faker.last_name()} {self.rng.choice(_SELLERS)}"
        slug = f"{re.sub('[^a-z]+', '-', name.lower())}-{number}"
        self.add_seller(slug, name, self.rng.choice(list(TaxMode)))

    def partners(self) -> list[schema.PartnerEntry]:
        """The Booking Partners of the sandbox's own fixtures, with the same credentials."""
        return msgspec.convert(self._patterns["partners"], list[schema.PartnerEntry])

    def fixtures(self) -> schema.FixturesFile:
        """All that has been made."""
        settings = Settings(
            booking_service=self._patterns["booking_service"],
            dataset=DatasetSettings(name="Brackenford in quantity", publisher=self._patterns["publisher"]),
        )
        return schema.FixturesFile(settings=settings, partners=self.partners(), sellers=self.sellers, **self.file)

    # --- what

    def series(self, seller: schema.SellerEntry, terms: Terms, count: int) -> None:
        """A series with daily sessions."""
        common, hour = self._event(seller, terms)
        common["document"] |= filled(
            self._patterns["schedule"], {"starts": f"{hour:02}:00", "ends": f"{hour + 1:02}:00"}
        )
        session = self._daily(schema.OccurrenceEntry, common["id"], terms, hour, count)
        self._add("sessions", schema.SeriesEntry, common, Kind.SESSION_SERIES, attendance=terms.attendance,
                  offers=terms.offers, sessions=[session])  # fmt: skip
        self.counts[Kind.SCHEDULED_SESSION.value] += count

    def facility(self, seller: schema.SellerEntry, terms: Terms, count: int, courts: bool) -> None:
        """A facility with daily slots: of its own, or of a court."""
        label, common = self._facility(seller)
        slots = [self._daily(schema.SlotEntry, common["id"], terms, self.rng.randint(8, 20), count)]
        parts: dict[str, Any] = {"slots": slots}
        if courts:
            court = schema.IndividualFacilityEntry(id=common["id"], name=f"{label} 1", slots=slots)
            parts = {"individual": [court]}
            self.counts[Kind.INDIVIDUAL_FACILITY_USE.value] += 1
        self._add("facilities", schema.FacilityEntry, common, Kind.FACILITY_USE, offers=terms.offers, **parts)
        self.counts[Kind.SLOT.value] += count

    def event(self, seller: schema.SellerEntry, terms: Terms) -> None:
        """A single event."""
        common, hour = self._event(seller, terms)
        self._add("events", schema.EventEntry, common, Kind.EVENT, offers=terms.offers, capacity=terms.capacity,
                  start=_moment(terms.first_day, hour), duration="PT3H", attendance=terms.attendance)  # fmt: skip

    def programme(self, kind: Kind, seller: schema.SellerEntry, terms: Terms, count: int) -> None:
        """A headline event or a course, with daily events that can be booked on the same terms."""
        common, hour = self._event(seller, terms)
        inner = self._daily(schema.OccurrenceEntry, common["id"], terms, hour, count,
                            offers=terms.offers, document=_free(terms))  # fmt: skip
        key = "courses" if kind is Kind.COURSE_INSTANCE else "headline_events"
        self._add(key, schema.ProgrammeEntry, common, kind, offers=terms.offers, capacity=terms.capacity,
                  attendance=terms.attendance, sub_events=[inner])  # fmt: skip
        self.counts[Kind.EVENT.value] += count

    def recording(self, seller: schema.SellerEntry, terms: Terms) -> None:
        """Something to watch at home."""
        common, _ = self._event(seller, terms)
        words = {"length": f"PT{self.rng.randint(10, 60)}M", "slug": seller.id, "picture": "trailer"}
        common["document"] |= filled(self._patterns["recording"], words)
        common.pop("place", None)
        self._add("on_demand", schema.OnDemandEntry, common, Kind.ON_DEMAND_EVENT, offers=terms.offers)

    def offer_document(self) -> Any:
        """The publisher JSON of an offer."""
        return filled(self._patterns["offer"], {"age": self.rng.choice(_AGES)})

    # --- parts

    def _event(self, seller: schema.SellerEntry, terms: Terms) -> tuple[dict[str, Any], int]:
        """What every kind of event has, and the hour at which this one begins."""
        activity = self._concept("activities")
        label = self.file["activities"][activity]["prefLabel"]
        part_of_day = self.rng.choice(list(_HOURS))
        leader = f"{self._faker.first_name()} {self._faker.last_name()}"
        words = {
            "slug": seller.id,
            "picture": self.rng.choice(_PICTURES),
            "age": self.rng.choice(_AGES),
            "leader": leader,
            "level": self.rng.choice(_LEVELS),
        }
        common = {
            "id": self._id(activity),
            "seller": seller.id,
            "name": f"{part_of_day} {label}",
            "description": f"{label} with {leader}. {self.rng.choice(_SLOGANS)}",
            "activities": [activity],
            "document": filled(self._patterns["event"], words) | _free(terms),
        }
        if terms.attendance is not Attendance.ONLINE:
            common["place"] = seller.id
        return common, self.rng.randint(*_HOURS[part_of_day])

    def _facility(self, seller: schema.SellerEntry) -> tuple[str, dict[str, Any]]:
        kind = self._concept("facility_types")
        label = self.file["facility_types"][kind]["prefLabel"]
        words = {"slug": seller.id, "picture": self.rng.choice(_PICTURES)}
        return label, {
            "id": self._id(kind),
            "seller": seller.id,
            "name": f"{label} at {seller.name}",
            "description": f"{label} for hire. {self.rng.choice(_SLOGANS)}",
            "place": seller.id,
            "types": [kind],
            "document": filled(self._patterns["facility"], words),
        }

    def _daily(self, kind: Callable[..., Any], name: str, terms: Terms, hour: int, count: int, **more: Any) -> Any:
        """A session, event or slot, repeated every day so many times."""
        if count > 1:
            more["repeat"] = schema.RepeatEntry(every="P1D", times=count)
        return kind(id=name, start=_moment(terms.first_day, hour), duration="PT1H", capacity=terms.capacity, **more)

    def _add(self, key: str, make: Callable[..., Any], common: dict[str, Any], kind: Kind, **more: Any) -> None:
        self.file.setdefault(key, []).append(make(**common, **more))
        self.counts[kind.value] += 1

    def _concept(self, scheme: str) -> str:
        """Some concept of a vocabulary, which then belongs to the fixtures."""
        name = self.rng.choice(list(self._vocabulary[scheme]))
        self.file.setdefault(scheme, {})[name] = self._vocabulary[scheme][name]
        return name

    def _id(self, name: str) -> str:
        self._numbers += 1
        return f"{self._numbers}-{name}"


def _free(terms: Terms) -> dict[str, bool]:
    return {"isAccessibleForFree": True} if any(offer.price == 0 for offer in terms.offers) else {}


def _moment(day: int, hour: int) -> str:
    return f"{'-' if day < 0 else '+'}P{abs(day)}D {hour:02}:00"
