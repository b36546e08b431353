"""The statuses of items and proposals, and the only transitions between them.

Nothing else decides a status. A transition that is not in its table raises, and changes nothing.

Source: Open Booking API 1.0 CR3, "Order statuses", "OrderProposal statuses", "Cancellation after B".
"""

from collections.abc import Mapping
from typing import TypeVar

from server.domain.value import Term
from server.domain.why import Facts, reason


class ItemStatus(Term):
    """The `orderItemStatus` of an item of an Order."""

    PROPOSED = "OrderItemProposed"
    CONFIRMED = "OrderItemConfirmed"
    CUSTOMER_CANCELLED = "CustomerCancelled"
    SELLER_CANCELLED = "SellerCancelled"
    ATTENDED = "AttendeeAttended"
    ABSENT = "AttendeeAbsent"


class ItemEvent(Term):
    """What can happen to an item."""

    CONFIRM = "confirm"
    CUSTOMER_CANCEL = "customer cancels"
    SELLER_CANCEL = "seller cancels"
    ATTEND = "attendee attended"
    MISS = "attendee was absent"


class ProposalStatus(Term):
    """The `orderProposalStatus` of an OrderProposal."""

    AWAITING = "AwaitingSellerConfirmation"
    SELLER_ACCEPTED = "SellerAccepted"
    SELLER_REJECTED = "SellerRejected"
    CUSTOMER_REJECTED = "CustomerRejected"


class ProposalEvent(Term):
    """What can happen to a proposal."""

    SELLER_ACCEPTS = "seller accepts"
    SELLER_REJECTS = "seller rejects"
    SELLER_AMENDS = "seller amends"
    CUSTOMER_REJECTS = "customer rejects"


CANCELLED = (ItemStatus.CUSTOMER_CANCELLED, ItemStatus.SELLER_CANCELLED)
REJECTED = (ProposalStatus.SELLER_REJECTED, ProposalStatus.CUSTOMER_REJECTED)

ITEM_TRANSITIONS: Mapping[tuple[ItemStatus, ItemEvent], ItemStatus] = {
    (ItemStatus.PROPOSED, ItemEvent.CONFIRM): ItemStatus.CONFIRMED,
    (ItemStatus.CONFIRMED, ItemEvent.CUSTOMER_CANCEL): ItemStatus.CUSTOMER_CANCELLED,
    (ItemStatus.CONFIRMED, ItemEvent.SELLER_CANCEL): ItemStatus.SELLER_CANCELLED,
    (ItemStatus.CONFIRMED, ItemEvent.ATTEND): ItemStatus.ATTENDED,
    (ItemStatus.CONFIRMED, ItemEvent.MISS): ItemStatus.ABSENT,
    # Repeating a cancellation is a success that changes nothing ("Order Cancellation": idempotent),
    # whoever cancelled first.
    (ItemStatus.CUSTOMER_CANCELLED, ItemEvent.CUSTOMER_CANCEL): ItemStatus.CUSTOMER_CANCELLED,
    (ItemStatus.SELLER_CANCELLED, ItemEvent.CUSTOMER_CANCEL): ItemStatus.SELLER_CANCELLED,
    (ItemStatus.SELLER_CANCELLED, ItemEvent.SELLER_CANCEL): ItemStatus.SELLER_CANCELLED,
    (ItemStatus.CUSTOMER_CANCELLED, ItemEvent.SELLER_CANCEL): ItemStatus.CUSTOMER_CANCELLED,
    # A register can be corrected.
    (ItemStatus.ATTENDED, ItemEvent.ATTEND): ItemStatus.ATTENDED,
    (ItemStatus.ATTENDED, ItemEvent.MISS): ItemStatus.ABSENT,
    (ItemStatus.ABSENT, ItemEvent.MISS): ItemStatus.ABSENT,
    (ItemStatus.ABSENT, ItemEvent.ATTEND): ItemStatus.ATTENDED,
}

PROPOSAL_TRANSITIONS: Mapping[tuple[ProposalStatus, ProposalEvent], ProposalStatus] = {
    (ProposalStatus.AWAITING, ProposalEvent.SELLER_ACCEPTS): ProposalStatus.SELLER_ACCEPTED,
    (ProposalStatus.AWAITING, ProposalEvent.SELLER_REJECTS): ProposalStatus.SELLER_REJECTED,
    (ProposalStatus.AWAITING, ProposalEvent.SELLER_AMENDS): ProposalStatus.AWAITING,
    (ProposalStatus.AWAITING, ProposalEvent.CUSTOMER_REJECTS): ProposalStatus.CUSTOMER_REJECTED,
    (ProposalStatus.SELLER_ACCEPTED, ProposalEvent.SELLER_ACCEPTS): ProposalStatus.SELLER_ACCEPTED,
    (ProposalStatus.SELLER_ACCEPTED, ProposalEvent.SELLER_REJECTS): ProposalStatus.SELLER_REJECTED,
    (ProposalStatus.SELLER_ACCEPTED, ProposalEvent.SELLER_AMENDS): ProposalStatus.AWAITING,
    (ProposalStatus.SELLER_ACCEPTED, ProposalEvent.CUSTOMER_REJECTS): ProposalStatus.CUSTOMER_REJECTED,
    (ProposalStatus.SELLER_REJECTED, ProposalEvent.SELLER_REJECTS): ProposalStatus.SELLER_REJECTED,
    # "The Customer or Seller MAY also choose to abort at any point": the two can cross, and the first one stands.
    (ProposalStatus.SELLER_REJECTED, ProposalEvent.CUSTOMER_REJECTS): ProposalStatus.SELLER_REJECTED,
    (ProposalStatus.CUSTOMER_REJECTED, ProposalEvent.CUSTOMER_REJECTS): ProposalStatus.CUSTOMER_REJECTED,
}


class IllegalTransition(Exception):
    """Something was to happen that cannot happen in the present status; nothing was changed."""

    def __init__(self, text: str, facts: Facts | None = None) -> None:
        """text: a sentence for a person. facts: what the rule saw that was at work when this was made."""
        super().__init__(text)
        self.facts: Facts = facts or {}
        self.why = reason()


S = TypeVar("S", ItemStatus, ProposalStatus)
E = TypeVar("E", ItemEvent, ProposalEvent)


def follow(table: Mapping[tuple[S, E], S], status: S, event: E) -> S:
    """The status after an event. Raises IllegalTransition where the table has no such step."""
    try:
        return table[status, event]
    except KeyError:
        facts = {"status": status.value, "event": event.value}
        raise IllegalTransition(f"'{event.value}' cannot happen while the status is {status.value}", facts) from None
