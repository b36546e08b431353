"""Change of logistics: noticed in the open feeds, and told to whoever has booked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from simulator import logistics
from simulator.opportunities import OpenData
from simulator.orders import OrderStore
from tests.simulator import catalogue as sample
from tests.simulator.samples import ONE, UUID, item, order

START = "2026-11-24T07:00:00+00:00"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HALL = {"@type": "Place", "name": "Hall", "address": {"streetAddress": "1 Road"}, "geo": {"latitude": 1}}


def open_data(series: dict[str, Any], **changes: Any) -> OpenData:
    """A series at a hall, and one session of it."""
    data = OpenData()
    data.add({"@id": sample.SERIES, "name": "Yoga", "location": HALL, **series})
    data.add({"@id": sample.YOGA, "superEvent": sample.SERIES, "startDate": START, "duration": "PT1H", **changes})
    return data


def booked() -> OrderStore:
    """A store with one order for that session."""
    store = OrderStore()
    store.begin(UUID, {}, None)
    store.confirm(UUID, order())
    logistics.remember(store, UUID, open_data({}))
    return store


@pytest.mark.parametrize(
    ("series", "session", "sentence"),
    [
        ({"name": "Pilates"}, {}, "Yoga: the name is now Pilates"),
        ({}, {"duration": "PT2H"}, "Yoga: the duration is now PT2H"),
        ({}, {"meetingPoint": "At the gate"}, "Yoga: the meeting point is now At the gate"),
        ({"location": {**HALL, "name": "Annexe"}}, {}, "Yoga: the place is now Annexe"),
        ({"location": {**HALL, "address": {"streetAddress": "2 Road"}}}, {}, "Yoga: the address is now another one"),
        ({"location": {**HALL, "geo": {"latitude": 2}}}, {}, "Yoga: the position is now another one"),
    ],
)
def test_a_substantive_change_is_told_once(series: dict[str, Any], session: dict[str, Any], sentence: str) -> None:
    store, data = booked(), open_data(series, **session)
    assert logistics.notify(store, data, NOW) == {UUID: [sentence]}
    assert logistics.notify(store, data, NOW) == {}
    assert sentence in store[UUID].notices


def test_another_time_is_told_as_people_read_it() -> None:
    ((sentence,),) = logistics.notify(booked(), open_data({}, startDate="2026-11-24T09:00:00+01:00"), NOW).values()
    assert sentence == "Yoga: the start is now Tuesday 24 November, 09:00"


def test_other_changes_are_nobody_s_business() -> None:
    assert logistics.notify(booked(), open_data({"description": "New!"}, remainingAttendeeCapacity=3), NOW) == {}


def test_who_has_cancelled_is_not_bothered() -> None:
    store = booked()
    store.update(UUID, document={"orderedItem": [item(ONE, "CustomerCancelled", orderedItem={"@id": sample.YOGA})]})
    assert logistics.notify(store, open_data({"name": "Pilates"}), NOW) == {}


def test_what_has_left_the_feeds_is_no_change() -> None:
    assert logistics.notify(booked(), OpenData(), NOW) == {}
