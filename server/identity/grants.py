"""Which sellers have granted which Booking Partners access, and what each client was allowed to do.

A grant is between a seller and a Booking Partner, whatever the token: it stands, is suspended for a while, or
was revoked. A consent is the seller's answer to one client, remembered so that it is not asked for again.
Who is told of a change (the Orders feed, for one) is passed in.

Source: Open Booking API 1.0 CR3, "Authentication", "API level authentication and data security", "OAuth Flows
and Scopes".
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from server.domain.catalogue import SellerId
from server.identity.scopes import Scopes


class Standing(Enum):
    """How a seller stands to a Booking Partner.

    SUSPENDED stops bookings for a while, and leaves the Orders feed as it is; REVOKED marks the seller's items
    there as deleted.
    """

    NONE = "none"
    GRANTED = "granted"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Grant:
    """How a seller stands to a Booking Partner, as a value."""

    partner: str
    seller: SellerId
    standing: Standing


@dataclass(frozen=True, slots=True)
class Consent:
    """What a seller has allowed a client, as a value."""

    client: str
    seller: SellerId
    scopes: Scopes


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from a change for the items of a seller in a Booking Partner's Orders feed.

    withdraw: marks them as deleted. restore: lets those that still stand appear again.
    """

    withdraw: Callable[[str, SellerId], None]
    restore: Callable[[str, SellerId], None]


class Grants:
    """The grants of one sandbox."""

    def __init__(
        self,
        given: Mapping[str, frozenset[SellerId] | None],
        sellers: Collection[SellerId],
        consequences: Consequences,
    ) -> None:
        """
        given: the sellers that grant access from the start, by the id of the Booking Partner; None is all.
        sellers: all that there are.
        """
        self._sellers = tuple(sellers)
        self._standings = {
            (partner, seller): Standing.GRANTED
            for partner, granted in given.items()
            for seller in (sellers if granted is None else granted)
        }
        self._given = dict(self._standings)
        self._consequences = consequences
        self._consents: dict[tuple[str, SellerId], Scopes] = {}
        # None stands for all: a seller that does not exist is then not refused as one that did not grant access.
        self._open: dict[str, frozenset[SellerId] | None] = dict(given)

    def open_to(self, partner: str) -> frozenset[SellerId] | None:
        """The sellers that a Booking Partner may book with at present; None is all of them."""
        return self._open.get(partner, frozenset())

    def standing(self, partner: str, seller: SellerId) -> Standing:
        """How a seller stands to a Booking Partner."""
        return self._standings.get((partner, seller), Standing.NONE)

    # --- what sellers decide

    def grant(self, partner: str, seller: SellerId) -> None:
        """Give access, also again after it was revoked; a suspension stays until it is lifted."""
        before = self.standing(partner, seller)
        if before in (Standing.NONE, Standing.REVOKED):
            self._stand(partner, seller, Standing.GRANTED)
        if before is Standing.REVOKED:
            self._consequences.restore(partner, seller)

    def suspend(self, partner: str, seller: SellerId) -> None:
        """Stop bookings for a while; the Orders feed stays as it is ("OAuth Flows and Scopes")."""
        if self.standing(partner, seller) is Standing.GRANTED:
            self._stand(partner, seller, Standing.SUSPENDED)

    def resume(self, partner: str, seller: SellerId) -> None:
        """Lift a suspension."""
        if self.standing(partner, seller) is Standing.SUSPENDED:
            self._stand(partner, seller, Standing.GRANTED)

    def revoke(self, partner: str, seller: SellerId, clients: Collection[str]) -> bool:
        """Take access away; the consents given to the clients of the partner are forgotten.

        Tells whether there was anything to take away.
        """
        for client in clients:
            self._consents.pop((client, seller), None)
        if self.standing(partner, seller) in (Standing.NONE, Standing.REVOKED):
            return False
        self._stand(partner, seller, Standing.REVOKED)
        self._consequences.withdraw(partner, seller)
        return True

    # --- what clients were allowed

    def consented(self, client: str, seller: SellerId) -> Scopes:
        """What a seller has allowed a client so far."""
        return self._consents.get((client, seller), frozenset())

    def consent(self, client: str, seller: SellerId, scopes: Scopes) -> None:
        """Remember what a seller has allowed a client, beside what was allowed before."""
        self._consents[client, seller] = self.consented(client, seller) | scopes

    # --- as values

    def changed(self) -> tuple[Grant, ...]:
        """The standings that are other than when the sandbox opened."""
        return tuple(Grant(*key, now) for key, now in self._standings.items() if now is not self._given.get(key))

    def consents(self) -> tuple[Consent, ...]:
        """All that clients were allowed."""
        return tuple(Consent(*key, scopes) for key, scopes in self._consents.items())

    def go_on(self, changed: Iterable[Grant], consents: Iterable[Consent]) -> None:
        """Take up standings and consents as they were; nobody is told, as that was done then."""
        for grant in changed:
            self._stand(grant.partner, grant.seller, grant.standing)
        self._consents = {(each.client, each.seller): each.scopes for each in consents}

    # --- inside

    def _stand(self, partner: str, seller: SellerId, standing: Standing) -> None:
        self._standings[partner, seller] = standing
        granted = frozenset(name for name in self._sellers if self.standing(partner, name) is Standing.GRANTED)
        self._open[partner] = None if len(granted) == len(self._sellers) else granted
