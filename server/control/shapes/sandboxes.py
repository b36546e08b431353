"""The shapes of sandboxes, of their clocks and of their snapshots."""

from typing import Annotated, TypedDict

from msgspec import Meta

from server.control.shapes.common import Count, Instant, Link


class Clock(TypedDict):
    """The clock of a sandbox. real: the one on the wall. aheadSeconds: how far the first is ahead of the second."""

    now: Instant
    real: Instant
    frozen: bool
    speed: Annotated[float, Meta(ge=0)]
    aheadSeconds: float


class Happening(TypedDict):
    """Something that time ended or began. what: for programs. text: for people. partner, order: whose it was."""

    at: Instant
    what: str
    partner: str | None
    order: str | None
    text: str


class Happened(TypedDict):
    """The clock as it stands now, and what happened on the way there, in the order of time."""

    clock: Clock
    happened: list[Happening]


class Counts(TypedDict):
    """How many there are of each. requests: that were ever made, of which the journal keeps the last."""

    opportunities: Count
    quotes: Count
    proposals: Count
    orders: Count
    requests: Count


class Sandbox(TypedDict):
    """One sandbox. root: what all its URLs start with. control: where it is in the control door. timezone: that of
    the place, by its IANA name; the clocks in its fixtures are read there.
    """

    name: str
    root: Link
    baseUri: Link
    datasetSite: Link
    control: Link
    clock: Clock
    timezone: str
    counts: Counts
    made: Instant
    lastUsed: Instant


class Sandboxes(TypedDict):
    """All sandboxes, the default one first. limit: of named ones. idleSeconds: how long an unused one is kept."""

    sandboxes: list[Sandbox]
    limit: Count
    idleSeconds: float


class Snapshot(TypedDict):
    """A state that is kept by name. taken: by the clock on the wall; now: by that of the sandbox, as it was then."""

    name: str
    taken: Instant
    now: Instant
    orders: Count


class Snapshots(TypedDict):
    """All that is kept of a sandbox."""

    snapshots: list[Snapshot]


class SnapshotName(TypedDict):
    """The name under which a snapshot was kept."""

    name: str
