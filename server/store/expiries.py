"""Which leases end when: a queue in which the earliest is always at hand.

Entries that no longer hold (a lease was extended or used) are left in and passed over when their time
comes, so that a lease costs the same however many there are.
"""

import heapq
from datetime import datetime

from server.domain.orders import OrderKey


class Expiries:
    """The moments at which records have to be looked at again."""

    def __init__(self) -> None:
        """An empty queue."""
        self._queue: list[tuple[datetime, OrderKey]] = []

    def add(self, when: datetime, key: OrderKey) -> None:
        """Have a record looked at when its time has come."""
        heapq.heappush(self._queue, (when, key))

    def due(self, now: datetime) -> list[tuple[datetime, OrderKey]]:
        """Take out what has come due, earliest first."""
        found = []
        while self._queue and self._queue[0][0] <= now:
            found.append(heapq.heappop(self._queue))
        return found
