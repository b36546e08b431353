"""A replay as a collection for Postman, in the format 2.1.0.

Order UUIDs are drawn as its first request is sent; each request has a test of its status and `@type`.
"""

import json
from collections.abc import Iterator
from typing import Any

from server.control.exports.replay import Call, Capture, Key, Replay, body_text, headers
from server.wire.glance import TYPE

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def collection(replay: Replay) -> str:
    """The whole collection."""
    told = "The exchanges of a sandbox's journal, to be sent again in their order."
    left_out = "".join(f"\n\nLeft out: {reason}." for reason in replay.left_out)
    document = {
        "info": {"name": "Open Booking sandbox: a journal", "description": told + left_out, "schema": SCHEMA},
        "variable": list(_variables(replay)),
        "item": [_item(call, replay.orders if not index else ()) for index, call in enumerate(replay.calls)],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _variables(replay: Replay) -> Iterator[dict[str, str]]:
    yield {"key": "ROOT", "value": replay.root, "type": "string"}
    for variable, token in replay.tokens.items():
        yield {"key": variable, "value": token or "", "type": "string"}


def _item(call: Call, drawn: tuple[str, ...]) -> dict[str, Any]:
    """A request with its test; drawn: the Order UUIDs that are drawn before it."""
    request: dict[str, Any] = {
        "method": call.method,
        "header": [{"key": name, "value": value} for name, value in headers(call).items()],
        "url": call.url,
    }
    if call.body is not None:
        request["body"] = {"mode": "raw", "raw": body_text(call.body), "options": {"raw": {"language": "json"}}}
    if call.status is None:
        request["description"] = "No answer comes: the sandbox breaks the connection off, as it was asked to."
    events = [_event("prerequest", [_drawing(order) for order in drawn])] if drawn else []
    if call.status is not None:
        events.append(_event("test", list(_tests(call))))
    return {"name": f"{call.number} {call.title}", "event": events, "request": request, "response": []}


def _event(when: str, lines: list[str]) -> dict[str, Any]:
    return {"listen": when, "script": {"type": "text/javascript", "exec": lines}}


def _drawing(order: str) -> str:
    return f'pm.collectionVariables.set({json.dumps(order)}, pm.variables.replaceIn("{{{{$guid}}}}"));'


def _tests(call: Call) -> Iterator[str]:
    yield f'pm.test("status {call.status}", () => pm.response.to.have.status({call.status}));'
    if call.type is not None:
        type_, found = json.dumps(call.type), f"pm.response.json()[{json.dumps(TYPE)}]"
        yield f'pm.test("an answer of type " + {type_}, () => pm.expect({found}).to.eql({type_}));'
    for capture in call.captures:
        yield f"pm.collectionVariables.set({json.dumps(capture.variable)}, {_picked(capture)});"


def _picked(capture: Capture) -> str:
    found = "pm.response.json()"
    for key in capture.keys:
        found = _step(found, key)
    return found


def _step(found: str, key: Key) -> str:
    match key:
        case (name, value):
            wanted = f"pm.variables.replaceIn({json.dumps(value)})"
            return f"{found}.filter((each) => each[{json.dumps(name)}] === {wanted}).pop()"
        case _:
            return f"{found}[{json.dumps(key)}]"
