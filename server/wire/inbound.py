"""The shapes of what brokers send, as msgspec Structs: every field optional, unknown ones ignored.

Whether something is missing is for the domain to say. What is reflected to the broker is what these
Structs name, which is how properties outside the specification are left out of answers; empty strings
and empty arrays count as absent, since none may be sent back (`without_empty`).

Source: Open Booking API 1.0 CR3, "Model".
"""

import re
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

TYPE = {"type": "@type"}
TYPE_AND_ID = {"type": "@type", "id": "@id"}
OVERRIDE = "OfferOverride"

EMPTY_ARRAY = re.compile(rb"\[\s*\]")


class Inbound(msgspec.Struct, omit_defaults=True, kw_only=True, gc=False):
    """What all inbound shapes have in common: what is left out is not sent back."""


Shape = TypeVar("Shape", bound=Inbound)


def without_empty(shape: Shape, body: bytes, arrays: int) -> Shape:
    """The same shape, in which empty strings and arrays have become absent.

    body: what it was read from. arrays: how many it has that are known not to be empty.
    Few bodies have any that are, and the bytes tell at once: most have one array only, that of their items.
    """
    if b'""' in body or (body.count(b"[") > arrays and EMPTY_ARRAY.search(body)):
        _forget_empty(shape)
    return shape


def _forget_empty(shape: Inbound) -> None:
    for name in shape.__struct_fields__:
        value = getattr(shape, name)
        if value in ("", []):
            setattr(shape, name, None)
        elif isinstance(value, Inbound):
            _forget_empty(value)
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, Inbound):
                    _forget_empty(each)


class Link(Inbound, rename=TYPE_AND_ID):
    """A reference to something by `@id`."""

    type: str | None = None
    id: str | None = None


class Image(Inbound, rename=TYPE):
    """An ImageObject."""

    type: str | None = None
    url: str | None = None


class Address(Inbound, rename=TYPE):
    """A PostalAddress."""

    type: str | None = None
    streetAddress: str | None = None
    addressLocality: str | None = None
    addressRegion: str | None = None
    postalCode: str | None = None
    addressCountry: str | None = None


class Terms(Inbound, rename=TYPE):
    """Terms of service of a broker."""

    type: str | None = None
    name: str | None = None
    url: str | None = None
    requiresExplicitConsent: bool | None = None
    dateModified: str | None = None


class Party(Inbound, rename=TYPE):
    """A Person or an Organization: customer, attendee or broker."""

    type: str | None = None
    identifier: str | int | None = None
    name: str | None = None
    email: str | None = None
    telephone: str | None = None
    givenName: str | None = None
    familyName: str | None = None
    gender: str | None = None
    jobTitle: str | None = None
    description: str | None = None
    url: str | None = None
    logo: Image | None = None
    address: Address | None = None
    termsOfService: list[Terms] | None = None


class PaymentIn(Inbound, rename=TYPE):
    """A Payment or DynamicPayment."""

    type: str | None = None
    identifier: str | None = None
    name: str | None = None
    accountId: str | None = None
    paymentProviderId: str | None = None


class Answer(Inbound, rename=TYPE):
    """The answer to one question of an intake form."""

    type: str | None = None
    propertyID: str | None = None
    name: str | None = None
    description: str | None = None
    value: str | bool | int | float | None = None


class Pass(Inbound, rename=TYPE):
    """An ImageObject or a Barcode that the broker brings along, but for properties in a namespace of its own."""

    type: str | None = None
    url: str | None = None
    text: str | None = None


class Location(Inbound, rename=TYPE):
    """A VirtualLocation: where an online participant takes part."""

    type: str | None = None
    name: str | None = None
    description: str | None = None
    url: str | None = None
    accessId: str | None = None
    accessCode: str | None = None


class OfferIn(Link, rename=TYPE_AND_ID):
    """An acceptedOffer: a reference to an offer, or an OfferOverride."""

    name: str | None = None
    description: str | None = None
    price: Decimal | None = None
    priceCurrency: str | None = None


class ItemIn(Inbound, rename=TYPE):
    """An OrderItem as requested."""

    type: str | None = None
    position: int | None = None
    acceptedOffer: str | OfferIn | None = None
    orderedItem: str | Link | None = None
    attendee: Party | None = None
    orderItemIntakeFormResponse: list[Answer] | None = None
    accessPass: list[dict[str, Any]] | None = None
    accessChannel: Location | None = None


class Price(Inbound, rename=TYPE):
    """A PriceSpecification."""

    type: str | None = None
    price: Decimal | None = None
    priceCurrency: str | None = None


class OrderIn(Inbound, rename=TYPE):
    """An OrderQuote, OrderProposal or Order as requested."""

    type: str | None = None
    brokerRole: str | None = None
    broker: Party | None = None
    seller: str | Link | None = None
    customer: Party | None = None
    orderedItem: list[ItemIn] | None = None
    totalPaymentDue: Price | None = None
    payment: PaymentIn | None = None
    orderProposalVersion: str | None = None
    orderCustomerNote: str | None = None
