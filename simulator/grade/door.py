"""Where the traffic comes from: the control door of a sandbox, or a file that was saved before.

Knows the door's addresses for journal, faults and sellers, and JSON. Judges nothing. Everything that keeps it from its
work is `Trouble`, one clear line.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from simulator.grade.traffic import Exchange, Unreadable, exchange_of, in_order
from simulator.reading import json_of
from simulator.values import Json, dig, objects, text, whole

PATIENCE = 30.0
PAGE = 200


class Trouble(Exception):
    """Why nothing can be graded here. The message is one clear line for a person."""


@dataclass(frozen=True)
class Door:
    """The control door of one sandbox. `url`: where the server is; `token`: the door's own."""

    url: str
    token: str
    sandbox: str = "default"

    @property
    def root(self) -> str:
        """The sandbox's address below the control door."""
        return f"{self.url.rstrip('/')}/control/sandboxes/{quote(self.sandbox, safe='')}"

    def call(self, method: str, path: str, body: Json | None = None, query: Json | None = None) -> Json:
        """One request below the sandbox's address; the JSON object that was answered. Raises `Trouble`."""
        address = f"{self.root}{path}" + (f"?{urlencode(query)}" if query else "")
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(address, data, headers, method=method), timeout=PATIENCE) as reply:
                content = reply.read()
        except HTTPError as refusal:
            raise Trouble(_told(refusal, self.url)) from None
        except (URLError, OSError, ValueError) as fault:
            raise Trouble(f"Nobody answers at {self.url} ({getattr(fault, 'reason', fault)}).") from None
        try:
            answer = json_of(content) if content else {}
        except ValueError as fault:
            raise Trouble(f"{self.url} gave an answer that cannot be read ({fault}).") from None
        return answer if isinstance(answer, dict) else {}

    def entries(self, after: int) -> Iterator[Json]:
        """The entries of the journal behind a number, the oldest first, with all that is in them."""
        query = {"bodies": "true", "personal": "true", "limit": PAGE}
        while True:
            found = objects(self.call("GET", "/journal", query={**query, "after": after}).get("entries"))
            yield from found
            if len(found) < PAGE:
                return
            last = whole(found[-1].get("number"))
            if last is None or last <= after:
                raise Trouble(f"{self.url} gives a journal whose entries do not go on after number {after}.")
            after = last


@dataclass
class Source:
    """A journal that grows: what was read of it so far stays, also when the sandbox has forgotten it."""

    door: Door
    entries: list[Json] = field(default_factory=list)

    def refresh(self) -> list[Exchange]:
        """Reads on; returns what is new. Raises `Trouble`."""
        last = whole(self.entries[-1].get("number")) if self.entries else 0
        new = list(self.door.entries(last or 0))
        found = _readable(new)
        self.entries += new
        return list(found)

    def exchanges(self) -> tuple[Exchange, ...]:
        """Everything that was read."""
        return _readable(self.entries)

    def save(self, path: Path) -> None:
        """Writes it as a file that `load` reads. It has everything in it, personal data too."""
        path.write_text(json.dumps({"entries": self.entries}, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path) -> tuple[Exchange, ...]:
    """The exchanges of a saved journal: what `save` wrote, what the door answers, or an entry on each line.

    Raises `Trouble`.
    """
    try:
        written = path.read_bytes()
    except OSError as fault:
        raise Trouble(f"{path} cannot be read: {fault.strerror or fault}.") from None
    try:
        document = json_of(written)
    except ValueError:
        lines = enumerate(written.split(b"\n"), start=1)
        found = [(_line(path, number, line), f"{path}, line {number}: ") for number, line in lines if line.strip()]
        return in_order(_placed(entry, place) for entry, place in found)
    entries = document if isinstance(document, list) else dig(document, "entries")
    if not isinstance(entries, list):
        entries = [document]
    return in_order(_placed(entry, f"{path}, entry {number}: ") for number, entry in enumerate(entries, start=1))


def _line(path: Path, number: int, line: bytes) -> Any:
    try:
        return json_of(line)
    except ValueError as fault:
        raise Trouble(f"{path}, line {number}: this is no JSON ({fault}).") from None


def _readable(entries: list[Any]) -> tuple[Exchange, ...]:
    return in_order(_placed(entry) for entry in entries)


def _placed(entry: Any, place: str = "") -> Exchange:
    try:
        return exchange_of(entry)
    except Unreadable as fault:
        raise Trouble(f"{place}{fault}") from None


def _told(refusal: HTTPError, url: str) -> str:
    try:
        told = text(json_of(refusal.read()), "error")
    except ValueError:
        told = ""
    return told or f"{url} answered {refusal.code}: is this the address of a sandbox whose control door is open?"
