"""Who is named in a request: broker, customer and attendees; what is known of them, and what is wrong with them.

What they are reflected with is encoded here, and opaque from here on.

Source: Open Booking API 1.0 CR3, "Broker Roles", "schema:Person for customer or attendee", "schema:Organization for
customer".
"""

import msgspec

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.orders import Attendee, Broker, Customer
from server.domain.rules import is_blank, property_of_person
from server.domain.why import Clause, decides
from server.wire.inbound import Address, Party

PERSON, ORGANIZATION = "Person", "Organization"
ADDRESS = [name for name in Address.__struct_fields__ if name != "type"]

_encode = msgspec.json.Encoder().encode


@decides(Clause.BROKER_ROLES)
def broker(party: Party) -> Broker:
    """A broker is an Organization."""
    if party.type != ORGANIZATION:
        raise errors.IncompleteBrokerDetailsError(
            "The broker has to be of @type Organization.", facts={"type": party.type}
        )
    return Broker(party.name, _encode(party))


@decides(Clause.ORGANIZATION_MODEL)
def fault_of_customer(party: Party | None) -> OpenBookingError | None:
    """A customer is a Person, or an Organization with a name and a whole address."""
    if party is None or party.type == PERSON:
        return None
    if party.type != ORGANIZATION:
        reason = "The customer has to be of @type Person or Organization."
        return errors.IncompleteCustomerDetailsError(reason, clause=Clause.CUSTOMER_DETAILS, facts={"type": party.type})
    missing = [name for name in ("name", "address") if is_blank(getattr(party, name))]
    if party.address is not None:
        missing += [f"address.{name}" for name in ADDRESS if is_blank(getattr(party.address, name))]
    if not missing:
        return None
    reason = f"A customer who is an Organization needs a name and an address; missing here: {', '.join(missing)}."
    return errors.IncompleteCustomerDetailsError(reason, facts={"missing": ", ".join(missing)})


def customer(party: Party) -> Customer:
    """A customer with whom nothing is wrong."""
    return Customer(party.email, party.type == ORGANIZATION, _encode(party))


def attendee(party: Party) -> Attendee:
    """Whoever takes part; of somebody who is no Person nothing counts as given."""
    given = (name for name in party.__struct_fields__ if not is_blank(getattr(party, name)))
    return Attendee(frozenset(given) if party.type == PERSON else frozenset(), _encode(party))


@decides(Clause.ATTENDEE_DETAILS)
def no_person(number: int, party: Party | None) -> OpenBookingError | None:
    """An attendee is a Person."""
    if party is None or party.type == PERSON:
        return None
    got = "none" if party.type is None else f"'{party.type[:40]}'"
    return errors.IncompleteAttendeeDetailsError(
        f"orderedItem[{number}].attendee.@type: expected {PERSON}, got {got}.",
        instance=property_of_person("attendee"),
        facts={"item": number, "type": party.type and party.type[:40]},
    )
