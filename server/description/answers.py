"""The answers of an operation: what it answers when all is well, and the errors by which it refuses.

Errors of the booking API come from their classes: the status, the sentence that they are sent with. What an answer
looks like is shown as a sandbox really gave it, where it was asked (`examples.json`).
"""

from collections.abc import Iterator
from typing import Any

from server.description import files
from server.domain import errors
from server.domain.errors import OpenBookingError

Json = dict[str, Any]

BOOKING = "application/vnd.openactive.booking+json; version=1"
REFERENCE = "#/components/schemas/"
EXAMPLE = "#/components/examples/"


def of(section: Json, short: Json) -> Json:
    """The responses of an operation, by status."""
    found: Json = {}
    for status, each in short["answers"].items():
        found[str(status)] = _answer(short["id"], str(status), each, section)
    for refused in (_refusals(section, short), _of_booking(_errors(section, short))):
        for status, each in refused.items():
            # One status can be an order with errors in it, and an error of the order.
            found[status] = _both(found[status], each) if status in found else each
    return dict(sorted(found.items()))


def _answer(operation: str, status: str, answer: Json, section: Json) -> Json:
    found: Json = {"description": answer["is"]} | _headers(
        *section.get("answer_headers", ()), *answer.get("headers", ())
    )
    if "schema" not in answer and "media" not in answer:
        return found
    content: Json = {"schema": {"$ref": REFERENCE + answer["schema"]}} if "schema" in answer else {}
    played = files.examples().get(answer.get("example_of", operation), {})
    example = answer.get("example", played.get(status) or next(iter(played.values()), None))
    if example is not None:
        content["example"] = example
    media = answer.get("media") or section.get("media") or "application/json"
    return found | {"content": dict.fromkeys([media] if isinstance(media, str) else media, content)}


def _refusals(section: Json, short: Json) -> Json:
    """What is refused in another form than that of the booking API, by status."""
    form = section.get("refusals", {})
    found: Json = {}
    for status, says in (form.get("all", {}) | short.get("refusals", {})).items():
        names = [*section.get("answer_headers", ()), *(["WWW-Authenticate"] if status == 401 else ())]
        content: Json = {"schema": {"$ref": REFERENCE + form["schema"]}}
        if form["schema"] == "ControlError":
            content["example"] = {"error": says, "place": None}
        found[str(status)] = {"description": says, **_headers(*names), "content": {"application/json": content}}
    return found


def _errors(section: Json, short: Json) -> list[str]:
    """The names of all errors of the booking API that an operation may answer, some with their status."""
    own = [*section.get("errors", ()), *short.get("errors", ())]
    if "server" in (section.get("of"), short.get("of")):
        return own
    common = files.read("common")
    return list(dict.fromkeys([*own, *(common["with_body"] if "body" in short else ()), *common["sandbox"]]))


def _of_booking(names: list[str]) -> Json:
    """The errors of these names, by status."""
    by_status: dict[int, dict[str, type[OpenBookingError]]] = {}
    for name in names:
        kind, _, status = name.partition(" ")
        error: type[OpenBookingError] = getattr(errors, kind)
        by_status.setdefault(int(status or error.status), {})[kind] = error
    return {str(status): _refused(status, list(kinds.values())) for status, kinds in by_status.items()}


def _refused(status: int, kinds: list[type[OpenBookingError]]) -> Json:
    template = files.read("error")
    further = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}.get(status, [])
    content = {
        "schema": files.filled(template["schema"], {"types": [kind.__name__ for kind in kinds]}),
        "examples": {kind.__name__: {"$ref": EXAMPLE + _name(kind, status)} for kind in kinds},
    }
    return {
        "description": " ".join(f"`{kind.__name__}`: {_says(kind)}" for kind in kinds),
        **_headers("X-Request-Id", "Link", *further),
        "content": {BOOKING: content} | ({"text/plain": {"schema": {"type": "string"}}} if status == 503 else {}),
    }


def examples(document: Json) -> Json:
    """The examples of errors that a description refers to, by their names."""
    template = files.read("error")["example"]
    found: Json = {}
    for name in sorted(set(_examples_in(document))):
        kind, _, status = name.partition("-")
        error: type[OpenBookingError] = getattr(errors, kind)
        places = {"type": kind, "name": _says(error), "status": int(status or error.status)}
        found[name] = {"summary": _says(error), "value": files.filled(template, places)}
    return found


def _examples_in(value: Any) -> Iterator[str]:
    match value:
        case {"$ref": str(target)} if target.startswith(EXAMPLE):
            yield target.removeprefix(EXAMPLE)
        case dict():
            for each in value.values():
                yield from _examples_in(each)


def _name(kind: type[OpenBookingError], status: int) -> str:
    return kind.__name__ if status == kind.status else f"{kind.__name__}-{status}"


def _says(kind: type[OpenBookingError]) -> str:
    return (kind.__doc__ or "").strip()


def _headers(*names: str) -> Json:
    known = files.read("headers")
    return {"headers": {name: known[name] for name in dict.fromkeys(names)}} if names else {}


def _both(first: Json, second: Json) -> Json:
    """An answer that is one or the other."""
    content = dict(first.get("content", {}))
    for media, each in second["content"].items():
        content[media] = _either(content[media], each) if media in content else each
    return {
        "description": f"{first['description']} Or: {second['description']}",
        "headers": first.get("headers", {}) | second.get("headers", {}),
        "content": content,
    }


def _either(first: Json, second: Json) -> Json:
    examples = dict(second.get("examples", {}))
    if "example" in first:
        examples = {"Example": {"value": first["example"]}} | examples
    found: Json = {"schema": {"anyOf": [first["schema"], second["schema"]]}}
    return found | ({"examples": examples} if examples else {})
