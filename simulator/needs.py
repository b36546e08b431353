"""Says what a scenario needs to be played, in data, and chooses bookable pairs that fit.

Knows pairs only. Does not know where they came from, nor what will be done with them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.opportunities import Pair

COMFORT = timedelta(hours=2)
"""How far off a start or a deadline must be, not to come in the way of a story."""


@dataclass(frozen=True)
class Need:
    """The terms that a pair must meet.

    `places`: at least so many left; with `exactly`, so many and no more. `priced`: costs something (and may
    be paid for through the Broker), or costs nothing. `cancellable`: free cancellation is still open, or is
    over already though it was promised. `seller`: of this Seller only. `apart_from`: none of these
    Opportunities. None: all the same.
    """

    places: int = 1
    exactly: bool = False
    priced: bool | None = None
    cancellable: bool | None = None
    seller: str | None = None
    apart_from: frozenset[str] = frozenset()

    def meets(self, pair: Pair, now: datetime) -> bool:
        """Whether a pair will do. Offers that ask for approval, forms or attendee details never do."""
        return (
            not pair.requirements
            and pair.opportunity not in self.apart_from
            and self.seller in (None, pair.seller)
            and self._price_is_right(pair)
            and self._has_places(pair)
            and self._time_is_right(pair, now)
        )

    def _price_is_right(self, pair: Pair) -> bool:
        payable = pair.price > 0 and pair.prepayment != "Unavailable"
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
        places = f"{self.places} place{'' if self.places == 1 else 's'} left"
        words = [f"{'exactly' if self.exactly else 'at least'} {places}"]
        if self.priced is not None:
            words.append("a price to be paid when booking" if self.priced else "no price")
        if self.cancellable is not None:
            words.append(f"free cancellation that is {'still open' if self.cancellable else 'over already'}")
        return ", ".join(words)


def fitting(pairs: list[Pair], need: Need, now: datetime) -> list[Pair]:
    """Every pair that meets a need, at most one for each Opportunity (its cheapest), in the order given."""
    best: dict[str, Pair] = {}
    for pair in pairs:
        if need.meets(pair, now):
            known = best.setdefault(pair.opportunity, pair)
            if pair.price < known.price:
                best[pair.opportunity] = pair
    return list(best.values())
