"""Picks out of an answer the few lines that a person wants to see.

Knows OrderQuote and Order, and how values are worded. Does not know the story, and judges nothing.
"""

from decimal import Decimal

from simulator.client import Answer
from simulator.expect import items
from simulator.narrator import Fact
from simulator.notices import channel_of, codes_of
from simulator.values import Json, amount, dig, many, objects, text
from simulator.wording import count, due


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
        f"{text(each, 'name')}{', with an explicit yes' if each.get('requiresExplicitConsent') is True else ''}"
        for party in ("seller", "bookingService")
        for each in objects(dig(answer.body, party, "termsOfService"))
    ]
    return [("terms", "; ".join(found))] if found and answer.ok else []


def restrictions(answer: Answer) -> list[Fact]:
    """Who may come, which the customer must be told while booking.

    Serves: Booking restrictions: the Broker MUST communicate these restrictions clearly.
    """
    said = []
    for item in items(answer):
        thing: object = item.get("orderedItem")
        while isinstance(thing, dict):
            said += [each for each in many(thing.get("additionalAdmissionRestriction")) if isinstance(each, str)]
            thing = thing.get("superEvent") or thing.get("facilityUse")
    return [("who may come", each) for each in dict.fromkeys(said)]


def entry_codes(answer: Answer) -> list[Fact]:
    """What the customer shows at the door, and where an online class is to be found.

    Serves: Access control: the Broker MUST make all of it available to the customer.
    """
    codes = [codes_of(item) for item in items(answer) if codes_of(item)]
    passes = sum(len(objects(item.get("accessPass"))) for item in items(answer))
    doors = [*codes, *([count(passes, "pass", "passes")] if passes else [])]
    links = list(dict.fromkeys(filter(None, (channel_of(item) for item in items(answer)))))
    return [("at the door", ", ".join(doors))] * bool(doors) + [("online at", link) for link in links]


def _price(document: Json) -> str:
    return due(amount(document.get("price")) or Decimal(0), text(document, "priceCurrency"))
