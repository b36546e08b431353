"""Reading requests: what aiohttp's parser makes of bytes that are one request, whole and with nothing special in it.

Clients repeat themselves: the headers of a request are, byte for byte, those of one before it, as a rule. So what the
parser made of headers is remembered, and it is not asked again, which takes 10 to 20 µs from each such request
(docs/performance.md).
"""

import asyncio
import re
from collections.abc import Mapping
from typing import NamedTuple

from aiohttp import hdrs
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpProcessingError, HttpRequestParser

# In bytes: what is longer comes in pieces, and is read by aiohttp.
LONGEST = 64 * 1024
# A first line as everybody sends it: nothing in it could be read in another way. For a longer one see LONGEST_LINE.
LINE = re.compile(rb"([A-Z]+) (/[!-~]*) HTTP/1\.1")
LONGEST_LINE = 4 * 1024
# Headers that are remembered, and how long they may be, in bytes. When there are too many, it begins anew.
MOST_KEPT = 256
LONGEST_KEPT = 2 * 1024


class Received(NamedTuple):
    """A request that is here whole. data: all of it, as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    data: bytes
    body: bytes


class Head(NamedTuple):
    """What headers say; length: of the body, in bytes."""

    headers: Mapping[str, str]
    length: int


class Heads:
    """Reads requests, and remembers headers."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self._loop = asyncio.get_running_loop()
        # For whom the parser reads. It is only given heads, and so has nothing to tell.
        self._nobody = BaseProtocol(self._loop)
        self._kept: dict[bytes, Head] = {}

    def read(self, data: bytes) -> Received | None:
        """The one request that these bytes are; None where they are anything else, or where anything is special."""
        if len(data) > LONGEST:
            return None
        start = data.find(b"\r\n")
        line = LINE.fullmatch(data, 0, start)
        end = data.find(b"\r\n\r\n", start) + 4
        if line is None or start > LONGEST_LINE or end < start:
            return None
        lines = data[start:end]
        head = self._kept.get(lines) or self._parsed(data[:end], lines)
        if head is None or head.length != len(data) - end:
            return None
        return Received(line[1].decode(), line[2].decode(), head.headers, data, data[end:])

    def _parsed(self, begun: bytes, lines: bytes) -> Head | None:
        """What the parser makes of the beginning of a request, of which these lines are the headers."""
        try:
            messages, _, _ = HttpRequestParser(self._nobody, self._loop, LONGEST).feed_data(begun)
        except HttpProcessingError:
            return None
        message, _ = messages[0]
        if message.should_close or message.upgrade or message.compression or message.chunked:
            return None
        if hdrs.EXPECT in message.headers:
            return None
        head = Head(message.headers, int(message.headers.get(hdrs.CONTENT_LENGTH, 0)))
        if len(lines) <= LONGEST_KEPT:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[lines] = head
        return head
