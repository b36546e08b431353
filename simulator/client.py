"""The HTTP client of a broker: sends, waits, writes the journal, and says how sure it is of the outcome.

Knows the Base URI, the bearer token and the media type. Does not know what the documents mean, keeps no
orders and never retries: to retry is a decision, and the broker's.

Every outcome is one of three. `Answer`: definite, whatever its status. `Unreachable`: definite, nothing was
sent. `Lost`: indefinite; the request may or may not have been carried out.
"""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import aiohttp

from simulator.journal import Entry, Fate, Journal, Request, Response
from simulator.reading import json_of
from simulator.values import Json, dig, text

MEDIA_TYPE = "application/vnd.openactive.booking+json; version=1"
KEPT_HEADERS = ("Content-Type", "Cache-Control", "Retry-After", "Allow", "WWW-Authenticate")

PRIVATE_FEEDS = ("/orders-rpde", "/order-proposals-rpde")

NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
NO_ANSWER = (TimeoutError, aiohttp.ClientError)


class Unreachable(Exception):
    """The Booking System cannot be used at all. The message is one clear line for a person."""


class Lost(Exception):
    """No answer came: the outcome is unknown until a retry or the Orders feed settles it.

    Serves: Simple Booking Flow, vii: "If there's a network failure, e.g. no response from server, then the
    Broker can resubmit with same Order UUID".
    """

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"no answer to {entry.request.method} {entry.request.url}")
        self.entry = entry


@dataclass(frozen=True)
class Access:
    """Where the Booking System is and who is calling: Base URI without a slash at its end, token, a name.

    `headers`: what else a Booking System asks for, on requests to the Base URI and below it, and nowhere else.
    `feed_token`: for the private feeds, where they have a token of their own.
    """

    base_uri: str
    token: str
    actor: str
    headers: Mapping[str, str] = field(default_factory=dict)
    feed_token: str = ""

    def token_for(self, url: str) -> str:
        """The token that goes to a URL below the Base URI."""
        is_feed = url.partition("?")[0].endswith(PRIVATE_FEEDS)
        return (self.feed_token if is_feed else "") or self.token


@dataclass(frozen=True)
class Call:
    """One request. `path` is relative to the Base URI, or an absolute URL (feeds and pages).

    `lose` plays a failing network: `request` never sends it, `response` sends it, waits until it has been
    carried out and answered, and then throws the answer away. The caller sees `Lost` either way.
    `poll`: a look at a feed. How often one looks depends on the clock on the wall, so that a look that finds
    nothing is counted in the journal, and not written down. `fault`: what a sandbox is asked to do wrong this time.
    `on_purpose`: the request is wrong, and is meant to be; it says so to whoever grades brokers.
    """

    method: str
    path: str
    step: str
    order: str | None = None
    body: Json | None = None
    lose: Literal["request", "response"] | None = None
    poll: bool = False
    fault: str = ""
    on_purpose: bool = False


@dataclass(frozen=True)
class Answer:
    """A definite answer, and the journal entry that holds it."""

    entry: Entry
    response: Response

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status

    @property
    def ok(self) -> bool:
        """Whether the Booking System did what it was asked."""
        return 200 <= self.status < 300

    @property
    def body(self) -> Json:
        """The JSON object of the body; an empty one where the body is something else."""
        return self.response.body if isinstance(self.response.body, dict) else {}

    @property
    def type(self) -> str:
        """The `@type` of the body: what came back, or which error."""
        return text(self.body, "@type")

    @property
    def description(self) -> str:
        """What an error says about this very case (`description`, or else `name`)."""
        return text(self.body, "description") or text(self.body, "name")


Send = Callable[[Call], Awaitable[Answer]]
Line = Callable[[Call, Send], Awaitable[Answer]]


class Client:
    """Sends one broker's requests and journals each, whatever becomes of it."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        access: Access,
        journal: Journal,
        scene: str = "",
        line: Line | None = None,
    ) -> None:
        """
        scene: what its requests belong to, where that is not what the journal is at.
        line: the way between broker and Booking System, where things may happen to a request.
        """
        self.access = access
        self.journal = journal
        self.session = session
        self._scene = scene
        self._line = line

    def url(self, path: str) -> str:
        """The absolute URL of a path below the Base URI; an absolute URL stays as it is."""
        return path if "://" in path else f"{self.access.base_uri}{path}"

    async def send(self, call: Call) -> Answer:
        """Sends a request and returns its answer. Raises `Unreachable` or `Lost`; see the module."""
        return await (self._line(call, self._send) if self._line else self._send(call))

    async def _send(self, call: Call) -> Answer:
        ticket = self.journal.traffic.enter()
        sent, began = datetime.now(UTC), time.perf_counter()
        fate, response = Fate.REQUEST_LOST, None
        trouble: Exception | None = None
        if call.lose != "request":
            fate = Fate.RESPONSE_LOST if call.lose == "response" else Fate.ANSWERED
            try:
                response = await self._exchange(call)
            except NOT_SENT as error:
                fate, trouble = Fate.NOT_SENT, error
            except NO_ANSWER as error:
                fate, trouble = Fate.NO_ANSWER, error
        entry = Entry(
            number=self.journal.next_number,
            actor=self.access.actor,
            scene=self._scene or self.journal.scene,
            step=call.step,
            order=call.order,
            request=Request(call.method, self.url(call.path), call.body),
            fate=fate,
            response=response,
            sent=sent.isoformat(),
            seconds=round(time.perf_counter() - began, 6),
            alone=self.journal.traffic.leave(ticket),
        )
        if not self.journal.keeps_looks and call.poll and _finds_nothing(response):
            self.journal.idle += 1
        else:
            self.journal.append(entry)
        return _outcome(entry, trouble)

    async def _exchange(self, call: Call) -> Response:
        url = self.url(call.path)
        headers = {"Accept": MEDIA_TYPE if self._private(url) else "*/*"}
        if self._private(url):
            headers |= self.access.headers
            if token := self.access.token_for(url):
                headers["Authorization"] = f"Bearer {token}"
        if call.fault:
            headers["X-Sandbox-Fault"] = call.fault
        if call.on_purpose:
            headers["X-Sandbox-On-Purpose"] = "yes"
        data = None
        if call.body is not None:
            headers["Content-Type"] = MEDIA_TYPE
            data = json.dumps(call.body, ensure_ascii=False).encode()
        async with self.session.request(call.method, url, data=data, headers=headers) as reply:
            kept = {name: reply.headers[name] for name in KEPT_HEADERS if name in reply.headers}
            return Response(reply.status, kept, _read(await reply.read()))

    def _private(self, url: str) -> bool:
        """The token goes to the Base URI and below it, and nowhere else: feeds may live on other hosts."""
        return url == self.access.base_uri or url.startswith(f"{self.access.base_uri}/")


def _outcome(entry: Entry, trouble: Exception | None) -> Answer:
    if entry.fate is Fate.NOT_SENT:
        raise Unreachable(f"Nothing answers at {entry.request.url}: {_why(trouble)}") from trouble
    if entry.fate is not Fate.ANSWERED or entry.response is None:
        raise Lost(entry) from trouble
    return Answer(entry, entry.response)


def _finds_nothing(response: Response | None) -> bool:
    return response is not None and response.status == 200 and dig(response.body, "items") == []


def _why(trouble: Exception | None) -> str:
    match trouble:
        case aiohttp.ClientConnectorDNSError():
            return f"there is no host {trouble.host}."
        case aiohttp.ClientSSLError():
            return "its certificate is not accepted."
        case aiohttp.ClientConnectorError():
            return "the connection is refused. Is the server running?"
        case aiohttp.InvalidURL():
            return "that is no URL."
        case _:
            return "it takes too long to connect."


def _read(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json_of(raw)
    except ValueError:
        return raw.decode(errors="replace")
