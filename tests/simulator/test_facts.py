"""What a customer is told of an answer: its terms, and who may come."""

from typing import Any

from simulator.client import Answer
from simulator.facts import restrictions, terms
from tests.simulator import catalogue
from tests.simulator.test_check import answer

RULES = ["No jewellery.", "Socks must be worn."]
SERIES = {"@type": "SessionSeries", "additionalAdmissionRestriction": RULES}
SESSION = {"@type": "ScheduledSession", "superEvent": SERIES}


def quote(*opportunities: Any, **more: Any) -> Answer:
    """An answer to C1."""
    return answer(200, {"orderedItem": [{"orderedItem": each} for each in opportunities], **more})


def test_restrictions_are_told_once_wherever_they_stand() -> None:
    lane = {"@type": "Slot", "facilityUse": {"@type": "FacilityUse", "additionalAdmissionRestriction": "Adults."}}
    told = [("who may come", each) for each in (*RULES, "Adults.")]
    assert restrictions(quote(SESSION, SESSION, lane)) == told


def test_where_there_are_none_nothing_is_told() -> None:
    assert restrictions(quote({"@type": "ScheduledSession"}, "https://fake.example.com/yoga")) == []


def test_terms_say_which_of_them_need_a_yes() -> None:
    told = terms(quote(SESSION, seller={"termsOfService": catalogue.TERMS}))
    assert told == [("terms", "Club Rules, with an explicit yes; Privacy")]
