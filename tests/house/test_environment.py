"""How run.py makes sure of its dependencies: what it reads, what it decides, what it tells when it cannot."""

import ast
import configparser
import importlib.metadata
import importlib.util
import runpy
import sys
from pathlib import Path

import pytest

import run
from tests.house.source import ROOT, text_of

SETUP_CFG = """
[options]
install_requires =
    aiohttp>=3.10
    tzdata>=2024.1; sys_platform == "win32"
    uvloop >= 0.20 ; sys_platform != 'win32'
[options.extras_require]
# only for tests
test =
    pytest>=8.3
"""
LINES = ["aiohttp>=3.10"]


class Machine:
    """A machine on which commands succeed at once and are only noted down; `breaks` names one that fails."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.breaks = ""

    def run(self, command: list[str], _complaint: str) -> None:
        """Stands in for `run.quietly`."""
        self.commands.append(command[2])
        if command[2] == self.breaks:
            raise KeyboardInterrupt
        if command[2] == "venv":
            run.PYTHON.parent.mkdir(parents=True)
            run.PYTHON.touch()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine on which .venv is missing as yet."""
    machine = Machine()
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv" / "stamp")
    monkeypatch.setattr(run, "quietly", machine.run)
    return machine


def test_only_what_this_platform_needs_is_required() -> None:
    assert run.requirements(SETUP_CFG, platform="linux") == {"aiohttp": "3.10", "uvloop": "0.20"}
    assert run.requirements(SETUP_CFG, platform="win32") == {"aiohttp": "3.10", "tzdata": "2024.1"}


def test_the_tests_need_more() -> None:
    assert set(run.requirements(SETUP_CFG, "test", platform="darwin")) == {"aiohttp", "uvloop", "pytest"}


def test_every_requirement_in_setup_cfg_is_written_in_a_way_that_run_py_reads() -> None:
    config = configparser.ConfigParser(interpolation=None)
    config.read_string(text_of("setup.cfg"))
    listed = config["options"]["install_requires"] + config["options.extras_require"]["test"]
    read = run.requirements(text_of("setup.cfg"), "test", platform="win32")
    assert len(read) == len(listed.strip().splitlines())
    assert config["options"]["python_requires"] == ">=3.11"


@pytest.mark.parametrize("version", ["3.10", "3.10.0", "3.11.2", "4", "3.10.1rc1"])
def test_a_version_that_is_not_lower_will_do(version: str) -> None:
    assert run.unmet({"aiohttp": "3.10"}, lambda name: version) == []


@pytest.mark.parametrize("version", ["3.9.5", "2.99", "3"])
def test_a_lower_version_will_not_do(version: str) -> None:
    assert run.unmet({"aiohttp": "3.10"}, lambda name: version) == ["aiohttp"]


def test_a_missing_library_will_not_do() -> None:
    def version_of(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    assert run.unmet({"aiohttp": "3.10"}, version_of) == ["aiohttp"]


def test_an_environment_that_has_everything_is_used_as_it_is(machine: Machine) -> None:
    run.ensure_dependencies(["test"])
    assert machine.commands == []


def test_a_missing_venv_is_made_and_filled(machine: Machine) -> None:
    run.set_up(LINES)
    assert machine.commands == ["venv", "pip"]
    assert run.STAMP.read_text() == "aiohttp>=3.10"


def test_a_finished_venv_is_left_alone(machine: Machine) -> None:
    run.set_up([*LINES, "pytest>=8.3"])
    run.set_up(LINES)
    assert machine.commands == ["venv", "pip"]


def test_a_new_requirement_is_installed_into_the_same_venv(machine: Machine) -> None:
    run.set_up(LINES)
    run.set_up(["aiohttp>=3.11"])
    assert machine.commands == ["venv", "pip", "pip"]


def test_a_venv_that_works_stays_when_what_the_tests_need_cannot_be_added(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    run.set_up(LINES)
    machine.breaks = "pip"
    with pytest.raises(KeyboardInterrupt):
        run.set_up([*LINES, "pytest>=8.3"], "what the tests need")
    assert "Adding what the tests need to .venv" in capsys.readouterr().out
    machine.commands = []
    run.set_up(LINES)
    assert machine.commands == []


def test_a_venv_that_somebody_else_made_is_filled_and_never_taken_away(machine: Machine) -> None:
    run.PYTHON.parent.mkdir(parents=True)
    run.PYTHON.touch()
    machine.breaks = "pip"
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run.set_up(LINES)
    assert machine.commands == ["pip", "pip"]


@pytest.mark.parametrize("arguments", [["test", "--help"], ["demo"], []])
def test_only_the_tests_themselves_need_what_tests_need(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr(run, "unmet", lambda wanted: ["pytest"] if "pytest" in wanted else [])
    run.ensure_dependencies(arguments)
    assert machine.commands == []


@pytest.mark.parametrize("step", ["venv", "pip"])
def test_a_venv_that_was_left_half_made_is_made_anew(machine: Machine, step: str) -> None:
    machine.breaks = step
    with pytest.raises(KeyboardInterrupt):
        run.set_up(LINES)
    machine.breaks, machine.commands = "", []
    run.set_up(LINES)
    assert machine.commands == ["venv", "pip"]


def test_a_venv_whose_python_has_gone_is_made_anew(machine: Machine) -> None:
    run.set_up(LINES)
    run.PYTHON.unlink()
    run.set_up(LINES)
    assert machine.commands == ["venv", "pip", "venv", "pip"]


def test_a_damaged_venv_is_told_of_once_and_then_repaired(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run.set_up(LINES)
    monkeypatch.setenv(run.HANDED_OVER, "yes")
    monkeypatch.setattr(run, "unmet", lambda wanted: ["aiohttp"])
    with pytest.raises(SystemExit, match="2"):
        run.ensure_dependencies([])
    assert "no aiohttp" in capsys.readouterr().err
    run.set_up(LINES)
    assert machine.commands == ["venv", "pip", "venv", "pip"]


def test_a_venv_that_only_the_tests_find_damaged_is_repaired_as_it_stands(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = run.for_pip(run.requirements(text_of("setup.cfg")))
    run.set_up([*own, "pytest>=8.3"])
    monkeypatch.setenv(run.HANDED_OVER, "yes")
    monkeypatch.setattr(run, "unmet", lambda wanted: ["pytest"])
    with pytest.raises(SystemExit, match="2"):
        run.ensure_dependencies(["test"])
    run.set_up(own)
    run.set_up([*own, "pytest>=8.3"])
    assert machine.commands == ["venv", "pip", "pip"]


def test_a_python_without_ensurepip_names_the_package_to_install(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="2"):
        run.set_up(LINES)
    assert f"apt install python3.{sys.version_info.minor}-venv" in capsys.readouterr().err
    assert machine.commands == []


def test_a_failing_step_is_explained_by_its_last_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run.quietly([sys.executable, "-c", "print('first\\n' * 9 + 'no network'); exit(1)"], "pip failed:")
    complaint, *lines = capsys.readouterr().err.splitlines()
    assert complaint == "pip failed:"
    assert lines[-1].strip() == "no network"


def test_a_python_that_is_too_old_gets_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit, match="2"):
        runpy.run_path(str(ROOT / "run.py"), run_name="too old")
    assert capsys.readouterr().err.startswith("The Open Booking sandbox needs Python 3.11 or newer; this is")


def test_older_pythons_can_read_run_py_far_enough_to_say_so() -> None:
    ast.parse(text_of("run.py"), feature_version=(3, 7))
