"""Prices, tax and prepayment: what is due for a set of items.

All amounts are Decimal. Tax is worked out for each item, rounded half up to the hundredth, and then
added up, so that the total is always the sum of what the items show.

Source: Open Booking API 1.0 CR3, "Tax calculation", "Tax mode", "Booking without payment".
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from server.domain.catalogue import Offer, Required, Seller, TaxMode
from server.domain.errors import IncompleteAttendeeDetailsError, IncompleteIntakeFormError
from server.domain.orders import Amount, BrokerRole, Customer, OrderItem, Totals
from server.domain.status import CANCELLED
from server.domain.value import replace

CENT = Decimal("0.01")
ZERO = Decimal(0)
DETAILS = (IncompleteAttendeeDetailsError, IncompleteIntakeFormError)


def round_half_up(amount: Decimal) -> Decimal:
    """An amount of money to the hundredth, as it is rounded everywhere."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def is_money(amount: Decimal) -> bool:
    """Whether it is an amount of money: not negative, to the hundredth, and less than ten million millions."""
    return amount.is_finite() and amount >= 0 and amount.adjusted() <= 12 and amount == round_half_up(amount)


def tax_is_excluded(seller: Seller, role: BrokerRole, customer: Customer | None) -> bool:
    """Whether tax is left to the buyer (`taxCalculationExcluded`).

    Only ever for business-to-business sales, by a seller who does not calculate their tax
    ("Business-to-business tax calculation by Booking System is optional").
    """
    is_business = role is BrokerRole.RESELLER or (customer is not None and customer.is_organization)
    return is_business and not seller.calculates_business_tax


def unit_tax(price: Decimal, seller: Seller) -> Decimal:
    """The tax in (gross seller) or on (net seller) a price."""
    if seller.tax_mode is TaxMode.NET:
        return round_half_up(price * seller.tax.rate)
    return round_half_up(price - price / (1 + seller.tax.rate))


def sold(offer: Offer, tax: Decimal, seller: Seller, excluded: bool) -> tuple[Offer, Decimal]:
    """An offer as it is sold, and the tax in it; where tax is excluded, with the net price and no tax.

    tax: in or on the price of the offer (`unit_tax`).
    """
    if not excluded:
        return offer, tax
    return offer if seller.tax_mode is TaxMode.NET else replace(offer, price=offer.price - tax), ZERO


def without_price(offer: Offer) -> Offer:
    """An offer as it stands where the price is found out of band, and nothing is paid here ("DynamicPayment")."""
    return replace(offer, price=ZERO, currency=None, prepayment=Required.UNAVAILABLE)


def price_item(item: OrderItem, seller: Seller, excluded: bool) -> OrderItem:
    """The item with its offer as it is sold, and the tax in it (`sold`)."""
    if item.offer is None:
        return item
    offer, tax = sold(item.offer, unit_tax(item.offer.price, seller), seller, excluded)
    return replace(item, offer=offer, tax=tax)


def counts_towards_total(item: OrderItem) -> bool:
    """Whether an item is charged for.

    Items with errors are left out of the totals, but for those that only lack details ("OrderQuote
    Creation C1"); cancelled items are left out as well ("Cancellation, replacement, refund").
    """
    if item.offer is None or item.status in CANCELLED:
        return False
    return not item.errors or all(isinstance(error, DETAILS) for error in item.errors)


def totals(items: Sequence[OrderItem], seller: Seller, excluded: bool) -> Totals:
    """What is due, the tax in it, and whether it is to be paid in advance.

    items: priced, by `sold` with the same `excluded`.
    `totalPaymentDue` always includes tax, whatever the tax mode.
    """
    charged: list[Offer] = []
    due = tax = ZERO
    currency: str | None = None
    for item in items:
        if item.offer is None:
            continue
        currency = currency or item.offer.currency or None
        if counts_towards_total(item):
            charged.append(item.offer)
            due += item.offer.price
            tax += item.tax
    if seller.tax_mode is TaxMode.NET:
        due += tax
    return Totals(Amount(due, currency), tax, prepayment(charged), excluded)


def prepayment_of(offer: Offer) -> Required:
    """Whether an offer is to be paid in advance: by default if, and only if, it has a price."""
    if offer.price == 0:
        return Required.UNAVAILABLE
    return offer.prepayment or Required.REQUIRED


def prepayment(offers: Iterable[Offer]) -> Required:
    """The prepayment of a total, by the table of "Booking without payment": the strictest one wins."""
    found = Required.UNAVAILABLE
    for offer in offers:
        way = prepayment_of(offer)
        if way is Required.REQUIRED:
            return way
        if way is Required.OPTIONAL:
            found = way
    return found
