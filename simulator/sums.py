"""Adds up what an OrderQuote, an OrderProposal or an Order says of money: is the total the sum of its items?

Knows prices, taxes and tax modes, and which items are charged for. Does not know what was asked for: whether it
is the right price, the story says.

Serves: Tax calculation; Tax mode; totalPaymentDue and totalPaymentTax; unitTaxSpecification.
"""

from collections.abc import Iterator
from decimal import Decimal

from simulator.check import Rule, Verdict
from simulator.values import Json, amount, bare, dig, objects, text

ROUNDING = Decimal("0.01")
"""By how much the tax of a total and the taxes of its items may differ for each item (Model, `totalPaymentTax`)."""

KINDS = frozenset({"OrderQuote", "OrderProposal", "Order"})
CANCELLED = frozenset({"CustomerCancelled", "SellerCancelled"})
DETAILS_ONLY = frozenset({"IncompleteAttendeeDetailsError", "IncompleteIntakeFormError"})
"""Errors of items that are charged for all the same: their details will follow."""

DUE = Rule(
    "`totalPaymentDue` to be the sum of what the items cost, with tax",
    "the customer pays for what is in the basket, no more and no less",
    "Tax mode: totalPaymentDue is always Gross; OrderItems with errors and cancelled ones are left out",
)
TAX = Rule(
    "`totalPaymentTax` to be the sum of the items' `unitTaxSpecification`",
    "the receipt must add up for the tax office",
    "Model, totalPaymentTax: the sum of the unitTaxSpecification of the items, but for rounding",
)
SENT = Rule(
    "the very `totalPaymentDue` that was sent",
    "this much was shown to the customer and set aside on the card",
    "B: if the totalPaymentDue is different to the current one, B returns a TotalPaymentDueMismatchError",
)


def sums(document: Json) -> Iterator[Verdict]:
    """Whether the totals of a document are the sums of its items; nothing where no price or no tax is named.

    document: an OrderQuote, an OrderProposal or an Order, with its `seller`.
    """
    due = amount(dig(document, "totalPaymentDue", "price"))
    if bare(text(document, "@type")) not in KINDS or due is None or document.get("taxCalculationExcluded") is True:
        return
    charged = [item for item in objects(document.get("orderedItem")) if is_charged(item)]
    prices = [amount(dig(item, "acceptedOffer", "price")) for item in charged]
    unpriced = "" if None not in prices else ", with an item whose `acceptedOffer` has no price"
    tax = sum((taxes(item.get("unitTaxSpecification")) for item in charged), Decimal(0))
    net = bare(text(document, "seller", "taxMode")) == "TaxNet"
    wanted = sum((price or Decimal(0) for price in prices), tax if net else Decimal(0))
    leeway = ROUNDING * len(charged)
    right = abs(due - wanted) <= leeway if net else abs(due - wanted) < ROUNDING
    yield Verdict(right and not unpriced, DUE, f"{due} for items of {wanted}{unpriced}")
    total = taxes(document.get("totalPaymentTax"))
    yield Verdict(abs(total - tax) <= leeway, TAX, f"{total} for taxes of {tax}")


def as_sent(document: Json, sent: Json) -> Verdict:
    """Whether an answer has the total that was sent, or that was agreed to. `sent`: a `totalPaymentDue`."""
    got = document.get("totalPaymentDue")
    same = amount(dig(got, "price")) == amount(sent.get("price"))
    same = same and text(got, "priceCurrency") == text(sent, "priceCurrency")
    return Verdict(same, SENT, f"{_words(got)} instead of {_words(sent)}")


def is_charged(item: Json) -> bool:
    """Whether an OrderItem is in the total: neither cancelled, nor with an error that bars it."""
    errors = {text(error, "@type") for error in objects(item.get("error"))}
    return errors <= DETAILS_ONLY and bare(item.get("orderItemStatus")) not in CANCELLED


def taxes(specifications: object) -> Decimal:
    """What some `TaxChargeSpecification`s come to."""
    return sum((amount(each.get("price")) or Decimal(0) for each in objects(specifications)), Decimal(0))


def _words(total: object) -> str:
    return f"{dig(total, 'price')} {text(total, 'priceCurrency')}".rstrip()
