"""A scenario that is played on a sandbox: what has been told of it, whether it waits for a sign, how it ended.

Who plays is handed in, and comes over HTTP like any broker: nothing of it is known here. A performance that goes
step by step waits before each request until somebody lets it go on.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from server.sandboxes.site import Site

REMEMBERED = 200
STOPPED, FAILED = "stopped", "failed"


@dataclass(frozen=True)
class Script:
    """Something that can be played: its name for programs, its title, and one line about it.

    in_tour: whether it is part of what a newcomer is shown first.
    """

    name: str
    title: str
    story: str
    in_tour: bool


async def _nobody(*_: Any) -> tuple[str, str]:
    return FAILED, "nobody is there to play"


@dataclass(frozen=True)
class Repertoire:
    """What can be played, and who plays it: a script by its name, against a Base URI, with tokens by Booking Partner.

    perform: tells how it ended, by a word and the reason. Before each request it awaits `gate` of the performance; it
    tells of the story by `tell`, and goes by the time that `now` tells.
    """

    scripts: tuple[Script, ...]
    perform: Callable[[str, str, Mapping[str, str], "Performance"], Awaitable[tuple[str, str]]]


NOTHING_TO_PLAY = Repertoire((), _nobody)


@dataclass(eq=False)
class Performance:
    """One script as it is played.

    pause: seconds before each request, so that people can follow. step: whether it waits for a sign before each.
    waiting: before which one it does: its step, its method and path.
    told: each sentence, with the number of the exchange after which it was told; `dropped` ones are no longer kept.
    ending: passed, skipped, failed or stopped; None while it goes on. reason: of an ending, where there is one.
    """

    script: Script
    site: Site
    step: bool = False
    pause: float = 0.0
    waiting: tuple[str, str] | None = None
    told: deque[tuple[str, int]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    dropped: int = 0
    ending: str | None = None
    reason: str = ""
    _sign: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None

    def begin(self, repertoire: Repertoire, tokens: Mapping[str, str]) -> None:
        """Play from now on, beside everything else."""

        async def play() -> None:
            try:
                name, base_uri = self.script.name, self.site.urls.base
                self.ending, self.reason = await repertoire.perform(name, base_uri, tokens, self)
            except asyncio.CancelledError:
                self.ending = STOPPED
            except Exception as trouble:
                self.ending, self.reason = FAILED, f"the player stumbled: {trouble}"
            self.waiting = None

        self._task = asyncio.get_running_loop().create_task(play())

    def go_on(self, step: bool) -> bool:
        """Send the request that waits; step: whether the next one is to wait again. Tells whether one did wait."""
        waited = self.waiting is not None
        self.step, self.waiting = step, None
        self._sign.set()
        return waited

    async def stop(self) -> None:
        """End it where it is."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    def now(self) -> datetime:
        """What time it is in the sandbox, in the zone of the place."""
        return self.site.clock.now().astimezone(ZoneInfo(self.site.parts.fixtures.settings.timezone))

    async def gate(self, step: str, text: str) -> None:
        """Before a request: until it may be sent. step: what it is; text: its method and path."""
        if not self.step:
            await asyncio.sleep(self.pause)
        else:
            self._sign.clear()
            self.waiting = (step, text)
            await self._sign.wait()

    def tell(self, sentence: str) -> None:
        """What goes on, in a sentence for a person."""
        self.dropped += len(self.told) == REMEMBERED
        self.told.append((sentence, self.site.journal.last))


def document(performance: Performance) -> dict[str, Any]:
    """A performance as the control door shows it."""
    waiting = performance.waiting
    return {
        "name": performance.script.name,
        "title": performance.script.title,
        "story": performance.script.story,
        "step": performance.step,
        "waiting": None if waiting is None else {"step": waiting[0], "text": waiting[1]},
        "told": [{"text": text, "after": number} for text, number in performance.told],
        "dropped": performance.dropped,
        "ending": performance.ending,
        "reason": performance.reason,
    }


def script(found: Script) -> dict[str, Any]:
    """A script as the control door shows it."""
    return {"name": found.name, "title": found.title, "story": found.story, "inTour": found.in_tour}
