"""A connection to the server: it answers by the express way, until something comes that is not for it.

From then on it is aiohttp's, and stays so. Each request is therefore answered by one of the two, wholly and in its
turn, and neither has to know of the other.
"""

import asyncio
import logging
import time
from collections.abc import Callable

from aiohttp.base_protocol import BaseProtocol

from server.web.express import Express
from server.web.heads import Heads, Received

log = logging.getLogger("server.http")

# In seconds: how often it is looked whether all is sent when the server stops; and for how long others are waited for
# as well, since over TLS one does not see what is still on its way.
LOOK = 0.05
GRACE = 1.0


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
        self.is_closed = False
        self._received: list[tuple[Connection, Received]] = []

    def __call__(self) -> "Connection":
        """The protocol of a new connection."""
        return Connection(self)

    def take(self, connection: "Connection", received: Received) -> None:
        """Answer a request, together with all that is being received at this moment.

        What is alike is done in a row: requests are read, then answered, then the answers are sent. A processor does
        each faster when it need not turn to the others in between (docs/performance.md). Who is alone is not kept
        waiting.
        """
        connection.is_waiting = True
        self._received.append((connection, received))
        if len(self.open) == 1:
            self.answer()
        elif len(self._received) == 1:
            asyncio.get_running_loop().call_soon(self.answer)

    def answer(self) -> None:
        """Answer what has been received and not been answered yet, in that order."""
        received, self._received = self._received, []
        for connection, each, answer in [(*pair, self._answer(*pair)) for pair in received]:
            connection.is_waiting = False
            try:
                if answer is None:
                    connection.hand_over(each.data)
                else:
                    connection.send(answer)
            except Exception:
                log.exception("An answer could not be sent")
                connection.abort()

    def _answer(self, connection: "Connection", received: Received) -> list[bytes] | None:
        """Whatever goes wrong with one is no affair of the others; its connection is closed, as aiohttp does."""
        try:
            return self.express.answer(received)
        except Exception:
            log.exception("%s %s could not be answered", received.method, received.target.partition("?")[0])
            connection.close()
            return []

    async def close(self, patience: float) -> None:
        """Close every connection that has not been handed over, once those who read slowly have all of their answer.

        patience: for how many seconds they are waited for. Of TLS, clients that look at their connections only when
        they need them do not answer that it ends; nobody waits for these.
        """
        self.is_closed = True
        self.answer()
        for connection in list(self.open):
            connection.close()
        began = time.monotonic()
        while self.open and (waited := time.monotonic() - began) < patience:
            if waited > GRACE and not any(connection.is_sending for connection in self.open):
                break
            await asyncio.sleep(LOOK)
        for connection in list(self.open):
            connection.abort()


class Connection(BaseProtocol):
    """One connection, for as long as all that comes is for the express way."""

    _timer: asyncio.TimerHandle

    def __init__(self, entrance: Entrance) -> None:
        """Nobody is there yet; who does not get through a handshake of TLS never will be."""
        self._loop = asyncio.get_running_loop()
        super().__init__(self._loop)
        self._entrance = entrance
        self._used = 0.0
        self.is_waiting = False  # for the answer to what it has received
        self._successor: BaseProtocol | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        super().connection_made(transport)
        self._entrance.open.add(self)
        self._used = self._loop.time()
        self._timer = self._loop.call_later(self._entrance.idle, self._look)
        if self._entrance.is_closed:
            self.close()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nobody is there any more."""
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Have a request answered that is here whole; all else is for aiohttp."""
        if self.is_waiting:  # On Windows more may be received before asyncio gets to `Entrance.answer`.
            self._entrance.answer()
        if self._successor is not None:
            self._successor.data_received(data)
            return
        if self.transport is None or self.transport.is_closing():
            return
        data = bytes(data)  # It is a bytearray on Windows, before Python 3.12.
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
        successor = self._successor = self._entrance.ordinary()
        transport.set_protocol(successor)
        successor.connection_made(transport)
        if self.writing_paused:
            successor.pause_writing()
        successor.data_received(data)

    @property
    def is_sending(self) -> bool:
        """Whether there is something that has not been sent yet."""
        return self.transport is not None and self.transport.get_write_buffer_size() > 0

    def abort(self) -> None:
        """End it, whatever has not been sent."""
        if self.transport is not None:
            self.transport.abort()

    def close(self) -> None:
        """Hang up."""
        if self.transport is not None:
            self.transport.close()

    def _leave(self) -> None:
        self._timer.cancel()
        self._entrance.open.discard(self)

    def _look(self) -> None:
        """Hang up if nothing has come for too long."""
        assert self.transport is not None, "the timer ends with the connection"
        if self.is_sending:  # Somebody is still reading.
            self._used = self._loop.time()
        rest = self._used + self._entrance.idle - self._loop.time()
        if rest <= 0:
            self.close()
        else:
            self._timer = self._loop.call_later(rest, self._look)
