"""What the fake Booking System has on offer, as open data: sessions in a series, a slot, three Sellers."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
OA = "https://openactive.io/"
YOGA, SWIM, WALK, SOLO, SOON, DANCE, COURT = (
    f"https://fake.example.com/{name}" for name in ("yoga", "swim", "walk", "solo", "soon", "dance", "court")
)
SERIES, FACILITY = "https://fake.example.com/series", "https://fake.example.com/facility"
TOTALS = {YOGA: 10, SWIM: 10, WALK: 10, SOLO: 1, SOON: 5, DANCE: 4, COURT: 3}
CENTRE, STUDIO = "https://fake.example.com/sellers/centre", "https://fake.example.com/sellers/studio"


def seller(name: str) -> Json:
    """A Seller, in full."""
    return {"@type": "Organization", "@id": name, "name": name[-6:].title(), "taxMode": f"{OA}TaxGross"}


SELLERS = {name: seller(name) for name in (CENTRE, STUDIO)}


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
    ]
    return {document["@id"]: document for document in found}


def prices() -> dict[str, float]:
    """The price of each Offer."""
    return {
        each_offer["@id"]: each_offer["price"] for each in documents().values() for each_offer in each.get("offers", [])
    }


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
