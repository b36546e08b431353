"""The project's own source as data: which files there are, and what is written in them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*places: str) -> list[str]:
    """Every Python file that is or lies below one of these, relative to the top. Empty ones are left out."""
    found = {file for place in places for file in (ROOT / place, *(ROOT / place).rglob("*.py"))}
    written = [file for file in found if file.is_file() and file.read_bytes().strip()]
    return sorted(file.relative_to(ROOT).as_posix() for file in written)


def tracked_files() -> list[str]:
    """Every file that git knows as part of the project, relative to the top."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return listed.stdout.decode().rstrip("\0").split("\0")


def documents() -> list[str]:
    """README and the pages of docs."""
    return ["README.md", *sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "docs").rglob("*.md"))]


def text_of(file: str) -> str:
    """What is written in a file."""
    return (ROOT / file).read_text(encoding="utf-8")


@cache
def tree_of(file: str) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(text_of(file), file)


def functions(tree: ast.Module) -> Iterator[Function]:
    """Every function and method, those inside of others as well."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the end; the docstring does not count."""
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    lines_of_docstring = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - lines_of_docstring


def public_definitions(tree: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """The classes and functions of a module that others may use, and the public methods of such classes."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (part for part in node.body if isinstance(part, Function) and part.name[0] != "_")


def imported_modules(tree: ast.Module) -> set[str]:
    """The full names of all modules that a module imports, wherever in it."""
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def called_names(tree: ast.Module) -> set[str]:
    """What is called in a module, as it is written there: "datetime.now"."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def strings(tree: ast.Module) -> set[str]:
    """Every string in the code of a module."""
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}
