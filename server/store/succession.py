"""One state of a sandbox takes the place of another, and the consumers of its feeds learn what has changed or gone.

Feeds go on: what is in the state before and not in the one after is deleted in them, behind everything that has
been read so far; what was deleted already stays where it is. Nothing else of the state before is carried over.

Source: Realtime Paged Data Exchange 1.0, "Deleted items".
"""

from collections.abc import Iterator

from server.domain.orders import Order, OrderKey, Phase
from server.store.feed import Entry, Feed
from server.store.private_feeds import PHASES
from server.store.sandbox import Sandbox


def succeed(after: Sandbox, before: Sandbox) -> None:
    """Tell in the feeds of `after` of all that `before` had and it has not, or has otherwise."""
    for kind, feed in before.open_feeds.items():
        for entry in feed:
            if entry.id not in after.open_feeds[kind]:
                _end(after.open_feeds[kind], entry)
    for key, phase in _known(after, before):
        _retell(after, before, key, phase)


def _known(after: Sandbox, before: Sandbox) -> dict[tuple[OrderKey, Phase], None]:
    """All orders and proposals that brokers may know of, by what they are; those told of in feeds come first."""
    told = {
        (OrderKey(partner, entry.id), phase): None
        for phase in PHASES
        for partner, feed in before.private_feeds(phase).items()
        for entry in feed
    }
    kept = dict.fromkeys(_bookings(before))
    # A broker may have been told by an answer alone that there is no such order any more, and now there is.
    back = {known: None for known in _bookings(after) if before.find(known[0]) is not None}
    return told | kept | back


def _bookings(sandbox: Sandbox) -> Iterator[tuple[OrderKey, Phase]]:
    for key, record in sandbox.records():
        if isinstance(record, Order) and record.phase is not Phase.QUOTE:
            yield key, record.phase


def _retell(after: Sandbox, before: Sandbox, key: OrderKey, phase: Phase) -> None:
    """Tell of one as it now is, where that is not what its broker knows, and has not been told already."""
    record, feed = after.find(key), after.private_feed(phase, key.partner)
    if key.uuid in feed:
        return
    told = before.private_feed(phase, key.partner).entry(key.uuid)
    if not isinstance(record, Order) or record.phase is not phase:
        if told is not None:
            _end(feed, told)
        else:
            feed.bury(key.uuid, phase.value)
        return
    if told is not None and after.is_withdrawn(record):
        _end(feed, told)
    if told is not None or record != before.find(key):
        after.announce(record)


def _end(feed: Feed, entry: Entry) -> None:
    """What was deleted stays deleted where it was, as all who have read on know of it; the rest is deleted now."""
    if entry.deleted:
        feed.keep(entry)
    else:
        feed.bury(entry.id, entry.kind)
