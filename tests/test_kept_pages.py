"""The pages of feeds that are kept: they are what they would be if they were made again."""

from server.store.feed import MOVES_KEPT, Feed
from server.store.kept_pages import MOST_KEPT, KeptPages
from server.store.positions import START, change_numbers
from server.wire import rpde


def feed(*ids: str) -> Feed:
    made = Feed(change_numbers(1), rpde.item)
    for each in ids:
        made.put(each, "Order", b"{}")
    return made


def kept(of: Feed, size: int = 2) -> KeptPages[str]:
    pages: KeptPages[str] = KeptPages()
    pages.keep(of, "", "the page", of.page(START, size))
    return pages


def test_a_full_page_stays_while_entries_are_added_and_moved_behind_it() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    orders.put("d", "Order", b"{}")
    orders.put("c", "Order", b"{}")
    assert pages.get(orders, "") == "the page"


def test_a_page_is_made_again_once_one_of_its_entries_has_moved_or_was_deleted() -> None:
    moved, shorter = feed("a", "b", "c"), feed("a", "b", "c")
    pages, others = kept(moved), kept(shorter)
    moved.put("b", "Order", b"{}")
    shorter.delete("a")
    assert pages.get(moved, "") is None
    assert others.get(shorter, "") is None


def test_a_page_is_made_again_where_too_much_has_moved_to_tell() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    for _ in range(MOVES_KEPT + 1):
        orders.put("c", "Order", b"{}")
    assert pages.get(orders, "") is None


def test_a_page_is_of_its_feed_and_query_alone() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    assert pages.get(orders, "afterChangeNumber=1") is None
    assert pages.get(feed("a", "b", "c"), "") is None


def test_only_a_few_pages_are_kept() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    for number in range(MOST_KEPT):
        pages.keep(orders, f"afterChangeNumber={number}", "another", orders.page(START, 2))
    assert pages.get(orders, "") is None
    assert pages.get(orders, "afterChangeNumber=0") == "another"
