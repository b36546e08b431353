"""The harvest of a whole open feed, page by page, as a consumer reads it; and what a page costs wherever it lies."""

import asyncio
import json
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from server.generate import generate
from tests.bench import bodies, load
from tests.bench.servers import serving

FEED = "/feeds/slots"
REPEATED = 200


async def harvest(opportunities: int) -> dict[str, Any]:
    """Read the longest feed of a town to its end, then its first and its last full page many times over."""
    with tempfile.TemporaryDirectory() as directory:
        generate("town", opportunities, 1, Path(directory))
        with serving("ours", Path(directory), 0) as server:
            began = time.perf_counter()
            pages, items = await asyncio.to_thread(_walk, server.port)
            seconds = time.perf_counter() - began
            first = await load.run(server.port, [load.request("GET", pages[0], {})] * REPEATED)
            last = await load.run(server.port, [load.request("GET", pages[max(len(pages) - 3, 0)], {})] * REPEATED)
    return {
        "harvestItems": items,
        "harvestItemsPerSecond": round(items / seconds),
        "lastPageBesideFirst": round(last.rate / first.rate, 3),
    }


def _walk(port: int) -> tuple[list[str], int]:
    """The path of every page, and how many items there are."""
    path, paths, items = FEED, [], 0
    while True:
        paths.append(path)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as reply:
            page = json.load(reply)
        if not page["items"]:
            return paths, items
        items += len(page["items"])
        path = page["next"].removeprefix(bodies.ROOT)
