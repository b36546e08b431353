"""Picks out of an answer the few lines that a person wants to see.

Knows OrderQuote and Order, and how values are worded. Does not know the story, and judges nothing.
"""

from decimal import Decimal

from simulator.client import Answer
from simulator.expect import items
from simulator.narrator import Fact
from simulator.notices import channel_of, codes_of
from simulator.values import Json, amount, bare, dig, many, objects, text
from simulator.wording import count, due


def payable(answer: Answer) -> list[Fact]:
    """What there is to pay, and the tax in it."""
    total = answer.body.get("totalPaymentDue")
    if not answer.ok or not isinstance(total, dict):
        return []
    due_now = bool(amount(total.get("price")))
    each_tax = objects(answer.body.get("totalPaymentTax")) if due_now else []
    taxes = [f"{text(each, 'name') or 'tax'} {_price(each)}" for each in each_tax]
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
    """Where an online class is to be found, and what the customer shows at the door.

    The channel comes first; where one cannot come to any door, nothing is said of one.

    Serves: Access control: the Broker MUST make all of it available to the customer.
    """
    codes = [codes_of(item) for item in items(answer) if codes_of(item)]
    passes = sum(len(objects(item.get("accessPass"))) for item in items(answer))
    doors = [*codes, *([count(passes, "pass", "passes")] if passes else [])]
    links = list(dict.fromkeys(filter(None, (_channel(item) for item in items(answer)))))
    place = "to get in" if all(_is_online_only(item) for item in items(answer)) else "at the door"
    return [("online", link) for link in links] + [(place, ", ".join(doors))] * bool(doors)


def _channel(item: Json) -> str:
    """`Video call https://...`: the name of a channel and its link, as far as they are told."""
    name, found = text(item, "accessChannel", "name"), channel_of(item)
    return found if name in ("", found) else f"{name} {found}"


def _is_online_only(item: Json) -> bool:
    thing = item.get("orderedItem")
    modes = (dig(thing, "eventAttendanceMode"), dig(thing, "superEvent", "eventAttendanceMode"))
    return next((bare(mode) for mode in modes if mode), "") == "OnlineEventAttendanceMode"


def _price(document: Json) -> str:
    return due(amount(document.get("price")) or Decimal(0), text(document, "priceCurrency"))
