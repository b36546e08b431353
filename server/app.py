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
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiohttp import web

from server import fixtures
from server.build import FixturesAt, Secrets, opener
from server.control.playing import NOTHING_TO_PLAY, Repertoire
from server.domain.catalogue import Kind
from server.domain.clock import Clock, SandboxClock, SystemClock
from server.domain.names import KIND_PATHS
from server.domain.orders import Phase
from server.fixtures import FixtureError, Source
from server.fixtures import Settings as FixtureSettings
from server.fixtures.moments import duration
from server.identity.signing import KeyFileError, SigningKey
from server.memory import ShortPauses
from server.sandboxes import state_file
from server.sandboxes.journal import Journal, Step
from server.sandboxes.saving import SaveError, Savings
from server.sandboxes.site import DEFAULT, Occasion, Site
from server.sandboxes.sites import Sites
from server.sandboxes.snapshots import Snapshot
from server.tls import self_made_context
from server.web import bookings, console, control, dataset, description, feeds, passes, test_interface
from server.web.endpoints import below, each, routes
from server.web.express import EXPRESS, Express
from server.web.identity import Identity
from server.web.keys import CONTROL, NOWHERE, SITES
from server.web.recording import recorded
from server.web.replies import nowhere, told
from server.web.runner import runner_of
from server.wire.urls import Urls

MAX_BODY = 1024 * 1024


class StartError(Exception):
    """Why the sandbox cannot start, in one line for a person."""


@dataclass(frozen=True)
class Settings:
    """What the command line decides.

    public_url: where brokers reach the sandbox, if not at host and port.
    fixtures: the directory of the YAML files, or a single one.
    save: a directory where all sandboxes are kept from one run to the next; None keeps nothing.
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
    save: Path | None = None


@dataclass(frozen=True)
class Running:
    """A sandbox that answers requests.

    control: where the control door is, and the token that opens it; console: the link to the page that shows what
    happens, with the token in it. None where the door is closed.
    tokens: one bearer token for each Booking Partner, by its id. port: where it listens on this machine.
    sites: the sandboxes themselves, for those who run the server in their own process.
    """

    base_uri: str
    dataset_site: str
    control: str | None
    control_token: str | None
    console: str | None
    tokens: Mapping[str, str]
    curl: str
    port: int
    sites: Sites
    _runner: web.AppRunner
    _pauses: ShortPauses
    _savings: Savings | None

    async def stop(self) -> None:
        """Answer no more requests, and keep what there is where that was asked for. Raises SaveError."""
        try:
            await self._runner.cleanup()
        finally:
            self._pauses.end()
            if self._savings is not None:
                self._savings.write(self.sites)


async def start(settings: Settings, clock: Clock | None = None, repertoire: Repertoire = NOTHING_TO_PLAY) -> Running:
    """Start the sandbox. Raises StartError for broken fixtures or a port that cannot be had.

    port 0 takes any free port. repertoire: what can be played on it.
    """
    real = clock or SystemClock()
    runner: web.AppRunner | None = None
    try:
        source = fixtures.load(settings.fixtures, settings.overrides)
        port = settings.port or _free_port(settings.host)
        urls, tls_port = _addresses(settings, port)
        given = Secrets(new_secret, _signing_key(settings, source))
        origin, is_kept = state_file.snapshot_of(source), settings.save is not None
        house = House(source.settings, source.at, urls, given, settings.seed, origin, is_kept)
        sites = sandboxes(house, real)
        savings = None if settings.save is None else Savings(settings.save, settings.overrides)
        if savings is not None:
            savings.take_up(sites)
        runner = runner_of(application(sites, source.settings, repertoire))
        await runner.setup()
        await _listen(runner, settings.host, port, "--port")
        if tls_port is not None:
            names = ("localhost", "127.0.0.1", "::1", settings.host)
            context = self_made_context(names, SystemClock().now())
            await _listen(runner, settings.host, tls_port, "--tls-port", context)
    except (FixtureError, KeyFileError, SaveError) as fault:
        raise StartError(str(fault)) from None
    except (StartError, OSError) as fault:
        if runner is not None:
            await runner.cleanup()
        raise StartError(str(fault)) from None
    return _running(sites, source.settings, port, runner, savings)


@dataclass(frozen=True)
class House:
    """What all sandboxes of a server have in common.

    fixtures_at: what they start with, at a moment. urls: of the default one. seed: of every identifier made up.
    origin: what they start with instead, at its own moment, where the fixtures are the state of a sandbox.
    is_kept: whether nothing may be lost, so that none is taken away because nobody uses it.
    """

    settings: FixtureSettings
    fixtures_at: FixturesAt
    urls: Urls
    secrets: Secrets
    seed: int = 1
    origin: Snapshot | None = None
    is_kept: bool = False


def sandboxes(house: House, real: Clock) -> Sites:
    """The sandboxes of a server: the default one, in its opening state, and any that will be asked for.

    real: the clock that theirs follow. Raises FixtureError.
    """

    def make(name: str) -> Site:
        urls = house.urls if name == DEFAULT else house.urls.below(f"sandboxes/{name}")
        occasion = Occasion(SandboxClock(real), house.seed, snapshot=house.origin)
        journal = Journal(house.settings.journal_size)
        return Site(name, urls, occasion, opener(house.fixtures_at, urls, house.secrets), journal)

    idle = None if house.is_kept else duration(house.settings.sandbox_idle)
    return Sites(make, house.settings.sandbox_limit, idle)


def application(sites: Sites, settings: FixtureSettings, repertoire: Repertoire = NOTHING_TO_PLAY) -> web.Application:
    """The web application that serves these sandboxes, with the doors that the settings leave open.

    repertoire: what can be played on them through the control door.
    """
    app = web.Application(client_max_size=MAX_BODY)
    # What is asked for most comes first: below a named sandbox, aiohttp tries one after the other.
    found = below("/api", bookings.endpoints())
    found += feeds.endpoints({kind: KIND_PATHS[kind] for kind in sites.default.system.sandbox.open_feeds})
    found += below("/api", feeds.opportunities(KIND_PATHS.values()))
    if settings.test_interface:
        found += below("/api", test_interface.endpoints())
    found += passes.endpoints() + dataset.endpoints(is_front=not settings.control)
    found += description.Descriptions(_doors(settings)).endpoints()
    if settings.openid:
        found += Identity(new_secret).endpoints()
    app[SITES], app[CONTROL] = sites, None
    around = partial(recorded, sites)
    app.add_routes(routes(found, around))
    if settings.control:
        app[CONTROL] = f"{sites.default.urls.root}/control"
        control.open_door(app, settings.control_token, repertoire)
        app.add_routes(each(console.routes(), told))
    app[EXPRESS] = Express(sites, found, app[CONTROL])
    app.router.add_route("*", f"/{{{NOWHERE}:(?s:.*)}}", around(Step.OTHER, nowhere))
    return app


def _doors(settings: FixtureSettings) -> frozenset[str]:
    """The doors that the settings leave open, by the names that the description of the API has for them."""
    doors = {"control": settings.control, "openid": settings.openid, "test-interface": settings.test_interface}
    return frozenset(name for name, is_open in doors.items() if is_open)


def new_secret() -> str:
    """A text that nobody can guess: 256 bits."""
    return secrets.token_urlsafe(32)


def _signing_key(settings: Settings, source: Source) -> SigningKey:
    """The key of the file that the fixtures name, or one that is made up. Raises KeyFileError."""
    path, place = source.settings.signing_key, settings.fixtures
    return SigningKey() if path is None else SigningKey.read((place if place.is_dir() else place.parent) / path)


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
    """A port that nobody listens on; "localhost" may be two addresses, and both need the same. Raises StartError."""
    try:
        with socket.create_server(("127.0.0.1" if host == "localhost" else host, 0)) as probe:
            port: int = probe.getsockname()[1]
            return port
    except OSError as fault:
        raise StartError(_unheard(fault, host, 0)) from None


async def _listen(
    runner: web.AppRunner, host: str, port: int, option: str, context: ssl.SSLContext | None = None
) -> None:
    """Answer at a port. Raises StartError, which names the option that could help."""
    try:
        await web.TCPSite(runner, host, port, ssl_context=context).start()
    except OSError as fault:
        raise StartError(_unheard(fault, host, port, option)) from None


def _unheard(fault: OSError, host: str, port: int, option: str = "--port") -> str:
    """Why nobody can listen there, with the option that could help. A host that is unknown has a number below 0."""
    if fault.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use; choose another with {option}."
    if fault.errno == errno.EADDRNOTAVAIL or (fault.errno or 0) < 0:
        return f"'{host}' is no address of this machine; choose another with --host: localhost, or 0.0.0.0 for all."
    return f"Cannot listen on {host} port {port}: {fault.strerror or fault}."


def _running(
    sites: Sites, settings: FixtureSettings, port: int, runner: web.AppRunner, savings: Savings | None
) -> Running:
    site = sites.default
    partners = site.parts.fixtures.partners
    tokens = {partner.id: partner.tokens[0].token for partner in partners if partner.tokens}
    return Running(
        base_uri=site.urls.base,
        dataset_site=site.urls.dataset_site,
        control=f"{site.urls.root}/control" if settings.control else None,
        control_token=settings.control_token if settings.control else None,
        console=f"{site.urls.root}/#token={quote(settings.control_token)}" if settings.control else None,
        tokens=tokens,
        curl=_first_curl(site, tokens),
        port=port,
        sites=sites,
        _runner=runner,
        _savings=savings,
        _pauses=ShortPauses(),
    )


def _first_curl(site: Site, tokens: Mapping[str, str]) -> str:
    """A line to paste into a shell, that shows an order of the opening state where there is one."""
    for entry in site.parts.fixtures.opening_state:
        if entry.checkpoint == "B" and entry.partner in tokens:
            url = site.urls.order(Phase.ORDER, entry.uuid)
            python = "py" if os.name == "nt" else "python3"
            return f'curl -s -H "Authorization: Bearer {tokens[entry.partner]}" {url} | {python} -m json.tool'
    return f"curl {site.urls.open_feed(Kind.SCHEDULED_SESSION)}"
