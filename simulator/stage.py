"""What a scenario is given to play with: a broker or two, a Seller's desk, feeds, dice, a narrator, a checker.

Knows how to find what a scenario needs, how to wait until a feed shows a change, and how to say and check in
one go. Does not know any story.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import TypeVar

from simulator.broker import Broker
from simulator.catalogue import Catalogue
from simulator.check import Checker, Deviation, Rule, StoryBroken, Verdict
from simulator.client import Answer
from simulator.competition import note, taken
from simulator.customers import Customer, Customers
from simulator.expect import done, item_errors, items_refused, manners, refused, said
from simulator.feedrules import Anomaly
from simulator.identity import Identities
from simulator.narrator import Fact, Narrator
from simulator.needs import Need, fitting
from simulator.opportunities import Pair
from simulator.orders_feed import Change
from simulator.proposals_feed import ProposalChange
from simulator.seller import Act, SellerDesk
from simulator.sums import sums
from simulator.values import ident
from simulator.wording import day_and_time, money

PAUSE = 0.1
LONGEST_WAIT = 20.0
"""So many seconds one waits at most until it is later at the Booking System."""

C = TypeVar("C", Change, ProposalChange)

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

    `patience`: for how many seconds a feed may lag behind before that is a deviation. `shared`: others book
    here at the same time. `clock`: what time it is there, in the zone of the place (see `wording`). `latest`: the
    exchange shown last, after which a feed must have followed.
    """

    scene: str
    broker: Broker
    rival: Broker
    catalogue: Catalogue
    narrator: Narrator
    checker: Checker
    ids: Identities
    desk: SellerDesk
    patience: float = 5.0
    shared: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    luck: Random = field(init=False)
    choice: Random = field(init=False)
    people: Customers = field(init=False)
    orders_made: int = 0
    untold: list[Deviation] = field(default_factory=list)
    latest: Answer | None = None

    def __post_init__(self) -> None:
        self.luck = self.ids.luck(self.scene)
        self.choice = self.ids.choice(self.scene) if self.shared else self.luck
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
            raise Skip(f"no opportunity with {needs[0]}")
        return self.choice.choice(found)

    def candidates(self, *needs: Need) -> list[Pair]:
        """Every pair that meets the first need that can be met at all."""
        now = self.now()
        pairs = [pair for pair in self.catalogue.everything(now) if pair.opportunity not in self.desk.made]
        if self.shared:  # what is new may be somebody else's test, and gone in a moment
            pairs = [pair for pair in pairs if pair.opportunity in self.catalogue.at_opening]
            self.choice.shuffle(pairs)  # so that not everybody takes the first
        return next((found for need in needs if (found := fitting(pairs, need, now))), [])

    async def find(self, *needs: Need, fresh: bool = False) -> Pair:
        """A pair that meets a need: found in the feeds, or else made through the Test Interface.

        `fresh`: rather made, because the story is going to change it. Raises `Skip` where there is neither.
        """
        wanted = [need for need in needs if need.criterion]
        if wanted and (fresh or not self.candidates(*needs)) and await self.desk.is_open():
            return await self._make(wanted[0])
        return self.pick(*needs)

    async def _make(self, need: Need) -> Pair:
        answer = await self.desk.make(need, self.catalogue.data.sellers())
        if not answer.ok:
            raise Skip(f"the Test Interface makes no {need.criterion}: {answer.description or said(answer)}")
        give_up = time.monotonic() + self.patience
        while time.monotonic() < give_up:
            await self.catalogue.refresh()
            now = self.now()
            mine = [pair for pair in self.catalogue.everything(now) if pair.opportunity == ident(answer.body)]
            if found := fitting(mine, need, now):
                return found[0]
            await asyncio.sleep(PAUSE)
        raise StoryBroken(f"what was made as {need.criterion} is not in the open feeds as it was asked for")

    async def need_seller(self) -> None:
        """Raises `Skip` where nobody is at the Seller's desk."""
        if not await self.desk.is_open():
            raise Skip("there is no Test Interface here, and so no Seller who could act")

    async def seller_does(self, act: Act) -> None:
        """A Seller acts. Raises `StoryBroken` where that is refused."""
        answer = await self.desk.act(act)
        self.show(self.broker, answer)
        self.must(done(answer), answer)

    def now(self) -> datetime:
        """The time by which the scenario goes: that on this computer, where nothing else is known."""
        return self.clock()

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

    def refusal(self, answer: Answer, statuses: tuple[int, ...], types: tuple[str, ...], rule: Rule) -> None:
        """Tells and checks an error of the whole order, which is right."""
        self.show(self.broker, answer)
        self.concede(answer, types)
        self.narrator.refusal(answer, rule.why)
        self.check(refused(answer, statuses, types, rule), answer)

    def item_refusal(self, answer: Answer, types: tuple[str, ...], rule: Rule) -> None:
        """Tells and checks errors of items, which are right. The broker goes no further from here."""
        self.show(self.broker, answer)
        self.concede(answer, types)
        self.narrator.facts([("rightly", rule.why)])
        self.check(items_refused(answer, types, rule), answer)

    def concede(self, answer: Answer, expected: tuple[str, ...] = ()) -> None:
        """Raises `Skip` where others seem to have been faster. `expected`: errors that the story waits for."""
        if self.shared and (error := taken(answer, expected)):
            raise Skip(f"others book here at the same time, and were faster: {error}")

    def check(self, verdicts: Iterable[Verdict], answer: Answer | None = None, *, quietly: bool = False) -> bool:
        """Judges, and narrates deviations (`quietly`: with the next exchange shown). Whether all held."""
        held = list(verdicts)
        self.untold += self.checker.judge(held, answer or self.latest)
        if not quietly:
            self._tell_deviations()
        return all(verdict.ok for verdict in held)

    def must(self, verdicts: Iterable[Verdict], answer: Answer, *, quietly: bool = False) -> None:
        """Judges an answer on which the story depends. Raises `StoryBroken` where it is a refusal."""
        self.concede(answer)
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
        """Waits until the open feed shows what should be left now; narrates it, and checks it unless `shared`."""
        known = {name: places for name in changes if (places := self.catalogue.places(name)) is not None}
        for name, before in known.items():
            after = await self._await_places(name, before + changes[name])
            of = f", {self.catalogue.name(name)}" if len(known) > 1 else ""
            moved = f"{before} → {after}" if after != before else f"still {after}"
            self.narrator.facts([("places left", f"{moved} in the open feed{of}")])
            if self.shared:
                self.narrator.facts(note(after, before + changes[name]))
                continue
            right = after == before + changes[name]
            self.check([Verdict(right, UP_TO_DATE, f"{after} instead of {before + changes[name]}")])

    async def _await_places(self, opportunity: str, wanted: int) -> int | None:
        give_up = time.monotonic() + self.patience
        before = self.catalogue.places(opportunity)
        while True:
            await self.catalogue.refresh(opportunity)
            places = self.catalogue.places(opportunity)
            moved = self.shared and places != before
            if moved or places == wanted or time.monotonic() > give_up:
                return places
            await asyncio.sleep(PAUSE)

    async def orders_feed(self, broker: Broker, uuid: str, *, changed: bool) -> Change:
        """Reads the Orders feed until it tells of an order, or once to see that it does not."""
        mine, wrong = await self._news(broker.feed.read, uuid, changed=changed)
        self.narrator.request("Orders feed", "GET", broker.feed.url.removeprefix(broker.client.access.base_uri))
        self._check_feed(uuid, len(mine), wrong, changed=changed)
        if mine and not mine[-1].deleted and uuid in broker.store:
            self.check(sums(broker.store[uuid].document))
        return mine[-1] if mine else Change(uuid)

    async def proposals_feed(self, broker: Broker, uuid: str, *, changed: bool) -> ProposalChange:
        """Reads the OrderProposals feed until it tells of a proposal, or once to see that it does not."""
        mine, wrong = await self._news(broker.proposals_feed.read, uuid, changed=changed)
        path = broker.proposals_feed.url.removeprefix(broker.client.access.base_uri)
        self.narrator.request("Proposals feed", "GET", path)
        self._check_feed(uuid, len(mine), wrong, changed=changed)
        if mine and not mine[-1].deleted and uuid in broker.proposals:
            self.check(sums(broker.proposals[uuid].document))
        return mine[-1] if mine else ProposalChange(uuid)

    async def _news(
        self, read: Callable[[], Awaitable[list[C]]], uuid: str, *, changed: bool
    ) -> tuple[list[C], list[Anomaly]]:
        give_up = time.monotonic() + (self.patience if changed else 0)
        while True:
            changes = await read()
            mine = [change for change in changes if change.uuid == uuid]
            wrong = [anomaly for change in changes for anomaly in change.anomalies]
            if mine or wrong or time.monotonic() >= give_up:
                return mine, wrong
            await asyncio.sleep(PAUSE)

    def _check_feed(self, uuid: str, found: int, wrong: list[Anomaly], *, changed: bool) -> None:
        rule = IN_FEED if changed else NOT_IN_FEED
        verdicts = [Verdict(bool(found) == changed, rule, f"{found} entries for {uuid}")]
        for each in wrong:
            kept = Rule("an Orders feed that keeps its rules", "refunds and notices hang on it", each.clause)
            verdicts.append(Verdict(False, kept, each.sentence))
        self.check(verdicts)

    async def wait_until(self, when: datetime) -> None:
        """Lets time pass until the clock there shows a moment. Raises `Skip` where that would take too long."""
        give_up = time.monotonic() + LONGEST_WAIT
        while (shown := self.now()) < when:
            await asyncio.sleep(PAUSE)
            if self.now() == shown or time.monotonic() > give_up:
                raise Skip("the clock there stands still, or hardly moves, so that nobody can wait for a lease to end")
