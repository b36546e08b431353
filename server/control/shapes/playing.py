"""The shapes of scenarios that are played."""

from typing import Literal, NotRequired, TypedDict

from server.control.shapes.common import Count


class Scenario(TypedDict):
    """Something that can be played. inTour: whether it is part of what a newcomer is shown first."""

    name: str
    title: str
    story: str
    inTour: bool


class Waiting(TypedDict):
    """The request that waits for a sign: its step, and its method and path."""

    step: str
    text: str


class Told(TypedDict):
    """A sentence, with the number of the exchange after which it was told."""

    text: str
    after: Count


class Playing(TypedDict):
    """A scenario as it is played. told: its last sentences, before which `dropped` have been told.

    step: whether it waits before each request. ending: null while it goes on.
    """

    name: str
    title: str
    story: str
    step: bool
    waiting: Waiting | None
    told: list[Told]
    dropped: Count
    ending: Literal["passed", "skipped", "failed", "stopped"] | None
    reason: str


class Scenarios(TypedDict):
    """What can be played, unless `brief=true`, and what is being played or was last."""

    scenarios: NotRequired[list[Scenario]]
    playing: Playing | None
