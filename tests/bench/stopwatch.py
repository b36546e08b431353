"""Where the time of a request goes, within the server: functions of it, wrapped so that each adds up its own time.

What a function takes for others that are wrapped as well is theirs. Looking at the clock takes some tenths of a
microsecond each time, which is counted where the call comes from.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from time import perf_counter
from typing import Any

from server.domain import flow
from server.store.sandbox import Sandbox
from server.system import BookingSystem
from server.web.connection import Connection
from server.web.express import Express
from server.web.heads import Heads
from server.web.visits import Visit
from server.wire import read
from server.wire.write import OrderWriter

PARTS: Mapping[str, tuple[tuple[Any, str], ...]] = {
    "reading the request": ((Heads, "read"),),
    "endpoint, journal, head of the answer": ((Express, "answer"),),
    "who is calling": ((Visit, "caller"),),
    "what has expired": ((BookingSystem, "settle"),),
    "reading the order": ((read, "order_request"),),
    "judging and pricing": ((flow, "plan"),),
    "committing": ((Sandbox, "commit"),),
    "writing the answer": ((OrderWriter, "response"),),
    "the page of a feed": ((BookingSystem, "open_page"), (BookingSystem, "orders_page")),
    "sending": ((Connection, "send"),),
}


class Stopwatch:
    """Adds up the time of each part, in seconds, in a process that answers one request at a time."""

    def __init__(self) -> None:
        """Nothing has been measured yet."""
        self.seconds = dict.fromkeys(PARTS, 0.0)
        self._inner = 0.0  # of what is wrapped as well, within the call that is under way

    def attach(self) -> None:
        """Wrap the functions of all parts, for as long as the process lives."""
        for part, functions in PARTS.items():
            for owner, name in functions:
                setattr(owner, name, self.timed(part, getattr(owner, name)))

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time added to a part."""

        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            outer, self._inner = self._inner, 0.0
            began = perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                took = perf_counter() - began
                self.seconds[part] += took - self._inner
                self._inner = outer + took

        return call
