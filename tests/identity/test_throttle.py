"""How guessing passwords is slowed down, by the clock of the machine."""

from datetime import timedelta

import pytest

from server.domain.clock import AdjustableClock
from server.identity.logins import Login, Logins, Throttle, TooManyAttempts
from server.identity.secret import digest
from tests import shop

TERRY = Login("terry", digest("right"), shop.RIVERSIDE)


@pytest.fixture
def clock() -> AdjustableClock:
    """The clock of the machine."""
    return AdjustableClock(shop.NOW)


@pytest.fixture
def logins(clock: AdjustableClock) -> Logins:
    """One seller, and a throttle."""
    return Logins([TERRY], Throttle(clock, "salt"))


def fail(logins: Logins, times: int, name: str = "terry") -> None:
    """Give a wrong password."""
    for _ in range(times):
        assert logins.check(name, "wrong") is None


def wait_of(logins: Logins, name: str = "terry", password: str = "right") -> timedelta:
    """How long one is told to wait."""
    with pytest.raises(TooManyAttempts) as told:
        logins.check(name, password)
    return told.value.wait


def test_each_further_guess_costs_a_wait_that_doubles_up_to_a_minute(logins: Logins, clock: AdjustableClock) -> None:
    fail(logins, 5)
    waits = []
    for _ in range(8):
        waits.append(wait_of(logins).total_seconds())
        clock.advance(timedelta(seconds=waits[-1]))
        fail(logins, 1)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_after_the_wait_the_right_password_is_right_and_the_count_begins_anew(
    logins: Logins, clock: AdjustableClock
) -> None:
    fail(logins, 5)
    clock.advance(wait_of(logins))
    assert logins.check("terry", "right") == shop.RIVERSIDE
    fail(logins, 5)


def test_names_are_slowed_down_apart(logins: Logins) -> None:
    fail(logins, 5, "someone else")
    assert wait_of(logins, "someone else", "wrong") > timedelta(0)
    assert logins.check("terry", "right") == shop.RIVERSIDE


def test_a_right_password_must_wait_as_well_so_that_the_wait_tells_nothing(logins: Logins) -> None:
    fail(logins, 5)
    assert wait_of(logins, password="right") == wait_of(logins, password="wrong")


def test_names_that_somebody_makes_up_do_not_fill_the_memory(clock: AdjustableClock) -> None:
    throttle = Throttle(clock, "salt")
    for number in range(20_000):
        throttle.failed(f"name {number}")
    assert len(throttle._failures) <= Throttle.COUNTERS
