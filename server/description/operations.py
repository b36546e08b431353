"""How an operation is read from the YAML of its section, where it stands in short, into the words of OpenAPI.

A section has `name` and `about`; `needs`, the door that has to be open; `of: server` where it is no part of a
sandbox; `security`, `errors` and `headers` of all its operations. An operation is found by "method path" and has

    id, summary, about, clause   clause: the name of a Clause, or a title and a url
    with                         examples of parameters, by their names
    query, headers               further parameters, by their names in parameters.yaml
    body                         schema, media, example, required
    answers                      by status: is, schema, media, headers, example, or example_of another operation
    errors                       names of the Open Booking errors of this operation
    refusals                     of the control door, by status: a sentence
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from server.description import answers, files
from server.domain.status import ItemStatus, ProposalStatus
from server.domain.why import Clause
from server.sandboxes.journal import Step

Json = dict[str, Any]

REFERENCE = "#/components/schemas/"
STATUSES = sorted({each.value for each in (*ItemStatus, *ProposalStatus)})
IN_PATH = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Place:
    """The server that is described; see `Server`."""

    root: str
    server: str
    doors: frozenset[str]
    kinds: tuple[str, ...]


def is_there(part: Json, place: Place) -> bool:
    """Whether a section, an operation or a scheme is there with the doors that are open; `needs` is taken away."""
    needs, unless = part.pop("needs", None), part.pop("unless", None)
    return (needs is None or needs in place.doors) and unless not in place.doors


def is_closed(scheme: str, place: Place) -> bool:
    """Whether nobody can show who they are in this way, with the doors that are open."""
    return not is_there(files.read("security")[scheme], place)


def of(section: Json, place: Place) -> Iterator[tuple[str, str, Json]]:
    """The operations of a section, each with its path and its method."""
    for name, short in section["operations"].items():
        if is_there(short, place):
            method, path = name.split()
            yield path, method, _operation(section, short, path, place)


def _operation(section: Json, short: Json, path: str, place: Place) -> Json:
    found: Json = {
        "operationId": short["id"],
        "tags": [section["name"]],
        "summary": short["summary"],
        "description": short["about"].strip(),
        "parameters": list(_parameters(section, short, path, place)),
        "responses": answers.of(section, short),
    }
    if "server" in (section.get("of"), short.get("of")):
        found["servers"] = [{"url": place.server}]
    if "clause" in short:
        found["externalDocs"] = _clause(short["clause"])
    if "body" in short:
        found["requestBody"] = _body(short["body"])
    security = short.get("security") or section.get("security") or []
    found["security"] = [{name: []} for name in security if not is_closed(name, place)]
    return found


def _clause(clause: str | Json) -> Json:
    if isinstance(clause, dict):
        return {"description": clause["title"], "url": clause["url"]}
    known = Clause[clause]
    return {"description": known.title, "url": known.url}


def _parameters(section: Json, short: Json, path: str, place: Place) -> Iterator[Json]:
    known, given = files.read("parameters"), short.get("with", {})
    closed = {"kinds": list(place.kinds), "statuses": STATUSES, "steps": [step.value for step in Step]}
    wanted = [*IN_PATH.findall(path), *short.get("query", ()), *section.get("headers", ()), *short.get("headers", ())]
    for name in wanted:
        parameter = known[name]
        if name in given:
            parameter["example"] = given[name]
        values = parameter["schema"].get("enum")
        if isinstance(values, str):
            parameter["schema"]["enum"] = closed[values]
            if parameter.get("example") not in (None, *closed[values]):
                parameter["example"] = closed[values][0]
        yield {"name": parameter.pop("is", name), "required": parameter["in"] == "path", **parameter}


def _body(body: Json) -> Json:
    media: Json = {"schema": {"$ref": REFERENCE + body["schema"]}, "example": body["example"]}
    return {"required": body.get("required", True), "content": {body.get("media", "application/json"): media}}
