"""Grades as JSON, for programs: every clause with its verdict, and the journal entries that show it.

Knows the shape alone. Judges nothing.
"""

from collections.abc import Iterable, Sequence

from simulator.grade.case import Look, Verdict
from simulator.grade.judging import Grade, Ruling
from simulator.values import Json

MOST = 50
"""So many looks of each clause are written down; `kept` and `broken` count all."""


def document(grades: Iterable[Grade], required: Sequence[str], journal: str) -> Json:
    """The whole report. `journal`: the address below which its entries can be read; empty for a file."""
    grades = list(grades)
    missed = {grade.partner: [each.clause.name for each in grade.missed(required)] for grade in grades}
    return {
        "ok": bool(grades) and all(each.requests for each in grades) and not any(missed.values()),
        "required": list(required),
        "partners": [_grade(grade, missed[grade.partner], journal) for grade in grades],
    }


def _grade(grade: Grade, missed: list[str], journal: str) -> Json:
    return {
        "partner": grade.partner,
        "requests": grade.requests,
        "onPurpose": grade.on_purpose,
        "firstEntry": grade.first,
        "counts": {each.value: len(grade.having(each)) for each in Verdict},
        "missed": missed,
        "clauses": [_ruling(each, journal) for each in grade.rulings],
    }


def _ruling(ruling: Ruling, journal: str) -> Json:
    clause = ruling.clause
    return {
        "name": clause.name,
        "verdict": ruling.verdict.value,
        "level": clause.level.value,
        "demand": clause.demand,
        "clause": clause.section.title,
        "clauseUrl": clause.section.url,
        "how": clause.how,
        "seek": clause.seek,
        "mend": clause.mend,
        "canBeSeen": clause.judge is not None,
        "kept": len(ruling.looks) - len(ruling.broken),
        "broken": len(ruling.broken),
        "seen": [_look(each, journal) for each in ruling.shown[:MOST]],
    }


def _look(look: Look, journal: str) -> Json:
    entries = [{"number": number} | ({"url": f"{journal}/{number}"} if journal else {}) for number in look.entries]
    return {"kept": look.kept, "what": look.what, "entries": entries}
