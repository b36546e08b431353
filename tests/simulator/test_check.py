"""Single checks: what every answer must look like, and how deviations are kept."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.check import Checker, Rule, Verdict
from simulator.client import MEDIA_TYPE, Answer
from simulator.expect import done, item_errors, manners
from simulator.journal import Entry, Fate, Request, Response
from simulator.values import Json, amount, digits, duration, hollow, later, moment, whole


def answer(status: int, body: Json | None, media: str = MEDIA_TYPE) -> Answer:
    """An answer to something."""
    response = Response(status, {"Content-Type": media} if body is not None else {}, body)
    entry = Entry(1, "a", "s", "B", None, Request("PUT", "x"), Fate.ANSWERED, response, "", 0.0)
    return Answer(entry, response)


def wrong(given: Answer) -> list[str]:
    """The expectations about its manners that an answer breaks."""
    return [verdict.rule.expected for verdict in manners(given) if not verdict.ok]


GOOD: Json = {"@context": "https://openactive.io/", "@type": "Order"}


def test_a_proper_answer_breaks_no_rule() -> None:
    assert wrong(answer(200, GOOD)) == []


def test_a_charset_does_not_spoil_the_media_type() -> None:
    assert wrong(answer(200, GOOD, f"{MEDIA_TYPE}; charset=utf-8")) == []


@pytest.mark.parametrize(
    ("body", "media", "rule"),
    [
        (GOOD, "application/json", "Content-Type"),
        (GOOD | {"name": None}, MEDIA_TYPE, "no null"),
        (GOOD | {"orderedItem": []}, MEDIA_TYPE, "no null"),
        ({"message": "oops"}, MEDIA_TYPE, "`@context`"),
        (GOOD | {"statusCode": 500}, MEDIA_TYPE, "`statusCode`"),
    ],
)
def test_bad_manners_are_noticed(body: Json, media: str, rule: str) -> None:
    (broken,) = wrong(answer(200, body, media))
    assert broken.startswith(rule)


def test_a_body_where_none_belongs_is_noticed() -> None:
    assert [verdict.ok for verdict in done(answer(204, None))] == [True]
    assert [verdict.ok for verdict in done(answer(204, GOOD))] == [False]


def test_a_rule_is_reported_once_in_a_scenario_and_counted_each_time() -> None:
    checker, rule = Checker("book"), Rule("x", "y", "z")
    first = checker.judge([Verdict(False, rule, "a"), Verdict(True, rule, "b")])
    second = checker.judge([Verdict(False, rule, "c")])
    assert (len(first), len(second), checker.count) == (1, 0, 3)


def test_errors_on_items_are_read_with_their_position() -> None:
    fault = {"@type": "OpportunityIsFullError", "description": "Full."}
    body = {"orderedItem": [{"@type": "OrderItem"}, {"@type": "OrderItem", "error": [fault]}]}
    assert item_errors(answer(409, body)) == [(2, "OpportunityIsFullError", "Full.")]


def test_the_paths_of_empty_values_are_named() -> None:
    assert list(hollow({"a": {"b": [1, None]}, "c": ""})) == ["a.b[1]", "c"]


def test_values_that_make_no_sense_read_as_nothing() -> None:
    assert [amount(value) for value in ("NaN", "ten", True, None)] == [None] * 4
    assert (moment("tomorrow"), duration("an hour")) == (None, None)
    assert [amount(value) for value in ("1e999999999", "-1e999999999", "1e-999999999", 1e300)] == [None] * 4
    assert [duration(value) for value in ("P99999999999D", "P99999999999Y", "P9999Y", "P1.5Y")] == [None] * 4
    assert [whole(value) for value in (10**30, 1.0, "1", True)] == [None] * 4
    assert [digits(value) for value in ("²", "-1", "", "9" * 5000, "1e3", 12)] == [None] * 6


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31"])
def test_one_can_reckon_with_every_moment(written: str) -> None:
    found = moment(written)
    assert found is not None
    assert found.astimezone(ZoneInfo("Asia/Tokyo")) - timedelta(days=36525) < later(found, float("inf"))
