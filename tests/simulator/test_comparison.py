"""Journals without clocks: alike when they tell the same, whatever the time and the place."""

from dataclasses import replace
from typing import Any

import pytest

from simulator.comparison import first_difference, timeless
from simulator.journal import Entry, Journal, Request, Response
from tests.simulator.test_journal import entry


def journal(**changes: Any) -> Journal:
    """A journal of one entry."""
    return Journal([replace(entry(1), **changes)])


def answered(body: Any) -> Entry:
    """An entry with a body of its answer."""
    return replace(entry(1), response=Response(200, {}, body))


def test_when_it_was_and_how_long_it_took_make_no_difference() -> None:
    assert timeless(journal()) == timeless(journal(sent="2031-01-01T00:00:00+00:00", seconds=9.9))


def test_where_it_was_makes_no_difference() -> None:
    one, other = (Request("GET", f"http://{host}/api/orders/1") for host in ("localhost:1", "example.com"))
    assert timeless(journal(request=one)) == timeless(journal(request=other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"startDate": "2026-11-24T07:00:00Z"}, {"startDate": "2027-01-01T07:00:00+01:00"}),
        ({"next": "http://x/feed?afterChangeNumber=1"}, {"next": "http://x/feed?afterChangeNumber=99"}),
        ({"items": [{"id": "a", "modified": 1}]}, {"items": [{"id": "a", "modified": 2}]}),
    ],
)
def test_times_and_change_numbers_in_documents_make_no_difference(one: Any, other: Any) -> None:
    assert first_difference(Journal([answered(one)]), Journal([answered(other)])) is None


def test_anything_else_makes_a_difference() -> None:
    assert first_difference(Journal([answered({"price": 1})]), Journal([answered({"price": 2})])) is not None


def test_a_journal_that_goes_on_is_another_one() -> None:
    found = first_difference(Journal([entry(1)]), Journal([entry(1), entry(2)]))
    assert found is not None
    assert found[0] == b""
