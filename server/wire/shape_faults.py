"""Faults of shape: what msgspec says of a request, in the words of JSON, and as an error of the standard.

Which error it is depends on the place at which the fault was found, by one table.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.why import Clause

ERRORS_BY_PLACE: Mapping[str, type[OpenBookingError]] = {
    "@type": errors.UnexpectedOrderTypeError,
    "customer": errors.IncompleteCustomerDetailsError,
    "broker": errors.IncompleteBrokerDetailsError,
    "brokerRole": errors.IncompleteBrokerDetailsError,
    "payment": errors.InvalidPaymentDetailsError,
    "seller": errors.SellerNotFoundError,
    "totalPaymentDue": errors.TotalPaymentDueMismatchError,
}


class ShapeFault(NamedTuple):
    """Where a value is not of the type that is expected there, and what is expected.

    place: the way to it, such as "orderedItem[0].attendee.email"; empty for all of what was read.
    """

    place: str
    what: str

    def within(self, place: str) -> "ShapeFault":
        """The same fault, of a value that stands somewhere within another."""
        is_apart = place and self.place and self.place[0] != "["
        return ShapeFault(f"{place}.{self.place}" if is_apart else place + self.place, self.what)

    def __str__(self) -> str:
        """A sentence for a person."""
        return f"{self.place or 'the body'}: {self.what}."


def read(message: str) -> ShapeFault:
    """The fault that a message of msgspec's tells of."""
    what, _, path = message.partition(" - at `$")
    return ShapeFault(path.rstrip("`").lstrip("."), plain(what))


def plain(message: str) -> str:
    """What msgspec says, in the words of JSON."""
    message = message.replace("JSON is malformed: ", "").replace("`", "")
    return message[:1].lower() + message[1:].replace(" | null", "").replace("str | object", "string or object")


def error_of(fault: ShapeFault) -> OpenBookingError:
    """The error of the standard for a fault at this place, where it is one of the order as a whole."""
    fitting = ERRORS_BY_PLACE.get(re.split(r"[.\[]", fault.place, maxsplit=1)[0], OpenBookingError)
    return fitting(str(fault), clause=Clause.ORDER_MODEL, facts={"place": fault.place or "the body"})
