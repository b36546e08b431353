"""The opening state: the orders, quotes and leases of the fixtures, made as a broker would have made them.

Each entry goes through the very endpoints that brokers call, at the time it says it was made, so that no
opening state can be one that the rules would not have allowed: an overbooked class is refused.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from server.domain.catalogue import Reconciliation
from server.domain.clock import AdjustableClock
from server.domain.errors import OpenBookingError
from server.domain.flow import Checkpoint
from server.fixtures import FixtureError, OpeningEntry
from server.system import BookingSystem, Caller
from server.wire.documents import OA

BROKER = {"@type": "Organization", "name": "A broker of the opening state"}

SystemAt = Callable[[AdjustableClock], BookingSystem]


def replay(entries: Sequence[OpeningEntry], system_at: SystemAt) -> None:
    """Make the opening state, in the order of time.

    system_at: gives the booking system of the sandbox, telling the time by a clock of ours.
    Raises FixtureError with the place of the first entry that is refused.
    """
    if not entries:
        return
    in_order = sorted(entries, key=lambda entry: entry.made)
    clock = AdjustableClock(in_order[0].made)
    system = system_at(clock)
    for entry in in_order:
        clock.advance(entry.made - clock.now())
        _make(entry, system)


def _make(entry: OpeningEntry, system: BookingSystem) -> None:
    """One entry; what commits (P, B) is quoted first, to learn the total."""
    checkpoint = Checkpoint[entry.checkpoint]
    if not checkpoint.value.binds:
        _submit(checkpoint, entry, system, {})
        return
    quote = _submit(Checkpoint.C2, entry, system, {})
    due = quote["totalPaymentDue"]
    commitment: dict[str, Any] = {"totalPaymentDue": due}
    if due["price"] > 0 and not due["openBookingPrepayment"].endswith("Unavailable"):
        seller = system.sandbox.catalogue.sellers[entry.seller]
        identifier = entry.payment_identifier or f"opening-{entry.uuid[:8]}"
        commitment["payment"] = {"@type": "Payment", "identifier": identifier} | _details(seller.reconciliation)
    _submit(checkpoint, entry, system, commitment)


def _details(demanded: Reconciliation | None) -> dict[str, str]:
    if demanded is None:
        return {}
    details = {
        "name": demanded.name,
        "accountId": demanded.account_id,
        "paymentProviderId": demanded.payment_provider_id,
    }
    return {name: value for name, value in details.items() if value is not None}


def _submit(checkpoint: Checkpoint, entry: OpeningEntry, system: BookingSystem, more: dict[str, Any]) -> dict[str, Any]:
    urls = system.urls
    body = {
        "@type": checkpoint.value.phase.value,
        "brokerRole": OA + "AgentBroker",
        "broker": BROKER,
        "seller": urls.absolute(entry.seller),
        "orderedItem": [
            {
                "@type": "OrderItem",
                "position": position,
                "orderedItem": urls.absolute(opportunity),
                "acceptedOffer": urls.absolute(offer),
            }
            for position, (opportunity, offer) in enumerate(entry.items)
        ],
        **({"customer": entry.customer} if entry.customer else {}),
        **more,
    }
    try:
        answer = system.submit(checkpoint, Caller(entry.partner), entry.uuid, msgspec.json.encode(body))
    except OpenBookingError as refusal:
        raise FixtureError(f"{entry.source}: {checkpoint.name} is refused: {refusal.description}") from None
    document: dict[str, Any] = msgspec.json.decode(answer.body)
    if answer.status == 409:
        faults = [fault["description"] for item in document["orderedItem"] for fault in item.get("error", [])]
        raise FixtureError(f"{entry.source}: {checkpoint.name} is refused: {' '.join(dict.fromkeys(faults))}")
    return document
