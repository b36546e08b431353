"""How long it takes until the sandbox answers: with the default fixtures, and with a whole town."""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from server.generate import generate
from tests.bench.servers import ROOT, serving


def starts(rounds: int, opportunities: int) -> dict[str, Any]:
    """The median of several starts with the default fixtures, and one start with a town; all in seconds."""
    usual = [_seconds(ROOT / "fixtures") for _ in range(rounds)]
    with tempfile.TemporaryDirectory() as directory:
        generate("town", opportunities, 1, Path(directory))
        town = _seconds(Path(directory))
    return {
        "startSeconds": round(statistics.median(usual), 3),
        "startWithTownSeconds": round(town, 2),
        "opportunities": opportunities,
    }


def _seconds(fixtures: Path) -> float:
    with serving("ours", fixtures, 0) as server:
        return server.seconds
