"""The rules of layout and style in DESIGN.md that neither ruff, mypy nor import-linter can check.

Each test fails with the list of places that break its rule.
"""

import ast
import re
import sys

import pytest

from tests.house import source

LAID_DOWN = {"server", "simulator", "fixtures", "tests", "docs", "setup.cfg", "run.py"}
LAID_DOWN |= {"README.md", "LICENSE", "CHANGELOG.md"}

PRODUCT = source.python_files("server", "simulator", "run.py")
TESTS = source.python_files("tests")
SERVER = source.python_files("server")
DOMAIN = source.python_files("server/domain")

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
JSON_LD_KEYS = {"@type", "@id", "@context", "@value"}
WRITES_JSON_LD = ("server/wire/", "server/generate/", "server/opening.py")
"""Beside `wire`: what makes publisher documents, and what speaks as the brokers of the opening state did."""
CLOCK_READINGS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}


@pytest.mark.skipif(not (source.ROOT / ".git").exists(), reason="no clone: nobody knows what belongs to the project")
def test_the_top_level_holds_only_what_has_been_laid_down() -> None:
    top = {file.partition("/")[0] for file in source.tracked_files()}
    assert not {name for name in top if not name.startswith(".")} - LAID_DOWN


def test_what_the_documentation_has_one_write_is_no_change_of_the_project() -> None:
    texts = "".join(source.text_of(file) for file in source.documents())
    written = set(
        re.findall(r"(?:-o|--report-html|--report-json|--journal|--json|--ready-file) ([a-z_]+\.[a-z_.]+)", texts)
    )
    written |= set(re.findall(r"run.py (?:snapshot|generate|serve --save) ([a-z]+(?:\.yaml)?)(?= )", texts))
    ignored = {line.strip("/") for line in source.text_of(".gitignore").splitlines()}
    assert {"test_journal.py", "ready.json", "workshop.yaml", "workshop"} <= written
    assert not written - ignored


def test_a_file_is_no_longer_than_allowed() -> None:
    lengths = {file: len(source.text_of(file).splitlines()) for file in PRODUCT + TESTS}
    assert not {file: length for file, length in lengths.items() if length > LONGEST_FILE}


def test_a_function_is_no_longer_than_allowed() -> None:
    found = [(file, function) for file in PRODUCT for function in source.functions(source.tree_of(file))]
    assert not [(file, each.name) for file, each in found if source.length(each) > LONGEST_FUNCTION]


def test_a_module_opens_with_its_charter() -> None:
    assert not [file for file in PRODUCT + TESTS if not ast.get_docstring(source.tree_of(file))]


def test_what_is_public_is_explained() -> None:
    public = [(file, node) for file in PRODUCT for node in source.public_definitions(source.tree_of(file))]
    assert not [f"{file}:{node.lineno} {node.name}" for file, node in public if not ast.get_docstring(node)]


def test_the_domain_imports_the_standard_library_only_but_for_what_its_values_are_made_of() -> None:
    imported = {
        name
        for file in DOMAIN
        if not file.endswith("value.py")
        for name in source.imported_modules(source.tree_of(file))
    }
    foreign = {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names}
    assert not {name for name in foreign if not name.startswith("server.domain")}


def test_the_domain_is_synchronous() -> None:
    nodes = [(file, node) for file in DOMAIN for node in ast.walk(source.tree_of(file))]
    assert not [file for file, node in nodes if isinstance(node, ast.AsyncFunctionDef | ast.Await)]


def test_only_the_clock_reads_the_time_of_the_machine() -> None:
    readers = [file for file in SERVER if source.called_names(source.tree_of(file)) & CLOCK_READINGS]
    assert readers == ["server/domain/clock.py"]


def test_the_keys_of_json_ld_are_known_only_where_documents_are_written() -> None:
    elsewhere = [file for file in SERVER if not file.startswith(WRITES_JSON_LD)]
    assert not [file for file in elsewhere if source.strings(source.tree_of(file)) & JSON_LD_KEYS]
