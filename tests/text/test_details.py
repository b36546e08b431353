"""Attendee details and intake forms: what is asked at C1, and what becomes of the answers at C2, P and B.

"Attendee Details capture", "Additional Details capture", "Form validation and auto-fill".
"""

from typing import Any, get_args

import pytest

from server.domain.catalogue import FlowRequirement
from server.fixtures.terms import PersonProperty
from tests import shop
from tests.conftest import Api, MakeApi, Reply
from tests.text import scene

GIVEN = {"@type": "Person", "givenName": "Geoff", "familyName": "Capes"}
FIELD = f"{shop.BASE}/intake-form-fields"


async def at(api: Api, step: str, **item: Any) -> Reply:
    """A checkpoint for a place in the class with a form, with these properties of the item."""
    given: dict[str, Any] = {"orderedItem": [scene.filled(scene.FORM, **item)]}
    return await {"C1": api.c1, "C2": api.c2, "B": api.b}[step](**given)


def faults(reply: Reply) -> list[tuple[str, str]]:
    """Types and instances of the errors of the first item."""
    return [(error["@type"], error["instance"]) for error in reply.body["orderedItem"][0].get("error", [])]


class TestAttendees:
    """ "an `instance` that references the `@id` of the ... Property": http, as today's models have it"""

    @pytest.mark.parametrize("step", ["C1", "C2"])
    async def test_what_is_required_is_named_from_c1_on(self, api: Api, step: str) -> None:
        reply = await (api.c1 if step == "C1" else api.c2)(scene.NAMES)
        wanted = ["https://schema.org/givenName", "https://schema.org/familyName"]
        assert reply.body["orderedItem"][0]["attendeeDetailsRequired"] == wanted

    async def test_where_nothing_is_required_nothing_is_named(self, api: Api) -> None:
        assert "attendeeDetailsRequired" not in (await api.c1(shop.YOGA)).body["orderedItem"][0]

    @pytest.mark.parametrize("missing", ["givenName", "familyName"])
    async def test_each_missing_property_is_an_error_with_its_id(self, api: Api, missing: str) -> None:
        person = {name: value for name, value in GIVEN.items() if name != missing}
        reply = await api.c2(orderedItem=[scene.filled(scene.NAMES, attendee=person)])
        assert faults(reply) == [("IncompleteAttendeeDetailsError", f"http://schema.org/{missing}")]

    async def test_an_empty_text_is_missing(self, api: Api) -> None:
        reply = await api.c2(orderedItem=[scene.filled(scene.NAMES, attendee=GIVEN | {"givenName": ""})])
        assert faults(reply) == [("IncompleteAttendeeDetailsError", "http://schema.org/givenName")]

    @pytest.mark.parametrize("step", ["C2", "B"])
    @pytest.mark.parametrize("type_", ["Organization", None])
    async def test_who_is_no_person_has_none_of_the_details(self, api: Api, step: str, type_: str | None) -> None:
        someone = {name: value for name, value in (GIVEN | {"@type": type_}).items() if value}
        reply = await (api.c2 if step == "C2" else api.b)(orderedItem=[scene.filled(scene.NAMES, attendee=someone)])
        wanted = [f"http://schema.org/{name}" for name in ("attendee", "givenName", "familyName")]
        assert (reply.status, faults(reply)) == (409, [("IncompleteAttendeeDetailsError", each) for each in wanted])

    async def test_an_attendee_is_a_person_also_where_no_details_are_asked_for(self, api: Api) -> None:
        items = [scene.filled(shop.YOGA, 0, attendee={"@type": "Organization"}), shop.item(shop.BOXING, 1)]
        reply = await api.c2(orderedItem=items)
        assert (reply.status, shop.errors_of(reply.body)) == (409, ["IncompleteAttendeeDetailsError", None])

    async def test_blanks_are_missing(self, api: Api) -> None:
        reply = await api.c2(orderedItem=[scene.filled(scene.NAMES, attendee=GIVEN | {"givenName": " \t"})])
        assert faults(reply) == [("IncompleteAttendeeDetailsError", "http://schema.org/givenName")]

    @pytest.mark.parametrize("name", get_args(get_args(PersonProperty)[0]))
    async def test_whatever_can_be_asked_for_can_be_answered(self, make_api: MakeApi, name: str) -> None:
        asked = frozenset({FlowRequirement.ATTENDEE_DETAILS})
        series, session = shop.series("asked", requirements=asked, attendee_details=(name,)), shop.session("asked")
        api = await make_api(shop.fixtures(series, session))
        person = {"@type": "Person", name: shop.ADDRESS if name == "address" else "x"}
        reply = await api.c2(orderedItem=[scene.filled(session.id, attendee=person)])
        assert (reply.status, reply.body["orderedItem"][0]["attendee"]) == (200, person)
        assert faults(await api.c2(session.id)) == [("IncompleteAttendeeDetailsError", f"http://schema.org/{name}")]

    async def test_each_item_needs_an_attendee_of_its_own(self, api: Api) -> None:
        items = [scene.filled(scene.NAMES, 0, attendee=GIVEN), shop.item(scene.NAMES, 1)]
        assert shop.errors_of((await api.c2(orderedItem=items)).body) == [None, "IncompleteAttendeeDetailsError"]

    @pytest.mark.parametrize("step", ["C2", "B"])
    async def test_complete_details_are_accepted(self, api: Api, step: str) -> None:
        reply = await (api.c2 if step == "C2" else api.b)(orderedItem=[scene.filled(scene.NAMES, attendee=GIVEN)])
        assert reply.status in (200, 201)


class TestForms:
    """ "Additional Details capture" """

    @pytest.mark.parametrize("step", ["C1", "C2", "B"])
    async def test_the_form_is_shown_with_its_four_kinds_of_field(self, api: Api, step: str) -> None:
        reply = await at(api, step, orderItemIntakeFormResponse=scene.answers(**scene.GOOD_ANSWERS))
        form = reply.body["orderedItem"][0]["orderItemIntakeForm"]
        assert [field["@type"] for field in form] == [field.type.value for field in scene.FIELDS]
        assert [field["@id"] for field in form] == [f"{shop.BASE}/{field.id}" for field in scene.FIELDS]
        assert [field.get("valueRequired", False) for field in form] == [True, False, True, False]
        assert form[2]["valueOption"] == ["0-18", "18-30", "30+"]

    async def test_good_answers_are_accepted(self, api: Api) -> None:
        reply = await at(api, "B", orderItemIntakeFormResponse=scene.answers(**scene.GOOD_ANSWERS))
        assert (reply.status, faults(reply)) == (201, [])

    @pytest.mark.parametrize("step", ["C2", "B"])
    @pytest.mark.parametrize("missing", ["goal", "age"])
    async def test_a_required_field_without_answer_is_an_error_with_its_id(
        self, api: Api, step: str, missing: str
    ) -> None:
        reply = await at(api, step, orderItemIntakeFormResponse=scene.answers(**{**scene.GOOD_ANSWERS, missing: None}))
        assert (reply.status, faults(reply)) == (409, [("IncompleteIntakeFormError", f"{FIELD}/{missing}")])

    async def test_blanks_are_no_answer(self, api: Api) -> None:
        given = scene.answers(**{**scene.GOOD_ANSWERS, "goal": "  ", "age": "\n"})
        reply = await at(api, "C2", orderItemIntakeFormResponse=given)
        assert faults(reply) == [("IncompleteIntakeFormError", f"{FIELD}/{name}") for name in ("goal", "age")]

    @pytest.mark.parametrize("optional", ["health", "photos"])
    async def test_other_fields_may_be_left_out(self, api: Api, optional: str) -> None:
        reply = await at(api, "C2", orderItemIntakeFormResponse=scene.answers(**{**scene.GOOD_ANSWERS, optional: None}))
        assert reply.status == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("age", "31"),
            ("age", True),
            ("photos", "yes"),
            ("photos", 1),
            ("goal", 5),
            ("health", False),
            ("other", "x"),
        ],
    )
    async def test_a_wrong_answer_is_an_error_with_its_id_and_a_reason(self, api: Api, field: str, value: Any) -> None:
        given = scene.answers(**{**scene.GOOD_ANSWERS, field: value})
        reply = await at(api, "C2", orderItemIntakeFormResponse=given)
        assert (reply.status, faults(reply)) == (409, [("InvalidIntakeFormError", f"{FIELD}/{field}")])
        assert reply.body["orderedItem"][0]["error"][0]["description"].endswith(".")

    @pytest.mark.parametrize("again", ["30+", "18-30"])
    async def test_two_answers_to_one_question_are_an_error_of_it(self, api: Api, again: str) -> None:
        given = scene.answers(**scene.GOOD_ANSWERS) + scene.answers(age=again)
        for step in ("C2", "B"):
            reply = await at(api, step, orderItemIntakeFormResponse=given)
            assert (reply.status, faults(reply)) == (409, [("InvalidIntakeFormError", f"{FIELD}/age")])
            assert "has 2 answers" in reply.body["orderedItem"][0]["error"][0]["description"]

    async def test_c1_takes_no_answers_and_judges_none(self, api: Api) -> None:
        reply = await at(api, "C1", orderItemIntakeFormResponse=scene.answers(age="99"))
        assert (reply.status, "orderItemIntakeFormResponse" in reply.body["orderedItem"][0]) == (200, False)
