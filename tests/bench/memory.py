"""How much memory a lease and an opportunity take, each measured in a process of its own; orders are for `ours`.

python -m tests.bench.memory leases|opportunities COUNT
"""

import gc
import json
import sys
import tempfile
from itertools import islice
from pathlib import Path

from server import fixtures
from server.build import booking_system
from server.domain.clock import SystemClock
from server.domain.flow import Checkpoint
from server.generate import generate
from server.system import BookingSystem, Caller
from server.wire.urls import Urls
from tests.bench import bodies
from tests.bench.servers import FIXTURES


def resident() -> int:
    """The memory that this process holds at present, in bytes, as the system counts it."""
    gc.collect()
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * 4096
    import resource  # not on Windows, where this is not measured

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def opportunities(count: int) -> int:
    """The bytes that a town of so many opportunities takes."""
    with tempfile.TemporaryDirectory() as directory:
        generate("town", count, 1, Path(directory))
        before = resident()
        kept = _system(Path(directory))
        taken = resident() - before
    del kept
    return taken


def leases(count: int) -> int:
    """The bytes that so many quotes with leases take."""
    system, wanted = _system(FIXTURES), bodies.kept("OrderQuote")
    before = resident()
    for number, uuid in enumerate(islice(bodies.uuids("leases"), count)):
        system.submit(Checkpoint.C2, Caller("bench"), uuid, wanted[number % len(wanted)])
    return resident() - before


def _system(directory: Path) -> BookingSystem:
    clock = SystemClock()
    return booking_system(fixtures.load(directory).at(clock.now()), Urls(bodies.ROOT), clock, 1)


MEASURED = {"opportunities": opportunities, "leases": leases}

if __name__ == "__main__":
    number = int(sys.argv[2])
    print(json.dumps({"each": MEASURED[sys.argv[1]](number) / number}))
