"""The one command that runs all checks."""

import pytest

from tests.house.__main__ import CHECKS, check


class Tools:
    """Tools that are only noted down, of which some fail."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing
        self.ran: list[str] = []
        self.last: list[str] = []

    def run(self, arguments: list[str]) -> int:
        """Stands in for running Python with arguments."""
        names = [name for name, known in CHECKS.items() if known == arguments]
        self.last = arguments
        self.ran.append(names[0] if names else arguments[1])
        return 2 if self.ran[-1] in self.failing else 0


def test_every_check_runs_and_pytest_is_the_last() -> None:
    tools = Tools()
    assert check([], tools.run) == 0
    assert tools.ran == ["ruff", "mypy", "import-linter", "pytest"]


def test_a_failed_check_stops_no_other_and_fails_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    tools = Tools("ruff", "mypy")
    assert check([], tools.run) == 1
    assert len(tools.ran) == 4
    assert "FAILED: ruff, mypy" in capsys.readouterr().out


def test_failed_tests_fail_the_whole() -> None:
    assert check([], Tools("pytest").run) == 2


def test_what_follows_the_verb_goes_to_pytest() -> None:
    tools = Tools()
    check(["-k", "cancel"], tools.run)
    assert tools.last == ["-m", "pytest", "-k", "cancel"]
