"""Building one sandbox from fixtures: catalogue, state, documents and booking system, wired together.

This is the only place that knows how the parts of a sandbox fit; `app` decides which sandboxes there are.
"""

from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from server.domain.catalogue import Catalogue
from server.domain.clock import Clock, SystemClock
from server.fixtures import Fixtures
from server.fixtures.moments import duration
from server.identity.clients import Client, Registrar
from server.identity.grants import Consequences
from server.identity.logins import Login
from server.identity.provider import Means, Provider, Roster
from server.identity.secret import NewSecret, digest
from server.identity.signing import SigningKey
from server.opening import replay
from server.store.positions import change_numbers, timestamps_with_ties
from server.store.sandbox import Rendering, Sandbox
from server.system import BookingSystem, Policy
from server.test_interface.door import Door
from server.test_interface.making import Workshop
from server.test_interface.templates import Templates
from server.wire import dataset, rpde
from server.wire.documents import Documents
from server.wire.urls import Urls
from server.wire.write import OrderWriter


def booking_system(fixtures: Fixtures, urls: Urls, clock: Clock, seed: int) -> BookingSystem:
    """The booking system of a new sandbox, in its opening state.

    seed: of every identifier that the sandbox makes up.
    Raises FixtureError where the opening state is not one that the rules allow.
    """
    catalogue = Catalogue(fixtures.sellers, fixtures.opportunities)
    settings = fixtures.settings
    documents = Documents(catalogue, urls, full_private_feeds=settings.logistics_in_orders_feed)
    writer = OrderWriter(catalogue, documents, urls, settings.booking_service)
    rendering = Rendering(documents.in_open_feed, rpde.kind_of, writer.feed_data, rpde.item)
    hard = settings.feeds == "hard"
    # Positions start at the time, so that a feed does not go back when the server is started again, and brokers
    # who kept their place in it miss nothing: in microseconds, or in nanoseconds, which need 64 bits.
    microseconds = int(clock.now().timestamp() * 1_000_000)
    positions = timestamps_with_ties(microseconds * 1000) if hard else change_numbers(microseconds)
    sandbox = Sandbox(catalogue, rendering, positions, hard_feeds=hard)
    policy = Policy(
        unknown_quote_is_error=settings.unknown_quote_deletion == "error",
        page_size=1 if hard else settings.feed_page_size,
        paging=rpde.BY_TIMESTAMP_AND_ID if hard else rpde.BY_CHANGE_NUMBER,
        logistics_in_orders_feed=settings.logistics_in_orders_feed,
    )
    new_version = uuid_source(seed)

    def system_at(clock: Clock) -> BookingSystem:
        return BookingSystem(sandbox, writer, clock, policy, new_version)

    replay(fixtures.opening_state, system_at)
    return system_at(clock)


def dataset_of(fixtures: Fixtures, system: BookingSystem) -> dict[str, Any]:
    """What the Dataset Site of a sandbox says; feeds that are hard on brokers name children before parents."""
    settings = fixtures.settings
    about = dataset.About(
        booking_service=settings.booking_service,
        authentication_authority=system.urls.root if settings.openid else None,
        **msgspec.structs.asdict(settings.dataset),
    )
    kinds = list(system.sandbox.open_feeds)
    in_order = kinds[::-1] if settings.feeds == "hard" else kinds
    return dataset.dataset(about, in_order, system.urls, system.clock.now())


def door_for_tests(fixtures: Fixtures, system: BookingSystem, seed: int) -> Door | None:
    """The Test Interface of a sandbox; None where the settings keep it closed."""
    if not fixtures.settings.test_interface:
        return None
    ordinary = Templates()
    return Door(system, ordinary, Workshop(ordinary, uuid_source(f"{seed}/test-interface"), Random(seed)))


def provider_of(fixtures: Fixtures, system: BookingSystem, new_secret: NewSecret, key: SigningKey) -> Provider:
    """Who may do what in a sandbox: its OpenID Provider, which also knows the grants behind static tokens.

    new_secret: of codes, tokens and whatever else must not be guessed. key: signs tokens.
    """
    settings, sandbox = fixtures.settings, system.sandbox
    roster = Roster(
        clients=[
            Client(each.id, partner.id, partner.name, each.name, digest(each.secret), each.redirect_uris)
            for partner in fixtures.partners
            for each in partner.clients
        ],
        registrars={
            token: Registrar(partner.id, partner.name)
            for partner in fixtures.partners
            for token in partner.initial_access_tokens
        },
        logins=[Login(each.username, digest(each.password), each.seller) for each in fixtures.logins],
        given={partner.id: partner.sellers for partner in fixtures.partners},
        sellers=sandbox.catalogue.sellers,
        booking_service=settings.booking_service,
    )
    lifetime = duration(settings.access_token_lifetime)
    means = Means(system.clock, SystemClock(), new_secret, key, lifetime)
    consequences = Consequences(sandbox.withdraw, sandbox.restore)
    return Provider(system.urls, roster, means, consequences, is_offered=settings.openid)


def uuid_source(seed: int | str) -> Callable[[], str]:
    """A source of UUIDs (version 4 by form) that gives the same ones for the same seed."""
    random = Random(seed)
    return lambda: str(UUID(int=random.getrandbits(128), version=4))
