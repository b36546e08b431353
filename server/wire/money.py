"""Money on the wire: what is due, the tax in it, and how it is paid.

Source: Open Booking API 1.0 CR3, "schema:PriceSpecification", "oa:TaxChargeSpecification", "schema:Payment",
"Booking without payment".
"""

from collections.abc import Mapping
from decimal import Decimal

from server.domain.catalogue import Required, Seller
from server.domain.checks import takes_payment
from server.domain.orders import Order, Phase
from server.wire.documents import OA
from server.wire.outbound import OrderOut, PaymentOut, PriceSpecification, TaxChargeSpecification

PREPAYMENT: Mapping[Required, str] = {each: OA + each.value for each in Required}


def add_sums(shown: OrderOut, order: Order, seller: Seller) -> None:
    """The total and the tax in it, or that none is said of tax; nothing where the price is dynamic."""
    if order.is_dynamic:
        return
    totals = order.totals
    due = totals.due
    shown.totalPaymentDue = PriceSpecification(due.price, due.currency, PREPAYMENT[totals.prepayment])
    if totals.tax_excluded:
        shown.taxCalculationExcluded = True
    else:
        shown.totalPaymentTax = (tax_of(seller, totals.tax, due.currency),)


def tax_of(seller: Seller, amount: Decimal, currency: str | None) -> TaxChargeSpecification:
    """A sum of the seller's tax."""
    tax = seller.tax
    return TaxChargeSpecification(amount, tax.name, tax.rate, currency, tax.identifier)


def add_payment(shown: OrderOut, order: Order) -> None:
    """The payment, where something is or was paid through the broker, or by dynamic payment."""
    paid = order.payment
    if paid is None or not (order.is_dynamic or order.order_number or order.proposal or takes_payment(order.totals)):
        return
    identifier = None if order.phase is Phase.QUOTE else paid.identifier
    shown.payment = PaymentOut(paid.type, identifier, paid.name, paid.account_id, paid.payment_provider_id)
