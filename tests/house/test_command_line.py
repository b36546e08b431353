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
def test_every_verb_explains_itself(verb: str, capfd: pytest.CaptureFixture[str]) -> None:
    shown = CliRunner().invoke(run.cli, [verb, "--help"])
    assert shown.exit_code == 0
    assert "python3 run.py" in shown.output + capfd.readouterr().out  # bench says it in a process of its own.


def test_the_help_names_every_verb() -> None:
    shown = CliRunner().invoke(run.cli, ["--help"]).output
    assert all(f"  {verb} " in shown for verb in run.cli.commands)


def test_the_demo_plays_the_whole_tour_and_ends_well() -> None:
    finished = run_py("demo", "--seed", "7", "--run", "again")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "lost-response" in finished.stdout
    assert "--run again" in " ".join(finished.stdout.split())


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_refused(run_py("serve", "--host", "127.0.0.1", "--port", port), port, "in use")


@pytest.mark.parametrize("host", ["203.0.113.1", "no-such-host.invalid"])
def test_a_host_that_is_no_address_of_this_machine_is_told_with_its_option(host: str) -> None:
    assert_refused(run_py("serve", "--host", host, "--port", "0"), f"'{host}' is no address", "--host")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("fly",), "No such command 'fly'."),
        (("serve", "--wings"), "No such option"),
        (("serve", "--port", "abc"), "'abc' is no whole number."),
        (("wait", "--timeout", "abc"), "'abc' is no number."),
        (("clock", "fly"), "'fly' is not one of"),
        (("snapshot", "a.yaml", "b.yaml"), "unexpected extra argument (b.yaml)"),
    ],
)
def test_wrong_use_is_told_in_one_line_with_the_way_to_the_help(arguments: tuple[str, ...], told: str) -> None:
    refused = CliRunner().invoke(run.cli, arguments)
    verb = "" if arguments == ("fly",) else f"{arguments[0]} "
    assert (refused.exit_code, len(refused.output.splitlines())) == (2, 1), refused.output
    assert told in refused.output
    assert refused.output.endswith(f"See: python3 run.py {verb}--help\n")


@pytest.mark.skipif(sys.platform == "win32", reason="another command, and other quotes")
def test_what_is_to_be_typed_next_is_typed_as_the_command_line_was_started(tmp_path: Path) -> None:
    assert run.program("/srv/run.py", Path("/srv")) == "python3 run.py"
    assert run.program("/srv/a b/run.py", Path("/srv")) == "python3 'a b/run.py'"
    assert run.program("/srv/run.py", Path("/elsewhere")) == "python3 /srv/run.py"
    told = CliRunner().invoke(run.cli, ["generate", str(tmp_path / "my town"), "--size", "1"]).output
    assert f"python3 run.py serve --fixtures '{tmp_path / 'my town'}'" in told


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
    assert_refused(run_py("serve", "--port", "0", "--ready-file", str(nowhere)), "ready file", f"{nowhere}: ")


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
