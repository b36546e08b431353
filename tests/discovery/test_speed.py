"""A feed of many items answers a page in the time of a feed of few."""

from collections.abc import Callable
from time import perf_counter

import pytest

from server.store.feed import Feed
from server.store.positions import NextPosition, Position, change_numbers, timestamps_with_ties
from server.wire import rpde

FEW, MANY = 1_000, 200_000


def feed_of(number: int, next_position: NextPosition) -> Feed:
    """A feed of so many items."""
    feed = Feed(next_position, rpde.item)
    for each in range(number):
        feed.put(f"scheduled-sessions/{each}", "ScheduledSession", b'{"@type":"ScheduledSession"}')
    return feed


def fastest(action: Callable[[], object]) -> float:
    """The best of several runs, in seconds, which is the one that nothing disturbed."""
    times = []
    for _ in range(30):
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("strategy", [change_numbers, timestamps_with_ties])
def test_a_page_costs_the_same_wherever_it_is_and_however_long_the_feed(
    strategy: Callable[[int], NextPosition],
) -> None:
    few, many = feed_of(FEW, strategy(1)), feed_of(MANY, strategy(1))
    small = fastest(lambda: few.page(Position(0), 500))
    middle = many.page(Position(0), MANY)[MANY // 2].position
    for start in (Position(0), middle):
        assert fastest(lambda start=start: many.page(start, 500)) < 5 * small + 0.001  # type: ignore[misc]


def test_an_item_is_encoded_when_it_changes_and_never_again() -> None:
    encoded: list[str] = []

    def render(kind: str, entry_id: str, modified: int, data: bytes | None) -> bytes:
        encoded.append(entry_id)
        return rpde.item(kind, entry_id, modified, data)

    feed = Feed(change_numbers(1), render)
    feed.put("a", "Event", b"{}")
    feed.put("b", "Event", b"{}")
    pages = [feed.page(Position(0), 500) for _ in range(10)]
    assert encoded == ["a", "b"]
    assert all(entry.item is again.item for entry, again in zip(pages[0], pages[-1], strict=True))
