"""Reading the two PATCH requests: the cancellation of an Order, and the update of an OrderProposal.

The checks run in the order that brokers meet in the field: type, excess properties, value, form of the
`@id`, Order UUID; what is stored is looked up only afterwards, elsewhere.

Source: Open Booking API 1.0 CR3, "Order Cancellation", "OrderProposal Update".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain import errors
from server.domain.errors import OpenBookingError
from server.domain.why import Clause, decides
from server.wire import read
from server.wire.read import OA
from server.wire.urls import Urls

CUSTOMER_CANCELLED = OA + "CustomerCancelled"
CUSTOMER_REJECTED = OA + "CustomerRejected"

NotAllowed = type[errors.PatchNotAllowedOnPropertyError]


@dataclass(frozen=True, slots=True)
class ProposalPatch:
    """What a PATCH of a proposal asks for: rejection by the customer, a note, or both."""

    rejected: bool
    customer_note: str | None


@decides(Clause.ORDER_CANCELLATION)
def cancellation(body: bytes, uuid: str, urls: Urls, not_allowed: NotAllowed) -> frozenset[str]:
    """A cancellation names items of one Order, and sets each of them to CustomerCancelled.

    Gives the ids of the items.
    not_allowed: the error for any other `orderItemStatus`, which differs between the two dialects.
    """
    patch = read.json_object(body)
    _check_type(patch, "Order")
    items = patch.get("orderedItem")
    _refuse_excess(patch, {"orderedItem"}, "")
    if not isinstance(items, list) or not items:
        raise OpenBookingError("orderedItem: expected an array with the items to cancel.")
    entries = [_entry(number, item) for number, item in enumerate(items)]
    for number, entry in enumerate(entries):
        _refuse_excess(entry, {"@id", "orderItemStatus"}, f"orderedItem[{number}].")
    for entry in entries:
        if entry.get("orderItemStatus") != CUSTOMER_CANCELLED:
            raise not_allowed(
                f"Only '{CUSTOMER_CANCELLED}' is permitted for this property.",
                facts={"orderItemStatus": shown(entry.get("orderItemStatus"))},
            )
    parsed = [_item_id(entry, urls) for entry in entries]
    for item_uuid, _ in parsed:
        if item_uuid != uuid:
            raise errors.OrderItemNotWithinOrderError(
                f"An item of the Order {item_uuid} is not part of {uuid}.",
                clause=Clause.CANCELLATION_ERRORS,
                facts={"order": uuid, "orderOfItem": item_uuid},
            )
    return frozenset(item_id for _, item_id in parsed)


@decides(Clause.PROPOSAL_UPDATE)
def proposal_update(body: bytes, not_allowed: NotAllowed) -> ProposalPatch:
    """An update of an OrderProposal is a rejection by the customer, a note to the seller, or both."""
    patch = read.json_object(body)
    _check_type(patch, "OrderProposal")
    _refuse_excess(patch, {"orderProposalStatus", "orderCustomerNote"}, "")
    status, note = patch.get("orderProposalStatus"), patch.get("orderCustomerNote")
    if status is None and note is None:
        raise OpenBookingError("The PATCH contains neither orderProposalStatus nor orderCustomerNote.")
    if status is not None and status != CUSTOMER_REJECTED:
        raise not_allowed(
            f"Only '{CUSTOMER_REJECTED}' is permitted for this property.", facts={"orderProposalStatus": shown(status)}
        )
    if note is not None and not isinstance(note, str):
        raise OpenBookingError("orderCustomerNote: expected a text.")
    return ProposalPatch(rejected=status is not None, customer_note=note)


def shown(value: object) -> str | None:
    """What was sent, as a fact: cut where it is long."""
    return None if value is None else str(value)[:80]


@decides(Clause.ORDER_ERRORS)
def _check_type(patch: Mapping[str, object], expected: str) -> None:
    """The `@type` must be the one that the endpoint expects."""
    if patch.get("@type") != expected:
        raise errors.UnexpectedOrderTypeError(
            f"This endpoint expects @type '{expected}'.",
            facts={"expected": expected, "sent": shown(patch.get("@type"))},
        )


@decides(Clause.GENERIC_ERRORS)
def _refuse_excess(patch: Mapping[str, object], allowed: set[str], where: str) -> None:
    """A PATCH contains nothing but what may be updated; properties of a custom namespace are never counted."""
    excess = [name for name in patch if name not in allowed | {"@context", "@type"} and ":" not in name]
    if excess:
        raise errors.PatchContainsExcessivePropertiesError(
            f"These properties may not be part of the PATCH: {', '.join(where + name for name in excess)}.",
            facts={"allowed": ", ".join(sorted(allowed)), "excess": ", ".join(excess)},
        )


def _entry(number: int, item: object) -> Mapping[str, object]:
    if not isinstance(item, dict):
        raise OpenBookingError(f"orderedItem[{number}]: expected an object.")
    return item


@decides(Clause.CANCELLATION_ERRORS)
def _item_id(entry: Mapping[str, object], urls: Urls) -> tuple[str, str]:
    """An item is named by the `@id` that it has in its order."""
    url = entry.get("@id")
    parsed = urls.parse_order_item(url) if isinstance(url, str) else None
    if parsed is None:
        raise errors.OrderItemIdInvalidError(
            f"'{url}' is not the @id of an OrderItem of this Booking System.", facts={"sent": shown(url)}
        )
    return parsed
