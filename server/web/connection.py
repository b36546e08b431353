"""A connection to the server: it answers by the express way, until something comes that is not for it.

From then on it is aiohttp's, and stays so. Each request is therefore answered by one of the two, wholly and in its
turn, and neither has to know of the other.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from aiohttp.base_protocol import BaseProtocol

from server.web.express import Express
from server.web.heads import Heads, Received

log = logging.getLogger("server.http")


class Entrance:
    """Makes the protocol of each connection, and answers what comes over all of them."""

    def __init__(self, express: Express, ordinary: Callable[[], BaseProtocol], idle: float) -> None:
        """
        ordinary: makes the protocol of aiohttp, to which a connection is handed over.
        idle: for how many seconds a connection is kept on which nothing comes.
        """
        self.express = express
        self.heads = Heads()
        self.ordinary = ordinary
        self.idle = idle
        self.open: set[Connection] = set()
        self._is_empty = asyncio.Event()
        self._is_empty.set()
        self._received: list[tuple[Connection, Received]] = []

    def __call__(self) -> "Connection":
        """The protocol of a new connection."""
        return Connection(self)

    def enter(self, connection: "Connection") -> None:
        """A connection has been opened."""
        self.open.add(connection)
        self._is_empty.clear()

    def leave(self, connection: "Connection") -> None:
        """A connection has ended, or is aiohttp's now."""
        self.open.discard(connection)
        if not self.open:
            self._is_empty.set()

    def take(self, connection: "Connection", received: Received) -> None:
        """Answer a request, together with all that is being received at this moment.

        What is alike is done in a row: requests are read, then answered, then the answers are sent. A processor does
        each faster when it need not turn to the others in between (docs/performance.md). Who is alone is not kept
        waiting. asyncio gets to `answer` before it reads from any connection again, so that there are never two of one.
        """
        self._received.append((connection, received))
        if len(self.open) == 1:
            self.answer()
        elif len(self._received) == 1:
            asyncio.get_running_loop().call_soon(self.answer)

    def answer(self) -> None:
        """Answer what has been received and not been answered yet, in that order."""
        received, self._received = self._received, []
        for connection, each, answer in [(*pair, self._answer(*pair)) for pair in received]:
            if answer is None:
                connection.hand_over(each.data)
            else:
                connection.send(answer)

    def _answer(self, connection: "Connection", received: Received) -> list[bytes] | None:
        """Whatever goes wrong with one is no affair of the others; its connection is closed, as aiohttp does."""
        try:
            return self.express.answer(received)
        except Exception:
            log.exception("%s %s could not be answered", received.method, received.target)
            connection.close()
            return []

    async def close(self, patience: float) -> None:
        """Close every connection that has not been handed over, once those who read slowly have all of their answer.

        patience: for how many seconds they are waited for.
        """
        self.answer()
        for connection in list(self.open):
            connection.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._is_empty.wait()


class Connection(BaseProtocol):
    """One connection, for as long as all that comes is for the express way."""

    _timer: asyncio.TimerHandle

    def __init__(self, entrance: Entrance) -> None:
        """Nobody is there yet; who does not get through a handshake of TLS never will be."""
        self._loop = asyncio.get_running_loop()
        super().__init__(self._loop)
        self._entrance = entrance
        self._used = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        super().connection_made(transport)
        self._entrance.enter(self)
        self._used = self._loop.time()
        self._timer = self._loop.call_later(self._entrance.idle, self._look)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nobody is there any more."""
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Have a request answered that is here whole; all else is for aiohttp."""
        self._used = self._loop.time()
        # Who does not read is waited for by aiohttp.
        received = None if self.writing_paused else self._entrance.heads.read(data)
        if received is None:
            self._entrance.answer()
            self.hand_over(data)
        else:
            self._entrance.take(self, received)

    def send(self, answer: list[bytes]) -> None:
        """Send an answer, if there is still somebody."""
        for part in answer:
            if self.transport is not None and not self.transport.is_closing():
                self.transport.write(part)

    def hand_over(self, data: bytes) -> None:
        """Leave the connection to aiohttp, from the request on that begins with these bytes."""
        transport = self.transport
        if transport is None:
            return
        self._leave()
        successor = self._entrance.ordinary()
        transport.set_protocol(successor)
        successor.connection_made(transport)
        if self.writing_paused:
            successor.pause_writing()
        successor.data_received(data)

    def close(self) -> None:
        """Hang up."""
        if self.transport is not None:
            self.transport.close()

    def _leave(self) -> None:
        self._timer.cancel()
        self._entrance.leave(self)

    def _look(self) -> None:
        """Hang up if nothing has come for too long."""
        assert self.transport is not None, "the timer ends with the connection"
        if self.transport.get_write_buffer_size():  # Somebody is still reading.
            self._used = self._loop.time()
        rest = self._used + self._entrance.idle - self._loop.time()
        if rest <= 0:
            self.close()
        else:
            self._timer = self._loop.call_later(rest, self._look)
