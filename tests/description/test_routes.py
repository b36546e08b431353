"""Routes and description held against each other: whatever is answered is described, and the other way round."""

import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from aiohttp import hdrs, web
from aiohttp.test_utils import make_mocked_request

from server.control import acting, offering, partners
from server.description.curl import target
from server.description.page import operations
from server.web.endpoints import NAMED
from tests.description import player
from tests.description.player import Client

Document = Mapping[str, Any]
OVERVIEW = Path(__file__).resolve().parents[2] / "docs" / "control.md"
CLOSED = {"control": "control=false", "openid": "openid=false", "test-interface": "test_interface=false"}


def served(client: Client) -> dict[tuple[str, str], Any]:
    """The handler of each route, but for those that repeat others: named sandboxes, HEAD, and what answers 404."""
    app = client.server.app  # type: ignore[attr-defined]
    routes = {(route.method, route.resource.canonical): route.handler for route in app.router.routes()}
    return {
        (method, path): handler
        for (method, path), handler in routes.items()
        if not path.startswith(NAMED) and method not in (hdrs.METH_HEAD, hdrs.METH_ANY)
    }


async def leads_to(client: Client, method: str, path: str) -> tuple[str, str] | None:
    """The route that answers a request; None where none does."""
    app: web.Application = client.server.app  # type: ignore[attr-defined]
    found = await app.router.resolve(make_mocked_request(method.upper(), path))
    if found.http_exception is not None or found.route.resource is None:
        return None
    is_nothing = found.route.method == hdrs.METH_ANY
    return None if is_nothing else (found.route.method, found.route.resource.canonical)


def paths(document: Document, path: str, method: str) -> list[str]:
    """What an operation's path is with each of the values that its closed sets have, and examples for all others."""
    parameters = [each for each in document["paths"][path][method]["parameters"] if each["in"] == "path"]
    values = [each["schema"].get("enum", [each["example"]]) for each in parameters]
    names = [each["name"] for each in parameters]
    found = []
    for chosen in product(*values):
        filled = path
        for name, value in zip(names, chosen, strict=True):
            filled = filled.replace(f"{{{name}}}", quote(str(value), safe=""))
        found.append(filled)
    return found


async def test_every_operation_is_answered(shipped: Client, document: Document) -> None:
    asked = [(method, each) for path, method, _ in operations(document) for each in paths(document, path, method)]
    assert not [each for each in asked if await leads_to(shipped, *each) is None]


async def test_every_route_is_described(shipped: Client, document: Document) -> None:
    asked = [(method, each) for path, method, _ in operations(document) for each in paths(document, path, method)]
    described = {await leads_to(shipped, *each) for each in asked}
    assert not served(shipped).keys() - described


@pytest.mark.parametrize(
    ("start", "names"),
    [
        ("/control/sandboxes/{name}/orders/{partner}/{uuid}/", acting.ACTIONS),
        ("/control/sandboxes/{name}/opportunities/", offering.ACTIONS),
        ("/control/sandboxes/{name}/partners/{partner}/", (*partners.CHANGES, "renew")),
    ],
)
def test_every_action_is_described(start: str, names: Any) -> None:
    described = {path.removeprefix(start) for path in player.described()["paths"] if path.startswith(start)}
    assert described == set(names)


@pytest.mark.parametrize("door", CLOSED)
async def test_a_closed_door_is_left_out(door: str) -> None:
    async with player.shipped(CLOSED[door]) as client:
        document = await (await client.get("/openapi.json")).json()
        asked = [(method, each) for path, method, _ in operations(document) for each in paths(document, path, method)]
        described = {await leads_to(client, *each) for each in asked}
        assert None not in described
        assert not served(client).keys() - described


async def test_a_named_sandbox_has_a_description_with_its_own_urls(shipped: Client) -> None:
    document = await (await shipped.get("/sandboxes/anna/openapi.json")).json()
    urls = {urlsplit(target(document, path, method)).path for path, method, _ in operations(document)}
    assert all(url.startswith(("/sandboxes/anna", "/control", "/console")) for url in urls)


async def test_operations_have_names_of_their_own(document: Document) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_the_overview_of_the_control_door_names_every_endpoint(document: Document) -> None:
    rows = re.findall(r"^\| `(/sandboxes[^`]*)` \| ([A-Z, ]+) \|", OVERVIEW.read_text(encoding="utf-8"), re.MULTILINE)
    listed = {(method.lower(), f"/control{path}") for path, methods in rows for method in methods.split(", ")}
    described = {(method, path) for path, method, _ in operations(document) if path.startswith("/control")}
    actions = {each for each in listed if each[1].endswith("/{action}")}
    starts = tuple(path.removesuffix("{action}") for _, path in actions)
    single = {each for each in described if not (each[0] == "post" and each[1].startswith(starts))}
    assert single - listed == set()
    assert {each for each in listed - actions if not each[1].startswith(starts)} - single == set()


@pytest.mark.parametrize("path", ["/control/sandboxes", "/api/orders-rpde", "/openapi.json"])
async def test_another_method_is_told_which_there_are(shipped: Client, path: str) -> None:
    headers = {"Authorization": "Bearer control-sandbox-token"}
    async with shipped.request("PATCH", path, headers=headers) as reply:
        assert reply.status == 405
        assert "GET" in reply.headers["Allow"].split(", ")
