"""The profile `town`: as many opportunities as wanted, of all kinds, in the mix of an ordinary town."""

from typing import Any

from server.domain.catalogue import Attendance, FlowRequirement, Kind, Required
from server.fixtures.schema import OfferEntry
from server.generate.town import Terms, Town

_PER_SELLER = 500
_MOST_SELLERS = 200
_WEIGHTS = {
    Kind.SCHEDULED_SESSION: 60,
    Kind.INDIVIDUAL_FACILITY_USE: 20,
    Kind.SLOT: 10,
    Kind.EVENT: 5,
    Kind.HEADLINE_EVENT: 2,
    Kind.COURSE_INSTANCE: 2,
    Kind.ON_DEMAND_EVENT: 1,
}


def populate(town: Town, size: int) -> None:
    """Fill a town until so many opportunities can be booked in it."""
    for _ in range(min(size // _PER_SELLER, _MOST_SELLERS)):
        town.found_seller()
    left = size
    while left:
        left -= _provide(town, left)


def _provide(town: Town, most: int) -> int:
    """Provide something, of no more than so many bookable opportunities; tells of how many."""
    kind = town.rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    seller, terms = town.rng.choice(town.sellers), _terms(town)
    count = min(town.rng.randint(5, 20), most)
    if kind is Kind.SCHEDULED_SESSION:
        town.series(seller, terms, count)
    elif kind in (Kind.SLOT, Kind.INDIVIDUAL_FACILITY_USE):
        town.facility(seller, terms, count, courts=kind is Kind.INDIVIDUAL_FACILITY_USE)
    elif kind in (Kind.HEADLINE_EVENT, Kind.COURSE_INSTANCE) and count > 1:
        town.programme(kind, seller, terms, count - 1)
    elif kind is Kind.ON_DEMAND_EVENT:
        town.recording(seller, terms)
        return 1
    else:
        town.event(seller, terms)
        return 1
    return count


def _terms(town: Town) -> Terms:
    rng = town.rng
    return Terms(
        offers=_offers(town),
        capacity=rng.choice((1, 6, 8, 12, 16, 20, 30)),
        first_day=rng.randint(1, 10),
        attendance=rng.choices((Attendance.OFFLINE, Attendance.MIXED, Attendance.ONLINE), (90, 5, 5))[0],
    )


def _offers(town: Town) -> list[OfferEntry]:
    """One price or two; now and then free, paid on site, or with the approval of the seller."""
    rng = town.rng
    price = rng.choice((0, 3.5, 4, 5.25, 6, 7.5, 9, 12, 15, 24))
    terms: dict[str, Any] = {
        "prepayment": rng.choice((None, Required.REQUIRED, Required.OPTIONAL, Required.UNAVAILABLE)) if price else None,
        "cancellable": rng.random() < 0.9,
        "latest_cancellation": rng.choice((None, "PT2H", "P1D", "P2D")),
        "valid_from_before_start": rng.choice((None, None, None, "P14D")),
        "requirements": [FlowRequirement.APPROVAL] if rng.random() < 0.1 else [],
    }
    names = ["Adult", "Concession"] if price else ["Free place"]
    return [
        OfferEntry(
            id=name.lower().replace(" ", "-"),
            name=name,
            price=round(price * (1 if name == "Adult" else 0.6), 1),
            document=town.offer_document(),
            **terms,
        )
        for name in names
    ]
