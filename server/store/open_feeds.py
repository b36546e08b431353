"""The open feeds of one sandbox: its catalogue as everybody may read it, one feed for each kind of opportunity.

What is published together with what follows from the catalogue (`families`). Nothing here changes the catalogue.

Source: Realtime Paged Data Exchange 1.0; Modelling Opportunity Data 2.0.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from server.domain.catalogue import PROGRAMMES, Catalogue, Kind, Opportunity, OpportunityId
from server.domain.names import KIND_PATHS
from server.domain.value import Value
from server.store.families import family
from server.store.feed import Feed
from server.store.positions import NextPosition
from server.store.rendering import Rendering, StandingOf
from server.store.state import Removed


class Shown(Value, frozen=True):
    """An entry of an open feed that shows places that are left. data: tells it as it stands when it is called."""

    feed: Feed
    id: OpportunityId
    kind: str
    data: Callable[[], bytes]


class OpenFeeds:
    """The open feeds of a sandbox."""

    def __init__(
        self, catalogue: Catalogue, rendering: Rendering, standing: StandingOf, next_position: NextPosition
    ) -> None:
        """standing: how each opportunity stands whenever it is published. There is nothing in the feeds yet."""
        self._catalogue = catalogue
        self._rendering = rendering
        self._standing = standing
        self.feeds: dict[Kind, Feed] = {
            kind: Feed(next_position, rendering.item) for kind in Kind if kind is not Kind.INDIVIDUAL_FACILITY_USE
        }
        # For each opportunity of which places were taken: what shows them, as long as the catalogue stays the same.
        self._showing: dict[OpportunityId, list[Shown]] = {}

    def begin(self, hard: bool) -> None:
        """Publish the catalogue. Every feed starts with a deletion, so that none comes as a surprise later.

        hard: children before their parents, and many deletions among them.
        """
        for kind, feed in self.feeds.items():
            feed.bury(f"{KIND_PATHS[kind]}/withdrawn", self._rendering.kind(kind, None))
        for number, opportunity in enumerate(self._all(hard)):
            self.publish((opportunity,))
            if hard and number % 3 == 0 and opportunity.kind in self.feeds:
                self.feeds[opportunity.kind].bury(f"{opportunity.id}-withdrawn", self._kind(opportunity))

    def go_on(self, removed: Iterable[Removed], hard: bool) -> None:
        """Publish a catalogue that had been published before, with what was removed from it then."""
        for each in removed:
            self.feeds[each.feed].bury(each.id, each.kind)
        self.publish(self._all(hard))

    def removed(self) -> tuple[Removed, ...]:
        """What is deleted, in an order that depends on nothing else."""
        found = (
            Removed(kind, each.id, each.kind) for kind, feed in self.feeds.items() for each in feed if each.deleted
        )
        return tuple(sorted(found, key=lambda each: (each.feed.value, each.id)))

    def document(self, opportunity: Opportunity) -> bytes:
        """What an open feed would publish of an opportunity now."""
        return self._rendering.opportunity(opportunity, self._standing)

    def publish(self, opportunities: Iterable[Opportunity]) -> None:
        """Send opportunities to the ends of their feeds, as they now stand."""
        for opportunity in opportunities:
            feed = self.feeds.get(opportunity.kind)
            if feed is not None:
                feed.put(opportunity.id, self._kind(opportunity), self.document(opportunity))

    def publish_families(self, opportunities: Iterable[Opportunity]) -> None:
        """Publish all that shows something of these, each once."""
        families = [family(self._catalogue, each) for each in opportunities]
        self.publish({member.id: member for members in families for member in members}.values())

    def publish_places(self, opportunity_id: OpportunityId) -> None:
        """Publish what shows the places that are left of an opportunity, before anybody reads it."""
        showing = self._showing.get(opportunity_id)
        if showing is None:
            showing = self._showing[opportunity_id] = [*self._who_shows(opportunity_id)]
        for each in showing:
            each.feed.put_later(each.id, each.kind, each.data)

    def _who_shows(self, opportunity_id: OpportunityId) -> Iterator[Shown]:
        """The entries that show the places that are left of an opportunity."""
        opportunity = self._catalogue.opportunities.get(opportunity_id)
        if opportunity is None:
            return
        parent = self._catalogue.parent(opportunity)
        members: Iterable[Opportunity]
        if parent is not None and parent.kind in PROGRAMMES:
            members = opportunity, parent
        else:
            members = family(self._catalogue, opportunity)
        for each in members:
            feed = self.feeds.get(each.kind)
            if feed is not None:
                # Not of `self`, which has the feeds: nothing may refer to itself in a circle (server/memory.py).
                data = partial(self._rendering.opportunity, each, self._standing)
                yield Shown(feed, each.id, self._kind(each), data)

    def catch_up(self) -> None:
        """Publish all places that are left, before the catalogue of which they are is another."""
        for feed in self.feeds.values():
            feed.catch_up()
        self._showing.clear()

    def delete(self, opportunity: Opportunity) -> None:
        """Tell that an opportunity, which is in the catalogue no longer, is gone."""
        if opportunity.kind in self.feeds:
            self.feeds[opportunity.kind].delete(opportunity.id)
        self.publish(member for member in family(self._catalogue, opportunity) if member is not opportunity)

    def _all(self, hard: bool) -> list[Opportunity]:
        opportunities = list(self._catalogue.opportunities.values())
        return opportunities[::-1] if hard else opportunities

    def _kind(self, opportunity: Opportunity) -> str:
        parent = self._catalogue.parent(opportunity)
        return self._rendering.kind(opportunity.kind, parent.kind if parent is not None else None)
