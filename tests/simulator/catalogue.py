"""What the fake Booking System has on offer, as open data: sessions in a series, a slot, three Sellers."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
OA = "https://openactive.io/"
NAMES = ("yoga", "swim", "walk", "solo", "soon", "dance", "court")
YOGA, SWIM, WALK, SOLO, SOON, DANCE, COURT = (f"https://fake.example.com/{name}" for name in NAMES)
MORE = ("tennis", "hall", "bounce", "gym", "later", "door", "net", "film", "early", "past", "off")
TENNIS, HALL, BOUNCE, GYM, LATER, DOOR, NET, FILM, EARLY, PAST, OFF = (
    f"https://fake.example.com/{name}" for name in MORE
)
SERIES, FACILITY = "https://fake.example.com/series", "https://fake.example.com/facility"
TOTALS = {YOGA: 10, SWIM: 10, WALK: 10, SOLO: 1, SOON: 5, DANCE: 4, COURT: 3}
TOTALS |= {f"https://fake.example.com/{name}": 10 for name in MORE}
CENTRE, STUDIO, CLUB = (f"https://fake.example.com/sellers/{name}" for name in ("centre", "studio", "theclub"))
PLACES = {"Hall": {"@type": "Place", "name": "Hall"}, "Annexe": {"@type": "Place", "name": "Annexe"}}
TERMS: list[Json] = [
    {
        "@type": "TermsOfUse",
        "name": "Club Rules",
        "url": "https://fake.example.com/rules",
        "dateModified": "2026-02-16T20:31:13Z",
        "requiresExplicitConsent": True,
    },
    {
        "@type": "PrivacyPolicy",
        "name": "Privacy",
        "url": "https://fake.example.com/privacy",
        "requiresExplicitConsent": False,
    },
]
FORM: list[Json] = [
    {"@type": "ShortAnswerFormFieldSpecification", "@id": f"{SERIES}#goal", "name": "Your goal", "valueRequired": True},
    {
        "@type": "DropdownFormFieldSpecification",
        "@id": f"{SERIES}#level",
        "name": "Your level",
        "valueOption": ["none", "some"],
    },
    {"@type": "BooleanFormFieldSpecification", "@id": f"{SERIES}#photos", "name": "Photos"},
]


def seller(name: str) -> Json:
    """A Seller, in full; the club's prices come without tax, and its terms need consent."""
    mode = "TaxNet" if name == CLUB else "TaxGross"
    more: Json = {"termsOfService": TERMS} if name == CLUB else {}
    return {"@type": "Organization", "@id": name, "name": name[-6:].title(), "taxMode": f"{OA}{mode}", **more}


SELLERS = {name: seller(name) for name in (CENTRE, STUDIO, CLUB)}


def offer(ident: str, price: float, **more: Any) -> Json:
    """An Offer whose name is its price."""
    terms = {"allowCustomerCancellationFullRefund": True} | more
    return {"@type": "Offer", "@id": f"{ident}#offer", "price": price, "priceCurrency": "GBP", **terms}


def session(ident: str, /, **more: Any) -> Json:
    """A session of the series in two days, unless told otherwise."""
    start = datetime.now(UTC) + more.pop("ahead", timedelta(days=2))
    times = {"startDate": start.isoformat(), "endDate": (start + timedelta(hours=1)).isoformat()}
    return {"@type": "ScheduledSession", "@id": ident, "superEvent": SERIES, **times, **more}


def documents() -> dict[str, Json]:
    """All the open data, by `@id`."""
    booking = {"organizer": {**SELLERS[CENTRE], "isOpenBookingAllowed": True}}
    studio = {"organizer": {**SELLERS[STUDIO], "isOpenBookingAllowed": True}}
    late = offer(SOON, 7.0, latestCancellationBeforeStartDate="P1D")
    court: Json = session(COURT, offers=[offer(COURT, 12.0)], facilityUse=FACILITY) | {"@type": "Slot"}
    del court["superEvent"]
    found: list[Json] = [
        {
            "@type": "SessionSeries",
            "@id": SERIES,
            "name": "Sunrise Yoga",
            "offers": [offer(SERIES, 8.5)],
            **booking,
        },
        {"@type": "FacilityUse", "@id": FACILITY, "name": "Badminton", "provider": booking["organizer"]},
        session(YOGA),
        session(SWIM, name="Swimming", offers=[offer(SWIM, 6.0)]),
        session(WALK, name="Walk", offers=[offer(WALK, 0)]),
        session(SOLO, name="Solo Class", offers=[offer(SOLO, 20.0)]),
        session(SOON, name="Soon", ahead=timedelta(hours=3), offers=[late]),
        session(
            DANCE,
            name="Dance",
            offers=[offer(DANCE, 5.0, allowCustomerCancellationFullRefund=False)],
            **studio,
        ),
        court,
        *special(),
    ]
    return {document["@id"]: document for document in found}


def special() -> list[Json]:
    """Sessions on special terms, each with an Offer of its own."""
    names = ("Approval", "Negotiation", "MessageExchange", "AttendeeDetails", "IntakeForm")
    wants = {name: f"{OA}OpenBooking{name}" for name in names}
    terms: dict[str, Json] = {
        TENNIS: {"openBookingFlowRequirement": [wants["Approval"]]},
        HALL: {"openBookingFlowRequirement": [wants[name] for name in names[:3]]},
        BOUNCE: {"openBookingFlowRequirement": [wants["AttendeeDetails"]]},
        GYM: {"openBookingFlowRequirement": [wants["IntakeForm"]]},
        LATER: {"openBookingPrepayment": f"{OA}Optional"},
        DOOR: {"openBookingPrepayment": f"{OA}Unavailable"},
        NET: {},
        FILM: {},
        EARLY: {"validFromBeforeStartDate": "P1D"},
        PAST: {},
        OFF: {},
    }
    more: dict[str, Json] = {
        NET: {"organizer": {**SELLERS[CLUB], "isOpenBookingAllowed": True}},
        FILM: {"eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode"},
        PAST: {"ahead": timedelta(days=-2)},
        OFF: {"eventStatus": "https://schema.org/EventCancelled"},
    }
    return [
        session(name, name=name[25:].title(), offers=[offer(name, 4.0, **term)], **more.get(name, {}))
        for name, term in terms.items()
    ]


def offers_of(documents: dict[str, Json]) -> dict[str, Json]:
    """Every Offer by its `@id`, with what it is `for` and of which `seller`."""
    found: dict[str, Json] = {}
    for data in documents.values():
        parent = documents.get(data.get("superEvent", ""), documents.get(data.get("facilityUse", ""), {}))
        owner = data.get("organizer") or data.get("provider") or parent.get("organizer") or parent.get("provider")
        for each in data.get("offers") or parent.get("offers", []):
            known = found.setdefault(each["@id"], {**each, "for": [], "seller": owner["@id"] if owner else ""})
            known["for"].append(data["@id"])
    return found


def pays(offer: Json) -> str:
    """When an Offer is paid."""
    return (
        str(offer.get("openBookingPrepayment", f"{OA}Required")).removeprefix(OA) if offer["price"] else "Unavailable"
    )


def lease_of(name: str) -> timedelta:
    """How long a lease lasts: the studio is in a hurry."""
    return timedelta(seconds=0.3) if name == DANCE else timedelta(minutes=15)


def dataset_page(base: str) -> str:
    """The Dataset Site: a page with JSON-LD in it."""
    download = {
        "@type": "DataDownload",
        "additionalType": f"{OA}ScheduledSession",
        "contentUrl": f"{base}/feed",
    }
    service = {"@type": "WebAPI", "endpointUrl": f"{base}/api"}
    dataset = {
        "@type": "Dataset",
        "name": "Fake Centre",
        "distribution": [download],
        "accessService": service,
    }
    return f'<html><script type="application/ld+json">{json.dumps(dataset)}</script></html>'
