"""The Broker's book of consent: which terms need an explicit yes, and who has said it to which version of them.

Knows terms by `url` and `dateModified`: whatever has been modified since is asked for again, and what has no
`dateModified` is asked for with every order. Does not know how a customer is asked, nor HTTP.

Serves: Delivery of Terms and Conditions and Privacy Policy ("the Customer MUST only be allowed to proceed if they
have explicitly acted to consent to the most recently modified version of such terms").
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from simulator.customers import Customer
from simulator.values import Json, dig, moment, objects, text

PARTIES = ("seller", "broker", "bookingService")
"""Where terms may stand: "only be specified at the seller, broker or bookingService level"."""


class NotConsented(Exception):
    """The customer has not said yes to terms that need it. Nothing was sent."""


@dataclass(frozen=True)
class Terms:
    """Terms that need explicit consent. `modified`: their `dateModified`, empty where there is none."""

    name: str
    url: str
    modified: str = ""

    def __str__(self) -> str:
        """`Booking Terms of 16 February 2026`."""
        since = moment(self.modified)
        return f"{self.name} of {since.day} {since:%B} {since.year}" if since else self.name


def explicit(document: Json) -> tuple[Terms, ...]:
    """The terms in a quote, or in an order, that need explicit consent."""
    every = [each for party in PARTIES for each in objects(dig(document, party, "termsOfService"))]
    wanted = [each for each in every if each.get("requiresExplicitConsent") is True]
    return tuple(Terms(text(each, "name"), text(each, "url"), text(each, "dateModified")) for each in wanted)


@dataclass
class Consents:
    """What the latest quote of each order asks consent to, and what was given: e-mail, `url`, version."""

    asked: dict[str, tuple[Terms, ...]] = field(default_factory=dict)
    given: set[tuple[str, str, str]] = field(default_factory=set)

    def ask(self, uuid: str, quote: Json) -> None:
        """Notes what a quote asks for."""
        self.asked[uuid] = explicit(quote)

    def missing(self, uuid: str, customer: Customer) -> list[Terms]:
        """What this customer has still to say yes to."""
        return [each for each in self.asked.get(uuid, ()) if _entry(uuid, customer, each) not in self.given]

    def give(self, uuid: str, customer: Customer, terms: Iterable[Terms]) -> None:
        """The customer says yes."""
        self.given.update(_entry(uuid, customer, each) for each in terms)

    def check(self, uuid: str, customer: Customer) -> None:
        """Raises `NotConsented` where the customer may not proceed."""
        missing = self.missing(uuid, customer)
        if missing:
            raise NotConsented(f"{customer.name} has not agreed to {missing[0]}")

    def save(self, path: Path) -> None:
        """Writes what was given as JSON."""
        path.write_bytes(msgspec.json.encode(sorted(self.given)))

    @classmethod
    def load(cls, path: Path) -> "Consents":
        """Reads what `save` wrote."""
        return cls(given=set(msgspec.json.decode(path.read_bytes(), type=list[tuple[str, str, str]])))


def _entry(uuid: str, customer: Customer, terms: Terms) -> tuple[str, str, str]:
    """Consent MAY be remembered "only if dateModified is provided"; else it is good for one order."""
    return customer.email, terms.url, terms.modified or f"for order {uuid}"
