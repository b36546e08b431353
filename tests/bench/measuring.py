"""Measuring over HTTP: each figure once in a round, at the sandbox, at one full of orders, and at the bare handler."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bench import figures, load
from tests.bench.figures import Figure
from tests.bench.load import Outcome
from tests.bench.servers import Server

CONNECTIONS = 4


@dataclass(frozen=True)
class Plan:
    """How much is measured; tell: lets a person know what is being done."""

    rounds: int
    requests: int
    tell: Callable[[str], None]


@dataclass
class Series:
    """What the rounds gave for one figure: rates per second, and all latencies at the sandbox, in seconds."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)


async def measure(plan: Plan, bare: Server, few: Server, many: Server) -> dict[str, Any]:
    """All figures. few, many: the same sandbox with few and with many orders in it."""
    series: dict[str, Series] = {}
    wanted = figures.figures("run")
    for number in range(plan.rounds + 1):  # the first round warms up, and is not counted
        for figure in wanted:
            plan.tell(f"Round {number} of {plan.rounds}: {figure.name} ...")
            kept = series.setdefault(figure.name, Series()) if number else Series()
            await _once(figure, plan.requests, kept, (bare, few, many))
    ceiling = await load.run(bare.port, [load.request("GET", "/200/1", {})] * plan.requests, CONNECTIONS)
    return {
        "figures": [_row(figure, series[figure.name]) for figure in wanted],
        "bareWithNothing": round(ceiling.rate),
    }


async def _once(figure: Figure, count: int, kept: Series, servers: tuple[Server, Server, Server]) -> None:
    bare, few, many = servers
    asked = figure.requests(count)
    # The steps of one life follow each other; on several connections they would overtake.
    connections = 1 if figure.steps > 1 else CONNECTIONS
    ours = await _well(figure, await load.run(few.port, asked, connections))
    answers = ours.answers[: figure.steps]
    plain = await load.run(bare.port, figures.beside(asked, answers), connections)
    full = await _well(figure, await load.run(many.port, asked, connections))
    kept.ours.append(ours.rate / figure.steps)
    kept.bare.append(plain.rate / figure.steps)
    kept.many.append(full.rate / figure.steps)
    kept.latencies += [*ours.latencies, *full.latencies]


async def _well(figure: Figure, outcome: Outcome) -> Outcome:
    """The outcome, if nothing was refused: what fails fast must not look fast. Raises RuntimeError."""
    refused = {answer.status for answer in outcome.answers if answer.status >= 400}
    if refused:
        raise RuntimeError(f"{figure.name} was refused with {sorted(refused)}")
    return outcome


def _row(figure: Figure, series: Series) -> dict[str, Any]:
    pairs = list(zip(series.ours, series.bare, series.many, strict=True))
    latencies = sorted(series.latencies)
    return {
        "name": figure.name,
        "perSecond": round(statistics.median(series.ours)),
        "barePerSecond": round(statistics.median(series.bare)),
        "ratio": round(statistics.median(ours / bare for ours, bare, _ in pairs), 3),
        "limit": figure.limit,
        "costWithManyOrders": round(statistics.median(ours / many for ours, _, many in pairs), 3),
        "p50Ms": round(latencies[len(latencies) // 2] * 1000, 2),
        "p99Ms": round(latencies[int(len(latencies) * 0.99)] * 1000, 2),
        "maxMs": round(latencies[-1] * 1000, 2),
    }
