"""The control door as the verbs of the command line call it: one request at a time, and faults in one line.

It knows URLs and JSON, and nothing of what the door does. Exit code 2 is that what was asked for cannot be done.
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import click

SPACE = re.compile(r"\s")
URL, TOKEN = "http://localhost:8080", "control-sandbox-token"
PATIENCE = 30.0  # seconds for an answer

Verb = TypeVar("Verb", bound=Callable[..., None])


class Fault(click.ClickException):
    """Why a verb cannot do what it was asked, in one line for a person."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """The line as it is, on stderr."""
        click.echo(self.message, file=file, err=file is None)


@dataclass(frozen=True)
class Answer:
    """What the control door answered. body: JSON, read; None where there is none."""

    status: int
    body: Any


@dataclass(frozen=True)
class Door:
    """The control door of the server at a URL, for one of its sandboxes.

    Raises Fault wherever the server does not answer, or refuses.
    """

    url: str
    token: str
    sandbox: str = "default"

    def get(self, path: str, query: Mapping[str, object] | None = None) -> Any:
        """What is at a path below the sandbox in the control door, such as "/clock"."""
        return self.call("GET", self.of_sandbox(path), query=query).body

    def post(self, path: str, body: object = None, query: Mapping[str, object] | None = None) -> Any:
        """Have something done below the sandbox."""
        return self.call("POST", self.of_sandbox(path), body, query).body

    def of_sandbox(self, path: str) -> str:
        """A path below the sandbox, below the control door."""
        return f"/sandboxes/{quote(self.sandbox, safe='')}{path}"

    def call(self, method: str, path: str, body: object = None, query: Mapping[str, object] | None = None) -> Answer:
        """One request to a path below `/control`; body: JSON to be."""
        with self.open(method, path, body, query) as reply:
            try:
                content = reply.read()
            except (HTTPException, OSError) as fault:
                raise Fault(f"The answer of {self.url} broke off ({fault}).") from None
            is_json = "json" in reply.headers.get("Content-Type", "")
            return Answer(reply.status, json.loads(content) if is_json and content else content.decode() or None)

    def open(self, method: str, path: str, body: object = None, query: Mapping[str, object] | None = None) -> Any:
        """One request, of which the caller reads the answer, line by line if need be, and closes it."""
        found = {name: value for name, value in (query or {}).items() if value is not None}
        target = f"{checked(self.url).rstrip('/')}/control{path}" + (f"?{urlencode(found)}" if found else "")
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if not self.token.isascii():
            raise Fault("A token has no letters but those of ASCII.")
        try:
            sent = Request(target, None if body is None else json.dumps(body).encode(), headers, method=method)
            return urlopen(sent, timeout=PATIENCE)
        except HTTPError as refusal:
            raise Fault(_told(refusal)) from None
        except (HTTPException, URLError, OSError, ValueError) as fault:
            raise Fault(f"Nobody answers at {self.url} ({getattr(fault, 'reason', fault)}).") from None


def checked(url: str) -> str:
    """The URL of a server. Raises Fault for what is none."""
    with suppress(ValueError):
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        if is_whole and not SPACE.search(url):
            return url
    raise Fault(f"'{url}' is no URL; it looks like {URL}")


def program() -> str:
    """How the command line was started, as it can be typed again: "python3 run.py"."""
    return click.get_current_context().find_root().command_path


def with_door(verb: Verb) -> Verb:
    """Give a verb the options by which it finds the server and its control door."""
    for option in (
        click.option("--token", default=TOKEN, show_default=True, help="The token of the control door."),
        click.option("--url", default=URL, show_default=True, help="Where the server is."),
    ):
        verb = option(verb)
    return verb


def with_sandbox(verb: Verb) -> Verb:
    """Give a verb the option that names a sandbox, beside those of the server."""
    option = click.option("--sandbox", default="default", show_default=True, metavar="NAME", help="Which sandbox.")
    return with_door(option(verb))


def _told(refusal: HTTPError) -> str:
    """What the door says of a refusal, in one line."""
    text = refusal.read().decode(errors="replace")
    try:
        told = str(json.loads(text)["error"])
    except (ValueError, KeyError, TypeError):
        return f"{refusal.url} answered {refusal.code}: is this the URL of a sandbox whose control door is open?"
    return " ".join(told.split())
