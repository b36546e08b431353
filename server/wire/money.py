"""Money on the wire: what is due, the tax in it, and how it is paid.

Source: Open Booking API 1.0 CR3, "schema:PriceSpecification", "oa:TaxChargeSpecification", "schema:Payment",
"Booking without payment".
"""

from collections.abc import Mapping
from decimal import Decimal

from server.domain.catalogue import Required, Seller
from server.domain.checks import takes_payment
from server.domain.orders import Amount, Order, Payment, Phase, Totals
from server.wire.documents import OA
from server.wire.members import encode, members_of

PREPAYMENT: Mapping[Required, bytes] = {each: encode(OA + each.value) for each in Required}


def sums(totals: Totals, seller: Seller) -> bytes:
    """Members: the total of an order and the tax in it, or that none is said of tax."""
    due = b'"totalPaymentDue":{"@type":"PriceSpecification",%b,"openBookingPrepayment":%b}' % (
        _price(totals.due),
        PREPAYMENT[totals.prepayment],
    )
    if totals.tax_excluded:
        return due + b',"taxCalculationExcluded":true'
    return due + b',"totalPaymentTax":[%b]' % tax_of(seller, totals.tax, totals.due.currency)


def tax_of(seller: Seller, amount: Decimal, currency: str | None) -> bytes:
    """A sum of the seller's tax."""
    tax = seller.tax
    document = b'{"@type":"TaxChargeSpecification",%b,"name":%b,"rate":%b' % (
        _price(Amount(amount, currency)),
        encode(tax.name),
        encode(tax.rate),
    )
    return document + (b"}" if tax.identifier is None else b',"identifier":%b}' % encode(tax.identifier))


def _price(amount: Amount) -> bytes:
    price = b'"price":' + encode(amount.price)
    return price if amount.currency is None else b'%b,"priceCurrency":%b' % (price, encode(amount.currency))


def payment(order: Order) -> bytes:
    """Member: the payment, where something is or was paid through the broker, or by dynamic payment."""
    paid = order.payment
    if paid is None or not (order.is_dynamic or order.order_number or order.proposal or takes_payment(order.totals)):
        return b""
    return b'"payment":{%b}' % _payment(paid, with_identifier=order.phase is not Phase.QUOTE)


def _payment(paid: Payment, with_identifier: bool) -> bytes:
    document = {
        "@type": paid.type,
        "identifier": paid.identifier if with_identifier else None,
        "name": paid.name,
        "accountId": paid.account_id,
        "paymentProviderId": paid.payment_provider_id,
    }
    return members_of({name: value for name, value in document.items() if value is not None})
