"""After no answer, a 503 or a 429: the same request again, on the same Order UUID, and not too soon."""

from collections.abc import Iterator
from datetime import timedelta

from simulator.grade.case import Case, Clause, Level, Look, bad, good, look
from simulator.grade.sections import Section
from simulator.grade.traffic import BOOKINGS, SUBMISSIONS, Exchange, Step, place_of
from simulator.values import digits

PATIENCE = 120
"""Seconds on the wall after which a broker has had time to send again. Rollback looks at orders after two minutes."""

SLACK = 0.05
ENOUGH = 2
"""So often the same UUID is tried at least, before a new one is taken: "a number of retries"."""


def _again(case: Case, first: Exchange) -> Exchange | None:
    """The next time that the same was asked for."""
    return next(
        (
            each
            for each in case.after(first, first.step)
            if each.method == first.method and each.order == first.order and place_of(each.path) == place_of(first.path)
        ),
        None,
    )


def _elsewhere(case: Case, first: Exchange) -> Exchange | None:
    """Where the same customer with the same basket went on under another UUID."""
    for each in case.after(first, *SUBMISSIONS):
        if each.order != first.order and each.basket == first.basket and each.email == first.email and each.email:
            return each
    return None


def _same_again(case: Case) -> Iterator[Look]:
    for each in case.of(*SUBMISSIONS):
        if not each.undecided or not each.has_content:
            continue
        why = "no answer" if each.lost else f"a {each.status}"
        tried = sum(1 for earlier in case.of(each.step) if earlier.order == each.order and earlier.undecided)
        if later := _again(case, each):
            booked_otherwise = each.step in BOOKINGS and later.asked != each.asked
            wrong = f"{each.step} was sent again with other content after {why}"
            yield look(not booked_otherwise, f"the same {each.step} again after {why}", wrong, each, later)
        elif tried < ENOUGH and (moved := _elsewhere(case, each)):
            yield bad(f"a new UUID after {why} at {each.step}, which was not sent again", each, moved)


def _rolled_back(case: Case) -> Iterator[Look]:
    """B whose outcome is unknown is settled: sent again, or its order deleted."""
    for each in case.of(Step.B):
        if not each.undecided:
            continue
        why = "without an answer" if each.lost else f"answered with {each.status}"
        later = [one for one in case.order_of(each).after(each) if one.step in (Step.B, Step.DELETE_ORDER)]
        if later:
            yield good(f"B {why} was {'sent again' if later[0].step is Step.B else 'rolled back'}", each, later[0])
        elif case.seconds_left(each) > PATIENCE:
            yield bad(f"B {why} was neither sent again nor rolled back within two minutes", each)


def _after_429(case: Case) -> Iterator[Look]:
    for each in case.own:
        if each.status != 429 or each.lost:
            continue
        if later := _again(case, each):
            yield good("sent again after a 429", each, later)
        elif each.step in SUBMISSIONS and (moved := _elsewhere(case, each)):
            yield bad("a new UUID after a 429, which was not sent again", each, moved)
        elif case.seconds_left(each) > PATIENCE and each.step in BOOKINGS:
            yield bad(f"{each.step} was not sent again within two minutes of a 429", each)


def _waited(case: Case) -> Iterator[Look]:
    for each in case.own:
        told = digits(each.answered.get("retry-after"))
        if each.lost or each.status not in (429, 503) or told is None:
            continue
        later = _again(case, each)
        if later is None:
            continue
        waited = (later.real - each.real) / timedelta(seconds=1)
        words = f"{waited:.1f} s after a {each.status} that asked for {told} s"
        yield look(waited + SLACK >= told, f"again {words}", f"too soon: again {words}", each, later)


HOW_TO_SEE = "Have a fault played at your broker's requests (docs/control.md, Faults). --provoke does so."

CLAUSES = (
    Clause(
        "retry",
        Level.MUST,
        Section.SIMPLE_STEPS,
        "After no answer or a 503, the same request is sent again on the same Order UUID.",
        "The next request on this UUID is the same (for P and B, to the letter of its content); a new UUID for the "
        "same basket is taken after two attempts at the earliest. How many are enough is left open by the text.",
        HOW_TO_SEE,
        "Store the request before you send it, and send that again. B is idempotent: twice is as good as once.",
        _same_again,
    ),
    Clause(
        "unsure-b",
        Level.MUST,
        Section.ROLLBACK,
        "A B whose outcome is unknown is brought to an end.",
        "After no answer or a 503 at B, the broker sends it again, or deletes the order, within two minutes.",
        HOW_TO_SEE,
        "Look through your own store regularly for orders that are not complete: send B again, or DELETE the order.",
        _rolled_back,
    ),
    Clause(
        "rate-limit",
        Level.MUST,
        Section.RATE_LIMITING,
        "A 429 is understood as a limit, and the same request is sent again.",
        "A request that was answered with 429 comes again, on the same UUID.",
        HOW_TO_SEE,
        "Go by the status 429 alone, whatever the body says; wait, and send the same again.",
        _after_429,
    ),
    Clause(
        "retry-after",
        Level.SHOULD,
        Section.RATE_LIMITING,
        "The next attempt waits for as long as `Retry-After` says.",
        "The time between both requests, by the clock on the wall: that is the one the broker waits by.",
        HOW_TO_SEE,
        "Read the header `Retry-After` (seconds) of a 429 or 503, and wait that long.",
        _waited,
    ),
)
