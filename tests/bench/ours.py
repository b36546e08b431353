"""The sandbox as it is measured: served as ever, with all that is on by default, and with orders in it already.

python -m tests.bench.ours FIXTURES ORDERS [parts]
"""

import asyncio
import signal
import sys
from itertools import islice
from pathlib import Path

from server.app import Settings, start
from server.domain.flow import Checkpoint
from server.system import SPECIFICATION, BookingSystem, Caller
from tests.bench import bodies
from tests.bench.memory import resident
from tests.bench.ready import announce
from tests.bench.stopwatch import Stopwatch

CALLER = Caller("bench")
IN_FEED = 1000


async def main(fixtures: Path, orders: int, has_stopwatch: bool) -> None:
    """Serve until stopped; where, and how much memory the orders took, goes to standard output."""
    running = await start(Settings("127.0.0.1", 0, bodies.ROOT, fixtures))
    before = resident()
    fill(running.sites.default.system, orders)
    stopwatch = Stopwatch()
    if has_stopwatch:
        stopwatch.attach()
    each = round((resident() - before) / orders) if orders else None
    announce(running.port, stopwatch.seconds, bytes_per_order=each)
    await asyncio.Event().wait()


def fill(system: BookingSystem, orders: int) -> None:
    """Book that many orders, and cancel the first of them, so that a page of the Orders feed is full."""
    wanted = bodies.kept("Order")
    for number, uuid in enumerate(islice(bodies.uuids("kept"), orders)):
        system.submit(Checkpoint.B, CALLER, uuid, wanted[number % len(wanted)])
        if number < IN_FEED:
            system.cancel(CALLER, uuid, bodies.cancellation(uuid), SPECIFICATION)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # It is for whoever measures, who ends this as well.
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), has_stopwatch=sys.argv[3:] == ["parts"]))
