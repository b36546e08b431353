"""Who is coming? Some Sellers need to know who attends, not only who pays.

Serves: Attendee Details capture; IncompleteAttendeeDetailsError.
"""

from simulator import careless
from simulator.broker import ItemsRefused
from simulator.check import Rule, StoryBroken, Verdict
from simulator.client import Answer
from simulator.expect import items
from simulator.forms import attendee
from simulator.journey import Journey
from simulator.needs import ATTENDEES, Need
from simulator.stage import Stage
from simulator.values import bare, many, objects, text
from simulator.wording import listing

NAMED = Need(places=2, requires=frozenset({ATTENDEES}), criterion="TestOpportunityBookableAttendeeDetails")
ASKED = Rule(
    "`attendeeDetailsRequired` on the item at C1",
    "the app must know what to ask before it asks",
    "Attendee Details capture: required details are specified via attendeeDetailsRequired in the C1 response",
)
MISSING = Rule(
    "409 with IncompleteAttendeeDetailsError on the item",
    "the Seller looks after people whose names are known",
    "Attendee Details capture: MUST include an IncompleteAttendeeDetailsError against the offending OrderItem at C2",
)
WHICH = Rule(
    "an `instance` that names a detail that was asked for",
    "the app can point at the field that is empty",
    "Attendee Details capture: includes an instance that references the @id of the missing or invalid Property",
)
STOPPED = Rule(
    "409, and no booking",
    "what is refused at C2 is refused at B as well",
    "B: UnableToProcessOrderItemError, errors would have been generated at C2",
)
REFLECTED = Rule(
    "the attendee exactly as sent",
    "reflection shows that it was understood, and nothing may be added to what was sent",
    "Model, schema:Person: MUST only contain exactly the data that was provided by the Broker",
)


async def play(stage: Stage) -> None:
    """C1 tells what is needed; C2 and B without it are refused; C2 and B with it succeed."""
    pair = await stage.find(NAMED)
    who, child = stage.customer(), stage.customer()
    journey, tell = Journey(stage, who, [pair]), stage.narrator
    tell.say(f"{who.name} books for a daughter, {child.given}: {stage.title(pair)}.")
    answer = await journey.quote()
    wanted = [bare(each) for item in items(answer) for each in many(item.get("attendeeDetailsRequired"))]
    tell.facts([("asked for", listing(wanted))])
    stage.check([Verdict(bool(wanted), ASKED, "nothing asked for")], answer)

    tell.say(f"{who.given} leaves the form empty.")
    refused = await stage.broker.c2(journey.draft, who)
    stage.item_refusal(refused, ("IncompleteAttendeeDetailsError",), MISSING)
    named = {bare(text(error, "instance")) for item in items(refused) for error in objects(item.get("error"))}
    stage.check([Verdict(bool(named) and named <= set(wanted), WHICH, listing(sorted(named)))], refused)
    await stop_here(stage, journey)
    answer_b = await careless.send(journey, "B")
    stage.show(stage.broker, answer_b)
    stage.check([Verdict(answer_b.status == 409, STOPPED, f"{answer_b.status} {answer_b.type}")], answer_b)

    tell.say(f"Now with the name of {child.given}, and whatever else was asked for.")
    journey.describe({"attendee": attendee(items(answer)[0], child)})
    await journey.identify()
    _reflected(stage, await journey.order(), journey)
    journey.complete()
    await journey.leave_no_trace()


async def stop_here(stage: Stage, journey: Journey) -> None:
    """The broker goes no further than a quote with errors; a careless app does, in the next step."""
    try:
        await stage.broker.book(journey.draft, journey.customer, journey.total)
    except ItemsRefused:
        stage.narrator.facts([("the broker", "goes no further with errors on its items")])
        stage.narrator.say("An app that does not look at errors books all the same.")
        return
    raise StoryBroken("the broker went on although the quote has errors")


def _reflected(stage: Stage, answer: Answer, journey: Journey) -> None:
    sent = [extra.get("attendee") for extra in journey.draft.extras]
    got = [item.get("attendee") for item in items(answer)]
    stage.check([Verdict(sent == got, REFLECTED, f"{got}")], answer)
