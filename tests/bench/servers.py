"""The servers that are measured, each a process of its own: started, told where they listen, and stopped."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Server:
    """A server that answers. seconds: from its start until it answered. facts: what else it told.

    is_sandbox: or else the bare handler, which no console can watch.
    """

    port: int
    seconds: float
    facts: dict[str, Any]
    is_sandbox: bool
    _process: "subprocess.Popen[bytes]"

    def worked(self) -> float:
        """The seconds of processor time that it has used so far."""
        seconds: float = self.told()["seconds"]
        return seconds

    def told(self) -> dict[str, Any]:
        """What it says of its work so far: `seconds` of processor time, and `parts` where it has a stopwatch."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        return said


@contextmanager
def serving(module: str, *arguments: object) -> Iterator[Server]:
    """A server in a process of its own, until the block ends. Raises RuntimeError where it does not start."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"{module} did not start")
            facts = json.loads(line)
            yield Server(facts.pop("port"), time.perf_counter() - began, facts, module == "ours", process)
        finally:
            process.kill()


def told_by(module: str, *arguments: object) -> dict[str, Any]:
    """What a process says in JSON before it ends."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
