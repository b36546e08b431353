"""One of three cannot come: one item is cancelled, two stay as they are.

Serves: the guide, Order cancellation; Customer requested cancellation; Broker: Processing the Orders feed.
"""

from simulator import careless
from simulator.check import Rule, Verdict
from simulator.expect import refused
from simulator.journey import Journey
from simulator.needs import Need
from simulator.stage import Stage
from simulator.values import bare, ident
from simulator.wording import day_and_time, money, states

SELLERS_WORD = "https://openactive.io/SellerCancelled"
PATCH_ERRORS = ("PatchNotAllowedOnPropertyError", "PatchNotAllowedOnProperty")

ONLY_CUSTOMERS = Rule(
    "400 PatchNotAllowedOnPropertyError",
    "a Broker speaks for the customer; only the Seller may say that the Seller cancelled",
    "Order Cancellation: MUST have the value https://openactive.io/CustomerCancelled",
)
BOOKS = Rule(
    "what was paid, less all refunds, to be what is due now",
    "otherwise somebody has too much money",
    "Refund calculation: totalPaymentDue equal to the value of the Payment less all Refunds",
)


async def play(stage: Stage) -> None:
    """Book three, cancel the second, read the feed, refund; cancel it again; try the Seller's word."""
    pair = stage.pick(Need(places=5, priced=True, cancellable=True), Need(places=4, cancellable=True))
    who, tell = stage.customer(), stage.narrator
    friends = [stage.customer().given, stage.customer().given]
    journey = Journey(stage, who, [pair, pair, pair])
    tell.say(f"{who.name} books for three, with {friends[0]} and {friends[1]}: {stage.title(pair)}.")
    await journey.book()

    tell.say(f"{friends[0]} has to work. {who.given} cancels the second place. {_terms(stage, journey)}")
    await journey.cancel([1])
    tell.say("The refund waits for the Orders feed: only what stands there counts.")
    tell.gloss("Orders feed")
    change = await journey.read_cancellation([1])
    payment = stage.broker.provider.payments.get(journey.stored.payment or "")
    if payment:
        kept = f"{payment.kept} kept, {change.due_after} due"
        stage.check([Verdict(payment.kept == change.due_after, BOOKS, kept)])
        tell.facts([("the books", f"{money(payment.kept, payment.currency)} kept of {payment.amount:.2f}")])

    tell.say(f"{who.given} taps “Cancel” a second time. What is cancelled stays cancelled, and nothing else happens.")
    await journey.cancel([1])
    await stage.orders_feed(stage.broker, journey.uuid, changed=False)
    tell.facts([("this order", "no new entry: nothing changed")])
    await _seller_word(stage, journey)


def _terms(stage: Stage, journey: Journey) -> str:
    until = journey.draft.pairs[1].cancel_until
    return f"The offer allows that until {day_and_time(until, stage.now())}." if until else ""


async def _seller_word(stage: Stage, journey: Journey) -> None:
    stage.narrator.say("A careless app tries to cancel the third place in the Seller's name.")
    third = ident(journey.stored.items[2])
    answer = await careless.cancel(journey, third, SELLERS_WORD)
    stage.show(stage.broker, answer)
    stage.narrator.refusal(answer, ONLY_CUSTOMERS.why)
    stage.check(refused(answer, (400,), PATCH_ERRORS, ONLY_CUSTOMERS), answer)
    await journey.hold(journey.holding)
    statuses = [bare(item.get("orderItemStatus")) for item in journey.stored.items]
    stage.narrator.facts([("items", states(statuses))])
