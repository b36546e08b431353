"""Measuring over HTTP: each figure once in a round, at the sandbox and at what stands beside it, in turn.

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
from tests.bench.load import Answer, Outcome
from tests.bench.servers import Server

Beside = Callable[[Sequence[bytes], Sequence[Answer]], list[bytes]]


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
    """What the rounds gave for one figure: the work of a request in seconds, here and there, and all latencies here."""

    ours: list[float] = field(default_factory=list)
    other: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How much work it is there for what is done here."""
        return statistics.median(other / ours for ours, other in zip(self.ours, self.other, strict=True))


async def beside_bare(plan: Plan, ours: Server, bare: Server) -> dict[str, Series]:
    """Every figure at the sandbox, and at the bare handler."""
    return await _measured(plan, ours, bare, figures.beside)


async def with_many(plan: Plan, few: Server, many: Server) -> dict[str, Series]:
    """Every figure at a sandbox with many orders in it, and at one with few."""
    return await _measured(plan, many, few, lambda asked, _: list(asked))


async def _measured(plan: Plan, ours: Server, other: Server, there: Beside) -> dict[str, Series]:
    """there: what is asked of the other server, where this was asked here, and answered so."""
    series: dict[str, Series] = {}
    wanted = figures.figures("run")
    for number in range(plan.rounds + 1):  # the first round warms up, and is not counted
        for figure in wanted:
            plan.tell(f"Round {number} of {plan.rounds}: {figure.name} ...")
            kept = series.setdefault(figure.name, Series()) if number else Series()
            asked = figure.requests(plan.requests)
            # The steps of one life follow each other; on several connections they would overtake.
            connections = 1 if figure.steps > 1 else plan.connections
            work, answered = await _worked(figure, ours, asked, connections)
            kept.ours.append(work)
            kept.latencies += answered.latencies
            work, _ = await _worked(figure, other, there(asked, answered.answers[: figure.steps]), connections)
            kept.other.append(work)
    return series


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


def rows(bare: dict[str, Series], grown: dict[str, Series]) -> list[dict[str, Any]]:
    """The table: what was measured beside the bare handler, and with many orders beside few."""
    return [_row(figure, bare[figure.name], grown[figure.name]) for figure in figures.figures("run")]


def _row(figure: Figure, bare: Series, grown: Series) -> dict[str, Any]:
    latencies = sorted(bare.latencies + grown.latencies)
    return {
        "name": figure.name,
        "perSecond": round(1 / statistics.median(bare.ours)),
        "barePerSecond": round(1 / statistics.median(bare.other)),
        "ratio": round(bare.ratio, 3),
        "limit": figure.limit,
        "costWithManyOrders": round(1 / grown.ratio, 3),
        "p50Ms": round(latencies[len(latencies) // 2] * 1000, 2),
        "p99Ms": round(latencies[int(len(latencies) * 0.99)] * 1000, 2),
        "maxMs": round(latencies[-1] * 1000, 2),
    }
