"""One sandbox: catalogue, records, claims and feeds, and the only one who changes them.

`commit` is the only writer of records. What a change means for claims and feeds follows from the record
before and the record after, in one place, so that a booking, an expiry and a deletion cannot differ in it.
Nothing here decides whether a change is allowed, reads a clock, or knows JSON: rendering is passed in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from server.domain import changes
from server.domain.capacity import Claims, claims_of
from server.domain.catalogue import Catalogue, Kind, Opportunity, OpportunityId, SellerId
from server.domain.orders import Order, OrderKey, Phase, Record, Stub
from server.store.expiries import Expiries
from server.store.families import heirs
from server.store.feed import Feed
from server.store.ledger import Ledger
from server.store.open_feeds import OpenFeeds
from server.store.positions import NextPosition
from server.store.private_feeds import PHASES, PrivateFeeds
from server.store.recent import Recent
from server.store.rendering import Rendering
from server.store.state import KeptOrder, State


class Ended(NamedTuple):
    """What a record became when its time had come; is_lease: whether a lease ended, or else a proposal lapsed."""

    at: datetime
    record: Record
    is_lease: bool


class Sandbox:
    """An isolated state, and its one way to change."""

    def __init__(
        self,
        catalogue: Catalogue,
        rendering: Rendering,
        next_position: NextPosition,
        hard_feeds: bool = False,
        state: State | None = None,
    ) -> None:
        """
        catalogue: owned by the sandbox from now on; its opportunities are published at once.
        next_position: gives the entries of all feeds their places, each behind the last.
        hard_feeds: publish children before their parents, and many deletions among them.
        state: what to go on from; the opportunities of it are those of the catalogue.
        """
        self.catalogue = catalogue
        self.next_position = next_position
        self._records: dict[OrderKey, Record] = {}
        # How many quotes, proposals and orders there are at present.
        self.counts: Counter[Phase] = Counter()
        self._ledger = Ledger()
        self.recent = Recent()
        self._expiries = Expiries()
        self._settled = datetime.min.replace(tzinfo=UTC)
        self._order_numbers = 0
        # How an opportunity stands, leaving out what one record claims. Those who need it are given this, and not a
        # method of `self`: a sandbox that refers to itself would not go when it is let go of (server/memory.py).
        self.standing = standing = self._ledger.standing
        self._open = OpenFeeds(catalogue, rendering, standing, next_position)
        self._private = PrivateFeeds(
            lambda: Feed(next_position, rendering.item), lambda order: rendering.order(order, standing)
        )
        if state is None:
            self._open.begin(hard_feeds)
        else:
            self._go_on(state, hard_feeds)

    # --- reading

    def find(self, key: OrderKey) -> Record | None:
        """What a Booking Partner's UUID stands for at present."""
        return self._records.get(key)

    def records(self) -> Iterable[tuple[OrderKey, Record]]:
        """Everything that is kept, of every Booking Partner."""
        return self._records.items()

    def reserving(self, opportunity_id: OpportunityId) -> Iterable[tuple[OrderKey, Claims]]:
        """The leases and open proposals that reserve places of an opportunity, and all that they claim."""
        return self._ledger.reserving(opportunity_id)

    @property
    def open_feeds(self) -> Mapping[Kind, Feed]:
        """The open feeds, by what they tell of."""
        return self._open.feeds

    def private_feed(self, phase: Phase, partner: str) -> Feed:
        """The Orders feed, or the OrderProposals feed, of a Booking Partner."""
        return self._private.feed(phase, partner)

    def private_feeds(self, phase: Phase) -> Mapping[str, Feed]:
        """The Orders feeds, or the OrderProposals feeds, by Booking Partner."""
        return self._private.of(phase)

    def is_withdrawn(self, order: Order) -> bool:
        """Whether its broker is told nothing of an order at present, as the seller has taken access away."""
        return self._private.is_withdrawn(order)

    def document(self, opportunity: Opportunity) -> bytes:
        """What an open feed would publish of an opportunity now."""
        return self._open.document(opportunity)

    def state(self) -> State:
        """All of this as a value; what is done to the sandbox later does not touch it."""
        kept = ((change.at, self._records[change.key]) for change in self.recent.newest())
        orders = [KeptOrder(at, record) for at, record in kept if isinstance(record, Order)]
        return State(
            opportunities=tuple(self.catalogue.opportunities.values()),
            orders=tuple(reversed(orders)),
            stubs=tuple(record for record in self._records.values() if isinstance(record, Stub)),
            order_numbers=self._order_numbers,
            removed=self._open.removed(),
            told=self._private.told(),
            withdrawn=self._private.withdrawn(),
            untold=self._private.untold(),
            last_position=self.last_position(),
        )

    def last_position(self) -> int:
        """The highest `modified` in any feed."""
        feeds = [*self.open_feeds.values(), *(feed for phase in PHASES for feed in self.private_feeds(phase).values())]
        return max(entry.position.modified for feed in feeds for entry in feed.tail(1))

    def new_order_number(self) -> str:
        """The number by which a customer knows an order."""
        self._order_numbers += 1
        return f"OB{self._order_numbers:06d}"

    # --- writing

    def commit(self, record: Record, announce: bool = False) -> None:
        """Let a record be what its key stands for, with all that follows for places and feeds.

        announce: whether the broker has to be told through the private feeds: true for every update that
        comes after P or B ("New Orders and OrderProposals").
        """
        before = self._records.get(record.key)
        self._keep(before, record)
        self.recent.note(record.key, self._settled, is_kept=isinstance(record, Order))
        if isinstance(record, Order):
            self._watch(record)
        for opportunity_id in sorted(self._ledger.replace(record.key, claims_of(record))):
            self._open.publish_places(opportunity_id)
        self._private.tell(before, record, announce)

    def _keep(self, before: Record | None, record: Record) -> None:
        """Let a record take the place of the one before, in the books and in their numbers."""
        self._records[record.key] = record
        if isinstance(before, Order):
            self.counts[before.phase] -= 1
        if isinstance(record, Order):
            self.counts[record.phase] += 1

    def settle(self, now: datetime) -> list[Ended]:
        """End every lease and every proposal whose time has come, in order; tells which ended, and when."""
        self._settled = now
        ended: list[Ended] = []
        for when, key in self._expiries.due(now):
            after = changes.expire(self._records.get(key), now)
            if after is not None:
                self.commit(after)
                ended.append(Ended(when, after, is_lease=True))
            elif self._reject_unmet(key):
                ended.append(Ended(when, self._records[key], is_lease=False))
        return ended

    def withdraw(self, partner: str, seller: SellerId) -> None:
        """Mark all items of a seller as deleted in the private feeds of a Booking Partner, until they are restored.

        The orders stay ("such data items MUST be marked as deleted when such authorisation is revoked").
        """
        self._private.withdraw(partner, seller, self._bookings(partner, seller))

    def restore(self, partner: str, seller: SellerId) -> None:
        """Let what was withdrawn appear again as it now stands, with what the broker has not been told since."""
        self._private.restore(partner, seller, self._bookings(partner, seller))

    def put_opportunities(self, opportunities: Sequence[Opportunity]) -> None:
        """Add opportunities that belong together, parents first, or change them, and tell the open feeds."""
        self._open.catch_up()
        touched: list[Opportunity] = []
        for opportunity in opportunities:
            before = self.catalogue.opportunities.get(opportunity.id)
            self.catalogue.put(opportunity)
            touched.append(opportunity)
            if before is not None and before.offers != opportunity.offers:
                touched += heirs(self.catalogue, opportunity)
        self._open.publish_families(touched)
        self._recheck_proposals(opportunity.id for opportunity in touched)

    def remove_opportunity(self, opportunity_id: OpportunityId) -> None:
        """Take an opportunity out of the catalogue, and tell the open feeds."""
        opportunity = self.catalogue.opportunities.get(opportunity_id)
        if opportunity is None:
            return
        self._open.catch_up()
        self.catalogue.remove(opportunity_id)
        self._open.delete(opportunity)
        self._recheck_proposals((opportunity_id,))

    def announce(self, order: Order) -> None:
        """Send an order or a proposal to its private feed as it now stands, without having changed it."""
        self._private.announce(order)

    # --- inside

    def _go_on(self, state: State, hard: bool) -> None:
        """Begin with what is kept, so that all that is published shows the places that are taken."""
        self._order_numbers = state.order_numbers
        for changed, order in ((each.changed, each.order) for each in state.orders):
            self._keep(None, order)
            self._ledger.replace(order.key, claims_of(order))
            self.recent.note(order.key, changed, is_kept=True)
            self._watch(order)
        self._records.update((stub.key, stub) for stub in state.stubs)
        self._open.go_on(state.removed, hard)
        self._private.go_on(state, self.find)

    def _watch(self, record: Order) -> None:
        """Have a lease looked at again when it ends, and a proposal when something that it asks for is over."""
        if record.lease_expires is not None:
            self._expiries.add(record.lease_expires, record.key)
        if record.phase is Phase.PROPOSAL:
            for opportunity in self._opportunities(record):
                if opportunity is not None and opportunity.end is not None:
                    self._expiries.add(opportunity.end, record.key)

    def _recheck_proposals(self, opportunity_ids: Iterable[OpportunityId]) -> None:
        """Reject the proposals that a change has made impossible, the newest first while places are short."""
        keys = {key for opportunity_id in opportunity_ids for key in self._ledger.proposals(opportunity_id)}
        proposals = [record for key in keys if isinstance(record := self._records[key], Order)]
        for proposal in sorted(proposals, key=lambda each: (each.made, each.key), reverse=True):
            if not self._reject_unmet(proposal.key):
                self._watch(proposal)

    def _reject_unmet(self, key: OrderKey) -> bool:
        """Give up on a proposal that can no longer be met; tells whether that was so."""
        record = self._records.get(key)
        if not isinstance(record, Order) or record.phase is not Phase.PROPOSAL:
            return False
        reason = changes.why_unmet(
            record, self._opportunities(record), lambda each: self.standing(each, key), self._settled
        )
        if reason is not None:
            self.commit(changes.reject_unmet(record, reason), announce=True)
        return reason is not None

    def _opportunities(self, order: Order) -> list[Opportunity | None]:
        return [self.catalogue.opportunities.get(item.opportunity or "") for item in order.items]

    def _bookings(self, partner: str, seller: SellerId) -> list[Order]:
        """The orders and proposals that a Booking Partner has with a seller."""
        return [
            record
            for key, record in self._records.items()
            if key.partner == partner
            and isinstance(record, Order)
            and record.seller == seller
            and record.phase is not Phase.QUOTE
        ]
