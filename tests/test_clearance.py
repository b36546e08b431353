"""What was found bookable is not judged again as long as that holds, and never a moment longer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.capacity import Standing
from server.domain.catalogue import Catalogue, EventStatus, Opportunity, Seller
from server.domain.errors import OpenBookingError
from server.domain.judging import judge_items
from server.domain.orders import OrderKey, OrderRequest, Reference, RequestedItem
from server.domain.value import replace
from server.domain.view import View
from tests import shop

WINDOW: dict[str, Any] = {
    "valid_from_before_start": timedelta(hours=30),
    "valid_through_before_start": timedelta(hours=10),
}
OFFER = "session-series/yoga#/offers/adult"
RIVERSIDE = shop.seller("riverside")


def catalogue(seller: Seller = RIVERSIDE, **offer: Any) -> Catalogue:
    return Catalogue((seller,), (shop.series("yoga", **offer), shop.session("yoga")))


def faults(known: Catalogue, now: datetime) -> Sequence[OpenBookingError]:
    """What is wrong with a place in the yoga class at that moment."""
    item = RequestedItem(0, Reference("", None, shop.YOGA), Reference("", None, OFFER))
    request = OrderRequest(OrderKey("acme", shop.UUID1), "OrderQuote", items=(item,))
    view = View(known, lambda _: None, lambda *_: Standing(5, 0, 0), lambda _: (), now, None, str, str)
    (judged,) = judge_items(request, known.sellers[shop.RIVERSIDE], view, details_required=True)
    assert judged.tax == Decimal("1.67")
    return judged.faults


def names(found: Sequence[OpenBookingError]) -> list[str]:
    return [f"{each.type}: {each.description}" for each in found]


@given(st.lists(st.integers(0, 60 * 60), min_size=2, max_size=8), st.sampled_from([{}, WINDOW]))
def test_what_is_remembered_makes_no_difference_at_any_time(minutes: list[int], window: dict[str, Any]) -> None:
    known = catalogue(**window)
    for minute in (*minutes, 18 * 60, 38 * 60, 49 * 60):  # the moments at which something changes, too
        now = shop.NOW + timedelta(minutes=minute)
        assert names(faults(known, now)) == names(faults(catalogue(**window), now))


def test_it_is_remembered() -> None:
    known = catalogue()
    assert not faults(known, shop.NOW)
    (clearance,) = known.cleared.values()
    assert clearance.until == shop.NOW + timedelta(hours=49)
    assert not faults(known, shop.NOW)
    assert list(known.cleared.values()) == [clearance]


@pytest.mark.parametrize("changed", [{"status": EventStatus.CANCELLED}, {"end": shop.NOW - timedelta(hours=1)}])
def test_a_change_of_the_catalogue_is_seen_at_once(changed: dict[str, Any]) -> None:
    known = catalogue()
    assert not faults(known, shop.NOW)
    yoga: Opportunity = known.opportunities[shop.YOGA]
    known.put(replace(yoga, **changed))
    assert [each.type for each in faults(known, shop.NOW)] == ["OpportunityOfferPairNotBookableError"]
    known.remove(shop.YOGA)
    assert known.cleared == {}


def test_what_was_refused_is_not_remembered() -> None:
    known = catalogue(**WINDOW)
    assert faults(known, shop.NOW)
    assert known.cleared == {}
