"""The whole state of a sandbox as one frozen value, to be kept, written down, and begun with again.

What follows from the rest (claims on places, moments at which something ends, the bytes of entries) is not in it.
"""

from dataclasses import dataclass
from datetime import datetime

from server.domain.catalogue import Kind, Opportunity, OpportunityId, SellerId
from server.domain.orders import Order, OrderKey, Phase, Stub


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """A quote, a proposal or an order, and when it was changed last."""

    changed: datetime
    order: Order


@dataclass(frozen=True, slots=True)
class Removed:
    """A deleted entry of an open feed: of which feed, its id, and what it is called there."""

    feed: Kind
    id: OpportunityId
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a private feed, live or deleted. phase: tells which of the two feeds."""

    phase: Phase
    key: OrderKey
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That the items of a seller are marked as deleted in the private feeds of a Booking Partner."""

    partner: str
    seller: SellerId


@dataclass(frozen=True, slots=True)
class State:
    """All of a sandbox but the sellers, who never change.

    opportunities: in the order in which they came. orders: in the order of their last changes.
    stubs: what is left of all else. order_numbers: how many have been given out.
    removed, told: what the feeds had beside the opportunities, those of `told` in the order of their feeds.
    untold: what brokers have to be told of once a withdrawal ends.
    last_position: the highest `modified` in any feed.
    """

    opportunities: tuple[Opportunity, ...]
    orders: tuple[KeptOrder, ...] = ()
    stubs: tuple[Stub, ...] = ()
    order_numbers: int = 0
    removed: tuple[Removed, ...] = ()
    told: tuple[Told, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    untold: tuple[OrderKey, ...] = ()
    last_position: int = 0
