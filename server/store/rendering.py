"""How the values of a sandbox become bytes: what `wire` has to provide, as the store sees it."""

from collections.abc import Callable
from dataclasses import dataclass

from server.domain.capacity import Standing
from server.domain.catalogue import Kind, Opportunity
from server.domain.orders import Order
from server.store.feed import RenderItem

StandingOf = Callable[[Opportunity], Standing]


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a sandbox's values become bytes; made by `wire`, for one base URL.

    opportunity: the data of an opportunity in an open feed, given how each one stands.
    kind: what the entry of an opportunity is called in its feed, given the kind of its parent.
    order: the data of an order or a proposal in a private feed, given how each opportunity stands.
    item: an entry of a feed.
    """

    opportunity: Callable[[Opportunity, StandingOf], bytes]
    kind: Callable[[Kind, Kind | None], str]
    order: Callable[[Order, StandingOf], bytes]
    item: RenderItem
