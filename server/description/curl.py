"""A line of curl for each operation, of its examples: it can be sent as it stands."""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

Json = Mapping[str, Any]

FORM = "application/x-www-form-urlencoded"
SHOWN: Mapping[str, str] = {
    "booking": "Authorization: Bearer acme-sandbox-token",
    "control": "Authorization: Bearer control-sandbox-token",
    "initial": "Authorization: Bearer acme-initial-access-token",
}
CLIENT = "acme-client:acme-secret"


def target(document: Json, path: str, method: str) -> str:
    """The URL that the examples of an operation lead to."""
    operation = document["paths"][path][method]
    parameters = operation["parameters"]
    places = {each["name"]: each.get("example") for each in parameters if each["in"] == "path"}
    filled = re.sub(r"{(\w+)}", lambda found: quote(str(places[found[1]]), safe=""), path)
    query = {each["name"]: each["example"] for each in parameters if each["in"] == "query" and "example" in each}
    root = operation.get("servers", document["servers"])[0]["url"]
    return f"{root}{filled}{'?' + urlencode(query) if query else ''}"


def line(document: Json, path: str, method: str) -> str:
    """What to paste into a shell."""
    operation = document["paths"][path][method]
    words = ["curl", "-X", method.upper()] if method != "get" else ["curl"]
    scheme = next((name for each in operation["security"] for name in each), None)
    lines = [shlex.join([*words, target(document, path, method)])]
    if scheme == "client":
        lines.append(f"-u {CLIENT}")
    elif scheme is not None:
        lines.append(f"-H {shlex.quote(SHOWN[scheme])}")
    if "requestBody" in operation:
        media, content = next(iter(operation["requestBody"]["content"].items()))
        lines.append(f"-H {shlex.quote(f'Content-Type: {media}')}")
        example = content["example"]
        text = urlencode(example) if media == FORM else json.dumps(example, ensure_ascii=False)
        lines.append(f"-d {shlex.quote(text)}")
    return " \\\n  ".join(lines)
