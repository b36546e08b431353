"""One customer's visit: browse, quote, hesitate, amend, pay, cancel, each as the customer's habits have it.

Knows the flow and what a broker does where the line fails: the same request again with the same UUID, and where that
does not help, roll back. Judges nothing; the checks do. What follows a booking is in `aftermath`, approval in
`approving`.
"""

import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from random import Random

from simulator.broker import Broker
from simulator.client import Answer, Lost
from simulator.crowd.habits import Habits
from simulator.crowd.house import House
from simulator.crowd.insisting import Insisting
from simulator.crowd.town import Town
from simulator.customers import Customer
from simulator.documents import Draft
from simulator.expect import item_errors
from simulator.orders import Certainty
from simulator.values import Json, dig, moment


class Ending(StrEnum):
    """How a visit ended."""

    NOTHING_FOUND = "found nothing to book"
    SOLD_OUT = "was too late: no places left"
    REFUSED = "was refused for another reason"
    WALKED_AWAY = "walked away"
    GAVE_BACK = "gave the quote back"
    GAVE_UP = "gave up: no answer, or none that settled anything"
    BOOKED = "booked"
    CANCELLED = "booked, and cancelled"
    ROLLED_BACK = "booked, and the payment failed"
    NOT_APPROVED = "proposed, and came to nothing"
    STUMBLED = "met something that the simulator was not ready for"


BOOKINGS = frozenset({Ending.BOOKED, Ending.CANCELLED, Ending.ROLLED_BACK})
LACK = frozenset(
    {
        "OpportunityIsFullError",
        "OpportunityHasInsufficientCapacityError",
        "OpportunityCapacityIsReservedByLeaseError",
    }
)


class Over(Exception):
    """The visit is over; `ending` says how."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


@dataclass
class Visit:
    """One customer, one basket, one Order UUID. `scene`: what it is called in the journal."""

    scene: str
    town: Town
    house: House
    broker: Broker
    habits: Habits
    customer: Customer
    luck: Random
    uuid: str
    draft: Draft = field(init=False)
    insisting: Insisting = field(init=False)
    total: Json = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.insisting = Insisting(self.town.timetable.pause)

    @property
    def opportunities(self) -> list[str]:
        """The Opportunities in the basket."""
        return list(dict.fromkeys(pair.opportunity for pair in self.draft.pairs))

    async def choose(self) -> None:
        """Finds something to book."""
        pairs = self.town.window.choose(self.habits, self.luck, self.town.time())
        if not pairs:
            raise Over(Ending.NOTHING_FOUND)
        self.draft = Draft(self.uuid, tuple(pairs))

    async def quote(self) -> Answer:
        """C1, perhaps once more for another basket, and the decision to go on."""
        answer = self.granted(await self.insisting(lambda: self.broker.c1(self.draft)))
        if self.habits.amends:
            await self.think(answer)
            other = self.town.window.other(self.draft.pairs, self.luck, self.town.time())
            self.draft = Draft(self.uuid, tuple(other))
            answer = self.granted(await self.insisting(lambda: self.broker.c1(self.draft)))
        await self.think(answer)
        if self.habits.walks_away:
            raise Over(Ending.WALKED_AWAY)
        if self.habits.gives_back:
            await self.give_back()
            raise Over(Ending.GAVE_BACK)
        await self.think(answer, late=bool(self.habits.hesitates))
        return answer

    async def identify(self) -> None:
        """C2: who it is for; from here on the total is known."""
        consents = self.broker.consents
        consents.give(self.uuid, self.customer, consents.missing(self.uuid, self.customer))
        answer = self.granted(await self.insisting(lambda: self.broker.c2(self.draft, self.customer)))
        self.total = answer.body.get("totalPaymentDue") or {}
        await self.think(answer, late=bool(self.habits.pays_late))
        if self.habits.retreats:
            await self.give_back()
            raise Over(Ending.GAVE_BACK)

    async def book(self) -> Answer:
        """B: the same request with the same UUID until it is settled; where it never is, all is rolled back.

        Serves: Simple Booking Flow, vii; Booking Flow Rollback.
        """

        async def once() -> Answer:
            if self.uuid in self.broker.store and self.broker.store[self.uuid].certainty is Certainty.UNKNOWN:
                return await self.broker.send_order(self.uuid)  # as it was stored, word for word
            return await self.broker.book(self.draft, self.customer, self.total)

        answer = await self.insisting(once)
        if answer is None:
            await self.insisting(lambda: self.broker.roll_back(self.uuid))
            raise Over(Ending.GAVE_UP)
        if not answer.ok:
            await self.give_back()
        return self.granted(answer)

    async def give_back(self) -> None:
        """Deletes the quote, and perhaps looks whether the places are back."""
        await self.insisting(lambda: self.broker.abandon(self.uuid))
        await self.watch()

    async def watch(self) -> None:
        """Looks into the open feed, where the customer is so minded."""
        if self.habits.watches:
            await self.town.timetable.pause(0, alone=True)
            with contextlib.suppress(Lost):
                await self.town.window.look(self.opportunities[0])

    async def think(self, answer: Answer | None = None, *, late: bool = False) -> None:
        """Lets a moment pass; where `late`, until after the lease has ended."""
        until = self._lease_end(answer) if late and answer else None
        seconds = (until - self.town.time()).total_seconds() + self.town.tick if until else 0.0
        await self.town.timetable.pause(max(seconds, 0.0) + self.luck.uniform(5, 120))

    def _lease_end(self, answer: Answer) -> datetime | None:
        """When the lease ends, where time can be moved; otherwise nobody waits for that."""
        return moment(dig(answer.body, "lease", "leaseExpires")) if self.town.has_clock else None

    def granted(self, answer: Answer | None) -> Answer:
        """An answer with which one can go on. Raises `Over` for any other."""
        if answer is None:
            raise Over(Ending.GAVE_UP)
        if answer.ok:
            return answer
        lacking = {kind for _, kind, _ in item_errors(answer)} & LACK
        raise Over(Ending.SOLD_OUT if lacking else Ending.REFUSED)
