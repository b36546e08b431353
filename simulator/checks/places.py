"""Places that are claimed never exceed places that exist.

Looks at every quote, proposal and booking that was granted, and adds up what all Order UUIDs of the journal
certainly claim by then. Observable where the answer tells how many places there are in all.
"""

from collections.abc import Iterator

from simulator.checks.case import Finding, Rule, Step, found

RULE = Rule(
    "places",
    "Places claimed by leases, proposals and bookings never exceed the places there are.",
    "Leasing; OrderItem errors: OpportunityIsFullError, OpportunityHasInsufficientCapacityError",
)


class Places:
    """Compares what is promised with what there is."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells where more was promised than there is."""
        self.looked += step.claimed
        for each in step.overbooked:
            what = f"{each.opportunity} has {each.total} places, and {each.claimed} are claimed"
            yield found(RULE, step.exchange, what)
