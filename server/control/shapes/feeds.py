"""The shapes of feeds, and of how far they have been read."""

from typing import NotRequired, TypedDict

from server.control.shapes.common import Count, Document, Instant, Link


class FeedPosition(TypedDict):
    """A position in a feed; id: where two entries may have the same `modified`."""

    modified: int
    id: str | None


class FeedEntry(TypedDict):
    """An entry of a feed. item: as it is served, in a private feed without what is personal; in a tail only."""

    id: str
    kind: str
    modified: int
    deleted: bool
    item: NotRequired[Document]


class FeedRow(TypedDict):
    """A feed. partner: whose it is; null of an open one. tail: its last entries."""

    name: str
    url: Link
    partner: str | None
    length: Count
    last: FeedPosition | None
    tail: list[FeedEntry]


class Feeds(TypedDict):
    """All feeds, the open ones and the private ones."""

    feeds: list[FeedRow]


class Reading(TypedDict):
    """How a Booking Partner reads one of its feeds. stands: the position that it last asked from.

    everySeconds: the mean of its last 20 requests. unseen: how many entries follow. next: the first 50 of these.
    """

    name: str
    url: Link
    length: Count
    stands: FeedPosition | None
    lastPolled: Instant | None
    lastPolledReal: Instant | None
    polls: Count
    everySeconds: float | None
    unseen: Count
    next: list[FeedEntry]


class Reader(TypedDict):
    """A Booking Partner and its two feeds."""

    id: str
    name: str
    feeds: list[Reading]


class Watch(TypedDict):
    """How far each Booking Partner has read."""

    partners: list[Reader]
