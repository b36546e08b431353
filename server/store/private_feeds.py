"""The private feeds of one sandbox: to each Booking Partner its Orders feed and its OrderProposals feed.

They tell of updates after P and B, and of nothing while the seller has taken its access away: then its items are
marked as deleted, until it gives access again. Nothing here changes a record.

Source: Open Booking API 1.0 CR3, "New Orders and OrderProposals", "API level authentication and data security".
"""

from collections.abc import Callable, Iterable, Mapping

from server.domain.catalogue import SellerId
from server.domain.orders import Order, OrderKey, Phase, Record, Stub
from server.store.feed import Feed
from server.store.state import State, Told, Withdrawal

PHASES = (Phase.ORDER, Phase.PROPOSAL)


class PrivateFeeds:
    """The private feeds of a sandbox."""

    def __init__(self, new_feed: Callable[[], Feed], render: Callable[[Order], bytes]) -> None:
        """render: the data of an order or a proposal as it now stands."""
        self._new_feed = new_feed
        self._render = render
        self._feeds: dict[Phase, dict[str, Feed]] = {phase: {} for phase in PHASES}
        self._withdrawn: set[tuple[str, SellerId]] = set()
        self._untold: set[OrderKey] = set()

    def of(self, phase: Phase) -> Mapping[str, Feed]:
        """The Orders feeds, or the OrderProposals feeds, by Booking Partner."""
        return self._feeds[phase]

    def feed(self, phase: Phase, partner: str) -> Feed:
        """The Orders feed or the OrderProposals feed of a Booking Partner."""
        feed = self._feeds[phase].get(partner)
        if feed is None:
            feed = self._feeds[phase][partner] = self._new_feed()
        return feed

    def is_withdrawn(self, order: Order) -> bool:
        """Whether its broker is told nothing of an order at present."""
        return (order.key.partner, order.seller) in self._withdrawn

    def tell(self, before: Record | None, record: Record, announce: bool) -> None:
        """What a record has become: an update goes to its feed; what is no longer there is deleted in it."""
        if isinstance(before, Order) and before.phase in PHASES:
            self._end(before, record)
        if announce and isinstance(record, Order):
            self.announce(record)

    def _end(self, before: Order, record: Record) -> None:
        """What is no longer what it was is deleted in the feed of those; an order is one for good."""
        if isinstance(record, Stub):
            self._untold.discard(record.key)
        elif record.phase is before.phase:
            return
        self._feed_of(before).delete(before.key.uuid)

    def announce(self, order: Order) -> None:
        """Send an order or a proposal to its feed as it now stands, or later where it is withdrawn."""
        if self.is_withdrawn(order):
            self._untold.add(order.key)
        else:
            self._feed_of(order).put(order.key.uuid, order.phase.value, self._render(order))

    def withdraw(self, partner: str, seller: SellerId, bookings: Iterable[Order]) -> None:
        """Mark all that a Booking Partner has booked with a seller as deleted."""
        self._withdrawn.add((partner, seller))
        for order in bookings:
            self._feed_of(order).delete(order.key.uuid)

    def restore(self, partner: str, seller: SellerId, bookings: Iterable[Order]) -> None:
        """Let what was withdrawn appear again as it now stands, with what the broker has not been told since."""
        self._withdrawn.discard((partner, seller))
        for order in bookings:
            if order.key in self._untold or order.key.uuid in self._feed_of(order):
                self._untold.discard(order.key)
                self.announce(order)

    # --- as a value

    def told(self) -> tuple[Told, ...]:
        """All entries, feed by feed."""
        return tuple(
            Told(phase, OrderKey(partner, entry.id), entry.deleted)
            for phase in PHASES
            for partner, feed in self._feeds[phase].items()
            for entry in feed
        )

    def withdrawn(self) -> tuple[Withdrawal, ...]:
        """Whose items are withdrawn from whom."""
        return tuple(Withdrawal(*each) for each in sorted(self._withdrawn))

    def untold(self) -> tuple[OrderKey, ...]:
        """Of which updates brokers have to be told once a withdrawal ends."""
        return tuple(sorted(self._untold))

    def go_on(self, state: State, find: Callable[[OrderKey], Record | None]) -> None:
        """Take up what had been told, and what had not. find: the record of a key."""
        self._withdrawn = {(each.partner, each.seller) for each in state.withdrawn}
        self._untold = {*state.untold}
        for phase, key, deleted in ((each.phase, each.key, each.deleted) for each in state.told):
            order, feed = find(key), self.feed(phase, key.partner)
            if isinstance(order, Order) and order.phase is phase and not deleted:
                feed.put(key.uuid, phase.value, self._render(order))
            else:
                feed.bury(key.uuid, phase.value)

    # --- inside

    def _feed_of(self, order: Order) -> Feed:
        return self.feed(order.phase, order.key.partner)
