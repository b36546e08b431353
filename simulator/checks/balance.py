"""What is booked plus what is leased plus what is free is the total, whenever it is shown.

Looks at every number of places left that a quote or an open feed shows, and at what a feed at its end has left as it
was. Where the difference comes from a lease that ended, or from a cancellation or a deletion, the checks of those
tell of it, and this one does not repeat it.
"""

from collections.abc import Iterator

from simulator.checks.case import Finding, Rule, Step, at
from simulator.checks.claims import Why

RULE = Rule(
    "balance",
    "Booked plus leased plus free is the total, whenever places are shown.",
    "Booking pre-conditions: remainingAttendeeCapacity and remainingUses MUST be up-to-date; C1: excluding "
    "those places already reserved for this Order UUID",
)


class Balance:
    """Compares what is shown as left with what should be."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells of a number that nothing freed or ended explains."""
        self.looked += len(step.looks)
        for look in step.looks:
            if not look.right and look.moved.keys() <= {Why.TAKEN}:
                yield at(RULE, step.exchange, str(look), look.moved.get(Why.TAKEN))
