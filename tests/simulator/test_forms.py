"""Forms and attendees: answered as they ask, and no more than that."""

from simulator.customers import Customer
from simulator.forms import answers, attendee, questions, wrong_answers
from tests.simulator.catalogue import FORM

ANN = Customer("Ann", "Lee", "ann.lee@example.com", "+44 7700 900000")


def test_each_kind_of_question_has_its_kind_of_answer() -> None:
    kinds = [type(answer["value"]) for answer in answers(FORM)]
    assert kinds == [str, str, bool]
    assert answers(FORM)[1]["value"] in FORM[1]["valueOption"]


def test_what_need_not_be_answered_can_be_left_out() -> None:
    assert [answer["propertyID"] for answer in answers(FORM, required_only=True)] == [FORM[0]["@id"]]


def test_exactly_one_answer_is_made_wrong() -> None:
    pairs = zip(answers(FORM), wrong_answers(FORM), strict=True)
    assert [right == wrong for right, wrong in pairs] == [True, False, True]


def test_free_text_cannot_be_answered_wrongly() -> None:
    assert wrong_answers(FORM[:1]) == []


def test_questions_that_must_be_answered_have_a_star() -> None:
    assert questions(FORM) == "Your goal*, Your level, Photos"


def test_of_an_attendee_only_what_was_asked_for_is_told() -> None:
    item = {"attendeeDetailsRequired": ["https://schema.org/givenName"]}
    assert attendee(item, ANN) == {"@type": "Person", "givenName": "Ann"}
