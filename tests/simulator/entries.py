"""Journals written by hand, one exchange after the other, for the checks to judge."""

from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.checks import Ruling, judge
from simulator.journal import Entry, Fate, Journal, Request, Response

BASE = "https://example.com/api"
FEED = "https://example.com/feeds/sessions"
YOGA = f"{BASE}/sessions/yoga"
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PRIYA = {"@type": "Person", "email": "priya@example.com"}


class Book:
    """A journal in the making. Time stands still but for `later`; every method writes one exchange."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.now = NOON
        self.later(0)

    def write(self, request: Request, status: int, body: Any = None, who: str = "acme", **more: Any) -> None:
        """Any exchange."""
        response = None if status == 0 else Response(status, {}, body)
        fate = more.get("fate", Fate.NO_ANSWER if status == 0 else Fate.ANSWERED)
        number = self.journal.next_number
        self.journal.append(
            Entry(number, who, "s", "step", None, request, fate, response, "2026-01-01", 0.0, more.get("alone", True))
        )

    def later(self, minutes: int) -> None:
        """Time passes."""
        self.now += timedelta(minutes=minutes)
        told = {"now": self.now.isoformat(), "frozen": True}
        self.write(Request("POST", "https://example.com/control/sandboxes/default/clock"), 200, {"clock": told})

    def quote(self, uuid: str, left: int, places: int = 1, *, total: int = 5, status: int = 200, **more: Any) -> None:
        """C1, with a lease of ten minutes; `left` is what it shows."""
        ends = (self.now + timedelta(minutes=10)).isoformat()
        body = {"@type": "OrderQuote", "orderedItem": items(uuid, places, left, total)} | (
            {"lease": {"leaseExpires": ends}} if status == 200 else {}
        )
        asked = {"orderedItem": items(uuid, places, left, total)}
        self.write(Request("PUT", f"{BASE}/order-quote-templates/{uuid}", asked), status, body, **more)

    def book(self, uuid: str, places: int = 1, *, due: float = 10, status: int = 201, **more: Any) -> None:
        """B; `asks` and `number` make it another request, or another order."""
        asked = {"customer": PRIYA, "orderedItem": items(uuid, places), "note": more.pop("asks", "")}
        body = order(uuid, places, due=due, number=more.pop("number", "OB1"))
        answer = body if status == 201 else {"@type": more.pop("error", "OrderAlreadyExistsError")}
        self.write(Request("PUT", f"{BASE}/orders/{uuid}", asked), status, answer if status else None, **more)

    def propose(self, uuid: str, places: int = 1, *, over_in: int = 60) -> None:
        """P; what is wanted is over in so many minutes."""
        ends = {"endDate": (self.now + timedelta(minutes=over_in)).isoformat()}
        wanted = [{**each, "orderedItem": {**each["orderedItem"], **ends}} for each in items(uuid, places, 5)]
        body = {
            "@type": "OrderProposal",
            "orderedItem": [{**each, "@id": f"{uuid}#{n}"} for n, each in enumerate(wanted)],
        }
        self.write(Request("PUT", f"{BASE}/order-proposals/{uuid}", {"orderedItem": wanted}), 201, body)

    def cancel(self, uuid: str, *numbers: int, status: int = 204) -> None:
        """A PATCH that cancels items."""
        asked = {"orderedItem": [{"@id": f"{BASE}/orders/{uuid}#{n}"} for n in numbers]}
        self.write(Request("PATCH", f"{BASE}/orders/{uuid}", asked), status)

    def delete(self, uuid: str, what: str = "orders", status: int = 204) -> None:
        """DELETE of an order, or of a quote."""
        self.write(Request("DELETE", f"{BASE}/{what}/{uuid}"), status)

    def status(self, uuid: str, status: int = 200, body: Any = None, who: str = "acme") -> None:
        """Order Status."""
        self.write(Request("GET", f"{BASE}/orders/{uuid}"), status, body or {"@type": "Order"}, who)

    def shows(self, left: int, total: int = 5) -> None:
        """The open feed shows so many places."""
        data = {"@id": YOGA, "maximumAttendeeCapacity": total, "remainingAttendeeCapacity": left}
        self.page([entry("yoga", self.journal.last, data)], FEED)

    def page(self, entries: list[Any], url: str = f"{BASE}/orders-rpde", query: str = "", who: str = "acme") -> None:
        """A page of a feed, from its start or from a place in it."""
        onward = f"{url}?after={entries[-1]['modified']}" if entries else f"{url}?{query}"
        self.write(Request("GET", f"{url}?{query}".rstrip("?")), 200, {"items": entries, "next": onward}, who)

    def rulings(self) -> dict[str, Ruling]:
        """What each check says."""
        return {ruling.rule.name: ruling for ruling in judge(self.journal)}

    def broken(self) -> list[str]:
        """The checks that found something."""
        return [name for name, ruling in self.rulings().items() if ruling.broken]


def items(uuid: str, places: int, left: int | None = None, total: int = 5) -> list[Any]:
    """Items for so many places, with what is left where it is shown."""
    thing: dict[str, Any] = {"@id": YOGA}
    if left is not None:
        thing |= {"maximumAttendeeCapacity": total, "remainingAttendeeCapacity": left}
    return [{"@type": "OrderItem", "orderedItem": thing} for _ in range(places)]


def order(
    uuid: str, places: int = 1, *, due: float = 10, number: str = "OB1", status: str = "OrderItemConfirmed"
) -> Any:
    """An Order."""
    booked = [
        {**item, "@id": f"{BASE}/orders/{uuid}#{n}", "orderItemStatus": f"https://openactive.io/{status}"}
        for n, item in enumerate(items(uuid, places, 5), start=1)
    ]
    return {"@type": "Order", "orderNumber": number, "totalPaymentDue": {"price": due}, "orderedItem": booked}


def entry(name: str, modified: int, data: Any = None) -> Any:
    """An entry of a feed; without data it is deleted."""
    told = {"id": name, "modified": modified, "kind": "Order", "state": "updated" if data else "deleted"}
    return told | ({"data": data} if data else {})
