"""Fills in forms: the answers to an intake form, and the details of whoever attends.

Pure. Knows the four kinds of form fields, and how an answer to each may be right, missing or wrong. Does not
know which Booking System asks, nor why.

Serves: Attendee Details capture; Additional Details capture.
"""

from simulator.customers import Customer
from simulator.values import Json, bare, ident, many, objects, text

DROPDOWN, CHECKBOX = "DropdownFormFieldSpecification", "BooleanFormFieldSpecification"
WORDS = "I have played twice before, and I learn quickly."
NONSENSE = "none of these, thank you"


def answers(form: list[Json], *, required_only: bool = False) -> list[Json]:
    """A right answer to each field, or only to those that must be answered."""
    asked = [field for field in form if field.get("valueRequired") is True or not required_only]
    return [_answer(field, _right(field)) for field in asked]


def wrong_answers(form: list[Json]) -> list[Json]:
    """Right answers, but for the first field that can be answered wrongly; empty where there is none."""
    choosy = [ident(field) for field in form if bare(text(field, "@type")) in (DROPDOWN, CHECKBOX)]
    if not choosy:
        return []
    return [_answer(field, NONSENSE if ident(field) == choosy[0] else _right(field)) for field in form]


def attendee(item: Json, person: Customer) -> Json:
    """What an item asks of its attendee (`attendeeDetailsRequired`), and no more than that."""
    asked = {bare(each) for each in many(item.get("attendeeDetailsRequired"))}
    return {name: value for name, value in person.person().items() if name in asked or name == "@type"}


def form_of(item: Json) -> list[Json]:
    """The fields of the form of an item."""
    return objects(item.get("orderItemIntakeForm"))


def questions(form: list[Json]) -> str:
    """The labels of a form, as a person reads them; those with a star must be answered."""
    return ", ".join(f"{text(field, 'name')}{'*' if field.get('valueRequired') is True else ''}" for field in form)


def _answer(field: Json, value: str | bool) -> Json:
    return {"@type": "PropertyValue", "propertyID": ident(field), "value": value}


def _right(field: Json) -> str | bool:
    match bare(text(field, "@type")):
        case "BooleanFormFieldSpecification":
            return True
        case "DropdownFormFieldSpecification":
            return str(next(iter(many(field.get("valueOption"))), WORDS))
        case _:
            return WORDS
