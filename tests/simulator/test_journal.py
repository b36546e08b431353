"""The journal: complete, in order, and the same after it was saved and loaded."""

from pathlib import Path

import pytest

from simulator.journal import Entry, Fate, Journal, Request, Response


def entry(number: int, fate: Fate = Fate.ANSWERED) -> Entry:
    """An exchange about one order."""
    return Entry(
        number=number,
        actor="AcmeBroker",
        scene="book",
        step="B",
        order="order-1",
        request=Request("PUT", "http://x/api/orders/order-1", {"price": 8.5, "name": "Zoë"}),
        fate=fate,
        response=Response(201, {"Content-Type": "x"}, {"@type": "Order"}) if fate is not Fate.NOT_SENT else None,
        sent="2026-11-24T07:00:00+00:00",
        seconds=0.25,
    )


def test_a_journal_is_the_same_after_saving_and_loading(tmp_path: Path) -> None:
    journal = Journal([entry(1), entry(2, Fate.NOT_SENT), entry(3, Fate.RESPONSE_LOST)])
    journal.save(tmp_path / "journal.jsonl")
    assert Journal.load(tmp_path / "journal.jsonl").entries == journal.entries


def test_a_saved_journal_has_one_line_for_each_entry(tmp_path: Path) -> None:
    Journal([entry(1), entry(2)]).save(tmp_path / "journal.jsonl")
    assert len((tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_journal_takes_no_entry_out_of_turn() -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        Journal([entry(1)]).append(entry(3))


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_text("{}\n")
    with pytest.raises(ValueError, match="missing required field"):
        Journal.load(tmp_path / "journal.jsonl")


def test_the_entries_of_one_order_can_be_picked_out() -> None:
    assert len(Journal([entry(1), entry(2)]).of_order("order-1")) == 2
    assert Journal([entry(1)]).of_order("order-2") == []
