"""Building one sandbox from fixtures: catalogue, state, documents and booking system, wired together.

This is the only place that knows how the parts of a sandbox fit; `app` decides which sandboxes there are.
"""

import itertools
from collections.abc import Callable
from random import Random
from uuid import UUID

from server.domain.catalogue import Catalogue
from server.domain.clock import Clock
from server.fixtures import Fixtures
from server.opening import replay
from server.store.sandbox import Rendering, Sandbox
from server.system import BookingSystem, Policy
from server.wire import rpde
from server.wire.documents import Documents
from server.wire.urls import Urls
from server.wire.write import OrderWriter


def booking_system(fixtures: Fixtures, urls: Urls, clock: Clock, seed: int) -> BookingSystem:
    """The booking system of a new sandbox, in its opening state.

    seed: of every identifier that the sandbox makes up.
    Raises FixtureError where the opening state is not one that the rules allow.
    """
    catalogue = Catalogue(fixtures.sellers, fixtures.opportunities)
    documents = Documents(catalogue, urls)
    writer = OrderWriter(catalogue, documents, urls, fixtures.settings.booking_service)
    rendering = Rendering(opportunity=documents.in_open_feed, order=writer.feed_data, item=rpde.item)
    # Change numbers start at the time, in microseconds, so that a feed does not go back when the server is
    # started again, and brokers who kept their place in it miss nothing.
    changes = itertools.count(int(clock.now().timestamp() * 1_000_000))
    sandbox = Sandbox(catalogue, rendering, changes.__next__)
    policy = Policy(
        unknown_quote_is_error=fixtures.settings.unknown_quote_deletion == "error",
        page_size=fixtures.settings.feed_page_size,
    )
    new_version = uuid_source(seed)

    def system_at(clock: Clock) -> BookingSystem:
        return BookingSystem(sandbox, writer, clock, policy, new_version)

    replay(fixtures.opening_state, system_at)
    return system_at(clock)


def uuid_source(seed: int) -> Callable[[], str]:
    """A source of UUIDs (version 4 by form) that gives the same ones for the same seed."""
    random = Random(seed)
    return lambda: str(UUID(int=random.getrandbits(128), version=4))
