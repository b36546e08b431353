"""What the fake Booking System reckons: totals, taxes, and what an item says of itself."""

import copy
from typing import Any

from tests.simulator import catalogue

Json = dict[str, Any]
OA = catalogue.OA


def total(items: list[Json], offers: dict[str, Json]) -> float:
    """What items cost together, with a tax of a fifth on top of what the club asks."""
    known = [offers[name] for item in items if (name := item.get("acceptedOffer", {}).get("@id")) in offers]
    return sum(float(each["price"]) * (1.2 if each["seller"] == catalogue.CLUB else 1) for each in known)


def recount(order: Json, offers: dict[str, Json], due: float | None = None) -> None:
    """Sets the total and its tax, without what is cancelled or cannot be had."""
    alive = [item for item in order["orderedItem"] if "Cancelled" not in item.get("orderItemStatus", "")]
    sound = [item for item in alive if "error" not in item]
    price = round(total(sound, offers) if due is None else due, 2)
    names = [item.get("acceptedOffer", {}).get("@id") for item in sound]
    ways = {catalogue.pays(offers[name]) for name in names if name in offers}
    way = next((way for way in ("Required", "Optional") if way in ways), "Unavailable")
    money = {"price": price, "priceCurrency": "GBP"}
    order["totalPaymentDue"] = {"@type": "PriceSpecification", **money, "openBookingPrepayment": f"{OA}{way}"}
    tax = {"price": round(price / 6, 2), "priceCurrency": "GBP", "name": "VAT"}
    order["totalPaymentTax"] = [{"@type": "TaxChargeSpecification", **tax}]


def complete(item: Json, things: dict[str, Json], offers: dict[str, Json]) -> None:
    """Adds to an item what was sent: its tax, what it is, and what it asks for."""
    offer = offers.get(item.get("acceptedOffer", {}).get("@id", ""))
    if offer is None:
        return
    tax = {"@type": "TaxChargeSpecification", "price": round(offer["price"] / 5, 2), "name": "VAT"}
    item["unitTaxSpecification"] = [tax]
    hidden = ("offers", "organizer", "provider")
    thing = things.get(item["orderedItem"]["@id"], {})
    item["orderedItem"].update({name: value for name, value in thing.items() if name not in hidden})
    if needs("AttendeeDetails", [item], offers):
        item["attendeeDetailsRequired"] = ["https://schema.org/givenName"]
    if needs("IntakeForm", [item], offers):
        item["orderItemIntakeForm"] = copy.deepcopy(catalogue.FORM)


def shown(order: Json) -> Json:
    """An order as it is shown: where it is paid for dynamically, without any price."""
    return unpriced(order) if order.get("payment", {}).get("@type") == "DynamicPayment" else order


def unpriced(order: Json) -> Json:
    """An order without any price."""
    kept = {name: value for name, value in order.items() if name not in ("totalPaymentDue", "totalPaymentTax")}
    hidden = ("acceptedOffer", "unitTaxSpecification")
    items = [{name: value for name, value in item.items() if name not in hidden} for item in order["orderedItem"]]
    return {**kept, "orderedItem": items}


def booked(item: Json, ident: str) -> None:
    """Adds to an item what it has once it is booked."""
    item |= {"@id": ident, "orderItemStatus": f"{OA}OrderItemConfirmed"}
    item["accessCode"] = [{"@type": "PropertyValue", "name": "PIN", "description": f"10{ident[-1]}"}]
    if item["orderedItem"]["@id"] == catalogue.FILM:
        item["accessChannel"] = {"@type": "VirtualLocation", "url": "https://video.example.com/1"}


def entry(kind: str, uuid: str, data: Json | None) -> Json:
    """An entry of a private feed."""
    found = {"state": "updated" if data else "deleted", "kind": kind, "id": uuid, "modified": 1}
    return {**found, "data": data} if data else found


def needs(what: str, items: list[Json], offers: dict[str, Json]) -> bool:
    """Whether an Offer among some items requires something."""
    names = [item.get("acceptedOffer", {}).get("@id") for item in items]
    wants = [offers[name].get("openBookingFlowRequirement", []) for name in names if name in offers]
    return any(f"{OA}OpenBooking{what}" in each for each in wants)
