"""The composition root: settings and fixtures become a running web application; nothing else wires.

`start` is what the command line calls. Whatever keeps it from starting is a StartError, in one clear line.
"""

import errno
import os
import secrets
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from server import fixtures
from server.build import booking_system, dataset_of, door_for_tests, provider_of
from server.domain.catalogue import Kind
from server.domain.clock import Clock, SystemClock
from server.domain.names import KIND_PATHS
from server.domain.orders import Phase
from server.fixtures import FixtureError, Fixtures, Partner
from server.identity.provider import Provider
from server.identity.signing import KeyFileError, SigningKey
from server.system import BookingSystem, Caller
from server.test_interface.door import Door
from server.tls import self_made_context
from server.web import bookings, dataset, feeds, passes, test_interface
from server.web.authentication import Credentials
from server.web.identity import Endpoints
from server.web.keys import CREDENTIALS, DOOR, IDENTITY, SYSTEM
from server.web.replies import error_middleware
from server.wire.urls import Urls

MAX_BODY = 1024 * 1024
KEEP_ALIVE_SECONDS = 75.0


class StartError(Exception):
    """Why the sandbox cannot start, in one line for a person."""


@dataclass(frozen=True)
class Settings:
    """What the command line decides.

    public_url: where brokers reach the sandbox, if not at host and port.
    fixtures: the directory of the YAML files.
    seed: of every identifier that the sandbox makes up.
    tls_port: where the same answers with TLS, for links that have to be `https`; 0 is any free port.
    overrides: "name=value" of settings that are to be other than in the fixtures.
    """

    host: str
    port: int
    public_url: str | None
    fixtures: Path
    seed: int = 1
    tls_port: int = 0
    overrides: Sequence[str] = ()


@dataclass(frozen=True)
class Running:
    """A sandbox that answers requests.

    tokens: one bearer token for each Booking Partner, by its id.
    """

    base_uri: str
    dataset_site: str
    control: str | None
    tokens: Mapping[str, str]
    curl: str
    _runner: web.AppRunner

    async def stop(self) -> None:
        """Answer no more requests."""
        await self._runner.cleanup()


async def start(settings: Settings, clock: Clock | None = None) -> Running:
    """Start the sandbox. Raises StartError for broken fixtures or a port that cannot be had.

    port 0 takes any free port.
    """
    clock = clock or SystemClock()
    runner: web.AppRunner | None = None
    try:
        loaded = fixtures.load(settings.fixtures, settings.overrides).at(clock.now())
        port = settings.port or _free_port(settings.host)
        urls, tls_port = _addresses(settings, port)
        system = booking_system(loaded, urls, clock, settings.seed)
        door = door_for_tests(loaded, system, settings.seed)
        identity = provider_of(loaded, system, new_secret, _signing_key(settings, loaded))
        app = application(system, loaded.partners, door, dataset_of(loaded, system), identity)
        runner = web.AppRunner(app, keepalive_timeout=KEEP_ALIVE_SECONDS)
        await runner.setup()
        await _listen(runner, settings.host, port, "--port")
        if tls_port is not None:
            names = ("localhost", "127.0.0.1", "::1", settings.host)
            context = self_made_context(names, SystemClock().now())
            await _listen(runner, settings.host, tls_port, "--tls-port", context)
    except (FixtureError, KeyFileError) as fault:
        raise StartError(str(fault)) from None
    except (StartError, OSError) as fault:
        if runner is not None:
            await runner.cleanup()
        raise StartError(str(fault)) from None
    return _running(system, loaded, runner)


def application(
    system: BookingSystem,
    partners: tuple[Partner, ...],
    door: Door | None = None,
    description: Mapping[str, Any] | None = None,
    identity: Provider | None = None,
) -> web.Application:
    """The web application that serves one booking system to these Booking Partners.

    door: its Test Interface, where that is open.
    description: its Dataset, from which the Dataset Site is made.
    identity: its OpenID Provider, which also knows who has granted access to whom at present.
    """
    app = web.Application(middlewares=[error_middleware], client_max_size=MAX_BODY)
    app[SYSTEM] = system
    app[CREDENTIALS] = Credentials(callers_of(partners), identity)
    app.add_routes(_below("/api", bookings.routes()))
    if door is not None:
        app[DOOR] = door
        app.add_routes(_below("/api", test_interface.routes()))
    app.add_routes(_below("/api", feeds.opportunities(KIND_PATHS.values())))
    app.add_routes(passes.routes())
    app.add_routes(feeds.routes({kind: path for kind, path in KIND_PATHS.items() if kind in system.sandbox.open_feeds}))
    if identity is not None:
        app[IDENTITY] = identity
        app.add_routes(Endpoints(identity, new_secret).routes() if identity.is_offered else ())
    if description is not None:
        private_feeds = {"Orders": system.urls.orders_feed, "OrderProposals": system.urls.proposals_feed}
        app.add_routes(dataset.routes(description, private_feeds))
    return app


def new_secret() -> str:
    """A text that nobody can guess: 256 bits."""
    return secrets.token_urlsafe(32)


def _signing_key(settings: Settings, loaded: Fixtures) -> SigningKey:
    """The key of the file that the fixtures name, or one that is made up. Raises KeyFileError."""
    path = loaded.settings.signing_key
    return SigningKey() if path is None else SigningKey.read(settings.fixtures / path)


def callers_of(partners: tuple[Partner, ...]) -> dict[str, Caller]:
    """Who calls with which token: a token never opens more than its partner was granted."""
    callers = {}
    for partner in partners:
        for token in partner.tokens:
            both = [sellers for sellers in (partner.sellers, token.sellers) if sellers is not None]
            callers[token.token] = Caller(partner.id, frozenset.intersection(*both) if both else None)
    return callers


def _below(prefix: str, routes: list[web.RouteDef]) -> list[web.RouteDef]:
    return [web.RouteDef(route.method, prefix + route.path, route.handler, route.kwargs) for route in routes]


def _addresses(settings: Settings, port: int) -> tuple[Urls, int | None]:
    """The URLs of the sandbox, and the port to listen on with TLS; none where whoever stands before us has TLS."""
    root = (settings.public_url or f"http://{_shown(settings.host)}:{port}").rstrip("/")
    parts = urlsplit(root)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise StartError(f"'{root}' is no public URL; it looks like http://sandbox.example:8080")
    if root.startswith("https:"):
        return Urls(root, root), None
    tls_port = settings.tls_port or _free_port(settings.host)
    return Urls(root, f"https://{_shown(parts.hostname)}:{tls_port}"), tls_port


def _shown(host: str) -> str:
    """The host as it goes into a URL."""
    if host in ("0.0.0.0", "::", "127.0.0.1", "::1"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _free_port(host: str) -> int:
    """A port that nobody listens on; "localhost" may be two addresses, and both need the same one."""
    with socket.create_server(("127.0.0.1" if host == "localhost" else host, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


async def _listen(
    runner: web.AppRunner, host: str, port: int, option: str, context: ssl.SSLContext | None = None
) -> None:
    """Answer at a port. Raises StartError, which names the option that could help."""
    try:
        await web.TCPSite(runner, host, port, ssl_context=context).start()
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise StartError(f"Port {port} on {host} is in use; choose another with {option}.") from None
        raise StartError(f"Cannot listen on {host} port {port}: {fault.strerror or fault}.") from None


def _running(system: BookingSystem, loaded: Fixtures, runner: web.AppRunner) -> Running:
    tokens = {partner.id: partner.tokens[0].token for partner in loaded.partners if partner.tokens}
    return Running(
        base_uri=system.urls.base,
        dataset_site=system.urls.dataset_site,
        control=None,
        tokens=tokens,
        curl=_first_curl(system, loaded, tokens),
        _runner=runner,
    )


def _first_curl(system: BookingSystem, loaded: Fixtures, tokens: Mapping[str, str]) -> str:
    """A line to paste into a shell, that shows an order of the opening state where there is one."""
    for entry in loaded.opening_state:
        if entry.checkpoint == "B" and entry.partner in tokens:
            url = system.urls.order(Phase.ORDER, entry.uuid)
            python = "py" if os.name == "nt" else "python3"
            return f'curl -s -H "Authorization: Bearer {tokens[entry.partner]}" {url} | {python} -m json.tool'
    return f"curl {system.urls.open_feed(Kind.SCHEDULED_SESSION)}"
