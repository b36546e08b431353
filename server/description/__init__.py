"""The description of all that a server answers, in the words of OpenAPI 3.1, put together from the YAML beside it.

Each file of `sections/` is a section: what it has in common, and its operations by method and path, in short
(`operations` says how they are read). Schemas are in `models/`; those of the control door are made from its own
types. Nothing here knows of HTTP servers or of routes: a test holds both against each other.

Source: OpenAPI Specification 3.1.1.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from server import VERSION
from server.description import answers, files, operations, schemas

Json = dict[str, Any]

SECTIONS = (
    "booking",
    "orders",
    "guide",
    "feeds",
    "test-interface",
    "openid",
    "pages",
    "control-sandboxes",
    "control-clock",
    "control-orders",
    "control-opportunities",
    "control-partners",
    "control-feeds",
    "control-journal",
    "control-faults",
    "control-scenarios",
)
SANDBOX = "The sandbox that was asked."
NAMED = "A sandbox of its own for each name: made of the fixtures when it is first used."


@dataclass(frozen=True)
class Server:
    """What a description depends on.

    root: the URL of the sandbox, without a slash at its end. control: that of the server.
    doors: those that are open, by their names in the sections ("control", "openid", "test-interface").
    kinds: the kinds of opportunities that have a feed, by the last part of its path.
    """

    root: str
    control: str
    doors: Collection[str]
    kinds: Collection[str]


def document(server: Server, types: Mapping[str, Any]) -> Json:
    """The description of a server; types: of the bodies and answers of its control door, by the names of schemas."""
    place = operations.Place(server.root, server.control, frozenset(server.doors), tuple(server.kinds))
    sections = [files.read(f"sections/{name}") for name in SECTIONS]
    shown = [section for section in sections if operations.is_there(section, place)]
    paths = _paths(shown, place)
    found = {
        **files.read("about"),
        "servers": _servers(server),
        "tags": [{"name": each["name"], "description": each["about"].strip()} for each in shown],
        "paths": paths,
        "components": {
            "schemas": schemas.named(types) if "control" in place.doors else schemas.named({}),
            "examples": answers.examples(paths),
            "securitySchemes": _security(place),
        },
    }
    places = {"root": server.root, "base": f"{server.root}/api", "server": server.control, "version": VERSION}
    filled = files.filled(found, places)
    assert isinstance(filled, dict)
    return schemas.needed(filled)


def _servers(server: Server) -> list[Json]:
    found: list[Json] = [{"url": server.root, "description": SANDBOX}]
    if server.root == server.control:
        name = {"default": "anna", "description": "Small letters, digits and hyphens; 40 at most."}
        url = f"{server.root}/sandboxes/{{sandbox}}"
        found.append({"url": url, "description": NAMED, "variables": {"sandbox": name}})
    return found


def _paths(sections: list[Json], place: operations.Place) -> Json:
    found: Json = {}
    for section in sections:
        for path, method, operation in operations.of(section, place):
            found.setdefault(path, {})[method] = operation
    return found


def _security(place: operations.Place) -> Json:
    found: Json = files.read("security")
    return {name: scheme for name, scheme in found.items() if operations.is_there(scheme, place)}
