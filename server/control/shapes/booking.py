"""The shapes of what can be booked, of what was, and of who books."""

from typing import Literal, NotRequired, TypedDict

from server.control.shapes.common import Document, Instant, Link


class Standing(TypedDict):
    """How places stand; null where there is no limit."""

    total: int | None
    booked: int | None
    leased: int | None
    proposed: int | None
    free: int | None


class Hold(TypedDict):
    """Who reserves places. ends: of a lease alone, as a proposal holds them until it is decided."""

    partner: str
    order: str
    hold: str
    places: int
    ends: Instant | None


class OfferRow(TypedDict):
    """On what terms one can book."""

    id: str
    url: Link
    name: str
    price: float
    currency: str | None
    flowRequirements: list[str]
    prepayment: str | None
    inAdvance: str | None
    cancellable: bool | None


class OpportunityRow(TypedDict):
    """Something that can be booked, how its places stand, who holds them, and its offers. id: without the Base URI.

    taxMode: of its seller; with TaxNet, tax comes on top of the prices of the offers.
    """

    id: str
    url: Link
    kind: str
    name: str
    parent: str | None
    seller: str
    sellerName: str
    taxMode: Literal["TaxGross", "TaxNet"]
    start: Instant | None
    end: Instant | None
    status: str
    attendance: str
    standing: Standing
    leases: list[Hold]
    offers: list[OfferRow]


class Opportunities(TypedDict):
    """What can be booked, what begins first first. next: `after` of the next page; null at the end."""

    opportunities: list[OpportunityRow]
    next: str | None


class Money(TypedDict):
    """A sum of money."""

    price: float
    currency: str | None


class ItemRow(TypedDict):
    """One item. access: what lets the customer in. A quote's has no url and no status."""

    id: str
    url: Link | None
    opportunity: str | None
    name: str | None
    start: Instant | None
    offer: str | None
    price: Money | None
    status: str | None
    cancellationMessage: str | None
    customerNotice: str | None
    access: list[str]


class OrderRow(TypedDict):
    """A quote, a proposal or an order. status: of its items, or Mixed. document: as Order Status has it.

    The document is there where one alone is asked for. Persons and free notes are "•••" unless `personal=true`.
    """

    partner: str
    uuid: str
    url: Link
    phase: Literal["OrderQuote", "OrderProposal", "Order"]
    status: str | None
    orderNumber: str | None
    total: Money | None
    prepayment: str | None
    customer: Document | None
    broker: str | None
    seller: str
    sellerName: str
    items: list[ItemRow]
    requiresApproval: bool
    leaseExpires: Instant | None
    orderSellerNote: str | None
    orderCustomerNote: str | None
    version: str | None
    made: Instant
    changed: Instant
    document: NotRequired[Document]


class Orders(TypedDict):
    """What changed last first. next: `after` of the next page; null at the end."""

    orders: list[OrderRow]
    next: int | None


class PartnerToken(TypedDict):
    """A token of the fixtures. sellers: for which it is good; null is all."""

    token: str
    sellers: list[str] | None


class PartnerClient(TypedDict):
    """An OAuth client of a Booking Partner."""

    id: str
    name: str
    redirectUris: list[str]


class SellerStanding(TypedDict):
    """How a seller stands to a Booking Partner."""

    id: str
    name: str
    standing: str


class PartnerRow(TypedDict):
    """A Booking Partner, by what it calls, and what it may."""

    id: str
    name: str
    tokens: list[PartnerToken]
    initialAccessTokens: list[str]
    clients: list[PartnerClient]
    sellers: list[SellerStanding]


class Partners(TypedDict):
    """Every Booking Partner of the fixtures."""

    partners: list[PartnerRow]


class NewSecret(TypedDict):
    """Another secret of a client: the only time that it is told."""

    client: str
    secret: str
