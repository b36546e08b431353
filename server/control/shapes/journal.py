"""The shapes of exchanges, and of the faults that are played on them."""

from typing import Any, Literal, NotRequired, TypedDict

from server.control.shapes.common import Count, Document, Instant, Link


class Decision(TypedDict):
    """One error of an answer, and why. item: the position of the item that it is about. facts: what the rule saw."""

    type: str
    description: str
    item: int | None
    rule: str | None
    says: str | None
    clause: str | None
    clauseUrl: Link | None
    facts: Document


class Message(TypedDict):
    """Headers without credentials, and a body: JSON, or a text. cut, size, note: where it is not all there.

    credentials: of a request, whether it had any.
    """

    headers: dict[str, str]
    credentials: NotRequired[bool]
    body: Any
    cut: NotRequired[bool]
    size: NotRequired[Count | None]
    note: NotRequired[str]


class Entry(TypedDict):
    """One exchange. at: by the clock of the sandbox; real: by the one on the wall. path: below the sandbox's root.

    actor: "control" through the Test Interface, "seller" through the control door. fault: that was played.
    dropped: whether no answer reached the caller. errors: the first fifty of `errorsInAll`.
    request, response: where they were asked for.
    """

    number: int
    id: str
    sandbox: str
    at: Instant
    real: Instant
    seconds: float
    partner: str | None
    actor: Literal["control", "seller"] | None
    method: str
    path: str
    checkpoint: str
    order: str | None
    status: int
    size: Count
    fault: str | None
    dropped: bool
    errors: list[Decision]
    errorsInAll: Count
    request: NotRequired[Message]
    response: NotRequired[Message]


class Entries(TypedDict):
    """Entries, the oldest first. last: the number up to which all have been looked at; go on `after` it."""

    entries: list[Entry]
    last: Count


class FaultRule(TypedDict):
    """A rule that plays a fault. when: on which exchanges. played: how often it was. over: whether it is used up."""

    id: int
    fault: str
    when: dict[str, str]
    times: int | None
    probability: float | None
    seed: int
    played: Count
    over: bool


class FaultRules(TypedDict):
    """The rules of a sandbox, the oldest first; the first that falls is played."""

    faults: list[FaultRule]
