"""A server in the process of a test, with its sandboxes.

It runs in a thread with an event loop of its own, so that tests may be synchronous or not, and block as they like.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from server.app import Running, Settings, start
from server.fixtures import SHIPPED
from server.testing.control import Control

DEFAULT = "default"

T = TypeVar("T")


@dataclass(frozen=True)
class Sandbox:
    """A sandbox that answers requests.

    token: of the first Booking Partner; tokens: one of each, by its id. control: what a test may do to it.
    """

    name: str
    base_uri: str
    dataset_site: str
    token: str
    tokens: Mapping[str, str]
    control: Control

    def story(self) -> str:
        """The last exchanges, a line for each and one for each error, for the report of a test that failed."""
        return "\n".join(line for entry in self.control.journal() for line in _lines(entry))


@dataclass(frozen=True)
class Server:
    """A server that runs in this process, with any number of sandboxes. root: the URL that all others start with."""

    root: str
    running: Running

    def sandbox(self, name: str = DEFAULT) -> Sandbox:
        """The sandbox of a name, made where there is none yet. Raises ControlError, as where the name has no such form.

        A name takes lower case letters, digits and hyphens, 40 at most.
        """
        control = self._control(name)
        if name != DEFAULT:
            control.call("PUT")
        below = self.root if name == DEFAULT else f"{self.root}/sandboxes/{name}"
        tokens = self.running.tokens
        token = next(iter(tokens.values()), "")
        return Sandbox(name, f"{below}/api", f"{below}/openactive", token, tokens, control)

    def remove(self, name: str) -> None:
        """Take a named sandbox away; repeating it changes nothing."""
        self._control(name).call("DELETE")

    def _control(self, name: str) -> Control:
        if self.running.control is None or self.running.control_token is None:
            raise ValueError("these settings close the control door (control=false), and tests need it")
        partner = next(iter(self.running.tokens), "")
        return Control(f"{self.running.control}/sandboxes/{quote(name, safe='')}", self.running.control_token, partner)


def _lines(entry: Mapping[str, Any]) -> Iterator[str]:
    fate = "no answer reached the caller" if entry["dropped"] else entry["status"]
    fault = f" (fault: {entry['fault']})" if entry["fault"] else ""
    yield f"{entry['number']:>4}  {entry['method']} {entry['path']}  {entry['checkpoint']}  {fate}{fault}"
    for error in entry["errors"]:
        item = "" if error["item"] is None else f" (item {error['item']})"
        yield f"      {error['type']}{item}: {error['description']}"


@contextmanager
def running_server(fixtures: Path | str = SHIPPED, settings: Sequence[str] = (), seed: int = 1) -> Iterator[Server]:
    """A server on a free port, as long as the context lasts.

    fixtures: a directory of YAML files, or a snapshot. settings: "name=value" of those that are to be other than there.
    Raises StartError for fixtures that do not hold.
    """
    with _loop_in_a_thread() as run:
        wish = Settings(
            host="localhost", port=0, public_url=None, fixtures=Path(fixtures), seed=seed, overrides=settings
        )
        running = run(start(wish))
        try:
            yield Server(running.base_uri.removesuffix("/api"), running)
        finally:
            run(running.stop())


@contextmanager
def running_sandbox(fixtures: Path | str = SHIPPED, settings: Sequence[str] = (), seed: int = 1) -> Iterator[Sandbox]:
    """The default sandbox of a server of its own. For what it takes and raises see `running_server`."""
    with running_server(fixtures, settings, seed) as server:
        yield server.sandbox()


class _Runner:
    """Runs coroutines on the loop of another thread, and waits for them."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def __call__(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


@contextmanager
def _loop_in_a_thread() -> Iterator[_Runner]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="open-booking-sandbox", daemon=True)
    thread.start()
    try:
        yield _Runner(loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
