"""Where the simulator's identifiers and its luck come from: a seed, and the name of a run.

The *seed* decides the story: who the customers are, what they pick, in which order things happen. The *run*
decides only the Order UUIDs (and what is derived from them, such as payment identifiers). It is needed
because an Order UUID may never be used twice against one Booking System, while a tour with one seed may be
played there any number of times. Left open, the run is drawn from the system and printed in the report; given
together with the seed, it makes the same UUIDs again, so that on a fresh server the whole journal repeats.

Serves: Simple Booking Flow, Contracts: "The Broker MUST NOT reuse Order UUIDs across complete or incomplete
Orders".
"""

import hashlib
import secrets
from dataclasses import dataclass
from random import Random
from uuid import UUID


def fresh_run() -> str:
    """The name of a new run, short enough to be typed."""
    return secrets.token_hex(3)


@dataclass(frozen=True)
class Identities:
    """The source of everything drawn by lot, for one seed and one run."""

    seed: int
    run: str

    def luck(self, scene: str) -> Random:
        """The dice of one scenario: its own, so that it plays alike whichever others are played."""
        return Random(int.from_bytes(_digest(self.seed, "luck", scene)))

    def choice(self, scene: str) -> Random:
        """The dice by which one of several participants chooses, whom a seed of their own would not tell apart."""
        return Random(int.from_bytes(_digest(self.seed, self.run, "choice", scene)))

    def order(self, scene: str, number: int) -> str:
        """The Order UUID of the number-th order of a scenario: a version 4 UUID as in RFC 4122."""
        return str(UUID(bytes=_digest(self.seed, self.run, scene, number)[:16], version=4))


def _digest(*parts: str | int) -> bytes:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
