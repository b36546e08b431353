#!/usr/bin/env python3
"""The one command of the Open Booking sandbox.

First it makes sure that the dependencies are there: an environment that meets setup.cfg is used as it is,
otherwise `.venv` beside this file is, set up where needed. That part knows the standard library only.
Then comes the command line, the only place that knows both the server and the simulator: it puts together
the verbs of each, and those that need both.
"""

import sys


def fail(message: str) -> "NoReturn":
    """End with one clear line and exit code 2: what was asked for cannot be done here."""
    print(message, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":  # Ctrl-C never ends in a traceback, wherever it hits
    sys.excepthook = lambda kind, *rest: None if kind is KeyboardInterrupt else sys.__excepthook__(kind, *rest)
if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older Python learns it here
    fail(f"The Open Booking sandbox needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")

import configparser
import contextlib
import importlib.metadata
import importlib.util
import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "open-booking-sandbox.txt"  # written last: the requirements that have been installed
UNFINISHED = "unfinished"
HANDED_OVER = "OPEN_BOOKING_SANDBOX_HANDED_OVER"
REQUIREMENT = re.compile(r"""(?m)^([\w.-]+) *>= *([\d.]+)(?: *; *sys_platform *(==|!=) *["'](\w+)["'])?$""")


def requirements(setup_cfg: str, extra: str = "", platform: str = sys.platform) -> dict[str, str]:
    """Name and lowest version of each requirement that holds on this platform, from a setup.cfg's text."""
    config = configparser.ConfigParser(interpolation=None)
    config.read_string(setup_cfg)
    listed = config["options"]["install_requires"] + "\n" + config["options.extras_require"].get(extra, "")
    return {
        name: lowest
        for name, lowest, comparison, named_platform in REQUIREMENT.findall(listed)
        if not comparison or (platform == named_platform) == (comparison == "==")
    }


def unmet(wanted: dict[str, str], version_of: Callable[[str], str] = importlib.metadata.version) -> list[str]:
    """The names of the requirements that an environment does not meet."""

    def is_met(name: str) -> bool:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            return numbers(version_of(name)) >= numbers(wanted[name])
        return False

    def numbers(version: str) -> list[int]:
        return [int(number) for number in re.findall(r"\d+", re.sub(r"(\.0)+$", "", version))]

    return [name for name in wanted if not is_met(name)]


def ensure_dependencies(arguments: list[str]) -> None:
    """Return where all that is needed is there; otherwise go on in .venv, set up where it is not ready."""
    text = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    own = requirements(text)
    is_test = arguments[:1] == ["test"] and arguments[1:2] not in (["-h"], ["--help"])
    wanted = requirements(text, "test") if is_test else own
    handed_over = os.environ.pop(HANDED_OVER, None)
    missing = unmet(wanted)
    if not missing:
        return
    try:
        if handed_over:  # a .venv that only the tests find wanting is filled up, and not made anew
            STAMP.write_text(UNFINISHED if {*missing} & {*own} else "\n".join(for_pip(own)))
            fail(f".venv is damaged (no {', '.join(missing)}). Run the same again, and it will be repaired.")
        with (ROOT / "setup.cfg").open() as lock:
            with contextlib.suppress(ImportError, OSError):
                import fcntl  # not on Windows, where a second terminal does not wait for the first

                fcntl.flock(lock, fcntl.LOCK_EX)
            set_up(for_pip(wanted), "what the tests need" if is_test else "what the sandbox needs")
    except OSError as error:
        fail(f"Cannot set up .venv: {error}")
    command = [str(PYTHON), str(ROOT / "run.py"), *arguments]
    os.environ[HANDED_OVER] = "yes"
    if os.name == "posix":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the child as well, and that decides
    sys.exit(subprocess.call(command))


def for_pip(wanted: dict[str, str]) -> list[str]:
    """Requirements as pip takes them, and as they stand in the stamp."""
    return [f"{name}>={lowest}" for name, lowest in wanted.items()]


def set_up(lines: list[str], what: str = "what the sandbox needs") -> None:
    """Make .venv where it is missing or half-made, and install these requirements where they are not yet.

    A .venv that was finished once, or that somebody else made, stays whatever becomes of this. what: in words.
    """
    stamp = STAMP.read_text() if STAMP.exists() else ""
    if PYTHON.exists() and {*lines} <= {*stamp.splitlines()}:
        return
    is_there = PYTHON.exists() and stamp != UNFINISHED
    doing = f"Adding {what} to .venv" if is_there else f"Setting up .venv beside run.py, with {what}"
    print(f"{doing}; this takes less than a minute, and happens once ...", flush=True)
    if not is_there:
        make_venv()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    quietly([*pip, *lines], f"pip could not install {what} (is there a network?); its last lines:")
    STAMP.write_text("\n".join(lines))


def make_venv() -> None:
    """Make .venv anew. Its stamp says that it is not finished, until somebody else writes it."""
    if not importlib.util.find_spec("ensurepip"):
        fail(f"This Python cannot make .venv; on Debian and Ubuntu: apt install python3.{sys.version_info[1]}-venv")
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    STAMP.write_text(UNFINISHED)
    quietly([sys.executable, "-m", "venv", str(VENV)], "Python could not make .venv:")


def quietly(command: list[str], complaint: str) -> None:
    """Run a command without its output; where it fails, end with the last lines of that."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        fail("\n  ".join([complaint, *done.stdout.decode(errors="replace").strip().splitlines()[-6:]]))


if __name__ == "__main__":
    ensure_dependencies(sys.argv[1:])

import click  # from here on, the dependencies are there

from server.cli import REPERTOIRE, generate, host, host_crowd, run, serve, with_server
from server.control.playing import Repertoire, Script
from server.verbs.client import Fault
from server.verbs.export import export
from server.verbs.sandboxes import clock, reset, sandboxes
from server.verbs.seller import seller
from server.verbs.snapshot import snapshot
from server.verbs.tail import tail
from server.verbs.wait import wait
from simulator.cli import simulate, tour
from simulator.grade.cli import grade_verb
from simulator.playing import perform
from simulator.scenarios import SCENARIOS

# What click calls the kinds of values, and what people do.
PLAIN = {"integer range": "whole number", "float range": "number", "integer": "whole number", "float": "number"}


class OneLine(click.Group):
    """A group that tells of wrong use in one line, as of everything else that cannot be done."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        """The same, with its own options read."""
        with in_one_line():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """The verb, with its options read."""
        with in_one_line():
            return super().invoke(ctx)


@contextlib.contextmanager
def in_one_line() -> Iterator[None]:
    """What click says of wrong use on several lines is said on one, and ends with exit code 2."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as wrong:
        told = re.sub(
            r"is not a valid ([a-z ]+)", lambda kind: f"is no {PLAIN.get(kind[1], kind[1])}", wrong.format_message()
        )
        about = f" See: {wrong.ctx.command_path} --help" if wrong.ctx else ""
        raise Fault(f"{' '.join(told.split())}{about}") from None


def program(path: str, here: Path) -> str:
    """How the command line is called from a directory, to be called again: "python3 run.py"."""
    file = Path(path).resolve()
    shown = str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
    return f"py {shown}" if os.name == "nt" else f"python3 {shlex.quote(shown)}"


@click.group(
    name="python3 run.py",
    cls=OneLine,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.pass_context
def cli(context: click.Context) -> None:
    """A server of the Open Booking API to try things on, and a simulator that books on it.

    \b
    python3 run.py                start a server on http://localhost:8080, watch a tour, stay up
    python3 run.py --port 9000    the same on another port
    python3 run.py serve          start a server to develop against
    python3 run.py VERB --help    all about one verb
    """
    context.obj = host_crowd
    context.meta[REPERTOIRE] = repertoire()


def repertoire() -> Repertoire:
    """The scenarios of the simulator, to be played from the console of the server."""
    return Repertoire(tuple(Script(each.name, each.title, each.story, each.in_tour) for each in SCENARIOS), perform)


@cli.command()
@with_server
def start(**options: Any) -> None:
    """Start a server, play the tour, stay up. No verb does the same. Example: python3 run.py start --seed 7"""
    run(host(options, play=tour, stay=True, repertoire=repertoire()), stopped=0)


@cli.command(context_settings={"default_map": {"port": 0}})
@with_server
def demo(**options: Any) -> None:
    """Play the tour on a server of its own. It exits 0, or 1 with the reason. Example: python3 run.py demo"""
    run(host(options, play=tour, stay=False))


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(pytest_arguments: tuple[str, ...]) -> None:
    """Check style, types, imports and behaviour. Further arguments go to pytest: python3 run.py test -x"""
    hand_to("tests.house", *pytest_arguments)


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("bench_arguments", nargs=-1, type=click.UNPROCESSED)
def bench(bench_arguments: tuple[str, ...]) -> None:
    """Measure the sandbox beside a bare handler. Example: python3 run.py bench --orders 1000000"""
    hand_to("tests.bench", *bench_arguments)


def hand_to(module: str, *arguments: str) -> None:
    """Run a module in a process of its own, and end as it ends; what Ctrl-C means, it says itself."""
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(subprocess.call([sys.executable, "-m", module, *arguments], cwd=ROOT))
    sys.exit(130)


for verb in (serve, wait, simulate, grade_verb, generate, sandboxes, clock, reset, snapshot, seller, tail, export):
    cli.add_command(verb)

if __name__ == "__main__":
    has_verb = sys.argv[1:2] and (not sys.argv[1].startswith("-") or sys.argv[1] in ("-h", "--help"))
    cli(sys.argv[1:] if has_verb else ["start", *sys.argv[1:]], prog_name=program(__file__, Path.cwd()))
