"""Each check over a journal written by hand: what it lets pass, and what it finds."""

from pathlib import Path
from typing import Any

import pytest

from simulator.checks import CHECKS, judge
from simulator.checks.exchange import Operation, operation_of
from simulator.journal import Fate, Request, read
from tests.simulator.entries import BASE, FEED, PRIYA, Book, entry, order

ONE, TWO = "order-one", "order-two"


@pytest.fixture
def book() -> Book:
    """An empty journal, at noon."""
    return Book()


def test_a_journal_of_a_booking_and_its_cancellation_is_in_order(book: Book) -> None:
    book.shows(5)
    book.quote(ONE, 5, places=2)
    book.book(ONE, 2)
    book.shows(3)
    book.cancel(ONE, 1)
    book.shows(4)
    book.page([entry(ONE, 1, {**order(ONE, 2, due=5), "orderedItem": _one_cancelled()})])
    assert book.broken() == []


def _one_cancelled() -> Any:
    first, second = order(ONE, 2)["orderedItem"]
    return [{**first, "orderItemStatus": "https://openactive.io/CustomerCancelled"}, second]


@pytest.mark.parametrize(("minutes", "found"), [(59, {"balance"}), (60, set())])
def test_a_proposal_lapses_when_what_it_wants_is_over(book: Book, minutes: int, found: set[str]) -> None:
    book.shows(5)
    book.quote(ONE, 5, places=2)
    book.propose(ONE, 2)
    book.shows(3)
    book.later(minutes)
    book.shows(5)
    assert set(book.broken()) == found


def test_more_promised_than_there_is(book: Book) -> None:
    book.quote(ONE, 5, places=3)
    book.quote(TWO, 2, places=3)
    assert book.broken() == ["places"]


def test_a_place_that_is_missing_without_reason(book: Book) -> None:
    book.shows(5)
    book.quote(ONE, 5)
    book.shows(3)
    assert book.broken() == ["balance"]


def test_what_others_hold_may_come_free_but_not_grow(book: Book) -> None:
    book.shows(2)
    book.shows(4)
    assert book.broken() == []
    book.shows(3)
    assert book.broken() == ["balance"]


def test_a_feed_that_was_not_updated_is_noticed_at_its_end(book: Book) -> None:
    book.shows(5)
    book.book(ONE)
    book.page([], FEED, "after=2")
    assert book.broken() == ["balance"]


def test_a_quote_does_not_count_its_own_lease(book: Book) -> None:
    book.quote(ONE, 5)
    book.quote(ONE, 5, places=2)
    book.quote(TWO, 3)
    assert book.broken() == []


def test_a_lease_that_has_ended_frees_its_places(book: Book) -> None:
    book.shows(5)
    book.quote(ONE, 5, places=2)
    book.later(11)
    book.shows(5)
    assert (book.broken(), book.rulings()["leases"].looked) == ([], 1)


@pytest.mark.parametrize("how", ["expired", "abandoned"])
def test_a_lease_that_ends_and_frees_nothing(book: Book, how: str) -> None:
    book.shows(5)
    book.quote(ONE, 5, places=2)
    book.later(11) if how == "expired" else book.delete(ONE, "order-quotes")
    book.shows(3)
    assert book.broken() == ["leases"]


def test_a_cancellation_that_frees_twice(book: Book) -> None:
    book.shows(5)
    book.book(ONE, 3)
    book.cancel(ONE, 1)
    book.shows(4)
    assert book.broken() == ["cancellations"]


def test_a_deletion_that_frees_nothing(book: Book) -> None:
    book.shows(5)
    book.book(ONE)
    book.delete(ONE)
    book.shows(4)
    assert book.broken() == ["cancellations"]


@pytest.mark.parametrize("left", [4, 5])
def test_a_booking_without_an_answer_may_be_there_or_not(book: Book, left: int) -> None:
    book.shows(5)
    book.book(ONE, status=0)
    book.shows(left)
    assert book.broken() == []


def test_a_total_that_rises(book: Book) -> None:
    book.book(ONE, due=10)
    book.status(ONE, body=order(ONE, due=12))
    assert book.broken() == ["totals"]


def test_an_item_that_revives(book: Book) -> None:
    book.book(ONE)
    book.cancel(ONE, 1)
    book.status(ONE, body=order(ONE))
    assert book.broken() == ["statuses"]


def test_an_item_that_nobody_cancelled(book: Book) -> None:
    book.book(ONE)
    book.status(ONE, body=order(ONE, status="CustomerCancelled"))
    assert book.broken() == ["statuses"]


def test_b_again_is_the_same_order_also_after_a_lost_answer(book: Book) -> None:
    book.book(ONE, fate=Fate.RESPONSE_LOST)
    book.book(ONE)
    assert (book.broken(), book.rulings()["idempotence"].looked) == ([], 1)


def test_b_again_is_another_order(book: Book) -> None:
    book.book(ONE, fate=Fate.RESPONSE_LOST)
    book.book(ONE, number="OB2")
    assert book.broken() == ["idempotence"]


def test_b_again_is_refused(book: Book) -> None:
    book.book(ONE)
    book.book(ONE, status=500)
    assert book.broken() == ["idempotence"]


def test_a_spent_uuid_is_accepted_for_another_order(book: Book) -> None:
    book.book(ONE)
    book.book(ONE, asks="something else")
    assert book.broken() == ["uuids"]


def test_a_spent_uuid_that_is_refused_is_in_order(book: Book) -> None:
    book.book(ONE)
    book.delete(ONE)
    book.book(ONE, status=500)
    assert (book.broken(), book.rulings()["uuids"].looked) == ([], 1)


def test_another_partner_gets_an_order(book: Book) -> None:
    book.book(ONE)
    book.status(ONE, who="zest", body=order(ONE))
    assert book.broken() == ["isolation"]


def test_another_partners_feed_has_an_order(book: Book) -> None:
    book.book(ONE)
    book.page([entry(ONE, 1, order(ONE))], who="zest")
    assert book.broken() == ["isolation"]


def test_a_deleted_order_that_still_names_its_customer(book: Book) -> None:
    book.book(ONE)
    book.delete(ONE)
    book.status(ONE, 410, {"@type": "GoneError", "customer": PRIYA})
    assert book.broken() == ["privacy"]


@pytest.mark.parametrize("modified", [[2, 1], [1, 1]])
def test_a_feed_that_goes_back_or_stands_still(book: Book, modified: list[int]) -> None:
    book.page([entry("a", modified[0]), entry("a", modified[1])])
    assert book.broken() == ["feeds"]


def test_an_entry_that_is_told_twice(book: Book) -> None:
    book.page([entry("a", 1)])
    book.page([entry("a", 1)], query="after=0")
    assert book.broken() == ["feeds"]


def test_a_cancellation_that_the_feed_keeps_to_itself(book: Book) -> None:
    book.page([])
    book.book(ONE)
    book.cancel(ONE, 1)
    book.page([], query="after=0")
    assert book.broken() == ["feeds"]


def test_a_deletion_that_the_feed_keeps_to_itself(book: Book) -> None:
    book.book(ONE)
    book.page([entry(ONE, 1, order(ONE))])
    book.delete(ONE)
    book.page([], query="after=1")
    assert book.broken() == ["feeds"]


def test_a_replay_that_tells_the_same(book: Book) -> None:
    book.page([entry("a", 1), entry("b", 2)])
    book.page([], query="after=2")
    book.page([entry("a", 1), entry("b", 2), entry("c", 3)])
    book.page([], query="after=3")
    assert (book.broken(), book.rulings()["replay"].looked) == ([], 3)


@pytest.mark.parametrize("again", [[entry("b", 2)], [entry("a", 1, {"x": 1}), entry("b", 2)]], ids=["less", "other"])
def test_a_replay_that_tells_something_else(book: Book, again: list[Any]) -> None:
    book.page([entry("a", 1), entry("b", 2)])
    book.page([], query="after=2")
    book.page(again)
    book.page([], query="after=2")
    assert "replay" in book.broken()


@pytest.mark.parametrize(
    ("status", "kind", "right"),
    [
        (409, "OpportunityIsFullError", True),
        (400, "CancellationNotPermittedError", False),
        (404, "OrderAlreadyExistsError", False),
        (500, "", False),
        (503, "", True),
        (429, "TooManyRequestsError", True),
    ],
)
def test_an_error_has_its_place_and_its_status(book: Book, status: int, kind: str, right: bool) -> None:
    body = {"@type": "OrderQuote", "orderedItem": [{"error": [{"@type": kind}]}]} if status == 409 else {"@type": kind}
    book.write(Request("PUT", f"{BASE}/order-quote-templates/{ONE}", {}), status, body)
    assert book.broken() == ([] if right else ["errors"])


def test_a_status_of_success_that_does_not_belong_there(book: Book) -> None:
    book.delete(ONE, status=200)
    assert book.broken() == ["errors"]


def test_where_others_book_as_well_places_are_not_judged(book: Book) -> None:
    book.shows(5)
    book.shows(1)
    assert [each.verdict for each in judge(book.journal, shared=True)][:4] == ["not seen"] * 4


def test_a_finding_names_the_entries_that_show_it(book: Book) -> None:
    book.book(ONE)
    book.status(ONE, body=order(ONE, due=12))
    (finding,) = book.rulings()["totals"].findings
    assert (finding.entries, finding.order) == ((2, 3), ONE)


def test_a_journal_is_judged_from_its_file_without_reading_it_whole(book: Book, tmp_path: Path) -> None:
    book.book(ONE)
    book.journal.save(tmp_path / "journal.jsonl")
    assert [each.number for each in read(tmp_path / "journal.jsonl")] == [1, 2]


def test_every_check_has_a_name_a_sentence_and_a_clause() -> None:
    rules = [make().rule for make in CHECKS]
    assert len({rule.name for rule in rules}) == len(rules) == 13
    assert all(rule.sentence.endswith(".") and rule.clause for rule in rules)


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("PUT", "/order/A1", Operation.B),
        ("PUT", "/orders/A1", Operation.B),
        ("PATCH", "/order-proposals/A1", Operation.U),
        ("GET", "/orders-rpde?after=1", Operation.ORDERS_FEED),
        ("GET", "/anything", Operation.OTHER),
    ],
)
def test_what_a_request_was_is_read_from_its_verb_and_path(book: Book, method: str, path: str, operation: str) -> None:
    book.write(Request(method, BASE + path), 200)
    assert operation_of(book.journal.entries[-1])[0] is operation
