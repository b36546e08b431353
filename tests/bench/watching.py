"""A console that watches the sandbox while it is measured: all events are read, and thrown away."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.load import request
from tests.bench.servers import Server

EVENTS = "/control/sandboxes/default/events"
HEADERS = {"Authorization": "Bearer control-sandbox-token", "Accept": "text/event-stream"}


@contextmanager
def watching(server: Server) -> Iterator[None]:
    """Listen to the events of the default sandbox, until the block ends. Raises RuntimeError where it is refused."""
    with socket.create_connection(("127.0.0.1", server.port)) as connected:
        connected.sendall(request("GET", EVENTS, HEADERS))
        if not connected.recv(4096).startswith(b"HTTP/1.1 200"):
            raise RuntimeError("The events of the sandbox cannot be watched.")
        reader = threading.Thread(target=_read, args=(connected,))
        reader.start()
        try:
            yield
        finally:
            connected.shutdown(socket.SHUT_RDWR)
            reader.join()


def _read(connected: socket.socket) -> None:
    while connected.recv(256 * 1024):
        pass
