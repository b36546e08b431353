"""A replay: requests to be sent again, in a form that every format is written from.

Its texts hold variables as `{{NAME}}`: ROOT is the root of a sandbox, ORDER_1 an Order UUID that every run draws
anew, others are taken from answers. This module only has the shapes, and what formats share in reading them.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MEDIA_TYPE = "application/vnd.openactive.booking+json; version=1"
FAULT_HEADER = "X-Sandbox-Fault"
VARIABLE = re.compile(r"\{\{([A-Z][A-Z0-9_]*)\}\}")

# A step into JSON: the name of a property, an index, or (name, value) of the last entry of a list that has it.
Key = str | int | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Capture:
    """A variable that is taken from an answer. keys: the way to it."""

    variable: str
    keys: tuple[Key, ...]


@dataclass(slots=True)
class Call:
    """One request, and what is expected of its answer.

    url: with variables. token: the variable that is sent as bearer token; None sends none. body: decoded JSON, or a
    text that is none, or None. status: None is that no answer comes. type: the `@type` of the answer, if it has one.
    fault: what is asked for in the header X-Sandbox-Fault.
    """

    number: int
    step: str
    method: str
    url: str
    token: str | None
    body: Any
    status: int | None
    type: str | None
    fault: str | None
    captures: list[Capture] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it is, on one line."""
        answer = "no answer" if self.status is None else " ".join(filter(None, (str(self.status), self.type)))
        return f"{self.step}: {answer}" + (f" ({self.fault})" if self.fault else "")


@dataclass(frozen=True, slots=True)
class Replay:
    """Requests in their order.

    root: of the sandbox that they were sent to. tokens: by variable, the token of the fixtures, or None where whoever
    runs it has to give one; where a seller acts, also CONTROL, the sandbox's place in the control door. orders: the
    variables of Order UUIDs. left_out: what is not sent again, in sentences.
    """

    root: str
    tokens: Mapping[str, str | None]
    orders: tuple[str, ...]
    calls: tuple[Call, ...]
    left_out: tuple[str, ...] = ()


def headers(call: Call) -> dict[str, str]:
    """The headers of a call, with variables."""
    found = {}
    if call.token is not None:
        found["Authorization"] = "Bearer {{" + call.token + "}}"
    if call.body is not None:
        found["Content-Type"] = MEDIA_TYPE
    if call.fault is not None:
        found[FAULT_HEADER] = call.fault
    return found


def body_text(body: Any) -> str:
    """The text of a body: JSON to be read by people, or what was no JSON as it was."""
    return body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False)


def rewritten(document: Any, text: Callable[[str], str]) -> Any:
    """The same JSON with every text in it changed."""
    match document:
        case dict():
            return {name: rewritten(value, text) for name, value in document.items()}
        case list():
            return [rewritten(value, text) for value in document]
        case str():
            return text(document)
        case _:
            return document
