"""The load generator: requests made beforehand, sent over a few connections that are kept, answers counted.

It speaks just enough HTTP/1.1 to find the status and the end of an answer, and throws the rest away as it comes. So it
takes a third of the time of a bare aiohttp handler, and over several connections it is always the server that is waited
for (`Server.worked`, and what the report says of it).
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NamedTuple

HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
# Of the socket, and of what is read from it at once, in bytes: an answer of a megabyte is read in a few pieces.
BUFFER = 1024 * 1024


class Answer(NamedTuple):
    """The status of an answer, and how many bytes its body has."""

    status: int
    size: int


@dataclass(frozen=True)
class Outcome:
    """What a run gave: how long it took, and in the order of the answers each one, with its latency in seconds."""

    seconds: float
    latencies: Sequence[float]
    answers: Sequence[Answer]


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/vnd.openactive.booking+json; version=1", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def run(port: int, requests: Sequence[bytes], connections: int = 4) -> Outcome:
    """Send all requests, each connection one at a time, and wait for the last answer.

    Raises ConnectionError where the server hangs up.
    """
    left = iter(requests)
    latencies: list[float] = []
    answers: list[Answer] = []
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        made = [_Connection(stack.enter_context(_connected(port))) for _ in range(min(connections, len(requests)))]
        for each in made:
            selector.register(each.socket, selectors.EVENT_READ, each)
        began = time.perf_counter()
        for each in made:
            each.ask(next(left))
        while len(answers) < len(requests):
            for key, _ in selector.select():
                _hear(key.data, left, latencies, answers)
        seconds = time.perf_counter() - began
    return Outcome(seconds, latencies, answers)


def _hear(connection: "_Connection", left: Iterator[bytes], latencies: list[float], answers: list[Answer]) -> None:
    """Take what has come over a connection, and go on with the next request when the answer is complete."""
    answer = connection.hear()
    if answer is None:
        return
    latencies.append(time.perf_counter() - connection.asked)
    answers.append(answer)
    message = next(left, None)
    if message is not None:
        connection.ask(message)


def _connected(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port))
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    return made


class _Connection:
    """One connection. asked: when the last request was sent."""

    _room = memoryview(bytearray(BUFFER))  # nothing in it is looked at again, so that all share it

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self.asked = 0.0
        self._head = b""  # as far as it has come
        self._missing = 0  # bytes of the body that have not come yet
        self._answer: Answer | None = None

    def ask(self, message: bytes) -> None:
        """Send a request."""
        self.asked = time.perf_counter()
        self.socket.sendall(message)

    def hear(self) -> Answer | None:
        """Take what has come; the answer, if that was the last of it."""
        count = self.socket.recv_into(self._room)
        if not count:
            raise ConnectionError("the server closed the connection")
        if self._answer is None:
            self._begin(count)
        else:
            self._missing -= count
        if self._answer is None or self._missing > 0:
            return None
        answer, self._answer = self._answer, None
        return answer

    def _begin(self, count: int) -> None:
        """Learn from the head of an answer, once that is there, how long it is."""
        self._head += self._room[: min(count, 4096)]
        end = self._head.find(HEAD_END)
        if end >= 0:
            found = LENGTH.search(self._head, 0, end)
            size = 0 if found is None else int(found[1])
            self._answer = Answer(int(self._head[9:12]), size)
            self._missing = end + len(HEAD_END) + size - count
            self._head = b""
