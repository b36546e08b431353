"""The harvest of a whole open feed, page by page, as consumers read it, beside a bare handler; and whether a page costs
the same wherever it lies.
"""

import json
import tempfile
import urllib.request
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from server.generate import generate
from tests.bench import bodies, load
from tests.bench.figures import OF_PAGES, Figure
from tests.bench.measuring import Plan, Series, beside_bare
from tests.bench.servers import Server, serving

FEED = "/feeds/slots"
KEPT = "a page of a harvest"
ANEW = "a page of a harvest, made anew"
# The first and the last pages of the feed that are compared, and how often.
PAGES, TIMES = 10, 20
# How many pages are made anew in a round: more than are kept, so that after the first round none needs new memory.
ANEW_AT_ONCE = 300


def harvest(plan: Plan, opportunities: int) -> tuple[dict[str, Series], dict[str, Any]]:
    """Read the longest feed of a town from its beginning to its end, many times over."""
    with tempfile.TemporaryDirectory() as directory:
        generate("town", opportunities, 1, Path(directory))
        with serving("ours", Path(directory), 0) as ours, serving("bare") as bare:
            pages, items = _walk(ours.port)
            # One after the other, as pages that are made anew push out those that are kept.
            series = {
                name: each for one in figures(pages) for name, each in beside_bare(plan, ours, bare, [one]).items()
            }
            first, last = _where(ours, pages, plan.rounds)
    facts = {"harvestPages": len(pages), "harvestItems": items, "lastPagesBesideFirst": round(last / first, 3)}
    return series, facts


def figures(pages: Sequence[str]) -> list[Figure]:
    """Of pages that are asked for again; and of each as it is made when an entry has moved, once for all readers."""
    return [
        Figure(KEPT, OF_PAGES, lambda _: [_get(page) for page in pages]),
        Figure(ANEW, None, lambda _: _anew(pages)(ANEW_AT_ONCE)),
    ]


def _anew(pages: Sequence[str]) -> Callable[[int], list[bytes]]:
    """A query that nobody has sent yet finds no page that is kept: what it costs when an entry of each has moved."""
    return lambda count: [_get(f"{page}&unlike={uuid4()}") for page in islice(cycle(pages), count)]


def _get(path: str) -> bytes:
    return load.request("GET", path, {})


def _walk(port: int) -> tuple[list[str], int]:
    """The path of every page, from a query that names the beginning, and how many items there are."""
    path, items = f"{FEED}?afterChangeNumber=0", 0
    paths: list[str] = []
    while True:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as reply:
            page = json.load(reply)
        if not page["items"]:
            return paths, items
        paths.append(path)
        items += len(page["items"])
        path = page["next"].removeprefix(bodies.ROOT)


def _where(server: Server, pages: Sequence[str], rounds: int) -> tuple[float, float]:
    """The seconds in which a page at the beginning of the feed is had, and one at its end, each made anew: medians.

    They are asked for in turn, so that whatever else happens falls on both alike.
    """
    full = pages[:-1] or pages
    ends = [page for pair in zip(full[:PAGES], full[-PAGES:], strict=True) for page in pair]
    outcome = load.run(server.port, _anew(ends)(len(ends) * TIMES * rounds), 1)
    return median(outcome.latencies[0::2]), median(outcome.latencies[1::2])
