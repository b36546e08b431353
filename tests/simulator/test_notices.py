"""What a broker tells its customers, and what it only takes note of."""

from typing import Any

import pytest

from simulator.notices import News, of_order, of_proposal, reminders
from tests.simulator.samples import ONE, TWO, entry, item, order, total

Json = dict[str, Any]
CODE = [{"@type": "PropertyValue", "name": "PIN", "description": "1234"}]
YOGA = {"@type": "ScheduledSession", "@id": "https://fake.example.com/yoga", "name": "Yoga"}


def told(**changes: Any) -> list[str]:
    """What the customer is told where the first item changes."""
    before = order()
    after = {**before, "orderedItem": [{**before["orderedItem"][0], **changes}, before["orderedItem"][1]]}
    return [notice.sentence for notice in of_order(before, after) if notice.told]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"orderItemStatus": "https://openactive.io/CustomerCancelled"}, "Yoga is cancelled as you asked"),
        (
            {"orderItemStatus": "https://openactive.io/SellerCancelled", "cancellationMessage": "Ill."},
            "Yoga is cancelled by the Seller: “Ill.”",
        ),
        ({"customerNotice": "Bring a mat"}, "the Seller writes about Yoga: “Bring a mat”"),
        ({"accessCode": CODE}, "Yoga: the way in is now PIN 1234"),
        ({"accessPass": [{"url": "x"}]}, "Yoga: there is a new pass to show at the door"),
        ({"accessChannel": {"url": "https://v.example"}}, "Yoga: the class is now at https://v.example"),
        ({"orderedItem": {"@id": "other"}}, "the Seller has replaced Yoga by something equal"),
    ],
)
def test_each_change_is_told_in_a_sentence(changes: Json, sentence: str) -> None:
    assert told(**changes) == [sentence]


def test_what_has_not_changed_is_not_told() -> None:
    assert told() == []


@pytest.mark.parametrize("status", ["AttendeeAttended", "CustomerAttended", "AttendeeAbsent"])
def test_attendance_is_noted_and_not_told(status: str) -> None:
    after = entry(17, item(ONE, status), item(TWO, customerNotice="Bring a mat"))
    kinds = [(notice.kind, notice.told) for notice in of_order(order(), after)]
    assert kinds == [(News.ATTENDANCE, False)]


def test_the_same_thing_is_told_once_for_several_items() -> None:
    gone = [{**each, "orderItemStatus": "x/SellerCancelled"} for each in order()["orderedItem"]]
    assert len(of_order(order(), {"orderedItem": gone})) == 1


def test_an_amendment_is_told_by_its_differences() -> None:
    before: Json = {"orderedItem": [item(ONE, orderedItem=YOGA)], "totalPaymentDue": total(8)}
    after: Json = {"orderedItem": [item(TWO, orderedItem={"@id": "swim", "name": "Swim"})], "totalPaymentDue": total(9)}
    assert of_proposal(before, after) == [
        "Swim is new",
        "Yoga is no longer part of it",
        "the total is 9.00 GBP instead of 8.00 GBP",
    ]


def test_an_amendment_may_put_one_thing_in_the_place_of_another() -> None:
    before = {"orderedItem": [item(ONE, orderedItem=YOGA)]}
    after = {"orderedItem": [item(ONE, orderedItem={"@id": "swim", "name": "Swim"})]}
    assert of_proposal(before, after) == ["Yoga gives way to Swim"]


def test_a_reminder_is_due_half_an_hour_before_an_online_class() -> None:
    film = {**YOGA, "startDate": "2026-11-24T07:00:00+00:00"}
    booked = {"orderedItem": [item(ONE, orderedItem=film, accessChannel={"url": "https://v.example"}), item(TWO)]}
    ((when, sentence),) = reminders(booked)
    assert when.isoformat() == "2026-11-24T06:30:00+00:00"
    assert "https://v.example" in sentence
