"""`run.py grade` on saved journals: verdicts, gates, reports, and one clear line for what cannot be meant."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import run
from tests.simulator.grade.mutations import MUTATIONS
from tests.simulator.grade.story import careful


def saved(folder: Path, *careless: str) -> Path:
    """The journal of a broker who is careless about some clauses."""
    story = careful()
    for name in careless:
        MUTATIONS[name](story)
    file = folder / "journal.json"
    file.write_text(json.dumps({"entries": story.told()}), encoding="utf-8")
    return file


def graded(*options: str | Path) -> Result:
    return CliRunner().invoke(run.cli, ["grade", *map(str, options)])


def test_a_failure_is_told_with_its_entries_and_what_to_do(tmp_path: Path) -> None:
    done = graded("--journal", saved(tmp_path, "personal-from-c2"))
    assert (done.exit_code, "1 failed" in done.output) == (0, True)
    for told in ("FAILED  personal-from-c2", "entry 2", "what to do", "orderquote-creation-c1"):
        assert told in done.output


@pytest.mark.parametrize(
    ("careless", "required", "code"),
    [
        ((), ("all",), 0),
        (("type",), ("all",), 1),
        (("type",), ("musts",), 1),
        (("accept",), ("musts",), 0),
        (("type",), ("c1",), 0),
        (("type",), ("c1", "type"), 1),
    ],
)
def test_what_is_required_decides_on_the_exit_code(
    careless: tuple[str, ...], required: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    options = [option for name in required for option in ("--require", name)]
    assert graded("--journal", saved(tmp_path, *careless), *options).exit_code == code


def test_a_clause_that_is_required_has_to_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "short.json"
    file.write_text(json.dumps(careful().told()[:3]), encoding="utf-8")
    done = graded("--journal", file, "--require", "approval")
    assert (done.exit_code, "approval was not seen, and is required" in done.output) == (1, True)


def test_the_report_is_there_for_programs(tmp_path: Path) -> None:
    report = tmp_path / "grade.json"
    graded("--journal", saved(tmp_path, "total"), "--require", "all", "--json", report)
    told = json.loads(report.read_text(encoding="utf-8"))
    (partner,) = told["partners"]
    (failed,) = [each for each in partner["clauses"] if each["verdict"] == "failed"]
    assert (told["ok"], partner["missed"], failed["name"]) == (False, ["total"], "total")
    assert [entry["number"] for entry in failed["seen"][0]["entries"]] == [3, 4]


def test_a_journal_may_have_an_entry_on_each_line(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    file.write_text("\n".join(map(json.dumps, careful().told())), encoding="utf-8")
    assert "0 failed" in graded("--journal", file).output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--require", "c3"), "There is no clause c3."),
        (("--require", "invoice"), "invoice cannot be required: no traffic can show it."),
        (("--journal", "x.json", "--watch"), "--watch needs a living sandbox"),
        (("--json", "nowhere/grade.json"), "there is no directory nowhere"),
        (("--journal", "nowhere.json"), "nowhere.json cannot be read"),
        (("--url", "http://127.0.0.1:1"), "Nobody answers at http://127.0.0.1:1"),
    ],
)
def test_what_cannot_be_meant_is_one_clear_line(options: tuple[str, ...], told: str) -> None:
    done = graded(*options)
    assert (done.exit_code, len(done.output.strip().splitlines())) == (2, 1)
    assert told in done.output


@pytest.mark.parametrize("text", ["{oops", '{"some": "thing"}', '[{"number": 1}]'])
def test_what_is_no_journal_is_one_clear_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "journal.json"
    file.write_text(text, encoding="utf-8")
    done = graded("--journal", file)
    assert (done.exit_code, len(done.output.strip().splitlines())) == (2, 1)


def test_a_partner_who_sent_nothing_meets_no_requirement(tmp_path: Path) -> None:
    done = graded("--journal", saved(tmp_path), "--partner", "acne", "--require", "all")
    assert (done.exit_code, "It sent nothing" in done.output) == (1, True)
    assert done.stderr == "What is required was not met: acne sent nothing; there are requests of acme.\n"


def test_requests_without_a_token_are_not_put_down_to_whoever_is_named(tmp_path: Path) -> None:
    file = tmp_path / "journal.json"
    anonymous = [entry | {"partner": None} for entry in careful().told()]
    file.write_text(json.dumps(anonymous), encoding="utf-8")
    assert "0 failed" in graded("--journal", file, "--partner", "nobody").output


def test_what_was_not_met_is_said_at_the_end(tmp_path: Path) -> None:
    done = graded("--journal", saved(tmp_path, "type"), "--require", "all")
    assert done.stderr == "What is required was not met: these did not pass: type.\n"


def test_a_journal_without_anybody_has_nothing_to_grade(tmp_path: Path) -> None:
    file = tmp_path / "journal.json"
    file.write_text('{"entries": []}', encoding="utf-8")
    assert "nothing to grade" in graded("--journal", file).output
    assert graded("--journal", file, "--require", "all").exit_code == 1
