"""One sandbox: catalogue, records, claims and feeds, and the only ones who change them.

`commit` is the only writer of records. What a change means for claims and feeds follows from the record
before and the record after, in one place, so that a booking, an expiry and a deletion cannot differ in it.
Nothing here decides whether a change is allowed, reads a clock, or knows JSON: rendering is passed in.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from server.domain import changes
from server.domain.capacity import Standing, claims_of
from server.domain.catalogue import PROGRAMMES, Catalogue, Kind, Opportunity, OpportunityId, SellerId
from server.domain.names import KIND_PATHS
from server.domain.orders import Order, OrderKey, Phase, Record, Stub
from server.store.expiries import Expiries
from server.store.feed import Feed, RenderItem
from server.store.ledger import Ledger
from server.store.positions import NextPosition

StandingOf = Callable[[Opportunity], Standing]


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a sandbox's values become bytes; made by `wire`, for one base URL.

    opportunity: the data of an opportunity in an open feed, given how each one stands.
    kind: what the entry of an opportunity is called in its feed, given the kind of its parent.
    order: the data of an order or a proposal in a private feed, given how each opportunity stands.
    item: an entry of a feed.
    """

    opportunity: Callable[[Opportunity, StandingOf], bytes]
    kind: Callable[[Kind, Kind | None], str]
    order: Callable[[Order, StandingOf], bytes]
    item: RenderItem


class Sandbox:
    """An isolated state, and its one way to change."""

    def __init__(
        self, catalogue: Catalogue, rendering: Rendering, next_position: NextPosition, hard_feeds: bool = False
    ) -> None:
        """
        catalogue: owned by the sandbox from now on; its opportunities are published at once.
        next_position: gives the entries of all feeds their places, each behind the last.
        hard_feeds: publish children before their parents, and many deletions among them.
        """
        self.catalogue = catalogue
        self._rendering = rendering
        self._next_position = next_position
        self._records: dict[OrderKey, Record] = {}
        self._ledger = Ledger()
        self._expiries = Expiries()
        self._settled = datetime.min.replace(tzinfo=UTC)
        self._order_numbers = 0
        self.open_feeds: dict[Kind, Feed] = {
            kind: self._new_feed() for kind in Kind if kind is not Kind.INDIVIDUAL_FACILITY_USE
        }
        self._orders_feeds: dict[str, Feed] = {}
        self._proposals_feeds: dict[str, Feed] = {}
        self._withdrawn: set[tuple[str, SellerId]] = set()
        self._untold: set[OrderKey] = set()
        self._open(hard_feeds)

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
        return self._private_feed(self._orders_feeds, partner)

    def proposals_feed(self, partner: str) -> Feed:
        """The OrderProposals feed of a Booking Partner."""
        return self._private_feed(self._proposals_feeds, partner)

    def document(self, opportunity: Opportunity) -> bytes:
        """What an open feed would publish of an opportunity now."""
        return self._rendering.opportunity(opportunity, self._ledger.standing)

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
        if isinstance(record, Order) and record.lease_expires is not None:
            self._expiries.add(record.lease_expires, record.key)
        if isinstance(record, Order) and record.phase is Phase.PROPOSAL:
            self._watch(record)
        for opportunity_id in sorted(self._ledger.replace(record.key, claims_of(record))):
            self.republish(opportunity_id)
        self._tell_broker(before, record, announce)

    def settle(self, now: datetime) -> list[Record]:
        """End every lease and every proposal whose time has come, in order; tells which ended."""
        self._settled = now
        ended: list[Record] = []
        for _, key in self._expiries.due(now):
            after = changes.expire(self._records.get(key), now)
            if after is not None:
                self.commit(after)
                ended.append(after)
            elif self._reject_unmet(key):
                ended.append(self._records[key])
        return ended

    def withdraw(self, partner: str, seller: SellerId) -> None:
        """Mark all items of a seller as deleted in the private feeds of a Booking Partner, until they are restored.

        The orders stay ("such data items MUST be marked as deleted when such authorisation is revoked").
        """
        self._withdrawn.add((partner, seller))
        for order in self._bookings(partner, seller):
            self._feed_of(order).delete(order.key.uuid)

    def restore(self, partner: str, seller: SellerId) -> None:
        """Let what was withdrawn appear again as it now stands, with what the broker has not been told since."""
        self._withdrawn.discard((partner, seller))
        for order in self._bookings(partner, seller):
            if order.key in self._untold or order.key.uuid in self._feed_of(order):
                self._untold.discard(order.key)
                self._tell_broker(order, order, announce=True)

    def put_opportunities(self, opportunities: Sequence[Opportunity]) -> None:
        """Add opportunities that belong together, parents first, or change them, and tell the open feeds."""
        touched: list[Opportunity] = []
        for opportunity in opportunities:
            before = self.catalogue.opportunities.get(opportunity.id)
            self.catalogue.put(opportunity)
            touched.append(opportunity)
            if before is not None and before.offers != opportunity.offers:
                touched += self._heirs(opportunity)
        families = [self._family(opportunity) for opportunity in touched]
        self._publish({member.id: member for family in families for member in family}.values())
        self._recheck_proposals(opportunity.id for opportunity in touched)

    def remove_opportunity(self, opportunity_id: OpportunityId) -> None:
        """Take an opportunity out of the catalogue, and tell the open feeds."""
        opportunity = self.catalogue.opportunities.get(opportunity_id)
        if opportunity is None:
            return
        self.catalogue.remove(opportunity_id)
        feed = self.open_feeds.get(opportunity.kind)
        if feed is not None:
            feed.delete(opportunity_id)
        self._publish(member for member in self._family(opportunity) if member is not opportunity)
        self._recheck_proposals((opportunity_id,))

    def republish(self, opportunity_id: OpportunityId) -> None:
        """Send an opportunity to the end of its open feed, as it now stands."""
        opportunity = self.catalogue.opportunities.get(opportunity_id)
        if opportunity is None:
            return
        parent = self.catalogue.parent(opportunity)
        if parent is not None and parent.kind in PROGRAMMES:
            self._publish((opportunity, parent))
        else:
            self._publish(self._family(opportunity))

    # --- inside

    def _watch(self, proposal: Order) -> None:
        """Have a proposal looked at again when something that it asks for is over."""
        for opportunity in self._opportunities(proposal):
            if opportunity is not None and opportunity.end is not None:
                self._expiries.add(opportunity.end, proposal.key)

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

    def _new_feed(self) -> Feed:
        return Feed(self._next_position, self._rendering.item)

    def _private_feed(self, feeds: dict[str, Feed], partner: str) -> Feed:
        feed = feeds.get(partner)
        if feed is None:
            feed = feeds[partner] = self._new_feed()
        return feed

    def _open(self, hard: bool) -> None:
        """Publish the catalogue. Every feed starts with a deletion, so that none comes as a surprise later."""
        for kind, feed in self.open_feeds.items():
            feed.bury(f"{KIND_PATHS[kind]}/withdrawn", self._rendering.kind(kind, None))
        opportunities = list(self.catalogue.opportunities.values())
        for number, opportunity in enumerate(reversed(opportunities) if hard else opportunities):
            self._publish((opportunity,))
            if hard and number % 3 == 0 and opportunity.kind in self.open_feeds:
                self.open_feeds[opportunity.kind].bury(f"{opportunity.id}-withdrawn", self._kind(opportunity))

    def _family(self, opportunity: Opportunity) -> Sequence[Opportunity]:
        """All whose entries show something of this opportunity: a programme and its events show each other."""
        parent = self.catalogue.parent(opportunity)
        if opportunity.kind is Kind.INDIVIDUAL_FACILITY_USE:
            return () if parent is None else (parent,)
        if parent is not None and parent.kind in PROGRAMMES:
            return self._family(parent)
        if opportunity.kind not in PROGRAMMES:
            return (opportunity,)
        return opportunity, *(self.catalogue.opportunities[event] for event in self.catalogue.children(opportunity.id))

    def _heirs(self, opportunity: Opportunity) -> Iterable[Opportunity]:
        """All whose offers are those of this opportunity."""
        for child_id in self.catalogue.children(opportunity.id):
            child = self.catalogue.opportunities[child_id]
            if not child.offers:
                yield child
                yield from self._heirs(child)

    def _publish(self, opportunities: Iterable[Opportunity]) -> None:
        for opportunity in opportunities:
            if opportunity.kind in self.open_feeds:
                feed = self.open_feeds[opportunity.kind]
                feed.put(opportunity.id, self._kind(opportunity), self.document(opportunity))

    def _kind(self, opportunity: Opportunity) -> str:
        parent = self.catalogue.parent(opportunity)
        return self._rendering.kind(opportunity.kind, parent.kind if parent is not None else None)

    def _tell_broker(self, before: Record | None, record: Record, announce: bool) -> None:
        """An update of a proposal or an order goes to its feed; one that is no longer there is deleted in it."""
        partner, uuid = record.key
        if isinstance(before, Order) and before.phase is Phase.PROPOSAL and not _is(record, Phase.PROPOSAL):
            self.proposals_feed(partner).delete(uuid)
        if isinstance(record, Stub):
            if _is(before, Phase.ORDER):
                self.orders_feed(partner).delete(uuid)
            return
        if announce and (partner, record.seller) in self._withdrawn:
            self._untold.add(record.key)
        elif announce:
            self._feed_of(record).put(uuid, record.phase.value, self._rendering.order(record, self._ledger.standing))

    def _feed_of(self, order: Order) -> Feed:
        """The private feed that tells of an order, or of a proposal."""
        partner = order.key.partner
        return self.orders_feed(partner) if order.phase is Phase.ORDER else self.proposals_feed(partner)

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


def _is(record: Record | None, phase: Phase) -> bool:
    return isinstance(record, Order) and record.phase is phase
