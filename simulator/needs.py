"""Says what a scenario needs to be played, in data, and chooses bookable pairs that fit.

Knows pairs only, and what the Test Interface calls a need. Does not know where pairs came from, nor what will
be done with them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.opportunities import Pair

COMFORT = timedelta(hours=2)
"""How far off a start or a deadline must be, not to come in the way of a story."""

APPROVAL, NEGOTIATION = "OpenBookingApproval", "OpenBookingNegotiation"
ATTENDEES, FORM = "OpenBookingAttendeeDetails", "OpenBookingIntakeForm"
MESSAGES = "OpenBookingMessageExchange"
HARMLESS = frozenset({MESSAGES})
"""Requirements that nobody has to do anything about: they count where a need names them."""


@dataclass(frozen=True)
class Need:
    """The terms that a pair must meet. None: all the same.

    `places`: at least so many left; with `exactly`, so many and no more. `priced`: costs something (and may
    be paid for through the Broker), or costs nothing. `prepayment`: costs something, and is paid at that
    time. `cancellable`: free cancellation is still open, or is over already though it was promised.
    `seller`: of this Seller only. `apart_from`: none of these Opportunities. `requires`: exactly these
    `openBookingFlowRequirement`s. `net`: tax comes on top. `online`: from afar. `explicit`: the Seller's
    terms need an explicit yes. `barred`: cannot be booked, for this reason.
    `criterion`: what the Test Interface calls it, where it is to be made because no feed has it.
    """

    places: int = 1
    exactly: bool = False
    priced: bool | None = None
    prepayment: str | None = None
    cancellable: bool | None = None
    seller: str | None = None
    apart_from: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    net: bool | None = None
    online: bool | None = None
    explicit: bool | None = None
    barred: str = ""
    criterion: str = ""

    def meets(self, pair: Pair, now: datetime) -> bool:
        """Whether a pair will do."""
        return (
            pair.barred == self.barred
            and pair.requirements - (HARMLESS - self.requires) == self.requires
            and pair.opportunity not in self.apart_from
            and self.seller in (None, pair.seller)
            and self.net in (None, pair.net)
            and self.online in (None, pair.online)
            and self.explicit in (None, pair.explicit)
            and self._price_is_right(pair)
            and bool(self.barred or (self._has_places(pair) and self._time_is_right(pair, now)))
        )

    def _price_is_right(self, pair: Pair) -> bool:
        if self.prepayment is not None and (not pair.price or pair.pays != self.prepayment):
            return False
        payable = pair.price > 0 and pair.pays != "Unavailable"
        return self.priced is None or (payable if self.priced else pair.price == 0)

    def _has_places(self, pair: Pair) -> bool:
        if pair.places is None:
            return not self.exactly
        return pair.places == self.places if self.exactly else pair.places >= self.places

    def _time_is_right(self, pair: Pair, now: datetime) -> bool:
        if self.cancellable is False:
            return pair.cancel_until is not None and pair.cancel_until <= now < pair.start
        if self.cancellable and (pair.cancel_until is None or pair.cancel_until < now + COMFORT):
            return False
        return pair.start > now + COMFORT

    def __str__(self) -> str:
        """The need in words, for the reason why a scenario was skipped."""
        if self.barred:
            return f"a reason not to be booked: {self.barred}"
        places = f"{self.places} place{'' if self.places == 1 else 's'} left"
        words = [f"{'exactly' if self.exactly else 'at least'} {places}"]
        if self.priced is not None:
            words.append("a price to be paid when booking" if self.priced else "no price")
        if self.prepayment is not None:
            words.append(f"a price with prepayment {self.prepayment.lower()}")
        if self.cancellable is not None:
            words.append(f"free cancellation that is {'still open' if self.cancellable else 'over already'}")
        words += [
            *(["tax on top of the price"] if self.net else []),
            *(["a way to join online"] if self.online else []),
            *(["terms that need an explicit yes"] if self.explicit else []),
        ]
        return ", ".join([*words, *sorted(self.requires)])


def fitting(pairs: list[Pair], need: Need, now: datetime) -> list[Pair]:
    """Every pair that meets a need, at most one for each Opportunity (its cheapest), in the order given."""
    best: dict[str, Pair] = {}
    for pair in pairs:
        if need.meets(pair, now):
            known = best.setdefault(pair.opportunity, pair)
            if pair.price < known.price:
                best[pair.opportunity] = pair
    return list(best.values())
