"""The examples of the description: they can be sent as they stand, and are answered as it says."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from server.description.files import filled
from server.description.page import operations
from tests.description import player
from tests.description.player import Played
from tests.shop import ROOT

Document = Mapping[str, Any]
IN_A_BROWSER_ONLY = {"signIn", "consent"}
"""They belong to a page that somebody has open, and are refused without one."""


def complaints(document: Document, schema: Any, value: Any) -> list[str]:
    """What a value has that its schema does not allow."""
    whole = {**schema, "components": document["components"]}
    return [f"{list(each.path)}: {each.message}" for each in Draft202012Validator(whole).iter_errors(value)]


def content(answer: Mapping[str, Any], media: str) -> Any:
    """What is said of a media type, whatever its parameters."""
    return next((each for name, each in answer.get("content", {}).items() if name.partition(";")[0] == media), None)


def first_success(operation: Mapping[str, Any]) -> set[int]:
    """The statuses with which an operation does what it is for."""
    return {int(status) for status in operation["responses"] if status < "304"}


async def test_every_example_does_what_it_is_for(played: list[Played]) -> None:
    asked = [each for each in played if each.id not in IN_A_BROWSER_ONLY]
    assert not [(each.id, each.status) for each in asked if each.status not in first_success(each.operation)]


async def test_answers_have_the_media_types_that_are_described(played: list[Played]) -> None:
    answers = [(each, each.operation["responses"][str(each.status)]) for each in played]
    assert not [each.id for each, answer in answers if each.body and content(answer, each.content_type) is None]
    assert not [each.id for each, answer in answers if not each.body and "content" in answer]


async def test_answers_fit_their_schemas(document: Document, played: list[Played]) -> None:
    found: dict[str, list[str]] = {}
    for each in (one for one in played if one.json is not None):
        schema = content(each.operation["responses"][str(each.status)], each.content_type).get("schema", {})
        found[each.id] = complaints(document, schema, each.json)
    assert not {name: faults for name, faults in found.items() if faults}


async def test_answers_have_the_headers_that_are_described(played: list[Played]) -> None:
    done = [each for each in played if each.status < 400]
    wanted = {each.id: set(each.operation["responses"][str(each.status)].get("headers", {})) for each in done}
    assert not [
        (each.id, missing)
        for each in done
        if (missing := {name for name in wanted[each.id] if name not in each.headers})
    ]


def test_bodies_and_examples_fit_their_schemas() -> None:
    found, document = [], player.described()
    for _, _, operation in operations(document):
        parts = [operation.get("requestBody", {}), *operation["responses"].values()]
        contents = [each for part in parts for each in part.get("content", {}).values() if "example" in each]
        found += [fault for each in contents for fault in complaints(document, each.get("schema", {}), each["example"])]
    assert not found


async def test_examples_of_parameters_fit_their_schemas(document: Document) -> None:
    parameters = [each for _, _, operation in operations(document) for each in operation["parameters"]]
    shown = [each for each in parameters if "example" in each]
    assert not [each for each in shown if complaints(document, each["schema"], each["example"])]


async def test_the_answers_that_are_shown_are_those_that_are_given(played: list[Played]) -> None:
    shown = json.loads(player.EXAMPLES.read_bytes())
    given = json.loads(player.examples(played))
    assert filled(shown, {"server": ROOT}) == filled(given, {"server": ROOT}), "python3 -m tests.description --write"


@pytest.mark.parametrize("path", ["/control/sandboxes", "/control/nowhere", "/control/sandboxes/nobody/clock"])
async def test_refusals_of_the_control_door_fit_their_schema(shipped: Any, document: Document, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer control-sandbox-token"}):
        async with shipped.get(path, headers=headers) as reply:
            if reply.status != 200:
                schema = {"$ref": "#/components/schemas/ControlError"}
                assert not complaints(document, schema, await reply.json())
