"""An entry that changes often is made once for each reader, and no reader can tell."""

from server.store.feed import MOST_DUE, Feed
from server.store.positions import START, change_numbers
from server.wire import rpde


class Places:
    """What is left of an opportunity, and how often that was asked."""

    def __init__(self) -> None:
        self.left, self.asked = 10, 0

    def data(self) -> bytes:
        self.asked += 1
        return b"%d" % self.left


def feed(*ids: str) -> Feed:
    made = Feed(change_numbers(1), rpde.item)
    for each in ids:
        made.put(each, "Slot", b"10")
    return made


def test_many_changes_between_two_readers_are_one_update() -> None:
    slots, places = feed("a", "b"), Places()
    for places.left in (9, 8, 7):
        slots.put_later("a", "Slot", places.data)
    last = slots.page(START, 5)[-1]
    assert (last.id, last.position.modified, places.asked) == ("a", 3, 1)
    assert b'"data":7' in last.item


def test_what_changed_last_stands_last() -> None:
    slots = feed("a", "b", "c")
    for each in ("a", "b", "a"):
        slots.put_later(each, "Slot", lambda: b"9")
    assert [entry.id for entry in slots] == ["c", "b", "a"]


def test_what_is_told_at_once_stands_behind_what_changed_before() -> None:
    slots = feed("a", "b")
    slots.put_later("a", "Slot", lambda: b"9")
    slots.delete("b")
    assert [(entry.id, entry.deleted) for entry in slots] == [("a", False), ("b", True)]


def test_an_entry_that_is_new_is_there_at_once() -> None:
    slots = feed()
    slots.put_later("a", "Slot", lambda: b"9")
    assert "a" in slots and len(slots) == 1


def test_no_reader_waits_for_more_than_a_few_entries() -> None:
    places = Places()
    slots = feed(*(str(number) for number in range(MOST_DUE)))
    for number in range(MOST_DUE):
        slots.put_later(str(number), "Slot", places.data)
    assert places.asked == MOST_DUE
