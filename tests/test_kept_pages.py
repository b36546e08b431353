"""The pages of feeds that are kept: they are what they would be if they were made again."""

from hypothesis import given
from hypothesis import strategies as st

from server.store.feed import Entry, Feed
from server.store.kept_pages import KeptPages
from server.store.positions import START, Position, change_numbers
from server.wire import rpde


def feed(*ids: str) -> Feed:
    made = Feed(change_numbers(1), rpde.item)
    for each in ids:
        made.put(each, "Order", b"{}")
    return made


def kept(of: Feed, size: int = 2) -> KeptPages[str]:
    pages: KeptPages[str] = KeptPages(most=100)
    pages.keep(of, "", "the page", 10, of.page(START, size))
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


def test_a_page_stays_however_much_moves_elsewhere() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    for _ in range(1000):
        orders.put("c", "Order", b"{}")
    assert pages.get(orders, "") == "the page"


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), max_size=30))
def test_a_page_that_is_kept_is_what_the_feed_would_show_now(changes: list[tuple[str, bool]]) -> None:
    orders, pages = feed(*"abcde"), KeptPages[list[Entry]]()
    for entry_id, is_deleted in changes:
        for after in (START, Position(2), Position(4)):
            now = orders.page(after, 3)
            assert pages.get(orders, str(after)) in (None, now)
            if len(now) == 3:
                pages.keep(orders, str(after), now, 1, now)
        if is_deleted:
            orders.delete(entry_id)
        else:
            orders.put(entry_id, "Order", b"{}")


def test_a_page_is_of_its_feed_and_query_alone() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    assert pages.get(orders, "afterChangeNumber=1") is None
    assert pages.get(feed("a", "b", "c"), "") is None


def test_there_is_room_for_so_many_bytes_and_the_oldest_pages_make_way() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    for number in range(3):
        pages.keep(orders, f"afterChangeNumber={number}", "another", 33, orders.page(START, 2))
    assert pages.get(orders, "") is None
    assert pages.get(orders, "afterChangeNumber=0") == "another"


def test_a_page_that_is_made_again_takes_the_room_of_the_one_before() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    for number in range(20):
        pages.keep(orders, "again", f"{number}", 10, orders.page(START, 2))
    assert (pages.get(orders, ""), pages.get(orders, "again")) == ("the page", "19")


def test_a_page_that_is_too_large_for_all_of_the_room_is_not_kept() -> None:
    orders = feed("a", "b", "c")
    pages = kept(orders)
    pages.keep(orders, "large", "large", 101, orders.page(START, 2))
    assert pages.get(orders, "large") is None
