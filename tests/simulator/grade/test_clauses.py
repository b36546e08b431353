"""Every clause: kept by a careful broker, and broken, it alone, by one that is careless in a single thing."""

import pytest

from simulator.grade.case import Verdict
from simulator.grade.clauses import CLAUSES
from simulator.grade.judging import Grade, grade
from simulator.grade.traffic import read
from tests.house.source import text_of
from tests.simulator.grade.mutations import MUTATIONS, Mutation
from tests.simulator.grade.story import A, Story, careful

VISIBLE = {clause.name for clause in CLAUSES if clause.judge}


def graded(story: Story, *mutations: Mutation) -> Grade:
    """The grade of acme after some mutations of its journal."""
    for mutation in mutations:
        mutation(story)
    (found,) = grade(read(story.told()), "acme")
    return found


def names(found: Grade, verdict: Verdict) -> set[str]:
    return {each.clause.name for each in found.having(verdict)}


def test_a_careful_broker_keeps_every_clause_that_traffic_can_show() -> None:
    found = graded(careful())
    assert [(each.clause.name, each.broken) for each in found.rulings if each.broken] == []
    assert VISIBLE - names(found, Verdict.PASSED) == set()


@pytest.mark.parametrize("clause", MUTATIONS)
def test_a_careless_broker_fails_that_clause_and_no_other(clause: str) -> None:
    assert names(graded(careful(), MUTATIONS[clause]), Verdict.FAILED) == {clause}


def test_every_clause_that_can_be_seen_has_a_careless_broker() -> None:
    assert set(MUTATIONS) == VISIBLE


def test_no_two_clauses_have_one_name() -> None:
    assert len({clause.name for clause in CLAUSES}) == len(CLAUSES)


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.name)
def test_a_clause_says_what_to_do_about_it(clause: object) -> None:
    found = next(each for each in CLAUSES if each is clause)
    assert found.demand.endswith(".") and found.how.endswith(".")
    assert found.seek if found.judge is None else found.seek and found.mend


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.name)
def test_the_documentation_has_every_clause(clause: object) -> None:
    found = next(each for each in CLAUSES if each is clause)
    assert f"| `{found.name}` | {found.level.value} | {found.demand}" in text_of("docs/grading.md")


def test_nothing_is_seen_where_nothing_was_sent() -> None:
    assert names(graded(Story()), Verdict.NOT_SEEN) == {clause.name for clause in CLAUSES}


def test_what_is_wrong_on_purpose_is_not_judged() -> None:
    story = careful()
    wrong = story.submit("B", A, 500, errors=["OrderAlreadyExistsError"])
    wrong["request"]["headers"]["X-Sandbox-On-Purpose"] = "yes"
    found = graded(story)
    assert (names(found, Verdict.FAILED), found.on_purpose) == (set(), 1)


def test_what_came_before_the_journal_is_not_held_against_anybody() -> None:
    entries = [each for each in careful().told() if not (each["checkpoint"] in ("C1", "C2") and each["order"] == A)]
    (found,) = grade(read(entries[1:]), "acme")
    assert (names(found, Verdict.FAILED), found.first) == (set(), 4)


def test_brokers_are_graded_apart() -> None:
    other = [each | {"number": each["number"] + 1000, "partner": "zest"} for each in careful().told()]
    story = careful()
    MUTATIONS["type"](story)
    acme, zest = grade(read([*story.told(), *other]))
    assert (acme.partner, zest.partner) == ("acme", "zest")
    assert [names(each, Verdict.FAILED) for each in (acme, zest)] == [{"type"}, set()]
