"""Whatever stands in a saved journal, judging it gives findings, or one clear sentence with file and line."""

import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

import run
from simulator.checks import judge
from simulator.crowd.telling import show_rulings
from simulator.grade.door import Trouble, load
from simulator.grade.judging import grade
from simulator.grade.showing import show
from simulator.journal import read
from tests.simulator.entries import Book, entry, order
from tests.simulator.grade.story import careful
from tests.simulator.strange import DEEP, TALLEST, spoilt

TIMES = 150


def story() -> Book:
    """A bit of everything that the checks look at."""
    book = Book()
    book.shows(5)
    book.quote("one", 5)
    book.book("one", 2)
    book.propose("two")
    book.quote("three", 2, status=0)
    book.shows(3)
    book.later(11)
    book.cancel("one", 1)
    book.page([entry("one", 7, order("one", 2))])
    book.page([], query="after=7")
    book.status("one", body=order("one", 2))
    book.delete("one")
    book.status("one", 410, {"@type": "GoneError"})
    return book


def told(book: Book, folder: Path) -> list[Any]:
    """The lines of a saved journal."""
    book.journal.save(folder / "journal.jsonl")
    return [json.loads(line) for line in (folder / "journal.jsonl").read_bytes().splitlines()]


def written(lines: list[Any], folder: Path) -> Path:
    file = folder / "spoilt.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def checked(file: Path) -> None:
    show_rulings(judge(read(file)), Console(file=io.StringIO()))


def graded(file: Path) -> None:
    exchanges = load(file)
    show(grade(exchanges), ("all",), "", Console(file=io.StringIO()))
    grade(exchanges, "nobody")


@pytest.mark.parametrize("judged", [checked, graded])
def test_a_journal_with_strange_values_is_judged_or_refused_with_its_line(
    judged: Callable[[Path], None], tmp_path: Path
) -> None:
    luck, refused = random.Random(7), 0
    lines = told(story(), tmp_path) if judged is checked else careful().told()[:40]
    for _ in range(TIMES):
        file = written(spoilt(lines, luck), tmp_path)
        try:
            judged(file)
        except (ValueError, Trouble) as fault:
            assert f"{file}, line " in str(fault)
            refused += 1
    assert 0 < refused < TIMES // 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"seconds": 1e300}, "`$.seconds`"),
        ({"seconds": -1e300}, "`$.seconds`"),
        ({"sent": "1e999999999"}, "`sent` is no date and time"),
        ({"number": 5}, "it has the number 5, and should have 2"),
        ({"number": -5}, "it has the number -5"),
    ],
)
def test_an_entry_with_an_impossible_value_is_refused_with_its_line(
    changes: dict[str, Any], why: str, tmp_path: Path
) -> None:
    first, second, *_ = told(story(), tmp_path)
    file = written([first, second | changes], tmp_path)
    with pytest.raises(ValueError, match="line 2, is no entry of a journal") as fault:
        checked(file)
    assert why in str(fault.value)


def unreadable(line: Any, how: str) -> bytes:
    """A line as it would be, but for one thing in its body."""
    wrong = {"deep": DEEP.encode(), "rather deep": b"[" * 200 + b"]" * 200, "no UTF-8": b'"\xff"'}[how]
    return (
        json.dumps(line | {"request": {"method": "PUT", "url": "x", "body": 0}}).encode().replace(b"0}", wrong + b"}")
    )


@pytest.mark.parametrize("verb", [("simulate", "--check"), ("grade", "--journal")], ids=lambda verb: verb[0])
@pytest.mark.parametrize("how", ["deep", "rather deep", "no UTF-8"])
def test_what_cannot_be_read_is_one_clear_line_with_its_place(verb: tuple[str, str], how: str, tmp_path: Path) -> None:
    first, second, *_ = told(story(), tmp_path) if verb[0] == "simulate" else careful().told()
    file = tmp_path / "spoilt.jsonl"
    file.write_bytes(json.dumps(first).encode() + b"\n" + unreadable(second, how) + b"\n")
    done = CliRunner().invoke(run.cli, [*verb, str(file)])
    assert (done.exit_code, len(done.output.strip().splitlines())) == (2, 1)
    assert f"{file}, line 2" in done.output


@pytest.mark.parametrize(
    "changes",
    [{"state": ["deleted"]}, {"state": {}}, {"modified": "9" * TALLEST}, {"modified": "²"}, {"modified": 10**30}],
    ids=lambda changes: next(iter(changes)),
)
def test_an_item_of_a_feed_may_be_anything(changes: dict[str, Any]) -> None:
    book = Book()
    book.page([entry("one", 1) | changes])
    assert set(book.broken()) <= {"feeds"}


@pytest.mark.parametrize(
    ("now", "speed"), [("9999-12-31T23:59:59Z", 1), ("0001-01-01", 1), ("2026-01-01", 1e300), ("2026-01-01", "fast")]
)
def test_a_clock_may_tell_any_time(now: str, speed: Any) -> None:
    book = Book()
    book.quote("one", 5)
    book.journal.entries[0].response.body["clock"] = {"now": now, "speed": speed}  # type: ignore[union-attr]
    book.shows(4)
    assert set(book.broken()) <= {"balance"}  # the lease may be over by then


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("B", {"status": "200"}),
        ("B", {"status": [200]}),
        ("B", {"status": {}}),
        ("B", {"path": "http://[::1"}),
        ("cancel", {"partner": {}}),
        ("cancel", {"order": ["x"]}),
        ("B", {"order": 7, "dropped": True}),
        ("C1", {"request": {"headers": {"Accept": "[/x]"}}}),
        ("C2", {"response": {"headers": {"Retry-After": "9" * TALLEST}}}),
    ],
)
def test_an_entry_that_is_graded_may_have_any_value(step: str, changes: dict[str, Any], tmp_path: Path) -> None:
    lines = [line | changes if line["checkpoint"] == step else line for line in careful().told()]
    graded(written(lines, tmp_path))
