"""docs/testing.md, played as a reader would: its files written into a directory, its tests run there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run
from server.testing import Server
from tests.house.source import ROOT

TEXT = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```\w+\n# file: (\S+)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))
OF_THE_COMMAND_LINE = {"click", "rich", "faker"}

Finished = subprocess.CompletedProcess[str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of a broker, with the sandbox beside its files."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "open-booking-sandbox").symlink_to(ROOT, target_is_directory=True)
    return tmp_path


def run_in(project: Path, *command: str) -> Finished:
    return subprocess.run(command, cwd=project, capture_output=True, text=True, encoding="utf-8", timeout=120)


def pytest_in(project: Path, *arguments: str) -> Finished:
    return run_in(project, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)


def test_the_tests_of_the_broker_pass(project: Path) -> None:
    finished = pytest_in(project)
    assert finished.returncode == 0, finished.stdout
    assert "5 passed" in finished.stdout
    assert "Warning" not in finished.stdout + finished.stderr


def test_they_pass_side_by_side(project: Path) -> None:
    finished = pytest_in(project, "-n", "2")
    assert finished.returncode == 0, finished.stdout


def test_a_test_that_fails_shows_what_its_sandbox_saw(project: Path) -> None:
    failing = "\n\ndef test_wrong(broker, basket):\n    broker.quote('no-uuid', basket)\n"
    (project / "test_broker.py").write_text(FILES["test_broker.py"] + failing)
    finished = pytest_in(project, "test_broker.py", "-k", "wrong")
    assert "What the sandbox saw" in finished.stdout
    assert "PUT /api/order-quotes/no-uuid  C2  400" in finished.stdout


def test_it_works_without_pytest(project: Path) -> None:
    command = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import without_pytest"
    finished = run_in(project, sys.executable, "-c", command)
    assert "acme-sandbox-token" in finished.stdout, finished.stderr


def test_what_has_to_be_installed_is_what_the_server_needs() -> None:
    [line] = re.findall(r"^pip install (.*)$", TEXT, re.MULTILINE)
    needed = set(run.requirements((ROOT / "setup.cfg").read_text(encoding="utf-8"), platform="linux"))
    assert set(line.split()) - {"pytest", "pytest-asyncio"} == needed - OF_THE_COMMAND_LINE


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("curl"), reason="needs curl and a POSIX shell")
def test_a_sandbox_is_made_before_its_clock_is_moved(open_booking_server: Server) -> None:
    [script] = re.findall(r"^```sh\n(curl.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    here = script.replace("http://localhost:8080", open_booking_server.root).replace("curl", "curl --fail -s")
    finished = subprocess.run(["sh", "-ec", here], capture_output=True, text=True, timeout=60)
    assert (finished.returncode, '"aheadSeconds":7200' in finished.stdout) == (0, True), finished.stdout


@pytest.mark.skipif(shutil.which("sh") is None or sys.platform == "win32", reason="a script for a POSIX shell")
def test_the_script_for_other_languages_finds_a_sandbox(project: Path) -> None:
    python = project / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    finished = run_in(project, "sh", "-c", "PATH=$PWD/bin:$PATH; . ./run-tests.sh")
    assert finished.returncode == 0, finished.stderr
    assert '"items":[' in finished.stdout
    assert not (project / "ready.json").exists()
