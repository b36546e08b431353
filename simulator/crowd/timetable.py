"""Who does what when: a discrete-event schedule in simulated time, one at a time in an order that a seed decides.

A story is a coroutine that pauses; between two pauses nobody else does anything, so that the order of all requests
follows from the times alone. With `lanes` above one, as many stories go on at once, and nothing is promised of the
order. Does not know what a story is about, and reads no clock.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

Advance = Callable[[float], Awaitable[None]]
"""Lets time pass in the sandbox: to so many seconds after the start."""


@dataclass(order=True)
class Turn:
    """Somebody's turn. `alone`: nobody else may be at it meanwhile."""

    at: float
    number: int
    go: asyncio.Future[None] = field(compare=False)
    alone: bool = field(compare=False, default=False)


class Timetable:
    """Simulated seconds, and everybody's turn in them."""

    def __init__(self, advance: Advance, tick: float = 1.0, lanes: int = 1) -> None:
        """
        advance: called whenever a tick is over, while nobody is at it.
        tick: in seconds; the sandbox's clock moves in such steps.
        lanes: how many stories may go on at once.
        """
        self.now = 0.0
        self._advance, self._tick, self._lanes = advance, tick, lanes
        self._turns: list[Turn] = []
        self._numbers = 0
        self._busy = 0
        self._alone = False
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._trouble: Exception | None = None

    async def pause(self, seconds: float, *, alone: bool = False) -> None:
        """Waits for a simulated time, and for one's turn."""
        turn = self._enter(seconds, alone=alone)
        self._leave()
        await turn.go

    def start(self, story: Coroutine[Any, Any, None], after: float) -> None:
        """Lets a story begin at a time from now."""
        turn = self._enter(after)

        async def told() -> None:
            try:
                await turn.go
                await story
            except Exception as trouble:
                self._trouble = self._trouble or trouble
            finally:
                self._leave()

        task = asyncio.get_running_loop().create_task(told())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def run(self) -> None:
        """Gives everybody their turn, until nobody wants one any more. Raises what a story has raised."""
        while (self._turns or self._busy) and not self._trouble:
            if not await self._next():
                self._changed.clear()
                await self._changed.wait()
        await self.stop()
        if self._trouble:
            raise self._trouble

    async def _next(self) -> bool:
        """Gives the next one their turn, where that is possible now."""
        if not self._turns or self._alone or self._busy >= self._lanes:
            return False
        turn = self._turns[0]
        later = turn.at // self._tick > self.now // self._tick
        if self._busy and (turn.alone or later):
            return False
        heapq.heappop(self._turns)
        if later:
            await self._advance(turn.at // self._tick * self._tick)
        self.now, self._alone = max(self.now, turn.at), turn.alone
        self._busy += 1
        turn.go.set_result(None)
        return True

    def _enter(self, seconds: float, *, alone: bool = False) -> Turn:
        self._numbers += 1
        go: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        turn = Turn(self.now + max(seconds, 0.0), self._numbers, go, alone)
        heapq.heappush(self._turns, turn)
        return turn

    def _leave(self) -> None:
        self._busy -= 1
        self._alone = False
        self._changed.set()

    async def stop(self) -> None:
        """Ends every story that has not come to its end."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
