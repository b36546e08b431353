"""Makes journals comparable: what is left of one when everything that a clock decided is taken out.

Two runs with one seed and one run name tell the same story. Their journals differ by the wall: when something
was sent and how long it took, the times in the documents, the change numbers of the feeds and the address of
the server. Does not judge: two journals are alike, or they are not.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from simulator.journal import Entry, Journal

TIMES = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
CHANGES = re.compile(r"\b(after\w+)=[^&#]*")
CLOCKWORK = ("sent", "seconds", "modified", "aheadSeconds")


def timeless(journal: Journal) -> bytes:
    """A journal as JSON lines without clocks, change numbers and the address of the server."""
    return b"".join(line(entry) + b"\n" for entry in journal)


def line(entry: Entry) -> bytes:
    """One entry, in the same way."""
    host = re.escape(urlsplit(entry.request.url).hostname or "")
    server = re.compile(rf"https?://{host}(:\d+)?(?![\w.-])")  # on whatever port: images may have one of their own
    return msgspec.json.encode(_timeless(msgspec.to_builtins(entry), server), order="sorted")


def first_difference(one: Journal, other: Journal) -> tuple[bytes, bytes] | None:
    """The first two entries that are not alike; an entry that is missing is empty. None where all are alike."""
    lines = [[*map(line, journal)] for journal in (one, other)]
    longest = max(map(len, lines))
    padded = [[*found, *[b""] * (longest - len(found))] for found in lines]
    return next(((first, second) for first, second in zip(*padded, strict=True) if first != second), None)


def _timeless(value: Any, server: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(each, server) for name, each in value.items() if name not in CLOCKWORK}
    if isinstance(value, list):
        return [_timeless(each, server) for each in value]
    if isinstance(value, str):
        return CHANGES.sub(r"\1=(change)", TIMES.sub("(time)", server.sub("(server)", value)))
    return value
