"""Strange values, and documents in which some stand at random places: what no server and no file should have."""

import json
import random
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]

DEEP = "[" * 100_000
TALLEST = 5000
STRANGE: tuple[Any, ...] = (
    *(None, "", [], {}, True, [[]], [{}], [None], {"@id": {}}),
    *(-1, 0, 10**30, 1e300, -1e300, "1e999999999", "-1", "²", "9" * TALLEST, "NaN", "Infinity", "\x00", "[/x]"),
    *("http://[::1", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "P99999999999D"),
)


def spoilt(lines: list[Any], luck: random.Random) -> list[Any]:
    """The lines of a journal, of which one or two have strange values now; mostly in a body."""
    copy = json.loads(json.dumps(lines))
    for _ in range(luck.randint(1, 2)):
        line = luck.choice(copy)
        places = list(_places(line))
        bodies = [place for place in places if "body" in place[:-1]]
        *way, last = luck.choice(bodies if bodies and luck.random() < 0.8 else places)
        for step in way:
            line = line[step]
        line[last] = json.loads(json.dumps(luck.choice(STRANGE)))
    return list(copy)


def _places(value: Any, way: Place = ()) -> Iterator[Place]:
    """The way to everything in a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inside:
        yield *way, step
        yield from _places(part, (*way, step))
