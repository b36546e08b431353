"""Money on the wire: what is due, the tax in it, and how it is paid.

Source: Open Booking API 1.0 CR3, "schema:PriceSpecification", "oa:TaxChargeSpecification", "schema:Payment",
"Booking without payment".
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import UNSET, Struct, UnsetType, field

from server.domain.catalogue import Required, Seller
from server.domain.checks import takes_payment
from server.domain.orders import Order, Payment, Phase, Totals
from server.wire.documents import OA
from server.wire.members import encode, inside

PREPAYMENT: Mapping[Required, str] = {each: OA + each.value for each in Required}


class PriceSpecification(Struct, omit_defaults=True, tag_field="@type", tag=True, gc=False):
    """What is due."""

    price: Decimal
    priceCurrency: str | None = None
    openBookingPrepayment: str | None = None


class TaxChargeSpecification(Struct, omit_defaults=True, tag_field="@type", tag=True, gc=False):
    """The tax in it."""

    price: Decimal
    name: str
    rate: Decimal
    priceCurrency: str | None = None
    identifier: str | None = None


class Sums(Struct, gc=False):
    """What an order says of money. totalPaymentTax: nothing where it says that tax is left to the buyer."""

    totalPaymentDue: PriceSpecification
    totalPaymentTax: tuple[TaxChargeSpecification] | UnsetType = UNSET
    taxCalculationExcluded: bool | UnsetType = UNSET


class PaymentOut(Struct, omit_defaults=True, gc=False):
    """How it is paid."""

    type: str = field(name="@type")
    identifier: str | None = None
    name: str | None = None
    accountId: str | None = None
    paymentProviderId: str | None = None


def sums(totals: Totals, seller: Seller) -> bytes:
    """Members: the total of an order and the tax in it, or that none is said of tax."""
    due = PriceSpecification(totals.due.price, totals.due.currency, PREPAYMENT[totals.prepayment])
    if totals.tax_excluded:
        return inside(encode(Sums(due, taxCalculationExcluded=True)))
    return inside(encode(Sums(due, (tax_of(seller, totals.tax, totals.due.currency),))))


def tax_of(seller: Seller, amount: Decimal, currency: str | None) -> TaxChargeSpecification:
    """A sum of the seller's tax."""
    tax = seller.tax
    return TaxChargeSpecification(amount, tax.name, tax.rate, currency, tax.identifier)


def payment(order: Order) -> bytes:
    """Member: the payment, where something is or was paid through the broker, or by dynamic payment."""
    paid = order.payment
    if paid is None or not (order.is_dynamic or order.order_number or order.proposal or takes_payment(order.totals)):
        return b""
    return b'"payment":' + encode(_payment(paid, with_identifier=order.phase is not Phase.QUOTE))


def _payment(paid: Payment, with_identifier: bool) -> PaymentOut:
    identifier = paid.identifier if with_identifier else None
    return PaymentOut(paid.type, identifier, paid.name, paid.account_id, paid.payment_provider_id)
