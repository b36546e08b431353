"""Building one sandbox from fixtures: catalogue, state, documents and booking system, wired together.

This is the only place that knows how the parts of a sandbox fit; `app` decides which sandboxes there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from server.domain.catalogue import Catalogue
from server.domain.clock import Clock, SystemClock
from server.fixtures import Fixtures, Partner
from server.fixtures.moments import duration
from server.identity.clients import Client, Registrar
from server.identity.grants import Consequences
from server.identity.logins import Login
from server.identity.provider import Means, Provider, Roster
from server.identity.secret import NewSecret, digest
from server.identity.signing import SigningKey
from server.opening import replay
from server.sandboxes.credentials import Credentials
from server.sandboxes.site import Occasion, Opener, Parts
from server.seller_desk import SellerDesk
from server.store.positions import NextPosition, change_numbers, timestamps_with_ties
from server.store.rendering import Rendering
from server.store.sandbox import Sandbox
from server.store.state import State
from server.store.succession import succeed
from server.system import BookingSystem, Caller, Policy
from server.test_interface.door import Door
from server.test_interface.making import Workshop
from server.test_interface.templates import Templates
from server.wire import rpde
from server.wire.documents import Documents
from server.wire.urls import Urls
from server.wire.write import OrderWriter

FixturesAt = Callable[[datetime], Fixtures]

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Secrets:
    """What a server draws once for all its sandboxes.

    new_secret: of codes, tokens and whatever else must not be guessed. key: signs tokens.
    """

    new_secret: NewSecret
    key: SigningKey


@dataclass(frozen=True)
class History:
    """What a booking system has to go on from.

    before: the one whose place it takes, so that its feeds go on from there. state: what to begin with instead of
    the fixtures. real: what time it is outside, behind which feeds never fall.
    """

    before: BookingSystem | None = None
    state: State | None = None
    real: datetime = BEGINNING


NO_HISTORY = History()


def opener(fixtures_at: FixturesAt, urls: Urls, secrets: Secrets) -> Opener:
    """What makes the parts of a sandbox that is served under these URLs, as its fixtures have it at that moment."""

    def parts(occasion: Occasion) -> Parts:
        snapshot, clock = occasion.snapshot, occasion.clock
        before = None if occasion.before is None else occasion.before.system
        history = History(before, None if snapshot is None else snapshot.state, clock.real())
        fixtures = fixtures_at(clock.now()) if snapshot is None else snapshot.fixtures
        system = booking_system(fixtures, urls, clock, occasion.seed_of_ids, history)
        made = assembled(fixtures, system, secrets, occasion.seed_of_ids)
        if snapshot is not None:
            made.identity.go_on(snapshot.identity)
            if made.door is not None:
                made.door.go_on(snapshot.datasets)
        return made

    return parts


def assembled(fixtures: Fixtures, system: BookingSystem, secrets: Secrets, seed: int | str) -> Parts:
    """All parts of a sandbox, around its booking system."""
    identity = provider_of(fixtures, system, secrets.new_secret, secrets.key)
    return Parts(
        fixtures=fixtures,
        system=system,
        desk=SellerDesk(system),
        credentials=Credentials(callers_of(fixtures.partners), identity),
        identity=identity,
        door=door_for_tests(fixtures, system, seed),
    )


def booking_system(
    fixtures: Fixtures, urls: Urls, clock: Clock, seed: int | str, history: History = NO_HISTORY
) -> BookingSystem:
    """The booking system of a new sandbox, in its opening state, or in the one that it goes on from.

    seed: of every identifier that the sandbox makes up.
    Raises FixtureError where the opening state is not one that the rules allow.
    """
    state = history.state
    catalogue = Catalogue(fixtures.sellers, fixtures.opportunities if state is None else state.opportunities)
    settings = fixtures.settings
    documents = Documents(catalogue, urls, full_private_feeds=settings.logistics_in_orders_feed)
    writer = OrderWriter(catalogue, documents, urls, settings.booking_service)
    rendering = Rendering(documents.in_open_feed, rpde.kind_of, writer.feed_data, rpde.item)
    hard = settings.feeds == "hard"
    paging = rpde.BY_TIMESTAMP_AND_ID if hard else rpde.BY_CHANGE_NUMBER
    sandbox = Sandbox(catalogue, rendering, positions(clock, paging, history), hard, state)
    policy = Policy(
        unknown_quote_is_error=settings.unknown_quote_deletion == "error",
        page_size=1 if hard else settings.feed_page_size,
        paging=paging,
        logistics_in_orders_feed=settings.logistics_in_orders_feed,
    )
    new_version = uuid_source(seed)

    def system_at(clock: Clock) -> BookingSystem:
        return BookingSystem(sandbox, writer, clock, policy, new_version)

    if state is None:
        replay(fixtures.opening_state, system_at)
    if history.before is not None:
        succeed(sandbox, history.before.sandbox)
    return system_at(clock)


def positions(clock: Clock, paging: rpde.Paging, history: History) -> NextPosition:
    """The positions of feeds, behind all that were given out before.

    New ones start at the time, so that a feed does not go back when the server is started again, and brokers who
    kept their place in it miss nothing: in microseconds, or in nanoseconds, which need 64 bits.
    """
    before, state = history.before, history.state
    if before is not None and before.policy.paging is paging:
        return before.sandbox.next_position
    microseconds = int(max(clock.now(), history.real).timestamp() * 1_000_000)
    least = 1 + max(
        before.sandbox.last_position() if before is not None else 0, state.last_position if state is not None else 0
    )
    if paging is rpde.BY_TIMESTAMP_AND_ID:
        return timestamps_with_ties(max(microseconds * 1000, least))
    return change_numbers(max(microseconds, least))


def door_for_tests(fixtures: Fixtures, system: BookingSystem, seed: int | str) -> Door | None:
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


def callers_of(partners: tuple[Partner, ...]) -> dict[str, Caller]:
    """Who calls with which token: a token never opens more than its partner was granted."""
    callers = {}
    for partner in partners:
        for token in partner.tokens:
            both = [sellers for sellers in (partner.sellers, token.sellers) if sellers is not None]
            callers[token.token] = Caller(partner.id, frozenset.intersection(*both) if both else None)
    return callers


def uuid_source(seed: int | str) -> Callable[[], str]:
    """A source of UUIDs (version 4 by form) that gives the same ones for the same seed."""
    random = Random(seed)
    return lambda: str(UUID(int=random.getrandbits(128), version=4))
