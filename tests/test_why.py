"""Every refusal knows the rule that decided it, the clause of the specification, and what the rule saw."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.why import NO_RULE, TEST_INTERFACE, Clause, decides, first_sentence, reason
from tests.house import source
from tests.house.source import Function

SPECIFICATION = json.loads((Path(__file__).parent / "data" / "spec-clauses.json").read_text())

CLASSES = {
    each.__name__ for each in vars(errors).values() if isinstance(each, type) and issubclass(each, OpenBookingError)
}
BY_DIALECT = {"unknown_order", "not_allowed", "fitting_error"}
"""What classes of errors are called where they are chosen by a table or by a dialect."""
CONTROL = "server/control/"
"""The control door is no part of the standard, and has errors of a form of its own."""
FILES = [file for file in source.python_files("server") if not file.startswith((CONTROL, "server/domain/errors.py"))]
PASSED_ON = {"server/seller_desk.py: _refused"}
"""What a rule of the domain has refused before, and what carries its reason."""
OF_HTTP = {"server/web/faulting.py: faulted"}
"""What is refused before any rule is asked."""


@decides(Clause.LEASING)
def outer_rule(limit: int) -> list[OpenBookingError]:
    """Nothing is more than the limit. This is not said."""
    return [inner_rule(number) or errors.OpportunityIsFullError(f"{number} is.") for number in range(limit)]


@decides(Clause.CURRENCY)
def inner_rule(number: int) -> OpenBookingError | None:
    """No number is odd."""
    return errors.UnknownOfferError("That is odd.") if number % 2 else None


class TestAnError:
    def test_knows_the_rule_its_first_sentence_and_its_clause(self) -> None:
        fault = outer_rule(1)[0]
        assert (fault.rule, fault.says) == ("outer_rule", "Nothing is more than the limit.")
        assert fault.clause is Clause.LEASING

    def test_names_the_innermost_rule(self) -> None:
        assert [fault.rule for fault in outer_rule(2)] == ["outer_rule", "inner_rule"]

    def test_may_name_another_clause_than_its_rule(self) -> None:
        @decides(Clause.LEASING)
        def rule() -> OpenBookingError:
            return OpenBookingError("Not so.", clause=Clause.CURRENCY)

        assert (rule().rule, rule().clause) == ("rule", Clause.CURRENCY)

    def test_knows_no_rule_where_none_is_at_work(self) -> None:
        outer_rule(1)
        fault = OpenBookingError("Not so.")
        assert (fault.rule, fault.says, fault.clause, fault.facts) == (None, None, None, {})
        assert reason() == NO_RULE

    def test_is_the_same_whatever_decided_it(self) -> None:
        assert outer_rule(1)[0] == errors.OpportunityIsFullError("0 is.", facts={"limit": 1})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It is so. It was so.", "It is so."),
        ("It is\n        1.5 long, and\n    no more.\n\n    Really.", "It is 1.5 long, and no more."),
        ("Is it? Yes.", "Is it?"),
        ("No end", "No end"),
    ],
)
def test_the_first_sentence_is_what_ends_first(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@pytest.mark.parametrize("clause", Clause, ids=lambda clause: clause.name)
def test_each_clause_stands_in_the_specification(clause: Clause) -> None:
    text = "test-interface" if clause.text == TEST_INTERFACE else "open-booking-api"
    assert {"title": clause.title, "anchor": clause.anchor} in SPECIFICATION[text]
    assert clause.url == f"{clause.text}#{clause.anchor}"


def decided(function: Function) -> bool:
    """Whether a function is a rule."""
    return any(isinstance(each, ast.Call) and ast.unparse(each.func) == "decides" for each in function.decorator_list)


def rules() -> Iterator[tuple[str, Function]]:
    """Every rule of the server."""
    for file in FILES:
        yield from ((file, each) for each in source.functions(source.tree_of(file)) if decided(each))


def test_each_rule_says_in_one_sentence_what_it_is() -> None:
    said = {f"{file}: {rule.name}": first_sentence(ast.get_docstring(rule) or "") for file, rule in rules()}
    assert len(said) > 60
    assert not [place for place, sentence in said.items() if not sentence.endswith(".") or len(sentence) > 120]


def calls(node: ast.AST) -> set[str]:
    """The last names of all that is called in a piece of code: "Error" for `errors.Error(...)`."""
    found = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return {name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "") for name in found}


def is_covered(function: Function, functions: list[Function], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function is a rule, stands in one, or is called in its module by such functions only."""
    if decided(function) or any(decided(each) and function in ast.walk(each) for each in functions):
        return True
    callers = [each for each in functions if function.name in calls(each) and each.name not in {*seen, function.name}]
    return bool(callers) and all(is_covered(each, functions, seen | {function.name}) for each in callers)


def uncovered(file: str) -> Iterator[str]:
    """Where a file makes errors and no rule is at work."""
    functions = list(source.functions(source.tree_of(file)))
    for function in functions:
        if calls(function) & (CLASSES | BY_DIALECT) and not is_covered(function, functions):
            yield f"{file}: {function.name}"


def test_every_error_is_made_by_a_rule() -> None:
    assert not {place for file in FILES for place in uncovered(file)} - PASSED_ON - OF_HTTP
