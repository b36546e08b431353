"""A Payment Provider for play: authorises, captures, refunds and cancels, and keeps the books.

Knows amounts and the order in which money may move. Does not know bookings, nor HTTP. It is a stand-in for
the notional Payment Provider of the standard (Key Actors), and is part of the Broker's world: the Booking
System sees nothing of it but the payment's identifier.
"""

import hashlib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """Where a payment stands."""

    AUTHORISED = "authorised"
    CAPTURED = "captured"
    CANCELLED = "cancelled"


MOVES = frozenset({(State.AUTHORISED, State.CAPTURED), (State.AUTHORISED, State.CANCELLED)})
"""Every permitted change of state. Money that was captured goes back by refunds alone."""


class PaymentRefused(Exception):
    """The provider will not do it. Nothing has changed."""


@dataclass(frozen=True)
class Payment:
    """One payment for one Order. `reference` is the Order's `@id`; `refunded` is the sum of all refunds."""

    identifier: str
    reference: str
    amount: Decimal
    currency: str
    state: State = State.AUTHORISED
    refunded: Decimal = Decimal(0)

    @property
    def kept(self) -> Decimal:
        """What the Seller has of it: the captured amount less all refunds."""
        return self.amount - self.refunded if self.state is State.CAPTURED else Decimal(0)


@dataclass
class PaymentProvider:
    """The provider's books. `refuses_capture` plays a bank that says no when the money is called in; `declined`: the
    identifiers of payments for which it does.
    """

    payments: dict[str, Payment] = field(default_factory=dict)
    refuses_capture: bool = False
    declined: set[str] = field(default_factory=set)

    def authorise(self, reference: str, amount: Decimal, currency: str) -> Payment:
        """Reserves an amount on the customer's card. Nothing is taken yet."""
        if amount <= 0:
            raise PaymentRefused("there is nothing to authorise")
        drawn = hashlib.sha256(reference.rpartition("/")[2].encode())  # of the UUID: the server's address is chance
        identifier = f"PAY-{drawn.hexdigest()[:12].upper()}"
        known = self.payments.get(identifier)
        if known and (known.state, known.amount) == (State.AUTHORISED, amount):
            return known
        if known and known.state is State.CAPTURED:
            raise PaymentRefused(f"{reference} has been paid already")
        payment = Payment(identifier, reference, amount, currency)
        self.payments[identifier] = payment
        return payment

    def capture(self, identifier: str, amount: Decimal | None = None) -> Payment:
        """Takes the money that was reserved, or a part of it; the rest is let go."""
        if self.refuses_capture or identifier in self.declined:
            raise PaymentRefused("the bank declines the capture")
        reserved = self.payments[identifier].amount
        if amount is not None and not 0 < amount <= reserved:
            raise PaymentRefused(f"{amount} cannot be captured of {reserved}")
        captured = self._move(identifier, State.CAPTURED)
        self.payments[identifier] = replace(captured, amount=reserved if amount is None else amount)
        return self.payments[identifier]

    def cancel(self, identifier: str) -> Payment:
        """Lets go of the reservation, with no consequence for anybody. To cancel again changes nothing."""
        known = self.payments[identifier]
        return known if known.state is State.CANCELLED else self._move(identifier, State.CANCELLED)

    def refund(self, identifier: str, amount: Decimal) -> Payment:
        """Gives back a part of what was captured, and never more than is left of it."""
        known = self.payments[identifier]
        if amount <= 0 or amount > known.kept:
            raise PaymentRefused(f"a refund of {amount} cannot come out of {known.kept}")
        self.payments[identifier] = replace(known, refunded=known.refunded + amount)
        return self.payments[identifier]

    def _move(self, identifier: str, state: State) -> Payment:
        known = self.payments[identifier]
        if (known.state, state) not in MOVES:
            raise PaymentRefused(f"a payment that is {known.state} cannot become {state}")
        self.payments[identifier] = replace(known, state=state)
        return self.payments[identifier]
