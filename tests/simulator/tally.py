"""What the fake Booking System reckons: totals, taxes, and what an item says of itself."""

import copy
from typing import Any

from tests.simulator import catalogue

Json = dict[str, Any]
OA = catalogue.OA


def total(items: list[Json], offers: dict[str, Json]) -> float:
    """What items cost together, with a tax of a fifth on top of what the club asks."""
    known = [offer for item in items if (offer := item.get("acceptedOffer", {})).get("@id") in offers]
    return sum(float(each["price"]) + (tax_of(each, offers) if is_net(each, offers) else 0) for each in known)


def is_net(offer: Json, offers: dict[str, Json]) -> bool:
    """Whether tax comes on top: the club asks for it."""
    return bool(offers[offer["@id"]]["seller"] == catalogue.CLUB)


def tax_of(offer: Json, offers: dict[str, Json]) -> float:
    """The tax on or in a price."""
    return round(float(offer["price"]) / (5 if is_net(offer, offers) else 6), 2)


def recount(order: Json, offers: dict[str, Json], due: float | None = None) -> None:
    """Sets the total and its tax, without what is cancelled or cannot be had."""
    sound = [item for item in order["orderedItem"] if is_charged(item)]
    price = round(total(sound, offers) if due is None else due, 2)
    names = [item.get("acceptedOffer", {}).get("@id") for item in sound]
    ways = {catalogue.pays(offers[name]) for name in names if name in offers}
    way = next((way for way in ("Required", "Optional") if way in ways), "Unavailable")
    money = {"price": price, "priceCurrency": "GBP"}
    order["totalPaymentDue"] = {"@type": "PriceSpecification", **money, "openBookingPrepayment": f"{OA}{way}"}
    units = [tax for item in sound for tax in item.get("unitTaxSpecification", [])]
    tax = {"price": round(sum(each["price"] for each in units), 2), "priceCurrency": "GBP", "name": "VAT"}
    order["totalPaymentTax"] = [{"@type": "TaxChargeSpecification", **tax}]


def is_charged(item: Json) -> bool:
    """Neither cancelled, nor with an error; who only lacks details is going to pay."""
    errors = {each["@type"] for each in item.get("error", [])}
    details = {"IncompleteAttendeeDetailsError", "IncompleteIntakeFormError"}
    return errors <= details and "Cancelled" not in item.get("orderItemStatus", "")


def reprice(items: list[Json], offers: dict[str, Json], by: float) -> None:
    """Changes what the first item costs, and its tax."""
    offer = items[0]["acceptedOffer"]
    offer["price"] += by
    items[0]["unitTaxSpecification"][0]["price"] = tax_of(offer, offers)


def complete(item: Json, things: dict[str, Json], offers: dict[str, Json]) -> None:
    """Adds to an item what was sent: its tax, what it is, and what it asks for."""
    offer = offers.get(item.get("acceptedOffer", {}).get("@id", ""))
    if offer is None:
        return
    known = {name: value for name, value in offer.items() if name not in ("for", "seller")}
    item["acceptedOffer"] = {**known, **item["acceptedOffer"]}  # a proposal may have a price of its own
    tax = {"@type": "TaxChargeSpecification", "price": tax_of(item["acceptedOffer"], offers), "name": "VAT"}
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
