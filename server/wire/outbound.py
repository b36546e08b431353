"""The shapes of what the Booking System answers with, as msgspec Structs: what is left at its default is not written.

What was encoded before (offers, opportunities, what brokers sent about persons) is `Raw`. Which property is said of
what is decided where these are filled in (`write`, `items`, `money`, `access`).

Source: Open Booking API 1.0 CR3, "Model", "Error Model"; property names as in today's data models.
"""

from decimal import Decimal

from msgspec import Raw, Struct

ID = {"id": "@id"}
BARCODE = {"code_type": "beta:codeType"}
TYPE = {"type": "@type"}
HEAD = {"context": "@context", "type": "@type", "id": "@id"}


class Outbound(Struct, omit_defaults=True, gc=False):
    """What all outbound shapes have in common."""


class PriceSpecification(Outbound, tag_field="@type", tag=True):
    """What is due."""

    price: Decimal
    priceCurrency: str | None = None
    openBookingPrepayment: str | None = None


class TaxChargeSpecification(Outbound, tag_field="@type", tag=True):
    """The tax in it."""

    price: Decimal
    name: str
    rate: Decimal
    priceCurrency: str | None = None
    identifier: str | None = None


class PaymentOut(Outbound, rename=TYPE):
    """How it is paid: a Payment or a DynamicPayment."""

    type: str
    identifier: str | None = None
    name: str | None = None
    accountId: str | None = None
    paymentProviderId: str | None = None


class Lease(Outbound, tag_field="@type", tag=True):
    """Until when the places of a quote are held."""

    leaseExpires: str


class PropertyValue(Outbound, tag_field="@type", tag=True):
    """A text that opens the door."""

    name: str
    description: str


class BarcodeOut(Outbound, tag_field="@type", tag="Barcode", rename=BARCODE):
    """A barcode that the Booking System issues."""

    url: str
    text: str
    code_type: str


class VirtualLocation(Outbound, tag_field="@type", tag=True):
    """Where one takes part from afar."""

    name: str
    description: str
    url: str
    accessId: str
    accessCode: str


class ErrorOut(Outbound, rename={**TYPE, "context": "@context"}, kw_only=True):
    """What is wrong with an item, or with all of a request."""

    context: str | None = None
    type: str
    name: str
    description: str
    statusCode: int
    instance: str | None = None
    requestId: str | None = None


class ReferenceOut(Outbound, rename={**TYPE, **ID}):
    """What an `@id` refers to, as it was sent or as it is known."""

    id: str
    type: str | None = None


class ItemOut(Outbound, tag_field="@type", tag="OrderItem", rename=ID):
    """An item of an order."""

    position: int | None = None
    id: str | None = None
    orderItemStatus: str | None = None
    acceptedOffer: Raw | ReferenceOut | None = None
    unitTaxSpecification: tuple[TaxChargeSpecification] | None = None
    orderedItem: Raw | ReferenceOut | None = None
    attendeeDetailsRequired: list[str] | None = None
    attendee: Raw | None = None
    orderItemIntakeForm: Raw | None = None
    orderItemIntakeFormResponse: Raw | None = None
    accessCode: list[PropertyValue] | None = None
    accessPass: list[Raw | BarcodeOut] | None = None
    accessChannel: Raw | VirtualLocation | None = None
    cancellationMessage: str | None = None
    customerNotice: str | None = None
    error: list[ErrorOut] | None = None


class OrderOut(Outbound, rename=HEAD):
    """A quote, a proposal or an order."""

    context: str | list[str]
    type: str
    id: str
    identifier: str | None = None
    orderRequiresApproval: bool | None = None
    lease: Lease | None = None
    orderNumber: str | None = None
    orderProposalVersion: str | None = None
    orderProposalStatus: str | None = None
    orderSellerNote: str | None = None
    brokerRole: str | None = None
    broker: Raw | None = None
    seller: Raw | None = None
    customer: Raw | None = None
    bookingService: Raw | None = None
    orderedItem: list[ItemOut] | None = None
    totalPaymentDue: PriceSpecification | None = None
    totalPaymentTax: tuple[TaxChargeSpecification] | None = None
    taxCalculationExcluded: bool | None = None
    payment: PaymentOut | None = None
