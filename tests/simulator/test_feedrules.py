"""How the Orders feed changes the broker's copy of an Order ("Broker: Processing the Orders feed")."""

from typing import Any

import pytest

from simulator.feedrules import apply, apply_proposal
from tests.simulator.samples import ONE, TWO, Json, entry, item, order

CANCELLED = "CustomerCancelled"


def test_the_total_is_overwritten_by_the_feed() -> None:
    update = apply(order(), entry(8.5, item(ONE), item(TWO, CANCELLED)))
    assert update.document["totalPaymentDue"]["price"] == 8.5


def test_a_total_tax_that_is_no_longer_in_the_feed_is_removed() -> None:
    update = apply(order(), entry(8.5, item(ONE), item(TWO, CANCELLED)))
    assert "totalPaymentTax" not in update.document


def test_what_is_never_in_the_feed_is_kept() -> None:
    update = apply(order(), entry(17.0, item(ONE), item(TWO)))
    assert update.document["customer"] == {"@type": "Person", "email": "ann@example.com"}
    assert update.document["orderNumber"] == "N1"


def test_a_property_of_an_item_that_is_no_longer_in_the_feed_is_removed() -> None:
    update = apply(order(), entry(17.0, item(ONE), item(TWO)))
    assert all("customerNotice" not in each for each in update.document["orderedItem"])


def test_an_attendee_is_kept_because_it_is_never_in_the_feed() -> None:
    update = apply(order(), entry(17.0, item(ONE), item(TWO)))
    assert all(each["attendee"] == {"email": "a@b.c"} for each in update.document["orderedItem"])


def test_offer_and_opportunity_are_kept_where_the_feed_leaves_the_opportunity_out() -> None:
    update = apply(order(), entry(17.0, item(ONE), item(TWO)))
    assert [each["acceptedOffer"]["price"] for each in update.document["orderedItem"]] == [8.5, 8.5]
    assert update.document["orderedItem"][0]["orderedItem"]["name"] == "Yoga"


def test_a_reference_to_the_same_opportunity_does_not_wipe_out_what_is_known_of_it() -> None:
    same = {"@type": "ScheduledSession", "@id": "https://fake.example.com/yoga"}
    update = apply(order(), entry(17.0, item(ONE, orderedItem=same), item(TWO)))
    assert update.document["orderedItem"][0]["orderedItem"]["name"] == "Yoga"


def test_a_replacement_puts_another_opportunity_and_offer_into_the_item() -> None:
    swap: Json = {"orderedItem": {"@type": "ScheduledSession", "@id": "x"}, "acceptedOffer": {"price": 6}}
    update = apply(order(), entry(14.5, item(ONE, **swap), item(TWO)))
    first = update.document["orderedItem"][0]
    assert (first["orderedItem"]["@id"], first["acceptedOffer"]) == ("x", {"price": 6})


def test_only_items_that_were_not_cancelled_before_are_newly_cancelled() -> None:
    once = apply(order(), entry(8.5, item(ONE), item(TWO, CANCELLED)))
    again = apply(once.document, entry(8.5, item(ONE), item(TWO, CANCELLED)))
    assert (once.cancelled, again.cancelled) == ((TWO,), ())


def test_a_cancellation_that_breaks_no_rule_is_no_anomaly() -> None:
    assert apply(order(), entry(8.5, item(ONE), item(TWO, "SellerCancelled"))).anomalies == ()


def test_a_total_that_rises_is_an_anomaly() -> None:
    update = apply(order(), entry(20.0, item(ONE), item(TWO)))
    assert "rose from 17.0 to 20.0" in update.anomalies[0].sentence


def test_a_cancelled_item_that_revives_is_an_anomaly() -> None:
    cancelled = apply(order(), entry(8.5, item(ONE), item(TWO, CANCELLED))).document
    update = apply(cancelled, entry(8.5, item(ONE), item(TWO)))
    assert [anomaly.clause for anomaly in update.anomalies] == ["totalPaymentDue invariant: MUST NOT be reversed"]


def test_an_item_that_is_dropped_from_the_feed_is_an_anomaly_and_stays_in_the_store() -> None:
    update = apply(order(), entry(8.5, item(ONE)))
    assert len(update.document["orderedItem"]) == 2
    assert update.anomalies[0].sentence == "the items are not those of B"


def test_personal_data_in_the_feed_is_an_anomaly_and_is_not_taken_over() -> None:
    update = apply(order(), entry(17.0, item(ONE), item(TWO)) | {"customer": {"email": "else@example.com"}})
    assert update.document["customer"]["email"] == "ann@example.com"
    assert "`customer` is in the Orders feed" in update.anomalies[0].sentence


@pytest.mark.parametrize(
    ("offer", "told"),
    [
        ({"price": 9.0}, "costs 9.0"),
        ({"price": 8.0, "openBookingPrepayment": "https://openactive.io/Optional"}, "paid at another time"),
    ],
)
def test_a_replacement_that_is_dearer_or_paid_otherwise_is_an_anomaly(offer: Json, told: str) -> None:
    other: Any = {"orderedItem": {"@id": "other"}, "acceptedOffer": offer}
    update = apply(order(), entry(17.0, item(ONE, **other), item(TWO)))
    assert any(told in anomaly.sentence for anomaly in update.anomalies)


def test_a_replacement_that_is_cheaper_is_none() -> None:
    other: Any = {"orderedItem": {"@id": "other"}, "acceptedOffer": {"price": 8.0}}
    assert apply(order(), entry(16.5, item(ONE, **other), item(TWO))).anomalies == ()


def test_a_proposal_may_lose_items_and_gain_others() -> None:
    after = apply_proposal(order(), entry(20.0, item(TWO), item("three")))
    assert [each["@id"] for each in after["orderedItem"]] == [TWO, "three"]
    assert after["customer"] == order()["customer"]
