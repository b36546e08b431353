"""The sandboxes of a server by name: made when they are first asked for, and taken away when nobody uses them.

The default one is always there. What the others know of each other is nothing.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from server.fixtures import FixtureError
from server.sandboxes.site import DEFAULT, Site

NAME_FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")


class NoSuchSandbox(Exception):
    """Why there is no sandbox of a name, or why it cannot be made or taken away, in a sentence."""


class NoFurtherSandbox(Exception):
    """That no further sandbox can be made at present, in a sentence."""


class Sites:
    """All sandboxes of a server."""

    def __init__(self, make: Callable[[str], Site], limit: int, idle: timedelta | None) -> None:
        """
        make: a new sandbox of a name, in its opening state.
        limit: how many there may be beside the default one.
        idle: how long one is kept that nobody uses; None is for ever.
        """
        self._make = make
        self.limit = limit
        self.idle = idle
        self.default = make(DEFAULT)
        self._named: dict[str, Site] = {}

    def __iter__(self) -> Iterator[Site]:
        """The default one first, the others in the order in which they were made."""
        yield self.default
        yield from self._named.values()

    def get(self, name: str) -> Site:
        """The sandbox of a name, made where there is none yet. Raises NoSuchSandbox and NoFurtherSandbox."""
        site = self._named.get(name)
        if site is None:
            return self._new(name)
        site.last_used = site.clock.real()
        return site

    def find(self, name: str) -> Site | None:
        """The sandbox of a name, if there is one; looking at it does not count as using it."""
        return self.default if name == DEFAULT else self._named.get(name)

    def remove(self, name: str) -> bool:
        """Take a named sandbox away, with all that is in it; tells whether there was one."""
        if name == DEFAULT:
            raise NoSuchSandbox("The default sandbox cannot be deleted; reset it instead.")
        return self._named.pop(name, None) is not None

    def _new(self, name: str) -> Site:
        if name == DEFAULT or not NAME_FORM.match(name):
            raise NoSuchSandbox(
                f"'{name[:60]}' is no name of a sandbox: it takes lower case letters, digits and hyphens, 40 at most, "
                "and the default one has no name."
            )
        self._sweep()
        if len(self._named) >= self.limit:
            raise NoFurtherSandbox(
                f"This server keeps {self.limit} named sandboxes at most (the setting sandbox_limit); delete one first."
            )
        try:
            site = self._named[name] = self._make(name)
        except FixtureError as fault:
            raise NoFurtherSandbox(f"The fixtures cannot be loaded at this time: {fault}") from None
        return site

    def _sweep(self) -> None:
        """Take away what nobody has used for long."""
        if self.idle is None:
            return
        now = self.default.clock.real()
        for name in [name for name, site in self._named.items() if now - site.last_used > self.idle]:
            del self._named[name]
