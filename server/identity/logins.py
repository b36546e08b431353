"""Sellers who sign in, with those who guess slowed down.

Source: RFC 6749, 10.10: "the authorization server MUST prevent attackers from guessing" credentials.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.domain.catalogue import SellerId
from server.domain.clock import Clock
from server.identity.secret import NOBODY, Digest, digest, same


@dataclass(frozen=True, slots=True)
class Login:
    """A name and password, and the seller who signs in by them."""

    username: str
    password: Digest = field(repr=False)
    seller: SellerId


@dataclass(frozen=True, slots=True)
class TooManyAttempts(Exception):
    """There were too many wrong passwords for this name.

    wait: until there may be another one.
    """

    wait: timedelta


class Logins:
    """The logins of the sellers of a sandbox."""

    def __init__(self, logins: Iterable[Login], throttle: "Throttle") -> None:
        """throttle: told of each attempt."""
        self._logins = {login.username: login for login in logins}
        self._throttle = throttle

    def check(self, username: str, password: str) -> SellerId | None:
        """The seller who signs in; None for a wrong name or password, which look the same and take as long.

        Raises TooManyAttempts.
        """
        self._throttle.check(username)
        login = self._logins.get(username)
        if not same(password, login.password if login else NOBODY) or login is None:
            self._throttle.failed(username)
            return None
        self._throttle.succeeded(username)
        return login.seller


class Throttle:
    """After a few wrong passwords in a row each further one costs a wait that doubles.

    Names share a fixed number of counters, so that one who makes up names cannot fill the memory, and a name
    that does not exist is treated like one that does. The time is that of the machine: whoever guesses does
    not wait by the clock of a sandbox, which may be moved or stand still.
    """

    FREE = 5
    FIRST = timedelta(seconds=1)
    LONGEST = timedelta(seconds=60)
    COUNTERS = 4096

    def __init__(self, clock: Clock, salt: str) -> None:
        """clock: of the machine. salt: a secret, so that nobody can find two names that share a counter."""
        self._clock = clock
        self._salt = salt
        self._failures: dict[int, tuple[int, datetime]] = {}

    def check(self, username: str) -> None:
        """Raises TooManyAttempts where one has to wait first."""
        count, last = self._failures.get(self._counter(username), (0, None))
        if last is None or count < self.FREE:
            return
        wait = last + min(self.FIRST * 2 ** min(count - self.FREE, 16), self.LONGEST) - self._clock.now()
        if wait > timedelta(0):
            raise TooManyAttempts(wait)

    def failed(self, username: str) -> None:
        """A wrong name or password."""
        counter = self._counter(username)
        count, _ = self._failures.get(counter, (0, None))
        self._failures[counter] = (count + 1, self._clock.now())

    def succeeded(self, username: str) -> None:
        """The right password: the count begins anew."""
        self._failures.pop(self._counter(username), None)

    def _counter(self, username: str) -> int:
        return int.from_bytes(digest(f"{self._salt}{username}")[:8]) % self.COUNTERS
