"""Measuring over HTTP: each figure once in a round, at the sandbox, at one full of orders, and at the bare handler.

What is compared is the processor time of the servers themselves, so that the load generator, which is slower than a
bare handler, and whatever else the machine does, take no part in it: rates are what one core gives that does nothing
else. Latencies are those that the load generator saw.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench import figures, load
from tests.bench.figures import Figure
from tests.bench.load import Outcome
from tests.bench.servers import Server


@dataclass(frozen=True)
class Plan:
    """How much is measured; tell: lets a person know what is being done.

    connections: over which requests are sent at once; over one, each waits for the answer to the one before.
    """

    rounds: int
    requests: int
    connections: int
    tell: Callable[[str], None]


@dataclass
class Series:
    """What the rounds gave for one figure: the work of a request, and all latencies at the sandbox, in seconds."""

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
            await _once(figure, plan, kept, (bare, few, many))
    return {"figures": [_row(figure, series[figure.name]) for figure in wanted]}


async def _once(figure: Figure, plan: Plan, kept: Series, servers: tuple[Server, Server, Server]) -> None:
    bare, few, many = servers
    asked = figure.requests(plan.requests)
    # The steps of one life follow each other; on several connections they would overtake.
    connections = 1 if figure.steps > 1 else plan.connections
    ours, answered = await _worked(figure, few, asked, connections)
    plain, _ = await _worked(figure, bare, figures.beside(asked, answered.answers[: figure.steps]), connections)
    full, crowded = await _worked(figure, many, asked, connections)
    kept.ours.append(ours)
    kept.bare.append(plain)
    kept.many.append(full)
    kept.latencies += [*answered.latencies, *crowded.latencies]


async def _worked(figure: Figure, server: Server, asked: Sequence[bytes], connections: int) -> tuple[float, Outcome]:
    """The processor time of one of what is counted, in seconds, and what was answered.

    What is refused fails fast, and must not look fast: raises RuntimeError.
    """
    before = server.worked()
    outcome = await load.run(server.port, asked, connections)
    work = (server.worked() - before) / len(asked) * figure.steps
    refused = {answer.status for answer in outcome.answers if answer.status >= 400}
    if refused:
        raise RuntimeError(f"{figure.name} was refused with {sorted(refused)}")
    return work, outcome


def _row(figure: Figure, series: Series) -> dict[str, Any]:
    pairs = list(zip(series.ours, series.bare, series.many, strict=True))
    latencies = sorted(series.latencies)
    return {
        "name": figure.name,
        "perSecond": round(1 / statistics.median(series.ours)),
        "barePerSecond": round(1 / statistics.median(series.bare)),
        "ratio": round(statistics.median(bare / ours for ours, bare, _ in pairs), 3),
        "limit": figure.limit,
        "costWithManyOrders": round(statistics.median(many / ours for ours, _, many in pairs), 3),
        "p50Ms": round(latencies[len(latencies) // 2] * 1000, 2),
        "p99Ms": round(latencies[int(len(latencies) * 0.99)] * 1000, 2),
        "maxMs": round(latencies[-1] * 1000, 2),
    }
