"""The load generator: requests made beforehand, sent over a few connections that are kept, answers counted.

It speaks just enough HTTP/1.1 to find statuses and the end of an answer. A bare handler is about as fast as it is, so
that servers are compared by the processor time that they use (`measuring`), not by how much it gets out of them.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass(frozen=True)
class Answer:
    """The status of an answer, and how many bytes its body has."""

    status: int
    size: int


@dataclass(frozen=True)
class Outcome:
    """What a run gave: how long it took, and in the order of the answers each one, with its latency in seconds."""

    seconds: float
    latencies: Sequence[float]
    answers: Sequence[Answer]

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency, in seconds, that this share of the answers did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/vnd.openactive.booking+json; version=1", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def run(port: int, requests: Sequence[bytes], connections: int = 4) -> Outcome:
    """Send all requests, each connection one at a time, and wait for the last answer."""
    loop = asyncio.get_running_loop()
    latencies: list[float] = []
    answers: list[Answer] = []
    left = iter(requests)
    made = [
        await loop.create_connection(lambda: _Connection(left, latencies, answers), "127.0.0.1", port)
        for _ in range(connections)
    ]
    began = time.perf_counter()
    protocols = [protocol for _, protocol in made]
    for protocol in protocols:
        protocol.next()
    await asyncio.gather(*(protocol.done for protocol in protocols))
    seconds = time.perf_counter() - began
    for transport, _ in made:
        transport.close()
    return Outcome(seconds, latencies, answers)


class _Connection(asyncio.Protocol):
    """One connection, which sends the next request when the answer to the last one is there."""

    def __init__(self, left: Iterator[bytes], latencies: list[float], answers: list[Answer]) -> None:
        self._left = left
        self._latencies = latencies
        self._answers = answers
        self._buffer = b""
        self._wanted = 0
        self._size = 0
        self._sent = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def next(self) -> None:
        """Send the next request, if there is one."""
        message = next(self._left, None)
        if message is None:
            self.done.set_result(None)
            return
        self._sent = time.perf_counter()
        self._transport.write(message)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._wanted and not self._find_end():
            return
        if len(self._buffer) >= self._wanted:
            self._latencies.append(time.perf_counter() - self._sent)
            self._answers.append(Answer(int(self._buffer[9:12]), self._size))
            self._buffer, self._wanted = b"", 0
            self.next()

    def _find_end(self) -> bool:
        """Learn how long the answer is, once its head is there."""
        end = self._buffer.find(HEAD_END)
        if end < 0:
            return False
        head = self._buffer[:end].lower()
        at = head.find(LENGTH)
        self._size = 0 if at < 0 else int(head[at + len(LENGTH) :].partition(b"\r\n")[0])
        self._wanted = end + len(HEAD_END) + self._size
        return True
