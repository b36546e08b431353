"""A lease that was released, or whose time has come, frees exactly its places.

Looks at the first number of places left that is shown after a lease has ended: by an abandoned quote, by a quote for
less, by a proposal that came to nothing, or because `leaseExpires` has passed on the clock of the sandbox.
"""

from collections.abc import Iterator

from simulator.checks.case import Finding, Rule, Step, at
from simulator.checks.claims import Why

RULE = Rule(
    "leases",
    "A lease that is released or has expired frees exactly the places that it held.",
    "Leasing; Model, oa:Lease: leaseExpires; OrderQuote Deletion",
)


class Leases:
    """Compares what is shown as left after a lease has ended with what should be."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells of places that a lease did not free, or more than it held."""
        for look in step.looks:
            if Why.LEASE in look.moved:
                self.looked += 1
                if not look.right:
                    yield at(RULE, step.exchange, f"after a lease ended, {look}", look.moved[Why.LEASE])
