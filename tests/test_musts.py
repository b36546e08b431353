"""docs/musts.md: every row of the table points at code and tests that exist, or says why it points at nothing."""

import ast
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

import pytest

from tests.house.source import ROOT, text_of, tree_of

TABLE = "docs/musts.md"
ANCHOR = re.compile(
    r"\[(\d+(?:\.\d+)+|\d+\.) [^]]+\]\(https://openactive\.io/open-booking-api/EditorsDraft/1\.0CR3/#[\w-]+\)"
)
CODE = re.compile(r"`(server/[\w/]+\.py): ([\w.]+)`")
TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
POINTER = re.compile(r"`(?:server|tests)/[^`]*`")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Row(NamedTuple):
    """One obligation."""

    number: str
    clause: str
    obligation: str
    decided: str
    held: str

    @property
    def explanation(self) -> str:
        """What is said in words beside the tests."""
        return POINTER.sub("", self.held).strip()


def rows() -> list[Row]:
    """The rows of the table, without its head."""
    lines = [line for line in text_of(TABLE).splitlines() if line.startswith("| ")][1:]
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


@cache
def names_in(file: str) -> frozenset[str]:
    """Functions, classes and constants of a file, those inside classes as "Class.method"."""
    return frozenset(_names(tree_of(file).body, "")) if (ROOT / file).is_file() else frozenset()


def _names(body: list[ast.stmt], prefix: str) -> list[str]:
    found = []
    for node in body:
        if isinstance(node, Definition):
            found.append(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                found += _names(node.body, f"{prefix}{node.name}.")
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        found += [prefix + target.id for target in targets if isinstance(target, ast.Name)]
    return found


def test_the_table_is_there_and_every_row_is_whole() -> None:
    assert len(rows()) > 150
    assert not [row for row in rows() if not (row.clause and row.obligation and row.decided and row.held)]


def test_no_number_is_twice() -> None:
    assert not [number for number, times in Counter(row.number for row in rows()).items() if times > 1]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_a_row_points_at_what_exists(row: Row) -> None:
    assert ANCHOR.fullmatch(row.clause)
    pointers = POINTER.findall(row.decided) + POINTER.findall(row.held)
    assert len(pointers) == len(CODE.findall(row.decided)) + len(TEST.findall(row.held)), "written otherwise"
    for file, name in CODE.findall(row.decided):
        assert name in names_in(file), f"{file} has no {name}"
    for file, name in TEST.findall(row.held):
        assert name.replace("::", ".") in names_in(file), f"{file} has no {name}"


def test_a_row_has_a_test_or_a_reason_why_not() -> None:
    assert not [row.number for row in rows() if not TEST.search(row.held) and len(row.explanation) < 15]


def test_what_points_at_no_code_says_why() -> None:
    assert not [row.number for row in rows() if not CODE.search(row.decided) and len(row.explanation) < 15]


def test_what_is_not_met_says_why() -> None:
    unmet = [row for row in rows() if "not met" in row.held]
    assert all("**not met**" in row.held and len(row.explanation) > 40 for row in unmet)


def test_a_test_that_expects_to_fail_belongs_to_a_row_that_is_not_met() -> None:
    met = {name for row in rows() if "**not met**" not in row.held for name in TEST.findall(row.held)}
    assert not [(file, name) for file, name in met if name.rpartition("::")[2] in _expected_to_fail(file)]


def _expected_to_fail(file: str) -> set[str]:
    """The tests of a file that are marked so, by the mark itself or by a name for it."""
    functions = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    marks = {node.name: " ".join(ast.unparse(mark) for mark in node.decorator_list) for node in functions}
    return {name for name, mark in marks.items() if "xfail" in mark or "NOT_YET" in mark}
