"""One sandbox: catalogue, records, claims and feeds, and the only ones who change them.

`commit` is the only writer of records. What a change means for claims and feeds follows from the record
before and the record after, in one place, so that a booking, an expiry and a deletion cannot differ in it.
Nothing here decides whether a change is allowed, reads a clock, or knows JSON: rendering is passed in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from server.domain import changes
from server.domain.capacity import Standing, claims_of
from server.domain.catalogue import Catalogue, Kind, Opportunity, OpportunityId
from server.domain.orders import Order, OrderKey, Phase, Record, Stub
from server.store.expiries import Expiries
from server.store.feed import Feed, RenderItem
from server.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a sandbox's values become bytes; made by `wire`, for one base URL.

    opportunity: the data of an opportunity in an open feed, given how it stands.
    order: the data of an order or a proposal in a private feed.
    item: an entry of a feed of this kind.
    """

    opportunity: Callable[[Opportunity, Standing], bytes]
    order: Callable[[Order], bytes]
    item: Callable[[str], RenderItem]


class Sandbox:
    """An isolated state, and its one way to change."""

    def __init__(self, catalogue: Catalogue, rendering: Rendering, next_change: Callable[[], int]) -> None:
        """
        catalogue: owned by the sandbox from now on; its opportunities are published at once.
        next_change: change numbers for the feeds, each larger than the last.
        """
        self.catalogue = catalogue
        self._rendering = rendering
        self._next_change = next_change
        self._records: dict[OrderKey, Record] = {}
        self._ledger = Ledger()
        self._expiries = Expiries()
        self._order_numbers = 0
        self.open_feeds: dict[Kind, Feed] = {
            kind: self._new_feed(kind.value) for kind in Kind if kind is not Kind.INDIVIDUAL_FACILITY_USE
        }
        self._orders_feeds: dict[str, Feed] = {}
        self._proposals_feeds: dict[str, Feed] = {}
        for opportunity in catalogue.opportunities.values():
            self._publish(opportunity)

    # --- reading

    def find(self, key: OrderKey) -> Record | None:
        """What a Booking Partner's UUID stands for at present."""
        return self._records.get(key)

    def records(self) -> Iterable[tuple[OrderKey, Record]]:
        """Everything that is kept, of every Booking Partner."""
        return self._records.items()

    def standing(self, opportunity: Opportunity, without: OrderKey | None = None) -> Standing:
        """How an opportunity stands, leaving out what one record claims."""
        return self._ledger.standing(opportunity, without)

    def orders_feed(self, partner: str) -> Feed:
        """The Orders feed of a Booking Partner."""
        return self._private_feed(self._orders_feeds, partner, Phase.ORDER)

    def proposals_feed(self, partner: str) -> Feed:
        """The OrderProposals feed of a Booking Partner."""
        return self._private_feed(self._proposals_feeds, partner, Phase.PROPOSAL)

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
        self._records[record.key] = record
        if isinstance(record, Order) and record.phase is Phase.QUOTE and record.lease_expires is not None:
            self._expiries.add(record.lease_expires, record.key)
        for opportunity_id in sorted(self._ledger.replace(record.key, claims_of(record))):
            self.republish(opportunity_id)
        self._tell_broker(before, record, announce)

    def settle(self, now: datetime) -> list[Record]:
        """End every lease whose time has come, in order; tells which quotes ended."""
        ended: list[Record] = []
        for _, key in self._expiries.due(now):
            stub = changes.expire(self._records.get(key), now)
            if stub is not None:
                self.commit(stub)
                ended.append(stub)
        return ended

    def put_opportunity(self, opportunity: Opportunity) -> None:
        """Add an opportunity to the catalogue or change it, and tell the open feeds."""
        self.catalogue.put(opportunity)
        self._publish(opportunity)

    def remove_opportunity(self, opportunity_id: OpportunityId) -> None:
        """Take an opportunity out of the catalogue, and tell the open feeds."""
        opportunity = self.catalogue.opportunities.get(opportunity_id)
        if opportunity is None:
            return
        self.catalogue.remove(opportunity_id)
        feed = self.open_feeds.get(opportunity.kind)
        if feed is not None:
            feed.delete(opportunity_id)

    def republish(self, opportunity_id: OpportunityId) -> None:
        """Send an opportunity to the end of its open feed, as it now stands."""
        opportunity = self.catalogue.opportunities.get(opportunity_id)
        if opportunity is not None:
            self._publish(opportunity)

    # --- inside

    def _new_feed(self, kind: str) -> Feed:
        return Feed(kind, self._next_change, self._rendering.item(kind))

    def _private_feed(self, feeds: dict[str, Feed], partner: str, phase: Phase) -> Feed:
        feed = feeds.get(partner)
        if feed is None:
            feed = feeds[partner] = self._new_feed(phase.value)
        return feed

    def _publish(self, opportunity: Opportunity) -> None:
        if opportunity.kind is Kind.INDIVIDUAL_FACILITY_USE:
            # Published inside its facility ("individualFacilityUse").
            if opportunity.parent is not None:
                self.republish(opportunity.parent)
            return
        data = self._rendering.opportunity(opportunity, self._ledger.standing(opportunity))
        self.open_feeds[opportunity.kind].put(opportunity.id, data)

    def _tell_broker(self, before: Record | None, record: Record, announce: bool) -> None:
        """An update of a proposal or an order goes to its feed; one that is no longer there is deleted in it."""
        partner, uuid = record.key
        if isinstance(before, Order) and before.phase is Phase.PROPOSAL and not _is(record, Phase.PROPOSAL):
            self.proposals_feed(partner).delete(uuid)
        if isinstance(record, Stub):
            if _is(before, Phase.ORDER):
                self.orders_feed(partner).delete(uuid)
            return
        if announce:
            feed = self.orders_feed(partner) if record.phase is Phase.ORDER else self.proposals_feed(partner)
            feed.put(uuid, self._rendering.order(record))


def _is(record: Record | None, phase: Phase) -> bool:
    return isinstance(record, Order) and record.phase is phase
