"""Every clause that binds Brokers, as data: one file for each group, and the whole table here.

A clause's judge is a function over the traffic of one Booking Partner. Those that no traffic can show have none, and
say why.
"""

from simulator.grade.case import Clause
from simulator.grade.clauses import (
    changes,
    contents,
    feeds,
    flow,
    http,
    offstage,
    offstage_later,
    orders,
    patches,
    payment,
    people,
    pricing,
    proposals,
    quotes,
    retries,
    uuids,
)

CLAUSES: tuple[Clause, ...] = (
    *quotes.CLAUSES,
    *flow.CLAUSES,
    *uuids.CLAUSES,
    *retries.CLAUSES,
    *people.CLAUSES,
    *contents.CLAUSES,
    *payment.CLAUSES,
    *pricing.CLAUSES,
    *proposals.CLAUSES,
    *feeds.CLAUSES,
    *changes.CLAUSES,
    *patches.CLAUSES,
    *orders.CLAUSES,
    *http.CLAUSES,
    *offstage.CLAUSES,
    *offstage_later.CLAUSES,
)
"""In the order in which they are told."""
