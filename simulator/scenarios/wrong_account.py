"""The wrong account: the Seller's accounts could not be settled with these payment details, and says so early.

Serves: Payment reconciliation detail validation; InvalidPaymentDetailsError.
"""

from simulator import careless
from simulator.check import Rule
from simulator.client import Answer
from simulator.journey import Journey
from simulator.needs import Need
from simulator.opportunities import Pair
from simulator.stage import Skip, Stage

PRICED = Need(places=2, priced=True, cancellable=True)
INVALID = Rule(
    "400 InvalidPaymentDetailsError",
    "money that comes from an unknown account cannot be booked to anybody",
    "Payment reconciliation detail validation: MUST be returned at C1 and C2; Payment error conditions",
)
ERRORS = ("InvalidPaymentDetailsError",)
STRANGE = {"name": "Nobody's Points", "accountId": "XX0000", "paymentProviderId": "NOBODY"}


async def play(stage: Stage) -> None:
    """C1, C2 and B with details that nobody knows; then the right ones, and the same UUID."""
    pair, answer = await _picky(stage)
    who, tell = stage.customer(), stage.narrator
    journey = Journey(stage, who, [pair])
    tell.say(f"{who.name} books {stage.title(pair)}, with an app that gives the wrong account.")
    stage.refusal(answer, (400,), ERRORS, INVALID)
    tell.say(f"The app does not listen. At C2, after {who.given} has typed in everything, it is the same.")
    strange = careless.payment(journey, identifier=None, **STRANGE)
    stage.refusal(await careless.send(journey, "C2", payment=strange), (400,), ERRORS, INVALID)

    tell.say("Another app has it right at first, and mixes it up when it books.")
    await journey.prepare()
    answer = await careless.send(journey, "B", payment=careless.payment(journey, **STRANGE))
    stage.refusal(answer, (400,), ERRORS, INVALID)
    await journey.hold(journey.holding)
    tell.say("With the right account, the same order goes through.")
    await journey.order()
    journey.complete()
    await journey.leave_no_trace()


async def _picky(stage: Stage) -> tuple[Pair, Answer]:
    """Asks one quote of each Seller with details that nobody knows, until one refuses them."""
    seen: dict[str, Pair] = {}
    for pair in stage.candidates(PRICED):
        seen.setdefault(pair.seller, pair)
    for pair in seen.values():
        journey = Journey(stage, stage.customer(), [pair])
        answer = await careless.send(journey, "C1", payment=careless.payment(journey, identifier=None, **STRANGE))
        if not answer.ok:
            return pair, answer
        await stage.broker.abandon(journey.uuid)
    raise Skip("every Seller here accepts whatever account a payment comes from")
