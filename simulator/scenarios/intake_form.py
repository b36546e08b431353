"""A few questions first: a form with questions of four kinds, left out, answered wrongly, and answered.

Serves: Additional Details capture; Form validation; IncompleteIntakeFormError; InvalidIntakeFormError.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.client import Answer
from simulator.expect import items
from simulator.forms import answers, form_of, questions, wrong_answers
from simulator.journey import Journey
from simulator.needs import FORM, Need
from simulator.scenarios.attendee_details import STOPPED, stop_here
from simulator.stage import Stage
from simulator.values import Json, ident, objects, text
from simulator.wording import listing

QUESTIONS = Need(places=2, requires=frozenset({FORM}), criterion="TestOpportunityBookableAdditionalDetails")
ASKED = Rule(
    "`orderItemIntakeForm` on the item at C1",
    "the app must know what to ask before it asks",
    "C1: MUST specify any additional details required via an orderItemIntakeForm",
)
NO_STARRED_BOX = Rule(
    "no checkbox that must be answered",
    "a box that is not ticked says no, and that is an answer",
    "Checkbox fields: BooleanFormFieldSpecification MUST NOT be specified as valueRequired",
)
MISSING = Rule(
    "409 with IncompleteIntakeFormError on the item",
    "the Seller wants to know before, not on the day",
    "Form validation: MUST include an IncompleteIntakeFormError against the offending OrderItem at C2",
)
INVALID = Rule(
    "409 with InvalidIntakeFormError on the item",
    "an answer that is not among the options helps nobody",
    "Form validation: MUST include an InvalidIntakeFormError against the offending OrderItem at C2",
)
WHICH = Rule(
    "an `instance` that names a field of the form",
    "the app can show which question is meant",
    "Form validation: an instance that references the @id of the specific PropertyValueSpecification",
)
REFLECTED = Rule(
    "the answers exactly as sent",
    "reflection shows that they were understood",
    "B: MUST reflect back all properties defined by this specification",
)


async def play(stage: Stage) -> None:
    """C1 shows the form; C2 without answers and with a wrong one is refused; C2 and B with answers succeed."""
    pair = await stage.find(QUESTIONS)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} wants {stage.title(pair)}, and the Seller wants to know a few things.")
    answer = await journey.quote()
    form = [field for item in items(answer)[:1] for field in form_of(item)]
    tell.facts([("questions", questions(form))])
    boxes = [field for field in form if text(field, "@type").endswith("BooleanFormFieldSpecification")]
    starred = any("valueRequired" in box for box in boxes)
    stage.check([Verdict(bool(form), ASKED, "no form"), Verdict(not starred, NO_STARRED_BOX, "one")], answer)

    tell.say(f"{who.given} is in a hurry and skips the questions.")
    refused = await stage.broker.c2(journey.draft, who)
    stage.item_refusal(refused, ("IncompleteIntakeFormError",), MISSING)
    _names_fields(stage, refused, form)
    await stop_here(stage, journey)
    answer = await careless.send(journey, "B")
    stage.show(stage.broker, answer)
    stage.check([Verdict(answer.status == 409, STOPPED, f"{answer.status} {answer.type}")], answer)
    if wrong := wrong_answers(form):
        tell.say("The next try has an answer that is not one of those on offer.")
        journey.describe({"orderItemIntakeFormResponse": wrong})
        refused = await stage.broker.c2(journey.draft, who)
        stage.item_refusal(refused, ("InvalidIntakeFormError",), INVALID)
        _names_fields(stage, refused, form)

    tell.say(f"So {who.given} sits down, and answers every question.")
    journey.describe({"orderItemIntakeFormResponse": answers(form)})
    await journey.identify()
    answer = await journey.order()
    got = [objects(item.get("orderItemIntakeFormResponse")) for item in items(answer)]
    stage.check([Verdict(got == [answers(form)], REFLECTED, f"{got}")], answer)
    journey.complete()
    await journey.leave_no_trace()


def _names_fields(stage: Stage, answer: Answer, form: list[Json]) -> None:
    known = {ident(field) for field in form}
    named = {text(error, "instance") for item in items(answer) for error in objects(item.get("error"))}
    stage.check([Verdict(bool(named) and named <= known, WHICH, listing(sorted(named)))], answer)
