"""What is said to take place, within something that does not: the Booking System contradicts itself, and says so."""

from datetime import timedelta
from decimal import Decimal

import pytest

from server.domain.catalogue import EventStatus, Kind, Offer, Opportunity
from server.domain.value import replace
from tests import shop
from tests.conftest import Api, MakeApi

RACE = "events/race"
OFFER = f"{RACE}#/offers/entry"
ITEM = shop.item(RACE) | {"acceptedOffer": f"{shop.BASE}/{OFFER}"}


def day(status: EventStatus, race: EventStatus = EventStatus.SCHEDULED) -> tuple[Opportunity, Opportunity]:
    """A day of races of this status, with one race of that."""
    start = shop.NOW + timedelta(days=2)
    whole = Opportunity("headline-events/day", Kind.HEADLINE_EVENT, shop.RIVERSIDE, {"name": "Day"}, status=status)
    whole = replace(whole, start=start, end=start + timedelta(hours=8), capacity=50)
    part = Opportunity(RACE, Kind.EVENT, shop.RIVERSIDE, {"name": "Race"}, whole.id, start, whole.end, 10, status=race)
    return whole, replace(part, offers=(Offer(OFFER, "Entry", Decimal("10.00")),))


async def error_of(api: Api, checkpoint: str) -> str | None:
    ask = {"C1": api.c1, "C2": api.c2, "B": api.b}[checkpoint]
    reply = await ask(RACE, orderedItem=[ITEM])
    return shop.errors_of(reply.body)[0]


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
@pytest.mark.parametrize("checkpoint", ["C1", "C2", "B"])
async def test_it_is_intractable_at_every_step(make_api: MakeApi, status: EventStatus, checkpoint: str) -> None:
    api = await make_api(shop.fixtures(*day(status)))
    assert await error_of(api, checkpoint) == "OpportunityIntractableError"


async def test_what_is_called_off_as_well_is_no_contradiction(make_api: MakeApi) -> None:
    api = await make_api(shop.fixtures(*day(EventStatus.CANCELLED, race=EventStatus.CANCELLED)))
    assert await error_of(api, "C1") == "OpportunityOfferPairNotBookableError"


async def test_within_a_day_that_takes_place_it_is_booked(make_api: MakeApi) -> None:
    api = await make_api(shop.fixtures(*day(EventStatus.SCHEDULED)))
    assert await error_of(api, "B") is None
