"""Measuring over HTTP: each figure once in a round, at the sandbox and at what stands beside it, in turn.

Two things are compared: how many requests are answered in a second, and how much processor time the server takes for
one, in which the load generator and whatever else the machine does have no part. Latencies are those that the load
generator saw.
"""

import statistics
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.bench import load
from tests.bench.figures import Figure, beside
from tests.bench.load import Answer, Outcome
from tests.bench.servers import Server
from tests.bench.watching import watching

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


class Cost(NamedTuple):
    """What one of what is counted took: seconds on the clock, and seconds of the server's processor time."""

    seconds: float
    worked: float


@dataclass
class Series:
    """What the rounds gave for one figure, here and at what stands beside it; all latencies are of here.

    limit: that of the figure.
    """

    limit: float | None
    ours: list[Cost] = field(default_factory=list)
    other: list[Cost] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)

    @property
    def rates(self) -> tuple[float, float]:
        """How many are done in a second, here and there: medians."""
        return _rate(self.ours), _rate(self.other)

    @property
    def share(self) -> float:
        """The rate here, as a share of the rate there: the median of the rounds."""
        return statistics.median(there.seconds / here.seconds for here, there in self._rounds())

    @property
    def share_of_work(self) -> float:
        """The processor time of one there, as a share of what it takes here: the median of the rounds."""
        return statistics.median(there.worked / here.worked for here, there in self._rounds())

    @property
    def busy(self) -> tuple[float, float]:
        """The share of the time in which the servers worked, here and there: medians."""
        return _busy(self.ours), _busy(self.other)

    def _rounds(self) -> Iterable[tuple[Cost, Cost]]:
        return zip(self.ours, self.other, strict=True)


def _rate(costs: Sequence[Cost]) -> float:
    return 1 / statistics.median(cost.seconds for cost in costs)


def _busy(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.worked / cost.seconds for cost in costs)


def beside_bare(plan: Plan, ours: Server, bare: Server, wanted: Sequence[Figure]) -> dict[str, Series]:
    """Figures at the sandbox, and at the bare handler with the same requests and answers of the same sizes."""
    return _measured(plan, ours, bare, wanted, beside)


def with_many(plan: Plan, many: Server, few: Server, wanted: Sequence[Figure]) -> dict[str, Series]:
    """Figures at a sandbox with many orders in it, and at one with few."""
    return _measured(plan, many, few, wanted, lambda asked, _: list(asked))


def _measured(plan: Plan, ours: Server, other: Server, wanted: Sequence[Figure], there: Beside) -> dict[str, Series]:
    """there: what is asked of the other server, where this was asked here, and answered so."""
    series = {figure.name: Series(figure.limit) for figure in wanted}
    for number in range(plan.rounds + 1):  # the first round warms up, and is not counted
        for figure in wanted:
            plan.tell(f"Round {number} of {plan.rounds}: {figure.name} ...")
            kept = series[figure.name] if number else Series(None)
            asked = figure.requests(plan.requests)
            # The steps of one life follow each other; on several connections they would overtake.
            connections = 1 if figure.steps > 1 else plan.connections
            cost, answered = measure(figure, ours, asked, connections)
            kept.ours.append(cost)
            kept.latencies += answered.latencies
            cost, _ = measure(figure, other, there(asked, answered.answers), connections)
            kept.other.append(cost)
    return series


def measure(figure: Figure, server: Server, asked: Sequence[bytes], connections: int) -> tuple[Cost, Outcome]:
    """What one of what is counted costs, and what was answered.

    What is refused fails fast, and must not look fast: raises RuntimeError.
    """
    with watching(server) if figure.watched and server.is_sandbox else nullcontext():
        before = server.worked()
        outcome = load.run(server.port, asked, connections)
        worked = server.worked() - before
    refused = {answer.status for answer in outcome.answers if answer.status >= 400}
    if refused:
        raise RuntimeError(f"{figure.name} was refused with {sorted(refused)}")
    counted = len(asked) / figure.steps
    return Cost(outcome.seconds / counted, worked / counted), outcome
