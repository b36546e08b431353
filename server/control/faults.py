"""What the control door says of the rules by which faults are played, and how it reads a new one."""

from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import Meta, Struct

from server.sandboxes.fault import RETRY_AFTER, FaultError, Kind, parse
from server.sandboxes.faults import Rule, When
from server.sandboxes.journal import Step

Text = Annotated[str, Meta(min_length=1, max_length=200)]
METHODS = ("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE")


class WhenWish(Struct, frozen=True, forbid_unknown_fields=True):
    """On which exchanges a rule plays; what is not given is any.

    path: below the root of the sandbox, where * stands for any text: "/api/orders/*".
    """

    checkpoint: Text | None = None
    partner: Text | None = None
    path: Text | None = None
    method: Text | None = None


class RuleWish(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A rule as it is asked for. fault: as in the header X-Sandbox-Fault; its values may stand in their own fields."""

    fault: Text
    when: WhenWish = WhenWish()
    times: Annotated[int, Meta(ge=1)] | None = None
    probability: Annotated[float, Meta(gt=0, le=1)] | None = None
    seed: int = 1
    delay_seconds: float | None = None
    retry_after_seconds: int | None = None
    error: Text | None = None


class RuleFault(ValueError):
    """Why a rule cannot be had, in a sentence. place: the field that is at fault."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(message)
        self.place = place


def rule(wish: RuleWish, partners: Iterable[str]) -> Rule:
    """The rule that is asked for; partners: the Booking Partners that there are. Raises RuleFault."""
    further: dict[str, str] = {}
    if wish.delay_seconds is not None:
        further[Kind.DELAY] = f"{wish.delay_seconds:.3f}"
    if wish.retry_after_seconds is not None:
        further[RETRY_AFTER] = str(wish.retry_after_seconds)
    if wish.error is not None:
        further[Kind.ERROR_AFTER if Kind.ERROR_AFTER in wish.fault else Kind.ERROR] = wish.error
    try:
        fault = parse(wish.fault, further)
    except FaultError as refusal:
        raise RuleFault(str(refusal), "fault") from None
    return Rule(fault, _when(wish.when, list(partners)), wish.times, wish.probability, wish.seed)


def _when(wish: WhenWish, partners: list[str]) -> When:
    steps = {step.value.lower(): step for step in Step if step is not Step.SELLER}
    step = None if wish.checkpoint is None else steps.get(wish.checkpoint.lower())
    if wish.checkpoint is not None and step is None:
        raise RuleFault(
            f"'{wish.checkpoint}' is no checkpoint; there are: {', '.join(steps.values())}.", "when.checkpoint"
        )
    if wish.partner is not None and wish.partner not in partners:
        raise RuleFault(
            f"There is no Booking Partner '{wish.partner}'; there are: {', '.join(partners)}.", "when.partner"
        )
    method = wish.method and wish.method.upper()
    if method is not None and method not in METHODS:
        raise RuleFault(f"'{wish.method}' is no method; there are: {', '.join(METHODS)}.", "when.method")
    return When(step, wish.partner, wish.path, method)


def document(rule: Rule) -> dict[str, Any]:
    """A rule as the control door shows it. played: how often it was."""
    when = rule.when
    names = {"checkpoint": when.checkpoint, "partner": when.partner, "path": when.path, "method": when.method}
    return {
        "id": rule.id,
        "fault": str(rule.fault),
        "when": {name: value for name, value in names.items() if value is not None},
        "times": rule.times,
        "probability": rule.probability,
        "seed": rule.seed,
        "played": rule.played,
        "over": rule.is_over,
    }
