"""An item that is cancelled, and an order that is deleted, frees its places once.

Looks at the first number of places left that is shown after a cancellation by the customer or by the Seller, or after
an Order Deletion; repeated ones included, which free nothing more.
"""

from collections.abc import Iterator

from simulator.checks.case import Finding, Rule, Step, at
from simulator.checks.claims import Why

RULE = Rule(
    "cancellations",
    "A cancelled item or a deleted order frees its places once, however often it is asked for.",
    "Order Cancellation: the request is idempotent; Order Deletion: idempotent",
)


class Cancellations:
    """Compares what is shown as left after a cancellation with what should be."""

    def __init__(self) -> None:
        self.rule, self.looked = RULE, 0

    def see(self, step: Step) -> Iterator[Finding]:
        """Tells of places that were not freed, or more than once."""
        for look in step.looks:
            if Why.CANCELLED in look.moved:
                self.looked += 1
                if not look.right:
                    what = f"after a cancellation or a deletion, {look}"
                    yield at(RULE, step.exchange, what, look.moved[Why.CANCELLED])
