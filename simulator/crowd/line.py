"""The line between a broker and a Booking System: requests and answers that get lost, come twice, late, or too often.

Decided by dice, so that a seed repeats it. What the broker makes of it is not known here. Some of it happens here, on
the way; a sandbox that plays faults is asked for the rest with the header `X-Sandbox-Fault`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from random import Random

from simulator.client import Answer, Call, Lost, Send

UNAVAILABLE = ("status=503", "error-after")
TOO_MANY = "too-many-requests; retry-after=5"


@dataclass(frozen=True)
class Weather:
    """How often, of all requests, what goes wrong on the way: each between 0 and 1.

    `late`: a request that arrives only after the broker has gone on; it seems lost at first.
    `unavailable`, `too_many`: asked of a sandbox that plays faults.
    """

    request_lost: float = 0.02
    response_lost: float = 0.03
    twice: float = 0.03
    late: float = 0.01
    slow: float = 0.03
    unavailable: float = 0.01
    too_many: float = 0.01


CALM = Weather(0, 0, 0, 0, 0, 0, 0)


@dataclass
class Line:
    """One customer's line. `pause` lets simulated time pass; `plays_faults`: the sandbox answers to the header."""

    weather: Weather
    luck: Random
    pause: Callable[[float], Awaitable[None]]
    plays_faults: bool = False
    happened: list[str] = field(default_factory=list)
    _late: list[Call] = field(default_factory=list)

    async def carry(self, call: Call, send: Send) -> Answer:
        """Brings a request to the Booking System and its answer back, or not. Raises `Lost` as `Client` does."""
        if call.poll or call.order is None or call.lose is not None:
            return await send(call)
        mishap = self._draw()
        if mishap:
            self.happened.append(mishap)
        answer = await self._suffer(mishap, call, send)
        while self._late:
            await _unheard(self._late.pop(0), send)
        return answer

    async def _suffer(self, mishap: str, call: Call, send: Send) -> Answer:
        match mishap:
            case "request lost":
                return await send(replace(call, lose="request"))
            case "response lost":
                return await send(replace(call, lose="response"))
            case "late":
                self._late.append(call)
                return await send(replace(call, lose="request"))
            case "twice":
                answer = await send(call)
                await _unheard(call, send)
                return answer
            case "slow":
                await self.pause(self.luck.uniform(1, 20))
            case "unavailable":
                return await send(replace(call, fault=self.luck.choice(UNAVAILABLE)))
            case "too many":
                return await send(replace(call, fault=TOO_MANY))
            case _:
                pass
        return await send(call)

    def _draw(self) -> str:
        """What befalls the next request; the empty string for nothing."""
        of_sandbox = self.plays_faults
        chances = {
            "request lost": self.weather.request_lost,
            "response lost": self.weather.response_lost,
            "late": self.weather.late,
            "twice": self.weather.twice,
            "slow": self.weather.slow,
            "unavailable": self.weather.unavailable if of_sandbox else 0.0,
            "too many": self.weather.too_many if of_sandbox else 0.0,
        }
        drawn = self.luck.random()
        for name, chance in chances.items():
            drawn -= chance
            if drawn < 0:
                return name
        return ""


async def _unheard(call: Call, send: Send) -> None:
    """A request whose answer nobody waits for."""
    try:
        await send(replace(call, lose="response"))
    except Lost:
        return
