"""A story that brings about what a broker must be ready for: faults, and a Seller who cancels.

Knows the control door's rules for faults, and how one is the Seller there. Says in words what it is going to do before
it does so, and takes away at the end what it left in the sandbox. Judges nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from simulator.grade.door import Door, Source
from simulator.grade.traffic import Exchange, Step
from simulator.values import Json

Tell = Callable[[str], None]
PAUSE = 0.5
READ_WITHIN = 65
"""Seconds for a broker to read of a cancellation in the Orders feed, which it looks at once a minute."""

MESSAGE = "The hall is closed. (This was --provoke.)"


@dataclass(frozen=True)
class Trial:
    """One fault that is played once, at the next request of a step: what is said of it, and what is right to do."""

    fault: str
    step: Step
    said: str

    def was_played(self, exchange: Exchange) -> bool:
        """Whether it was played on this exchange."""
        return exchange.step is self.step and bool(exchange.fault)


TRIALS = (
    Trial(
        "error=TemporarilyUnableToCreateOrderError",
        Step.B,
        "Your next B will be answered with 503. Right is: the same B again, on the same UUID.",
    ),
    Trial(
        "too-many-requests; retry-after=3",
        Step.C2,
        "Your next C2 will be answered with 429, and Retry-After: 3. Right is: the same C2 again, after 3 seconds.",
    ),
    Trial(
        "drop-after",
        Step.B,
        "Your next B will be carried out, and its answer will be lost. Right is: the same B again, on the same UUID.",
    ),
    Trial(
        "error=InternalApplicationError",
        Step.C2,
        "Your next C2 will be answered with 500. Right is: to begin again with C1 on a new UUID.",
    ),
)


@dataclass
class Provocation:
    """The whole story, played on one sandbox. `partner`: whose requests are meant; empty for whoever comes."""

    source: Source
    partner: str
    tell: Tell
    ends: Callable[[], bool]

    def play(self) -> None:
        """Plays it to its end, or until `ends` says so; what was left in the sandbox is taken away either way."""
        for trial in TRIALS:
            self.tell(f"{trial.said} Book something.")
            with self._fault(trial) as number:
                if self._wait(trial.was_played) is None:
                    return
            self.tell(f"It was played at your {trial.step} (rule {number}).")
        self.tell("The next order that you book will be cancelled by its Seller. Book something, and read your feed.")
        booked = self._wait(lambda each: each.step is Step.B and each.ok and not each.on_purpose)
        if booked is not None:
            self._cancel(booked)

    def _cancel(self, booked: Exchange) -> None:
        self.source.door.call("POST", f"/orders/{booked.partner}/{booked.order}/cancel", {"message": MESSAGE})
        self.tell(f"The Seller has cancelled {booked.order}. You have {READ_WITHIN} seconds to read of it.")
        give_up = time.monotonic() + READ_WITHIN
        feed = Step.ORDERS_FEED
        read = self._wait(lambda each: each.step is feed and each.mentions(booked.order) is not None, give_up)
        self.tell("Your broker has read of it." if read else "Your broker has not read of it.")

    @contextmanager
    def _fault(self, trial: Trial) -> Iterator[int]:
        """A rule for as long as it is needed."""
        when = {"checkpoint": trial.step.value} | ({"partner": self.partner} if self.partner else {})
        rule: Json = {"fault": trial.fault, "when": when, "times": 1}
        number = self.source.door.call("POST", "/faults", rule)["id"]
        try:
            yield number
        finally:
            take_away(self.source.door, number)

    def _wait(self, wanted: Callable[[Exchange], bool], give_up: float | None = None) -> Exchange | None:
        """The next exchange of the partner that is wanted; None where the story ends before."""
        while not self.ends() and (give_up is None or time.monotonic() < give_up):
            for each in self.source.refresh():
                if each.partner and self.partner in ("", each.partner) and wanted(each):
                    return each
            time.sleep(PAUSE)
        return None


def take_away(door: Door, rule: int) -> None:
    """Takes a rule away, where it is still there."""
    listed = door.call("GET", "/faults").get("faults", [])
    if any(each.get("id") == rule for each in listed):
        door.call("DELETE", f"/faults/{rule}")
