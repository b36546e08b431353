"""One customer's order, step by step: does it through the broker, tells it, checks it, watches the places.

Knows the ordinary course of each step and what must have changed after it. Does not know stories: the
scenarios put the steps together, and say by themselves what is out of the ordinary.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from simulator.broker import Broker, Lose, payment_is_due
from simulator.check import Rule, StoryBroken, Verdict
from simulator.client import Answer
from simulator.customers import Customer
from simulator.documents import RESELLER, Draft
from simulator.expect import booked, done, items, manners, quoted
from simulator.facts import entry_codes, payable, restrictions, terms
from simulator.logistics import remember
from simulator.narrator import Fact
from simulator.notices import News
from simulator.opportunities import Pair
from simulator.orders import StoredOrder
from simulator.orders_feed import Change
from simulator.seller import Act
from simulator.stage import Stage
from simulator.sums import ROUNDING
from simulator.values import Json, amount, bare, dig, ident, moment, objects, text
from simulator.wording import clock, count, due, listing, money, span, states

FALLS = Rule(
    "`totalPaymentDue` to fall by what the cancelled items cost",
    "the refund is worked out from it, and from nothing else",
    "Cancellation, replacement, refund calculation: totalPaymentDue MUST be calculated excluding such items",
)
ONLY_THOSE = Rule(
    "exactly the items that were named to be cancelled",
    "the customer still wants the others",
    "Order Cancellation: OrderItems omitted from the PATCH request MUST be ignored",
)


class Journey:
    """One customer with one basket, and so one Order UUID."""

    def __init__(self, stage: Stage, customer: Customer, pairs: list[Pair], broker: Broker | None = None) -> None:
        self.stage = stage
        self.customer = customer
        self.broker = broker or stage.broker
        self.draft = Draft(stage.uuid(), tuple(pairs))
        self.total: Json = {}
        self.leased_until = ""
        self.holding: Counter[str] = Counter()
        self.cancelled: set[int] = set()

    @property
    def uuid(self) -> str:
        """The Order UUID."""
        return self.draft.uuid

    @property
    def stored(self) -> StoredOrder:
        """The broker's own copy of the order."""
        return self.broker.store[self.uuid]

    @property
    def wanted(self) -> Counter[str]:
        """How many places the basket asks for, by Opportunity."""
        return Counter(pair.opportunity for pair in self.draft.pairs)

    def amend(self, pairs: list[Pair]) -> None:
        """Changes the basket; the next C1 or C2 tells the Booking System."""
        self.draft = replace(self.draft, pairs=tuple(pairs))

    def describe(self, *extras: Json) -> None:
        """Says more of the items, one after the other: attendees, answers to forms."""
        self.draft = replace(self.draft, extras=extras)

    def must_pay(self) -> bool:
        """Whether money is taken for this basket, as the latest quote and the customer have it."""
        return payment_is_due(self.total, prepays=self.draft.prepays)

    def consent(self) -> None:
        """The customer says yes to the terms that need it; what was agreed to before is not asked for again."""
        asked = self.broker.consents.missing(self.uuid, self.customer)
        self.broker.consents.give(self.uuid, self.customer, asked)
        if asked:
            named = listing([str(each) for each in asked])
            self.stage.narrator.say(f"{self.customer.given} reads the {named}, and agrees.")

    async def quote(self) -> Answer:
        """C1. Raises `StoryBroken` where it is refused."""
        return await self._quoted(await self.broker.c1(self.draft), None)

    async def prepare(self) -> Answer:
        """C1 and C2, told as one because nothing about them is new."""
        self._accept(await self.broker.c1(self.draft), None, quietly=True)
        self.consent()
        return await self._quoted(await self.broker.c2(self.draft, self.customer), self.customer, "C1 C2")

    async def identify(self) -> Answer:
        """C2. Raises `StoryBroken` where it is refused."""
        self.consent()
        return await self._quoted(await self.broker.c2(self.draft, self.customer), self.customer)

    async def _quoted(self, answer: Answer, customer: Customer | None, label: str = "") -> Answer:
        self.leased_until = text(answer.body, "lease", "leaseExpires")
        facts = payable(answer) + self._lease(answer)
        if label or not customer:
            facts += self.stage.narrator.new(terms(answer)) + restrictions(answer)
        self.stage.show(self.broker, answer, facts, label)
        self._accept(answer, customer)
        await self.hold(self.wanted if self.leased_until else Counter())
        return answer

    def _accept(self, answer: Answer, customer: Customer | None, *, quietly: bool = False) -> None:
        if quietly and not answer.ok:
            self.stage.show(self.broker, answer)
        verdicts = [*manners(answer), *quoted(answer, self.draft, customer)]
        self.stage.must(verdicts, answer, quietly=quietly)
        self.total = answer.body.get("totalPaymentDue", {})

    def _lease(self, answer: Answer) -> list[Fact]:
        expires = moment(self.leased_until)
        if not answer.ok:
            return []
        if not expires:
            return [("held until", "no lease: nothing is held before the booking")]
        left = span(expires - self.stage.now())
        return [("held until", f"{clock(expires, self.stage.now())}, {left} from now: a lease")]

    async def order(self, lose: Lose | None = None) -> Answer:
        """B, up to the answer; the money is only authorised. Raises `StoryBroken` or `Lost`."""
        self.consent()
        answer = await self.broker.book(self.draft, self.customer, self.total, lose)
        await self.confirmed(answer)
        return answer

    async def confirmed(self, answer: Answer, label: str = "") -> None:
        """Tells and checks an answer to B."""
        facts = payable(answer)
        if text(answer.body, "orderNumber"):
            facts.append(("order number", text(answer.body, "orderNumber")))
        facts += [("items", states([bare(item.get("orderItemStatus")) for item in items(answer)]))]
        self.stage.show(self.broker, answer, (facts if answer.ok else []) + entry_codes(answer), label)
        self.stage.must(booked(answer, self.draft, self.customer, self.total), answer)
        await self.hold(self.wanted)

    def complete(self) -> None:
        """Takes the money and sends the receipt: the order is complete, and may be cancelled from now on."""
        self.broker.complete(self.uuid)
        payment = self.broker.provider.payments.get(self.stored.payment or "")
        remember(self.broker.store, self.uuid, self.stage.catalogue.data)
        taken = "Nothing is paid now" if self.stored.due or self.draft.account else "There is nothing to pay"
        if payment:
            taken = f"The {money(payment.amount, payment.currency)} are captured"
        whom = self.broker.name if self.draft.role == RESELLER else self.customer.given
        self.stage.narrator.say(f"{taken}, and {whom} gets a receipt: the order is complete.")

    async def book(self) -> Answer:
        """The ordinary way from C1 to a complete order, told as one because nothing about it is new."""
        self._accept(await self.broker.c1(self.draft), None, quietly=True)
        self.consent()
        self._accept(await self.broker.c2(self.draft, self.customer), self.customer, quietly=True)
        self.consent()
        answer = await self.broker.book(self.draft, self.customer, self.total)
        await self.confirmed(answer, "C1 C2 B")
        self.complete()
        return answer

    async def abandon(self) -> Answer:
        """Deletes the quote; whatever it held is free at once."""
        answer = await self.broker.abandon(self.uuid)
        self.stage.show(self.broker, answer)
        self.stage.check(done(answer), answer)
        await self.hold(Counter())
        return answer

    async def delete(self) -> Answer:
        """Deletes the order; its places are free at once."""
        answer = await self.broker.delete(self.uuid)
        self.stage.show(self.broker, answer)
        self.stage.must(done(answer), answer)
        await self.hold(Counter())
        return answer

    async def cancel(self, positions: list[int], lose: Lose | None = None) -> Answer:
        """Cancels items by their place in the basket, from 0. Raises `StoryBroken` or `Lost`."""
        named = [ident(self.stored.items[position]) for position in positions]
        answer = await self.broker.cancel(self.uuid, named, lose=lose)
        self.stage.show(self.broker, answer)
        self.stage.must(done(answer), answer)
        await self.hold(self.holding - self.freed_by(positions))
        return answer

    async def leave_no_trace(self) -> None:
        """Gives the places back, so that a scarce thing is there for the next tour: cancels, or else deletes."""
        now = self.stage.now()
        if all(pair.cancel_until and pair.cancel_until > now for pair in self.draft.pairs):
            self.stage.narrator.say(f"Later {self.customer.given} cancels, and somebody else can have the place.")
            await self.cancel(everything := list(range(len(self.draft.pairs))))
            await self.read_cancellation(everything)
        else:
            self.stage.narrator.say(
                "This booking was only a test, so the broker deletes it. That is for tests and accidents: no broker "
                "may delete an order because its customer can no longer cancel."
            )
            await self.delete()
            self.pay_back()

    def pay_back(self) -> None:
        """Tells what the broker pays back for an order that has been deleted."""
        if back := self.broker.pay_back(self.uuid):
            self.stage.narrator.facts([("the broker", f"pays {back} back by hand, as the order is no more")])

    def freed_by(self, positions: list[int]) -> Counter[str]:
        """The places that a cancellation frees, by Opportunity: each item frees its place once."""
        fresh = set(positions) - self.cancelled
        self.cancelled |= fresh
        return Counter(self.draft.pairs[position].opportunity for position in sorted(fresh))

    async def read_cancellation(self, positions: list[int]) -> Change:
        """Reads in the Orders feed what a cancellation has done; the broker refunds. Tells and checks it."""
        before = self.stored.due
        change = await self.stage.orders_feed(self.broker, self.uuid, changed=True)
        if not change.cancelled:
            raise StoryBroken("the Orders feed does not tell of the cancellation")
        self.stage.narrator.facts(
            [
                ("cancelled", f"{count(len(change.cancelled), 'item')} of {len(self.draft.pairs)}"),
                ("to pay", f"{due(before, change.currency)} → {due(change.due_after, change.currency)}"),
                ("refund", _refund(change)),
                *_told(change),
            ]
        )
        self._check_cancellation(change, positions, before - change.due_after)
        return change

    async def seller(self, action: str) -> None:
        """The Seller acts on the order. Raises `StoryBroken` where that cannot be done."""
        await self.stage.seller_does(Act(action, "Order", ident(self.stored.document)))

    async def read_news(self, kind: News, rule: Rule) -> Change:
        """Reads in the Orders feed what the Seller has done; the customer is told. Checks that it is there."""
        change = await self.stage.orders_feed(self.broker, self.uuid, changed=True)
        noted = [("taken note of", notice.sentence) for notice in change.notices if not notice.told]
        self.stage.narrator.facts([*_told(change), *noted])
        kinds = {notice.kind for notice in change.notices}
        self.stage.check([Verdict(kind in kinds, rule, ", ".join(sorted(kinds)) or "no change at all")])
        return change

    def _check_cancellation(self, change: Change, positions: list[int], fell: Decimal) -> None:
        named = [self.stored.items[position] for position in positions]
        alive = [each for each in self.stored.items if bare(each.get("orderItemStatus")) == "OrderItemConfirmed"]
        exact = set(change.cancelled) == {ident(each) for each in named}
        others = len(self.draft.pairs) - len(self.cancelled | set(positions))
        got = f"{sorted(change.cancelled)} cancelled, {len(alive)} confirmed"
        self.stage.check([Verdict(exact and len(alive) == others, ONLY_THOSE, got)])
        price = sum((self._price(position) for position in positions), Decimal(0))
        taxes = [tax for each in named for tax in objects(each.get("unitTaxSpecification"))]
        if self.draft.pairs[0].net:
            price += sum((amount(tax.get("price")) or Decimal(0) for tax in taxes), Decimal(0))
        right = abs(fell - price) <= ROUNDING * len(taxes)
        self.stage.check([Verdict(right, FALLS, f"a fall of {fell} for items of {price}")])

    def _price(self, position: int) -> Decimal:
        """What an item costs: as its Offer says, less the tax where that is left to the buyer."""
        if self.stored.document.get("taxCalculationExcluded") is True:
            return amount(dig(self.stored.items[position], "acceptedOffer", "price")) or Decimal(0)
        return Decimal(0) if self.draft.account else self.draft.pairs[position].price

    async def hold(self, places: Counter[str]) -> None:
        """Notes what this order holds in the Booking System now, and watches the open feed follow."""
        names = list(dict.fromkeys([*self.wanted, *self.holding]))
        changes = Counter({name: self.holding[name] - places[name] for name in names})
        self.holding = places
        await self.stage.watch_places(changes)

    async def find_out(self) -> None:
        """Sees in the open feed whether places are held now, where the standard leaves that to the Seller."""
        before = {name: self.stage.catalogue.places(name) for name in self.wanted}
        await self.stage.catalogue.refresh()
        after = {name: self.stage.catalogue.places(name) for name in self.wanted}
        fell = {name: (before[name] or 0) - (after[name] or 0) for name in self.wanted}
        self.holding = Counter({name: number for name, number in self.wanted.items() if fell[name] == number})
        self.stage.narrator.facts([("places", "held by the proposal" if self.holding else "not held by a proposal")])

    def lease_left(self) -> timedelta | None:
        """How long the lease still lasts; None where there is none."""
        expires = moment(self.leased_until)
        return expires - self.stage.now() if expires else None


def _refund(change: Change) -> str:
    paid_back = f"{money(change.refund, change.currency)}, paid back by the broker"
    return paid_back if change.refund else "none: nothing was paid"


def _told(change: Change) -> list[Fact]:
    return [("told customer", notice.sentence) for notice in change.notices if notice.told]
