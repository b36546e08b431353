"""A crowd on the command line, on a server of its own."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

import run


def simulate(*options: str | Path) -> Result:
    """`run.py simulate` with a small crowd."""
    return CliRunner().invoke(run.cli, ["simulate", "--customers", "20", "--minutes", "600", *map(str, options)])


def test_a_crowd_gets_a_server_of_its_own_and_writes_its_reports(tmp_path: Path) -> None:
    told, shown, journal = tmp_path / "crowd.json", tmp_path / "crowd.html", tmp_path / "journal.jsonl"
    done = simulate("--report-json", told, "--report-html", shown, "--journal", journal)
    assert done.exit_code == 0, done.output
    summary = json.loads(told.read_text(encoding="utf-8"))
    assert sum(summary["journeys"].values()) == 20
    assert len(journal.read_bytes().splitlines()) == summary["requests"]
    assert shown.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_file_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    done = simulate("--journal", tmp_path / "nowhere" / "journal.jsonl")
    assert (done.exit_code, "journal" in done.output.splitlines()[-1]) == (2, True)
