"""The description as a document: valid, whole, and of this server."""

from collections.abc import Mapping
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from server import VERSION, description
from server.description.page import operations
from server.description.sharing import shared
from server.domain import errors
from server.domain.errors import OpenBookingError
from server.web.description import types
from tests.description import player
from tests.description.player import Client
from tests.house.source import text_of

Document = Mapping[str, Any]


@pytest.mark.parametrize("closed", ["", "control", "openid", "test-interface"])
def test_it_is_valid(closed: str) -> None:
    assert not [str(fault)[:300] for fault in OpenAPIV31SpecValidator(shared(player.described(closed))).iter_errors()]


def test_it_is_served_as_it_is_made(document: Document) -> None:
    assert document == shared(player.described())


def test_it_has_the_version_of_the_project(document: Document) -> None:
    assert document["info"]["version"] == VERSION
    assert "version = attr: server.VERSION" in text_of("setup.cfg")


def test_every_operation_says_what_it_is_for(document: Document) -> None:
    said = [(operation["summary"], operation["description"]) for _, _, operation in operations(document)]
    assert all(summary and about.endswith(".") for summary, about in said)


def test_every_error_of_the_specification_is_described(document: Document) -> None:
    known = {
        name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, OpenBookingError)
    }
    items = set(document["components"]["schemas"]["ItemError"]["properties"]["@type"]["enum"])
    of_orders = {name.partition("-")[0] for name in document["components"]["examples"]}
    assert known - items - of_orders == {"MethodNotAllowedError"}, "which is of no operation that there is"


def test_a_server_behind_another_url_says_so() -> None:
    server = description.Server("https://sandbox.example", "https://sandbox.example", {"control"}, ["slots"])
    made = description.document(server, types())
    assert made["servers"][0]["url"] == "https://sandbox.example"
    assert "http://localhost:8080" not in str(made["paths"])


async def test_it_is_kept_until_it_changes(shipped: Client) -> None:
    async with shipped.get("/openapi.json") as first:
        etag = first.headers["ETag"]
    async with shipped.get("/openapi.json", headers={"If-None-Match": etag}) as again:
        assert again.status == 304


async def test_the_dataset_site_leads_to_it(shipped: Client) -> None:
    async with shipped.get("/openactive") as reply:
        page = await reply.text()
    assert "http://localhost:8080/openapi" in page
