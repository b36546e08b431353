"""The small print: some terms need an explicit yes, to the version that stands now.

Serves: Delivery of Terms and Conditions and Privacy Policy; Model, oa:Terms.
"""

from dataclasses import replace

from simulator.check import Rule, StoryBroken, Verdict
from simulator.client import Answer
from simulator.consent import NotConsented, explicit
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import dig
from simulator.wording import listing

CANCELLABLE, ANY = Need(places=3, explicit=True, cancellable=True), Need(places=3, explicit=True)
AN_OLDER_VERSION = "2019-01-01T09:00:00Z"
NAMED = Rule(
    "terms with `requiresExplicitConsent` true, by name and `url`",
    "the app must ask before a name is sent",
    "Delivery of Terms: termsOfService provided within the seller, broker and bookingService; Model, oa:Terms",
)
SAME = Rule(
    "the same terms in every answer as in the open feed",
    "the customer agrees to one text and to no other",
    "Broker: consent to the most recently modified version of such terms, identified by dateModified and the url",
)
STOPPED = Rule(
    "nothing sent before the customer has agreed",
    "a box that is ticked for one is no consent",
    "Broker: the Customer MUST only be allowed to proceed if they have explicitly acted to consent",
)
REMEMBERED = Rule(
    "no second question about the same version",
    "nobody reads the same page twice",
    "Broker: MAY remember the consent given based on the url and dateModified, only if dateModified is provided",
)


async def play(stage: Stage) -> None:
    """C1; C2 is not sent without consent, nor with that to an older version; C2 and B with it; once more."""
    pair = await stage.find(CANCELLABLE, ANY)
    who, tell = stage.customer(), stage.narrator
    journey, book = Journey(stage, who, [pair]), stage.broker.consents
    tell.say(f"{who.name} would like {stage.title(pair)}. This Seller wants a yes to its terms.")
    answer = await journey.quote()
    wanted = explicit(answer.body)
    stage.check([Verdict(all(each.name and each.url for each in wanted) and bool(wanted), NAMED, "none")], answer)
    _same(journey, answer)

    tell.say(f"{who.given} goes on without ticking the box.")
    await _stopped(journey)
    tell.say("“But I agreed to this years ago!” That was an older version, and the app has the date of it.")
    book.give(journey.uuid, who, [replace(each, modified=AN_OLDER_VERSION) for each in wanted])
    await _stopped(journey)

    _same(journey, await journey.identify())
    _same(journey, await journey.order())
    journey.complete()

    again = Journey(stage, who, [pair])
    tell.say(f"{who.given} wants a place for a friend as well.")
    await again.quote()
    asked = [each for each in book.missing(again.uuid, who) if each.modified]
    tell.facts([("asked again", listing([str(each) for each in asked]) or "no: these terms are as they were")])
    stage.check([Verdict(not asked, REMEMBERED, listing([str(each) for each in asked]))])
    await again.identify()
    await again.abandon()
    await journey.leave_no_trace()


async def _stopped(journey: Journey) -> None:
    """The broker asks first; the customer has not answered yet."""
    try:
        await journey.broker.c2(journey.draft, journey.customer)
    except NotConsented as reason:
        journey.stage.narrator.facts([("the broker", f"sends nothing: {reason}")])
        journey.stage.check([Verdict(True, STOPPED, "")])
        return
    raise StoryBroken("the broker went on although the customer has not agreed")


def _same(journey: Journey, answer: Answer) -> None:
    name, data = journey.draft.pairs[0].opportunity, journey.stage.catalogue.data
    published = [data.said_of(name, role, "termsOfService") for role in ("organizer", "provider")]
    got = dig(answer.body, "seller", "termsOfService")
    journey.stage.check([Verdict(got is not None and got in published, SAME, f"{got!r}")], answer)
