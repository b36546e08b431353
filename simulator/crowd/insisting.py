"""How a broker insists: the same request again, with pauses, until it is settled or the broker gives up.

Knows what settles nothing: no answer, 503 and its like, and 429, whose `Retry-After` is respected. Does not know what
is asked for.

Serves: Simple Booking Flow, vii: retried "in the case of a temporary unexpected error (503) or rate limiting (429)".
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from simulator.broker import TEMPORARY
from simulator.client import Answer, Lost
from simulator.values import digits

ATTEMPTS = 6
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 86_400


@dataclass
class Insisting:
    """`pause` lets simulated time pass. `again`: how often something had to be sent once more."""

    pause: Callable[[float], Awaitable[None]]
    again: int = 0

    async def __call__(self, ask: Callable[[], Awaitable[Answer | None]]) -> Answer | None:
        """The answer that settles it; None where there is none in the end."""
        wait = FIRST_PAUSE
        for attempt in range(ATTEMPTS):
            if attempt:
                self.again += 1
                await self.pause(wait)
                wait *= 2
            try:
                answer = await ask()
            except Lost:
                continue
            if answer is None or answer.status not in TEMPORARY:
                return answer
            wait = max(wait, _retry_after(answer))
        return None


def _retry_after(answer: Answer) -> float:
    told = digits(answer.response.headers.get("Retry-After"))
    return float(min(told or 0, LONGEST_PAUSE))
