"""What a scenario is given to play with: a broker or two, the catalogue, dice, a narrator and a checker.

Knows how to find what a scenario needs, how to wait until a feed shows a change, and how to say and check in
one go. Does not know any story.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from simulator.broker import Broker
from simulator.catalogue import Catalogue
from simulator.check import Checker, Deviation, Rule, StoryBroken, Verdict
from simulator.client import Answer
from simulator.customers import Customer, Customers
from simulator.expect import item_errors, manners, said
from simulator.identity import Identities
from simulator.narrator import Fact, Narrator
from simulator.needs import Need, fitting
from simulator.opportunities import Pair
from simulator.orders_feed import Change
from simulator.wording import day_and_time, money

PAUSE = 0.1

UP_TO_DATE = Rule(
    "the open feed to show the right number of places left",
    "every app sells from this number (it may also move because somebody else is booking just now)",
    "Booking pre-conditions: remainingAttendeeCapacity and remainingUses MUST be up-to-date",
)
IN_FEED = Rule(
    "the updated Order in the Orders feed",
    "the Broker refunds and notifies by this feed alone",
    "Contracts: upon any cancellations the Booking System MUST include the updated Order in the Orders feed",
)
NOT_IN_FEED = Rule(
    "no entry for this order in the Orders feed",
    "the feed tells of changes; an order that is new, or as it was, has none",
    "New Orders and OrderProposals: MUST NOT be included in the feed until they have been updated",
)


class Skip(Exception):
    """The scenario cannot be played here; the message says what is missing."""


@dataclass
class Stage:
    """One scenario's stage. `rival` is a second broker, or the same one where there is only one.

    `patience`: for how many seconds a feed may lag behind before that is a deviation. `latest`: the exchange
    shown last, after which a feed must have followed.
    """

    scene: str
    broker: Broker
    rival: Broker
    catalogue: Catalogue
    narrator: Narrator
    checker: Checker
    ids: Identities
    patience: float = 5.0
    luck: Random = field(init=False)
    people: Customers = field(init=False)
    orders_made: int = 0
    untold: list[Deviation] = field(default_factory=list)
    latest: Answer | None = None

    def __post_init__(self) -> None:
        self.luck = self.ids.luck(self.scene)
        self.people = Customers(self.luck)

    def customer(self) -> Customer:
        """Somebody new."""
        return self.people.next()

    def uuid(self) -> str:
        """A fresh Order UUID. Serves: "The Broker MUST generate an Order UUID"."""
        self.orders_made += 1
        return self.ids.order(self.scene, self.orders_made)

    def pick(self, *needs: Need) -> Pair:
        """A bookable pair that meets the first need that can be met. Raises `Skip` where none can."""
        found = self.candidates(*needs)
        if not found:
            raise Skip(f"nothing in the open feeds meets the need: {needs[0]}")
        return self.luck.choice(found)

    def candidates(self, *needs: Need) -> list[Pair]:
        """Every pair that meets the first need that can be met at all."""
        now = self.now()
        pairs = self.catalogue.pairs(now)
        return next((found for need in needs if (found := fitting(pairs, need, now))), [])

    def now(self) -> datetime:
        """The time on this computer."""
        return datetime.now(UTC)

    def title(self, pair: Pair) -> str:
        """A pair as the customer sees it: `Yoga (tomorrow, Tuesday 24 November, 07:00, Adult: 8.50 GBP)`."""
        price = money(pair.price, pair.currency)
        if pair.price:
            named = f"{pair.offer_name}: " if pair.offer_name else ""
            price = f"{named}{price}{' plus tax' if pair.net else ''}"
        return f"{pair.name or pair.kind} ({day_and_time(pair.start, self.now())}, {price})"

    def show(self, broker: Broker, answer: Answer, facts: Iterable[Fact] = (), label: str = "") -> None:
        """Narrates an exchange and checks its manners. `label` stands for several steps told as one."""
        self.latest = answer
        path = answer.entry.request.url.removeprefix(broker.client.access.base_uri)
        self.narrator.exchange(answer, path, facts, label)
        for number, kind, description in item_errors(answer):
            self.narrator.facts([(f"item {number}", f"{kind}: {description}")])
        self.check(manners(answer), answer)

    def check(self, verdicts: Iterable[Verdict], answer: Answer | None = None, *, quietly: bool = False) -> bool:
        """Judges, and narrates deviations (`quietly`: with the next exchange shown). Whether all held."""
        held = list(verdicts)
        self.untold += self.checker.judge(held, answer or self.latest)
        if not quietly:
            self._tell_deviations()
        return all(verdict.ok for verdict in held)

    def must(self, verdicts: Iterable[Verdict], answer: Answer, *, quietly: bool = False) -> None:
        """Judges an answer on which the story depends. Raises `StoryBroken` where it is a refusal."""
        self.check(verdicts, answer, quietly=quietly and answer.ok)
        if not answer.ok:
            faults = [answer.description, *(f"{kind}: {why}" for _, kind, why in item_errors(answer))]
            reason = next(filter(None, faults), "no reason was given").rstrip(".")
            raise StoryBroken(f"{answer.entry.step} was answered with {said(answer)}: {reason}")

    def _tell_deviations(self) -> None:
        for deviation in self.untold:
            self.narrator.deviation(deviation)
        self.untold.clear()

    async def watch_places(self, changes: Counter[str]) -> None:
        """Waits until the open feed shows what should be left now; narrates and checks it."""
        known = {name: places for name in changes if (places := self.catalogue.places(name)) is not None}
        for name, before in known.items():
            after = await self._await_places(name, before + changes[name])
            of = f", {self.catalogue.name(name)}" if len(known) > 1 else ""
            moved = f"{before} → {after}" if after != before else f"still {after}"
            self.narrator.facts([("places left", f"{moved} in the open feed{of}")])
            right = after == before + changes[name]
            self.check([Verdict(right, UP_TO_DATE, f"{after} instead of {before + changes[name]}")])

    async def _await_places(self, opportunity: str, wanted: int) -> int | None:
        give_up = time.monotonic() + self.patience
        while True:
            await self.catalogue.refresh(opportunity)
            places = self.catalogue.places(opportunity)
            if places == wanted or time.monotonic() > give_up:
                return places
            await asyncio.sleep(PAUSE)

    async def orders_feed(self, broker: Broker, uuid: str, *, changed: bool) -> Change:
        """Reads the Orders feed until it tells of an order, or once to see that it does not."""
        give_up = time.monotonic() + (self.patience if changed else 0)
        while True:
            changes = await broker.feed.read()
            mine = [change for change in changes if change.uuid == uuid]
            wrong = [anomaly for change in changes for anomaly in change.anomalies]
            if mine or wrong or time.monotonic() >= give_up:
                break
            await asyncio.sleep(PAUSE)
        rule = IN_FEED if changed else NOT_IN_FEED
        verdicts = [Verdict(bool(mine) == changed, rule, f"{len(mine)} entries for {uuid}")]
        for each in wrong:
            kept = Rule("an Orders feed that keeps its rules", "refunds and notices hang on it", each.clause)
            verdicts.append(Verdict(False, kept, each.sentence))
        self.narrator.request("Orders feed", "GET", broker.feed.url.removeprefix(broker.client.access.base_uri))
        self.check(verdicts)
        return mine[-1] if mine else Change(uuid)

    async def wait(self, seconds: float) -> None:
        """Lets time pass."""
        await asyncio.sleep(max(seconds, 0))
