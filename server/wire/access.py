"""Access control on the wire: `accessCode`, `accessPass` and `accessChannel` of an item.

Which of them an item has is decided in the domain; nothing that is empty is written.

Source: Open Booking API 1.0 CR3, "Access control"; `beta:codeType` as in the OpenActive beta namespace.
"""

from typing import Any

import msgspec

from server.domain.orders import Access, Order, OrderItem, Phase
from server.wire.documents import CONTEXT
from server.wire.members import encode, members_of
from server.wire.urls import Urls

BETA = "https://openactive.io/ns-beta"
PLAIN, WITH_BETA = encode(CONTEXT), encode([CONTEXT, BETA])


def context_of(order: Order) -> bytes:
    """The `@context` of an order: with the beta namespace where barcodes use it."""
    return WITH_BETA if order.phase is Phase.ORDER and any(map(has_passes, order.items)) else PLAIN


def has_passes(item: OrderItem) -> bool:
    """Whether an item of an Order shows barcodes."""
    return bool(item.access.passes or item.requested.access_pass)


def members_for(item: OrderItem, urls: Urls) -> bytes:
    """Members: the means of access to an item of an Order; those of a quote or a proposal are not shown."""
    document: dict[str, Any] = {}
    access = item.access
    if access.codes:
        document["accessCode"] = [
            {"@type": "PropertyValue", "name": code.name, "description": code.description} for code in access.codes
        ]
    if has_passes(item):
        document["accessPass"] = _passes(item, urls)
    if access.channel is not None:
        document["accessChannel"] = _channel(access)
    return members_of(document)


def _passes(item: OrderItem, urls: Urls) -> list[dict[str, Any]]:
    """The barcodes that the broker brought along, and after them those of the Booking System.

    These have an image to fall back on, which is no pass of its own ("url" of a Barcode).
    """
    brought: list[dict[str, Any]] = (
        msgspec.json.decode(item.requested.access_pass) if item.requested.access_pass else []
    )
    issued = [
        {
            "@type": "Barcode",
            "url": urls.access_pass(each.text),
            "text": each.text,
            "beta:codeType": each.code_type,
        }
        for each in item.access.passes
    ]
    return brought + issued


def _channel(access: Access) -> dict[str, str]:
    channel = access.channel
    assert channel is not None
    return {
        "@type": "VirtualLocation",
        "name": channel.name,
        "description": channel.description,
        "url": channel.url,
        "accessId": channel.access_id,
        "accessCode": channel.access_code,
    }
