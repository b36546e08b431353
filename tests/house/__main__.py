"""All checks of the house, one after the other; `python3 run.py test` calls this, and so does CI.

Style and possible bugs (ruff), types (mypy), direction of imports (import-linter), behaviour (pytest). Every
check runs, whatever became of those before it. pytest comes last, so that its closing line is the last one.
Arguments go to pytest. What each of them looks at is said in setup.cfg and .ruff.toml, not here.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKS = {
    "ruff": ["-m", "ruff", "check"],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "import importlinter.cli as c; exit(c.lint_imports(no_logo=True))"],
}
# Without arguments, the whole of it: on all cores, a file of tests to each at a time.
ON_ALL_CORES = ["--numprocesses=auto", "--dist=loadfile", "--quiet"]

Run = Callable[[list[str]], int]


def run_python(arguments: list[str]) -> int:
    """Run this Python with arguments at the top of the project; its exit code."""
    return subprocess.call([sys.executable, *arguments], cwd=ROOT)


def check(pytest_arguments: Sequence[str], run: Run = run_python) -> int:
    """Run all checks, tell which failed; the exit code is that of pytest, or 1 if another one failed."""
    failed = []
    for name, arguments in CHECKS.items():
        print(f"== {name}", flush=True)
        if run(arguments):
            failed.append(name)
    print(f"== FAILED: {', '.join(failed)}" if failed else f"== {', '.join(CHECKS)}: all well", flush=True)
    print("== pytest", flush=True)
    return run(["-m", "pytest", *(pytest_arguments or ON_ALL_CORES)]) or (1 if failed else 0)


if __name__ == "__main__":
    try:
        sys.exit(check(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
