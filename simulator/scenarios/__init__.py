"""The scenarios of the tour: a table of names, stories and functions, in the order in which they are played.

Knows nothing but where each story is told. One file, one story.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from simulator.scenarios import (
    abandon,
    book,
    cancel_all,
    cancel_one,
    cancel_too_late,
    delete,
    delete_then_reuse,
    last_place,
    lease_expiry,
    lost_response,
    quote,
)
from simulator.stage import Stage


@dataclass(frozen=True)
class Scenario:
    """One story: its name on the command line, its title, one line about it, and how it is played."""

    name: str
    title: str
    story: str
    play: Callable[[Stage], Awaitable[None]]


SCENARIOS: tuple[Scenario, ...] = (
    Scenario("quote", "Just looking", "What does it cost, and is there a place?", quote.play),
    Scenario("abandon", "Changing one's mind", "A basket is left behind, and its places go back.", abandon.play),
    Scenario("book", "A booking", "From the first look to the receipt.", book.play),
    Scenario("cancel-one", "One of three cannot come", "One item is cancelled, two stay.", cancel_one.play),
    Scenario("cancel-all", "Calling it all off", "Every item of an order is cancelled at once.", cancel_all.play),
    Scenario("cancel-too-late", "Too late to cancel", "The deadline has passed.", cancel_too_late.play),
    Scenario("delete", "The bank says no", "A booking has to be undone as if it had never been.", delete.play),
    Scenario("delete-then-reuse", "A name used twice", "What was deleted stays deleted.", delete_then_reuse.play),
    Scenario("lease-expiry", "Taking too long", "A lease runs out while the customer hesitates.", lease_expiry.play),
    Scenario("last-place", "Two customers, one place", "Who comes first, and who waits.", last_place.play),
    Scenario("lost-response", "The line drops", "Did the booking go through? Nobody knows yet.", lost_response.play),
)
"""Every scenario, in the order of the tour."""
