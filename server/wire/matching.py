"""Which item of an order a request means: the order of arrays says nothing in JSON-LD, `position` does.

Source: Open Booking API 1.0 CR3, "schema:OrderItem".
"""

from collections import defaultdict, deque

from server.domain.orders import OrderItem, RequestedItem


def positions_of(items: tuple[OrderItem, ...], requested: tuple[RequestedItem, ...]) -> dict[str, int]:
    """The positions of a request for the items that it made or repeats, by item id.

    requested: the wishes of a repetition; none where the items were made by this request.
    A repetition may number its items otherwise; what matters is what each of them asks for.
    """
    if not requested:
        return {item.id: item.requested.position for item in items}
    left: dict[object, deque[int]] = defaultdict(deque)
    for wish in requested:
        left[_what(wish)].append(wish.position)
    return {
        item.id: left[_what(item.requested)].popleft() if left[_what(item.requested)] else item.requested.position
        for item in items
    }


def _what(wish: RequestedItem) -> object:
    """What is asked for, wherever it stands, and however it is written (`meaning`)."""
    return (
        wish.opportunity.url if wish.opportunity else None,
        wish.offer.url if wish.offer else None,
        wish.override,
        wish.attendee,
        frozenset(pair for pair in wish.answers.values if pair[1] is not None) if wish.answers else frozenset(),
        wish.access_pass,
        wish.access_channel,
    )
