"""The schemas of the description: those of JSON-LD from YAML, those of the control door from its types.

Source: OpenAPI Specification 3.1.1, "Schema Object"; JSON Schema 2020-12.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from server.description import files

Json = dict[str, Any]

FILES = ("common", "orders", "feeds", "openid", "test-interface")
PLACE = "#/components/schemas/"


def named(types: Mapping[str, Any]) -> Json:
    """All schemas by name; types: further ones, as types that msgspec knows."""
    found: Json = {}
    for name in FILES:
        found |= files.read(f"models/{name}")
    _, made = msgspec.json.schema_components(types.values(), ref_template=PLACE + "{name}")
    names = {type_.__name__: name for name, type_ in types.items()}
    for name, schema in made.items():
        found[names.get(name, name)] = _closed(_renamed(schema, names))
    return found


def needed(document: Json) -> Json:
    """The same document without the schemas that nothing in it refers to."""
    schemas = document["components"]["schemas"]
    wanted: set[str] = set()
    found = set(_references(document["paths"]))
    while found:
        wanted |= found
        found = {name for each in found for name in _references(schemas[each])} - wanted
    document["components"]["schemas"] = {name: schemas[name] for name in sorted(wanted)}
    return document


def _references(value: Any) -> Iterator[str]:
    match value:
        case {"$ref": str(target)} if target.startswith(PLACE):
            yield target.removeprefix(PLACE)
        case dict():
            for each in value.values():
                yield from _references(each)
        case list():
            for each in value:
                yield from _references(each)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    match value:
        case {"$ref": str(target)}:
            name = target.removeprefix(PLACE)
            return {**value, "$ref": PLACE + names.get(name, name)}
        # Amounts of money are read as JSON numbers as well.
        case {"type": "string", "format": "decimal"}:
            return {"type": ["number", "string"], "format": "decimal"}
        case dict():
            return {name: _renamed(each, names) for name, each in value.items()}
        case list():
            return [_renamed(each, names) for each in value]
        case _:
            return value


def _closed(schema: Json) -> Json:
    """An object with the properties that it names and no other."""
    return {**schema, "additionalProperties": False} if "properties" in schema else schema
