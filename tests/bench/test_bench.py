"""The bench itself: that it measures what it says, on a sandbox as small as can be."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.bench import bodies, load
from tests.bench.figures import Figure, beside, figures
from tests.bench.measuring import Plan, beside_bare
from tests.bench.parts import ALL, found
from tests.bench.report import missed
from tests.bench.servers import FIXTURES, ROOT, serving
from tests.bench.stopwatch import PARTS, Stopwatch

PLAN = Plan(rounds=1, requests=50, connections=2, tell=lambda _: None)


def test_all_of_it_runs_and_is_written_as_json_as_well(tmp_path: Path) -> None:
    sizes = ["--rounds", "1", "--requests", "50", "--orders", "1000", "--opportunities", "1000"]
    command = [sys.executable, "-m", "tests.bench", *sizes, "--json", str(tmp_path / "figures.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    written = json.loads((tmp_path / "figures.json").read_text())
    names = {row["name"] for row in written["figures"]}
    assert done.returncode == 0, done.stderr
    assert names >= {"C1", "C2", "B", "cancel", "delete", "a whole life", "a page of a harvest"}
    assert all(row["perSecond"] > 0 and row["barePerSecond"] > 0 for row in written["figures"])
    assert "1,000" in done.stdout and ("All limits are met." in done.stdout or "Missed: " in done.stdout)


def test_the_bare_handler_answers_as_many_bytes_with_the_same_status() -> None:
    with serving("ours", FIXTURES, 1000) as ours, serving("bare") as bare:
        for figure in figures():
            here = load.run(ours.port, asked := figure.requests(10), 1)
            there = load.run(bare.port, beside(asked, here.answers), 1)
            assert here.answers == there.answers, figure.name


def test_what_is_refused_does_not_count_as_fast() -> None:
    wrong = Figure("wrong", None, lambda count: [load.request("GET", "/api/nowhere", bodies.HEADERS)] * count)
    with serving("ours", FIXTURES, 0) as ours, serving("bare") as bare, pytest.raises(RuntimeError, match="404"):
        beside_bare(PLAN, ours, bare, [wrong])


def test_the_parts_of_a_request_are_those_of_its_endpoint() -> None:
    parts = found(PLAN)["parts"]
    assert all(parts["B"][part] > 0 for part in ("judging and pricing", "committing", "sending", ALL))
    assert parts["a page of an open feed"]["judging and pricing"] == 0
    assert parts["a page of an open feed"]["the page of a feed"] > 0


def test_a_stopwatch_gives_each_part_its_own_time() -> None:
    stopwatch, done = Stopwatch(), threading.Event()
    outer, inner = list(PARTS)[:2]
    wait = stopwatch.timed(inner, lambda: done.wait(0.05))
    stopwatch.timed(outer, wait)()
    assert stopwatch.seconds[inner] >= 0.05 > stopwatch.seconds[outer] > 0


def test_each_limit_that_is_missed_is_named() -> None:
    row = {"name": "B", "limit": 0.5, "share": 0.49, "costWithManyOrders": 1.2, "maxMs": 51}
    found = {"figures": [row], "lastPagesBesideFirst": 1.2, "bytesPerOrder": 5000, "startSeconds": 1.1}
    said = "; ".join(missed(found))
    for words in ("0.49 of the bare", "1.20 times as much", "51 ms once", "last pages", "4 GiB", "1.1 s"):
        assert words in said
    good = {**row, "share": 0.5, "costWithManyOrders": None, "maxMs": 50}
    assert not [*missed({"figures": [good], "lastPagesBesideFirst": 1, "bytesPerOrder": 4000, "startSeconds": 1})]
