"""The terms of the fake Booking System: what is wrong with a request, in a few small checks.

Each check gives the `@type` of an error and its HTTP status, or nothing. Knows the fake catalogue, and nothing
of leases, orders and feeds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.simulator import catalogue

Json = dict[str, Any]
OURS = "https://fake.example.com/"
MINE = {"accountId": "SN1593", "paymentProviderId": "STRIPE", "name": "AcmeBroker Points"}


def fault_of_order(body: Json, offers: dict[str, Json]) -> tuple[int, str] | None:
    """What is wrong with a request as a whole: Broker, Seller, payment details."""
    if body["brokerRole"].endswith("NoBroker") == ("broker" in body):
        return 400, "IncompleteBrokerDetailsError"
    if "broker" in body and not body["broker"].get("name"):
        return 400, "IncompleteBrokerDetailsError"
    if body["seller"]["@id"] not in catalogue.SELLERS:
        return 500, "SellerNotFoundError"
    owners = {offers[name]["seller"] for item in body["orderedItem"] if (name := _id(item, "acceptedOffer")) in offers}
    if owners - {body["seller"]["@id"]}:
        return 500, "SellerMismatchError"
    given = body.get("payment", {})
    if is_dynamic(body):
        agreed = body["seller"]["@id"] == catalogue.CENTRE and given.get("accountId") == "MOVE"
        return None if agreed else (400, "InvalidPaymentDetailsError")
    if any(given.get(name, value) != value for name, value in MINE.items()):
        return 400, "InvalidPaymentDetailsError"
    return None


def is_dynamic(body: Json) -> bool:
    """Whether no price is named."""
    return bool(body.get("payment", {}).get("@type") == "DynamicPayment")


def take_agreements(body: Json, offers: dict[str, Json]) -> None:
    """Makes known the prices of the Broker's own, to which the centre alone has agreed; fills in any Offer for none."""
    for item in body["orderedItem"]:
        if is_dynamic(body):
            thing = _id(item, "orderedItem")
            item["acceptedOffer"] = {"@id": next(name for name, each in offers.items() if thing in each["for"])}
        offer = item.get("acceptedOffer", {})
        if offer.get("@type") == "OfferOverride" and body["seller"]["@id"] == catalogue.CENTRE:
            offers[offer["@id"]] = {**offer, "for": [_id(item, "orderedItem")], "seller": catalogue.CENTRE}


def fault_of_payment(body: Json, total: Json) -> tuple[int, str] | None:
    """What is wrong with the total and the payment of P or B."""
    if is_dynamic(body):
        return None if body["payment"].get("identifier") else (400, "IncompletePaymentDetailsError")
    if float(body["totalPaymentDue"]["price"]) != float(total["price"]):
        return 400, "TotalPaymentDueMismatchError"
    terms, payment = total["openBookingPrepayment"], body.get("payment")
    if payment is None:
        return (400, "MissingPaymentDetailsError") if terms.endswith("Required") else None
    if terms.endswith("Unavailable"):
        return 400, "UnnecessaryPaymentDetailsError"
    return None if payment.get("identifier") else (400, "IncompletePaymentDetailsError")


def faults_of_item(item: Json, things: dict[str, Json], offers: dict[str, Json], *, named: bool) -> list[Json]:
    """What is wrong with one item; `named`: the customer is known, and so must be whoever attends."""
    thing, offer = _id(item, "orderedItem"), _id(item, "acceptedOffer")
    if not thing or not offer:
        return [_error("IncompleteOrderItemError")]
    for name, known, kind in ((thing, things, "UnknownOpportunityError"), (offer, offers, "UnknownOfferError")):
        if name not in known:
            return [_error(kind if name.startswith(OURS) else "InvalidOpportunityOrOfferIdError")]
    if thing not in offers[offer]["for"]:
        return [_error("UnacceptableOfferError")]
    if _barred(things[thing], offers[offer]):
        return [_error("OpportunityOfferPairNotBookableError")]
    return list(_missing(item, offers[offer])) if named else []


def in_conflict(items: list[Json], offers: dict[str, Json]) -> bool:
    """Whether something to be paid now stands beside something that cannot be."""
    known = [offers[_id(item, "acceptedOffer")] for item in items]
    return {"Required", "Unavailable"} <= {catalogue.pays(offer) for offer in known if offer["price"]}


def _barred(thing: Json, offer: Json) -> bool:
    start, now = datetime.fromisoformat(thing["startDate"]), datetime.now(UTC)
    opens = timedelta(days=1) if "validFromBeforeStartDate" in offer else timedelta(days=999)
    off = thing.get("eventStatus", "").endswith("Cancelled")
    return off or start < now or start - opens > now


def _missing(item: Json, offer: Json) -> Iterator[Json]:
    needs = offer.get("openBookingFlowRequirement", [])
    person = item.get("attendee", {})
    if f"{catalogue.OA}OpenBookingAttendeeDetails" in needs and not person.get("givenName"):
        yield _error("IncompleteAttendeeDetailsError", "https://schema.org/givenName")
    if f"{catalogue.OA}OpenBookingIntakeForm" in needs:
        given = {answer["propertyID"]: answer["value"] for answer in item.get("orderItemIntakeFormResponse", [])}
        for field in catalogue.FORM:
            if field["@id"] not in given and field.get("valueRequired"):
                yield _error("IncompleteIntakeFormError", field["@id"])
            elif given.get(field["@id"]) not in (None, *field.get("valueOption", [given.get(field["@id"])])):
                yield _error("InvalidIntakeFormError", field["@id"])


def _id(item: Json, name: str) -> str:
    return str(item.get(name, {}).get("@id", ""))


def _error(kind: str, instance: str = "") -> Json:
    found = {"@type": kind, "description": f"It is a {kind}."}
    return {**found, "instance": instance} if instance else found
