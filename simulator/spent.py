"""Has a run been played here before? Then its Order UUIDs are spent, and nothing of it can be booked again.

Knows how to ask. Does not know what will be played.

Serves: Simple Booking Flow, Contracts: "The Broker MUST NOT reuse Order UUIDs across complete or incomplete Orders".
"""

from collections.abc import Iterable

from simulator.broker import Broker
from simulator.identity import Identities

GONE = 410
FIRST = range(1, 5)
"""The first orders of a scenario: one of these is booked in nearly every one."""


class RunSpent(Exception):
    """A run was asked for by a name under which orders have been made here. The message is one clear line."""


async def check_run(broker: Broker, ids: Identities, scenes: Iterable[str]) -> None:
    """Asks for the first orders of each scene. Raises `RunSpent` where one is there, or was."""
    for scene in scenes:
        for number in FIRST:
            answer = await broker.status(ids.order(scene, number))
            if answer.ok or answer.status == GONE:
                raise RunSpent(
                    f"Run {ids.run} with seed {ids.seed} has been played on this Booking System: its Order UUIDs are "
                    "spent, and cannot be used again. Leave --run out, give another one, or reset the sandbox."
                )
