"""How much memory an order, a lease and an opportunity take, each measured in a process of its own.

python -m tests.bench.memory orders|leases|opportunities COUNT
"""

import gc
import json
import sys
from itertools import islice
from pathlib import Path


def resident() -> int:
    """The memory that this process holds at present, in bytes, as the system counts it."""
    gc.collect()
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * 4096
    import resource  # not on Windows, where this is not measured

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main(what: str, count: int) -> None:
    """Make that many, and tell in JSON what each took."""
    from server import fixtures
    from server.build import booking_system
    from server.domain.clock import SystemClock
    from server.domain.flow import Checkpoint
    from server.generate import generate
    from server.system import Caller
    from server.wire.urls import Urls
    from tests.bench import bodies

    here = Path(__file__).parent / "fixtures"
    clock = SystemClock()
    if what == "opportunities":
        import tempfile

        with tempfile.TemporaryDirectory() as directory:
            generate("town", count, 1, Path(directory))
            before = resident()
            loaded = fixtures.load(Path(directory)).at(clock.now())
            kept = booking_system(loaded, Urls(bodies.ROOT), clock, 1)
        print(json.dumps({"each": (resident() - before) / count}))
        return
    kept = booking_system(fixtures.load(here).at(clock.now()), Urls(bodies.ROOT), clock, 1)
    checkpoint, body = (
        (Checkpoint.B, bodies.kept("Order")) if what == "orders" else (Checkpoint.C2, bodies.kept("OrderQuote"))
    )
    before = resident()
    for number, uuid in enumerate(islice(bodies.uuids(what), count)):
        kept.submit(checkpoint, Caller("bench"), uuid, body[number % len(body)])
    print(json.dumps({"each": (resident() - before) / count}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
