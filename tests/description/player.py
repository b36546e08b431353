"""Plays the examples of the description on a sandbox with the shipped fixtures, and tells what it answered.

The clock stands, and whatever is made up is made up the same every time, so that two plays have the same answers.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from aiohttp.test_utils import TestClient, TestServer

from server import description, fixtures
from server.app import House, application, sandboxes
from server.build import Secrets, uuid_source
from server.control.playing import Performance, Repertoire, Script
from server.description.curl import FORM, SHOWN, target
from server.description.page import operations
from server.domain.catalogue import Kind
from server.domain.clock import AdjustableClock
from server.domain.names import KIND_PATHS
from server.web.description import types
from server.wire.urls import Urls
from tests.conftest import SIGNING_KEY
from tests.shop import NOW, ROOT

SHIPPED = Path(__file__).resolve().parents[2] / "fixtures"
EXAMPLES = Path(description.__file__).parent / "examples.json"
DOORS = frozenset({"control", "openid", "test-interface"})
SECRET = {"token", "register", "openidKeys", "renewClient", "openapi"}
"""Whose answers are others every time, or too long: they are shown by hand."""
BESIDE = {"nextStep", "runOn", "stopScenario"}
"""Whose answers tell of what goes on beside: they are shown as that of `playScenario`."""
OF_THIS_RUN: Mapping[str, Any] = {
    "seconds": 0.0012,
    "Host": "localhost:8080",
    "User-Agent": "My broker",
    "Accept-Encoding": "gzip, deflate",
    "Date": "Mon, 04 May 2026 09:00:00 GMT",
    "Server": "Python/3.11 aiohttp/3.14.5",
}
ACTIONS = "/orders/{partner}/{uuid}/"
"""All of these answer with an order, as shown for one."""
KINDS = [KIND_PATHS[kind] for kind in Kind if kind is not Kind.INDIVIDUAL_FACILITY_USE]
"""Of which the shipped fixtures have something."""
MOST = 2  # of a list

Client = TestClient[Any, Any]


@dataclass(frozen=True)
class Played:
    """An operation of the description, and the answer to its example."""

    path: str
    method: str
    operation: Mapping[str, Any]
    status: int
    content_type: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """Its name in the description."""
        return str(self.operation["operationId"])

    @property
    def json(self) -> Any:
        """Its body, where that is JSON."""
        return json.loads(self.body) if self.body and "json" in self.content_type else None


async def perform(name: str, base_uri: str, tokens: Any, performance: Performance) -> tuple[str, str]:
    """A scenario of two requests, none of which is sent."""
    for step in ("C1", "C2"):
        await performance.gate(step, f"PUT {base_uri}/order-quote-templates/...")
        performance.tell(f"The Broker sends {step}.")
    return "passed", ""


def described(*closed: str) -> dict[str, Any]:
    """The description of the sandbox, with these doors closed."""
    server = description.Server(ROOT, ROOT, DOORS - set(closed), KINDS)
    return description.document(server, types())


@asynccontextmanager
async def shipped(*overrides: str) -> AsyncIterator[Client]:
    """A client of a server with the shipped fixtures, at a time that stands still."""
    source = fixtures.load(SHIPPED, overrides)
    secrets = Secrets(uuid_source("secrets"), SIGNING_KEY)
    sites = sandboxes(House(source.settings, source.at, Urls(ROOT), secrets), AdjustableClock(NOW))
    repertoire = Repertoire((Script("abandonment", "A quote is abandoned", "A customer goes away.", True),), perform)
    async with TestClient(TestServer(application(sites, source.settings, repertoire))) as client:
        yield client


async def play(client: Client, document: Mapping[str, Any]) -> list[Played]:
    """Send the example of each operation, in the order of the sections; what takes away comes last in each."""
    tags = [tag["name"] for tag in document["tags"]]

    def order(each: tuple[str, str, Mapping[str, Any]]) -> tuple[int, int]:
        path, method, operation = each
        return tags.index(operation["tags"][0]), -len(path) if method == "delete" else -1000

    found = sorted(operations(document), key=order)
    return [await _sent(client, document, path, method) for path, method, _ in found]


async def _sent(client: Client, document: Mapping[str, Any], path: str, method: str) -> Played:
    operation = document["paths"][path][method]
    url = target(document, path, method).removeprefix(ROOT)
    async with client.request(method, url, allow_redirects=False, **_content(operation)) as reply:
        is_endless = reply.content_type == "text/event-stream"
        body = await (asyncio.wait_for(reply.content.readline(), 5) if is_endless else reply.read())
        return Played(path, method, operation, reply.status, reply.content_type, reply.headers, body)


def _content(operation: Mapping[str, Any]) -> dict[str, Any]:
    scheme = next((name for each in operation["security"] for name in each), None)
    name, _, value = SHOWN.get(scheme or "", "Authorization: Basic YWNtZS1jbGllbnQ6YWNtZS1zZWNyZXQ=").partition(": ")
    found: dict[str, Any] = {"headers": {name: value} if scheme else {}}
    if "requestBody" in operation:
        media, content = next(iter(operation["requestBody"]["content"].items()))
        found["headers"]["Content-Type"] = media
        example = content["example"]
        found["data"] = urlencode(example) if media == FORM else json.dumps(example)
    return found


def examples(played: list[Played]) -> bytes:
    """What is shown of the answers: lists are cut, and the root is a place to be filled."""
    found: dict[str, Any] = {}
    for each in played:
        if each.json is not None and each.id not in SECRET | BESIDE and ACTIONS not in each.path:
            found[each.id] = {str(each.status): _short(each.json)}
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def _short(value: Any) -> Any:
    match value:
        case dict():
            return {name: OF_THIS_RUN.get(name, _short(each)) for name, each in value.items()}
        case list():
            return [_short(each) for each in value[:MOST]]
        case str():
            return value.replace(ROOT, "{server}")
        case _:
            return value
