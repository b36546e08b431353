"""Picks out of an answer the few lines that a person wants to see.

Knows OrderQuote and Order, and how values are worded. Does not know the story, and judges nothing.
"""

from decimal import Decimal

from simulator.client import Answer
from simulator.expect import items
from simulator.narrator import Fact
from simulator.values import Json, amount, dig, objects, text
from simulator.wording import due


def payable(answer: Answer) -> list[Fact]:
    """What there is to pay, and the tax in it."""
    total = answer.body.get("totalPaymentDue")
    if not answer.ok or not isinstance(total, dict):
        return []
    taxes = [f"{text(each, 'name') or 'tax'} {_price(each)}" for each in objects(answer.body.get("totalPaymentTax"))]
    return [("to pay", ", of which ".join([_price(total), *taxes]))]


def terms(answer: Answer) -> list[Fact]:
    """The terms that the customer must be made aware of before giving a name.

    Serves: Delivery of Terms and Conditions and Privacy Policy.
    """
    found = [
        f"{text(each, 'name')}{', agreed to' if each.get('requiresExplicitConsent') is True else ''}"
        for party in ("seller", "bookingService")
        for each in objects(dig(answer.body, party, "termsOfService"))
    ]
    return [("terms", "; ".join(found))] if found and answer.ok else []


def entry_codes(answer: Answer) -> list[Fact]:
    """What the customer shows at the door."""
    codes = [
        f"{text(code, 'name')} {text(code, 'description')}".strip()
        for item in items(answer)
        for code in objects(item.get("accessCode"))
    ]
    return [("at the door", ", ".join(codes))] if codes else []


def _price(document: Json) -> str:
    return due(amount(document.get("price")) or Decimal(0), text(document, "priceCurrency"))
