"""The command line as a person uses it: help, faults in one line, a server that comes and goes."""

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import run
from tests.house.source import ROOT

PATIENCE = 60.0  # seconds; only a fault takes so long

Finished = subprocess.CompletedProcess[str]


def run_py(*arguments: str) -> Finished:
    """Run the command line to its end."""
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE)


def listen_to_ctrl_c() -> None:
    """Undo what a shell does to its background jobs, of which these tests may be one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def assert_refused(finished: Finished, *mentioning: str) -> None:
    """It ended with one clear line and exit code 2."""
    lines = finished.stderr.splitlines()
    assert (finished.returncode, len(lines)) == (2, 1), finished.stderr
    assert all(text in lines[0] for text in mentioning)


@pytest.mark.parametrize("verb", sorted(run.cli.commands))
def test_every_verb_explains_itself(verb: str) -> None:
    shown = CliRunner().invoke(run.cli, [verb, "--help"])
    assert shown.exit_code == 0
    assert "python3 run.py" in shown.output


def test_the_help_names_every_verb() -> None:
    shown = CliRunner().invoke(run.cli, ["--help"]).output
    assert all(f"  {verb} " in shown for verb in run.cli.commands)


def test_a_verb_that_does_not_exist_is_refused() -> None:
    refused = CliRunner().invoke(run.cli, ["fly"])
    assert refused.exit_code == 2
    assert "No such command 'fly'" in refused.output


def test_the_demo_plays_the_whole_tour_and_ends_well() -> None:
    finished = run_py("demo", "--seed", "7", "--run", "again")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "lost-response" in finished.stdout
    assert "--run again" in " ".join(finished.stdout.split())


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_refused(run_py("serve", "--host", "127.0.0.1", "--port", port), port, "in use")


def test_missing_fixtures_are_told_in_one_line(tmp_path: Path) -> None:
    assert_refused(run_py("demo", "--fixtures", str(tmp_path / "nowhere")), "nowhere")


def test_a_broken_fixture_is_told_in_one_line_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("sellers: [\n", encoding="utf-8")
    assert_refused(run_py("demo", "--fixtures", str(tmp_path)), "broken.yaml")


def test_a_base_url_where_nobody_answers_is_told_in_one_line() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        assert_refused(run_py("simulate", "--base-url", f"http://{address}/api", "--token", "secret"), address)


def test_a_scenario_that_does_not_exist_is_told_in_one_line_with_those_that_do() -> None:
    target = ["--base-url", "http://127.0.0.1:9/api", "--token", "secret"]
    assert_refused(run_py("simulate", *target, "--scenario", "fly"), "fly", "abandon")


def test_a_ready_file_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "ready.json"
    assert_refused(run_py("serve", "--port", "0", "--ready-file", str(nowhere)), "ready file", str(nowhere))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to other processes")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_ready_file_is_there_as_long_as_the_server(tmp_path: Path, how: signal.Signals) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, str(ROOT / "run.py"), "serve", "--port", "0", "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=listen_to_ctrl_c) as server:
        until = time.monotonic() + PATIENCE
        while not ready.exists() and server.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        facts = json.loads(ready.read_text())
        server.send_signal(how)
        output = server.communicate(timeout=PATIENCE)[0]
    assert facts.keys() >= {"base_uri", "dataset_site", "tokens"}
    assert (server.returncode, ready.exists(), "Goodbye" in output) == (0, False, True)
