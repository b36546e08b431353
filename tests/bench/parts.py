"""Where the processor time of a request goes, part by part, over HTTP in the process of the server."""

from collections.abc import Mapping
from statistics import median
from typing import Any

from tests.bench import load
from tests.bench.figures import Figure, figures
from tests.bench.measuring import Plan
from tests.bench.servers import FIXTURES, Server, serving

STEPS = ("C1", "C2", "B", "a page of an open feed", "a page of the Orders feed")
REST, ALL = "event loop, receiving", "together"


def found(plan: Plan) -> dict[str, Any]:
    """For each step its parts, in microseconds: medians over the rounds."""
    wanted = [figure for figure in figures() if figure.name in STEPS]
    rounds: dict[str, list[dict[str, float]]] = {figure.name: [] for figure in wanted}
    with serving("ours", FIXTURES, 1000, "parts") as server:
        for number in range(plan.rounds + 1):  # the first round warms up, and is not counted
            for figure in wanted:
                plan.tell(f"Round {number} of {plan.rounds}: {figure.name} ...")
                parts = _measured(server, figure, plan)
                if number:
                    rounds[figure.name].append(parts)
    return {"parts": {name: _medians(each) for name, each in rounds.items()}}


def _measured(server: Server, figure: Figure, plan: Plan) -> dict[str, float]:
    asked = figure.requests(plan.requests)
    before = server.told()
    load.run(server.port, asked, plan.connections)
    after = server.told()
    each = {part: _micro(after["parts"][part] - before["parts"][part], asked) for part in after["parts"]}
    whole = _micro(after["seconds"] - before["seconds"], asked)
    return {REST: whole - sum(each.values()), **each, ALL: whole}


def _micro(seconds: float, asked: list[bytes]) -> float:
    return seconds / len(asked) * 1e6


def _medians(rounds: list[dict[str, float]]) -> Mapping[str, float]:
    return {part: round(median(each[part] for each in rounds), 1) for part in rounds[0]}
