"""An order of which some part cannot be read: what can be, and what is wrong with the rest.

The typed decoder stops at the first fault, wherever it is. Here the order is taken to pieces, so that what is wrong
within an item is an error of that item, and all others are judged as ever. What is wrong with the order as a whole
is raised, but for its customer, of whom C1 wants to know nothing. Everything is read once or twice, whatever is sent.

Source: Open Booking API 1.0 CR3, "OrderQuote Creation C1" and "C2" ("with error details provided against each
offending OrderItem"), "Form validation and auto-fill".
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Raw, ValidationError

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.rules import property_of_person
from server.domain.why import Clause, decides
from server.wire import shape_faults
from server.wire.inbound import OVERRIDE, Answer, ItemIn, Link, OfferIn, OrderIn, Party
from server.wire.shape_faults import ShapeFault
from server.wire.urls import Urls

NULL = Raw(b"null")
TYPE, ATTENDEE = "@type", "attendee"
# So many faults of an item are told; of its answers, those after the next one are not looked at.
MOST_FAULTS = 20
T = TypeVar("T")

_encode = msgspec.json.Encoder().encode
_orders = msgspec.json.Decoder(OrderIn).decode
_items = msgspec.json.Decoder(ItemIn).decode
_parties = msgspec.json.Decoder(Party | None).decode
_links = msgspec.json.Decoder(str | Link | None).decode
_offers = msgspec.json.Decoder(str | OfferIn | None).decode
_answer = msgspec.json.Decoder(Answer).decode
_text = msgspec.json.Decoder(str).decode
_object = msgspec.json.Decoder(dict[str, Raw]).decode
_array = msgspec.json.Decoder(list[Raw] | None).decode

Found = list[OpenBookingError]


class Faults(NamedTuple):
    """What could not be read of an order, and was left out: its customer, and parts of its items, by their number."""

    customer: OpenBookingError | None = None
    items: Mapping[int, Found] = {}


NO_FAULTS = Faults()


def order(body: bytes, urls: Urls) -> tuple[OrderIn, Faults]:
    """What can be read of an order, and the faults of the rest. Raises the error for what is no part of an item."""
    parts = _part("", _object, Raw(body))
    items, customer = parts.pop("orderedItem", NULL), parts.pop("customer", NULL)
    read = _part("", _orders, Raw(_encode(parts)))
    fault = _fault_of("customer", _parties, customer)
    read.customer = None if fault else _parties(customer)
    found: dict[int, Found] = {}
    listed = _part("orderedItem", _array, items)
    read.orderedItem = [
        _item(f"orderedItem[{number}]", each, found.setdefault(number, []), urls)
        for number, each in enumerate(listed or ())
    ]
    return read, Faults(shape_faults.error_of(fault) if fault else None, found)


def _item(place: str, item: Raw, found: Found, urls: Urls) -> ItemIn:
    """What can be read of an item; what is wrong with the rest is added to `found`."""
    if _fault_of(place, _items, item) is not None:
        parts = _part(place, _object, item)
        for name, mend in MENDING.items():
            if name in parts:
                parts[name] = mend(f"{place}.{name}", parts[name], found, urls)
        item = Raw(_encode(parts))
    return _part(place, _items, item)


@decides(Clause.ITEM_ERRORS)
def _opportunity(place: str, sent: Raw, found: Found, urls: Urls) -> Raw:
    """The orderedItem is an `@id`, or an object with one."""
    fault = _fault_of(place, _links, sent)
    if fault is None:
        return sent
    found.append(errors.IncompleteOrderItemError(str(fault), facts={"place": fault.place}))
    return NULL


@decides(Clause.ITEM_ERRORS)
def _offer(place: str, sent: Raw, found: Found, urls: Urls) -> Raw:
    """The acceptedOffer is an `@id`, or an object with one; what else it has counts in an OfferOverride only."""
    fault = _fault_of(place, _offers, sent)
    if fault is None:
        return sent
    link = _links(sent) if _fault_of(place, _links, sent) is None else None
    if isinstance(link, Link) and link.type != OVERRIDE:
        return Raw(_encode(link))
    found.append(errors.IncompleteOrderItemError(str(fault), facts={"place": fault.place}))
    return NULL


@decides(Clause.ATTENDEE_DETAILS)
def _attendee(place: str, sent: Raw, found: Found, urls: Urls) -> Raw:
    """An attendee is a Person, and each property of the type that a Person has it in."""
    fault = _fault_of(place, _parties, sent)
    if fault is None:
        return sent
    parts = {} if _fault_of(place, _object, sent) else _object(sent)
    faults = {name: _fault_of(place, _parties, Raw(_encode({name: each}))) for name, each in parts.items()}
    wrong = {name: each for name, each in faults.items() if each is not None}
    is_lost = not wrong or TYPE in wrong
    for name, each in {ATTENDEE: fault}.items() if is_lost else wrong.items():
        property_ = property_of_person(name)
        found.append(errors.IncompleteAttendeeDetailsError(str(each), instance=property_, facts={"place": each.place}))
    return NULL if is_lost else Raw(_encode({name: each for name, each in parts.items() if name not in wrong}))


@decides(Clause.INTAKE_FORM)
def _answers(place: str, sent: Raw, found: Found, urls: Urls) -> Raw:
    """The answers to an intake form are an array; the value of each is a text, a number, or true or false."""
    fault = _fault_of(place, _array, sent)
    if fault is not None:
        found.append(errors.InvalidIntakeFormError(str(fault), facts={"place": fault.place}))
        return NULL
    readable = []
    for number, each in enumerate(_array(sent) or ()):
        fault = _fault_of(f"{place}[{number}]", _answer, each)
        if fault is None:
            readable.append(each)
        elif len(found) == MOST_FAULTS:
            break
        else:
            field = _field_of(each, urls)
            found.append(errors.InvalidIntakeFormError(str(fault), instance=field, facts={"place": fault.place}))
    return Raw(_encode(readable))


MENDING: Mapping[str, Callable[[str, Raw, Found, Urls], Raw]] = {
    "orderedItem": _opportunity,
    "acceptedOffer": _offer,
    "attendee": _attendee,
    "orderItemIntakeFormResponse": _answers,
}


def _field_of(answer: Raw, urls: Urls) -> str | None:
    """The form field that something that cannot be read is an answer to, if it says so."""
    field = None if _fault_of("", _object, answer) else _object(answer).get("propertyID")
    named = None if field is None or _fault_of("", _text, field) else _text(field)
    return urls.form_field(named) if named else None


def _fault_of(place: str, decode: Callable[[Raw], object], sent: Raw) -> ShapeFault | None:
    """Why something cannot be decoded; None where it can."""
    try:
        decode(sent)
    except ValidationError as fault:
        return shape_faults.read(str(fault)).within(place)
    return None


def _part(place: str, decode: Callable[[Raw], T], sent: Raw) -> T:
    """What is decoded of a part. Raises the error of the standard for a fault of the order as a whole."""
    fault = _fault_of(place, decode, sent)
    if fault is not None:
        raise shape_faults.error_of(fault)
    return decode(sent)
