"""What was changed last, beside a plain list that is sorted anew each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.orders import OrderKey
from server.store import recent
from server.store.recent import Recent
from tests import shop

CHANGES = st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=60)


@given(CHANGES, st.integers(0, 70))
def test_the_newest_come_first_from_wherever_one_begins(changes: list[tuple[int, bool]], before: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recent, "STRETCH", 4)
        books, plain = Recent(), dict[OrderKey, int]()
        for number, (uuid, is_kept) in enumerate(changes, 1):
            key = OrderKey("acme", str(uuid))
            books.note(key, shop.NOW, is_kept)
            plain.pop(key, None)
            plain |= {key: number} if is_kept else {}
        expected = sorted(plain.values(), reverse=True)
        assert [each.number for each in books.newest()] == expected
        assert [each.number for each in books.newest(before)] == [number for number in expected if number < before]
        assert {key: change.number for key in plain if (change := books.of(key))} == plain
