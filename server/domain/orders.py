"""What a broker asks for, and what becomes of it: requests, quotes, proposals, orders and stubs.

All values are frozen. What a broker sends about persons (customer, attendee, broker, answers) stays
opaque: `Reflected` bytes which `wire` made and will send back, beside the few facts that rules need.

Source: Open Booking API 1.0 CR3, "Model" and "Order Endpoint RESTful Semantics".
"""

from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from server.domain.catalogue import Offer, OpportunityId, Required, SellerId
from server.domain.errors import OpenBookingError
from server.domain.status import ItemStatus, ProposalStatus
from server.domain.value import Term, Value

Reflected = bytes


class OrderKey(NamedTuple):
    """An Order UUID is unique for one Booking Partner only ("API level authentication")."""

    partner: str
    uuid: str


class Phase(Term):
    """What one Order UUID is at present: exactly one of these, by its `@type`."""

    QUOTE = "OrderQuote"
    PROPOSAL = "OrderProposal"
    ORDER = "Order"


class BrokerRole(Term):
    """The contractual role of the broker ("Broker Roles")."""

    AGENT = "AgentBroker"
    RESELLER = "ResellerBroker"
    NONE = "NoBroker"


class Reference(Value, frozen=True):
    """An `@id` as a broker wrote it, and the local id it stands for; None where its form is foreign."""

    url: str
    type: str | None
    local: str | None


class Customer(Value, frozen=True):
    """Who buys: a person, or an organisation for business-to-business sales."""

    email: str | None
    is_organization: bool
    reflected: Reflected


class Broker(Value, frozen=True):
    """The brand that sells; for information only, never for access."""

    name: str | None
    reflected: Reflected


PAYMENT, DYNAMIC = "Payment", "DynamicPayment"


class Payment(Value, frozen=True):
    """The broker's payment, or what is known of it before it is made."""

    type: str = PAYMENT
    identifier: str | None = None
    name: str | None = None
    account_id: str | None = None
    payment_provider_id: str | None = None


class Attendee(Value, frozen=True):
    """Who takes part: the names of the properties given of a Person, and the document to reflect."""

    given: frozenset[str]
    reflected: Reflected


class IntakeAnswers(Value, frozen=True):
    """The answers to an intake form, by propertyID, and the document to reflect."""

    values: tuple[tuple[str, str | bool | int | float | None], ...]
    reflected: Reflected


class Override(Value, frozen=True):
    """A price of the broker's own instead of an offer of the seller's ("Offer overrides")."""

    id: str | None
    name: str | None
    description: str | None
    price: Decimal
    currency: str | None


class RequestedItem(Value, frozen=True):
    """One place wanted in one opportunity on one offer, or on an override of all of them.

    access_pass, access_channel: what the broker brings along to get in by.
    faults: what could not be read of it, and so is missing here.
    """

    position: int
    opportunity: Reference | None
    offer: Reference | None
    attendee: Attendee | None = None
    answers: IntakeAnswers | None = None
    access_pass: Reflected | None = None
    override: Override | None = None
    access_channel: Reflected | None = None
    faults: tuple[OpenBookingError, ...] = ()


class Amount(Value, frozen=True):
    """A sum of money; the currency may be left out where the sum is zero."""

    price: Decimal
    currency: str | None


class OrderRequest(Value, frozen=True):
    """What C1, C2, P or B asks for, as read from the request.

    customer_fault: why there is no customer, though one was given.
    """

    key: OrderKey
    type: str
    seller: Reference | None = None
    role: BrokerRole | None = None
    broker: Broker | None = None
    customer: Customer | None = None
    customer_fault: OpenBookingError | None = None
    items: tuple[RequestedItem, ...] = ()
    total: Amount | None = None
    payment: Payment | None = None
    proposal_version: str | None = None
    customer_note: str | None = None
    fingerprint: bytes = b""

    @property
    def is_dynamic(self) -> bool:
        """Whether the price is found out of band, and nothing is said of it here ("DynamicPayment")."""
        return self.payment is not None and self.payment.type == DYNAMIC


class Totals(Value, frozen=True):
    """What is due for an order, the tax in it, and whether it is paid in advance.

    tax_excluded: tax is left to the buyer, and nothing is said of it (`taxCalculationExcluded`).
    """

    due: Amount
    tax: Decimal
    prepayment: Required
    tax_excluded: bool = False


class AccessCode(Value, frozen=True):
    """A text that opens the door: what it is called, and the code itself ("Text-based access control")."""

    name: str
    description: str


class Barcode(Value, frozen=True):
    """A barcode that the broker draws ("Extension point for barcode-based access control").

    code_type: its symbology, such as "qrcode".
    """

    text: str
    code_type: str


class Channel(Value, frozen=True):
    """Where an online participant takes part ("Remote access control")."""

    name: str
    description: str
    url: str
    access_id: str
    access_code: str


class Access(Value, frozen=True):
    """How the customer gets in: codes and passes where one goes to a place, a channel where one does not."""

    codes: tuple[AccessCode, ...] = ()
    passes: tuple[Barcode, ...] = ()
    channel: Channel | None = None


NO_ACCESS = Access()


class OrderItem(Value, frozen=True):
    """One item of a quote, proposal or order; the offer is a snapshot of the moment it was booked."""

    id: str
    opportunity: OpportunityId | None
    offer: Offer | None
    requested: RequestedItem
    tax: Decimal = Decimal(0)
    status: ItemStatus | None = None
    errors: tuple[OpenBookingError, ...] = ()
    cancellation_message: str | None = None
    customer_notice: str | None = None
    access: Access = NO_ACCESS


class Proposal(Value, frozen=True):
    """What an order carries while, and only while, a seller has to approve it.

    seller_wrote: when the seller last wrote to the customer.
    """

    version: str
    status: ProposalStatus
    customer_note: str | None = None
    seller_note: str | None = None
    seller_wrote: datetime | None = None


ERRORS = attrgetter("errors")


class Order(Value, frozen=True):
    """A quote, a proposal or an order.

    lease_expires: when the places held for a quote become free again; None without a lease.
    fingerprint: of the request that made it, so that a repetition is recognised.
    """

    key: OrderKey
    phase: Phase
    seller: SellerId
    role: BrokerRole
    items: tuple[OrderItem, ...]
    totals: Totals
    made: datetime
    broker: Broker | None = None
    customer: Customer | None = None
    payment: Payment | None = None
    requires_approval: bool = False
    lease_expires: datetime | None = None
    order_number: str | None = None
    proposal: Proposal | None = None
    fingerprint: bytes = b""

    @property
    def is_dynamic(self) -> bool:
        """Whether its price is found out of band, and nothing is said of it ("DynamicPayment")."""
        return self.payment is not None and self.payment.type == DYNAMIC

    @property
    def has_errors(self) -> bool:
        """Whether any of its items cannot be had as it was requested."""
        return any(map(ERRORS, self.items))


class Ending(Term):
    """Why nothing but the UUID is left."""

    QUOTE_DELETED = "the quote was deleted by the broker"
    QUOTE_EXPIRED = "the lease of the quote ended"
    QUOTE_NOT_HELD = "the quote held no lease, so nothing of it was kept"
    ORDER_DELETED = "the order was deleted by the broker"


class Stub(Value, frozen=True):
    """What is left of a deleted order or an ended quote: the UUID, and nothing personal."""

    key: OrderKey
    ending: Ending


Record = Order | Stub
