"""Prices, tax and prepayment: what is due for a set of items.

All amounts are Decimal. Tax is worked out for each item, rounded half up to the hundredth, and then
added up, so that the total is always the sum of what the items show.

Source: Open Booking API 1.0 CR3, "Tax calculation", "Tax mode", "Booking without payment".
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from server.domain.catalogue import Offer, Required, Seller, TaxMode
from server.domain.errors import IncompleteAttendeeDetailsError, IncompleteIntakeFormError
from server.domain.orders import Amount, BrokerRole, Customer, OrderItem, Totals
from server.domain.status import CANCELLED

CENT = Decimal("0.01")
ZERO = Decimal(0)


def round_half_up(amount: Decimal) -> Decimal:
    """An amount of money to the hundredth, as it is rounded everywhere."""
    return amount.quantize(CENT, ROUND_HALF_UP)


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


def price_item(item: OrderItem, seller: Seller, excluded: bool) -> OrderItem:
    """The item with its tax; where tax is excluded, with the net price in its offer and no tax."""
    if item.offer is None:
        return item
    tax = unit_tax(item.offer.price, seller)
    if not excluded:
        return replace(item, tax=tax)
    if seller.tax_mode is TaxMode.NET:
        return item
    return replace(item, offer=replace(item.offer, price=item.offer.price - tax))


def counts_towards_total(item: OrderItem) -> bool:
    """Whether an item is charged for.

    Items with errors are left out of the totals, but for those that only lack details ("OrderQuote
    Creation C1"); cancelled items are left out as well ("Cancellation, replacement, refund").
    """
    details_only = all(isinstance(e, IncompleteAttendeeDetailsError | IncompleteIntakeFormError) for e in item.errors)
    return item.offer is not None and details_only and item.status not in CANCELLED


def totals(items: Sequence[OrderItem], seller: Seller, excluded: bool) -> Totals:
    """What is due, the tax in it, and whether it is to be paid in advance.

    items: priced, by `price_item` with the same `excluded`.
    `totalPaymentDue` always includes tax, whatever the tax mode.
    """
    charged = [item for item in items if item.offer is not None and counts_towards_total(item)]
    tax = sum((item.tax for item in charged), ZERO)
    price = sum((item.offer.price for item in charged if item.offer), ZERO)
    due = price + tax if seller.tax_mode is TaxMode.NET else price
    offers = [item.offer for item in items if item.offer is not None]
    currency = next((offer.currency for offer in offers if offer.currency), None)
    return Totals(
        due=Amount(due, currency),
        tax=tax,
        prepayment=prepayment(item.offer for item in charged if item.offer),
        tax_excluded=excluded,
    )


def prepayment_of(offer: Offer) -> Required:
    """Whether an offer is to be paid in advance: by default if, and only if, it has a price."""
    if offer.price == 0:
        return Required.UNAVAILABLE
    return offer.prepayment or Required.REQUIRED


def prepayment(offers: Iterable[Offer]) -> Required:
    """The prepayment of a total, by the table of "Booking without payment": the strictest one wins."""
    found = {prepayment_of(offer) for offer in offers}
    for strictest in (Required.REQUIRED, Required.OPTIONAL):
        if strictest in found:
            return strictest
    return Required.UNAVAILABLE
