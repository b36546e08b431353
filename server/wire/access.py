"""Access control on the wire: `accessCode`, `accessPass` and `accessChannel` of an item.

Which of them an item has is decided in the domain; nothing that is empty is written.

Source: Open Booking API 1.0 CR3, "Access control"; `beta:codeType` as in the OpenActive beta namespace.
"""

from msgspec import Raw, json

from server.domain.orders import Channel, Order, OrderItem, Phase
from server.wire.documents import CONTEXT
from server.wire.outbound import BarcodeOut, ItemOut, PropertyValue, VirtualLocation
from server.wire.urls import Urls

BETA = "https://openactive.io/ns-beta"

_own = json.Decoder(list[Raw])


def context_of(order: Order) -> str | list[str]:
    """The `@context` of an order: with the beta namespace where barcodes use it."""
    return [CONTEXT, BETA] if order.phase is Phase.ORDER and any(map(has_passes, order.items)) else CONTEXT


def has_passes(item: OrderItem) -> bool:
    """Whether an item of an Order shows barcodes."""
    return bool(item.access.passes or item.requested.access_pass)


def add_access(shown: ItemOut, item: OrderItem, urls: Urls) -> None:
    """The means of access to an item of an Order; those of a quote or a proposal are not shown.

    There can be one channel only: that of the Booking System, or else the one that the broker brought along.
    """
    access = item.access
    if access.codes:
        shown.accessCode = [PropertyValue(code.name, code.description) for code in access.codes]
    if has_passes(item):
        shown.accessPass = _passes(item, urls)
    if access.channel is not None:
        shown.accessChannel = _location(access.channel)
    elif item.requested.access_channel is not None:
        shown.accessChannel = Raw(item.requested.access_channel)


def _passes(item: OrderItem, urls: Urls) -> list[Raw | BarcodeOut]:
    """The barcodes that the broker brought along, and after them those of the Booking System.

    These have an image to fall back on, which is no pass of its own ("url" of a Barcode).
    """
    own = item.requested.access_pass
    brought = [] if own is None else _own.decode(own)
    return [
        *brought,
        *[BarcodeOut(urls.access_pass(each.text), each.text, each.code_type) for each in item.access.passes],
    ]


def _location(channel: Channel) -> VirtualLocation:
    return VirtualLocation(channel.name, channel.description, channel.url, channel.access_id, channel.access_code)
