"""What broker and Seller agree on out of band: what is sent, and what must come back."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from simulator.broker import Broker
from simulator.customers import Customer
from simulator.documents import Draft, dynamic, order, quote
from simulator.expect import quoted
from simulator.feedrules import apply
from simulator.payments import PaymentProvider, PaymentRefused
from tests.simulator.samples import UUID, entry, item
from tests.simulator.samples import order as stored_order
from tests.simulator.test_broker import basket

ANN = Customer("Ann", "Lee", "ann.lee@example.com", "+44 7700 900000")
PRICES = {"totalPaymentDue", "totalPaymentTax", "acceptedOffer", "unitTaxSpecification"}


def unpriced() -> Draft:
    """A basket for an account that was agreed on."""
    return replace(basket(), account="MOVE")


def test_a_dynamic_payment_names_its_account_and_from_b_on_itself() -> None:
    asked, booked = dynamic(unpriced()) or {}, dynamic(unpriced(), identified=True) or {}
    assert (asked["@type"], asked["accountId"]) == ("DynamicPayment", "MOVE")
    assert "identifier" not in asked and booked["identifier"] == f"ITEM-{UUID[:8]}"
    assert dynamic(basket()) is None


async def test_without_a_price_none_is_sent(broker: Broker) -> None:
    for sent in (
        quote(unpriced(), "Acme", broker.details),
        order(unpriced(), "Acme", ANN, {}, dynamic(unpriced(), identified=True)),
    ):
        assert not PRICES & {*sent, *sent["orderedItem"][0]}
        assert sent["payment"]["@type"] == "DynamicPayment"


async def test_nothing_is_taken_for_it(broker: Broker) -> None:
    assert (await broker.c1(unpriced())).ok
    assert (await broker.book(unpriced(), ANN, {})).ok
    assert broker.provider.payments == {}


@pytest.mark.parametrize("draft", [basket(), unpriced()])
async def test_an_answer_with_or_without_a_price_is_as_it_should_be(broker: Broker, draft: Draft) -> None:
    answer = await broker.c1(draft)
    assert [verdict.got for verdict in quoted(answer, draft, None) if not verdict.ok] == []


async def test_a_price_where_there_should_be_none_is_noticed(broker: Broker) -> None:
    answer = await broker.c1(basket())
    faults = [verdict.rule.expected for verdict in quoted(answer, unpriced(), None) if not verdict.ok]
    assert "no price anywhere" in faults


@pytest.mark.parametrize(("payment", "anomalies"), [("Payment", 1), ("DynamicPayment", 0)])
def test_only_a_dynamic_order_has_no_total_in_the_feed(payment: str, anomalies: int) -> None:
    stored: dict[str, Any] = {**stored_order(), "payment": {"@type": payment}}
    told = entry(0, *[item(each["@id"]) for each in stored["orderedItem"]])
    del told["totalPaymentDue"]
    assert len(apply(stored, told).anomalies) == anomalies


def test_no_more_is_captured_than_is_due() -> None:
    provider = PaymentProvider()
    payment = provider.authorise("order-1", Decimal(144), "GBP").identifier
    assert provider.capture(payment, Decimal("129.60")).kept == Decimal("129.60")


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(145)])
def test_what_was_not_reserved_cannot_be_captured(amount: Decimal) -> None:
    provider = PaymentProvider()
    payment = provider.authorise("order-1", Decimal(144), "GBP").identifier
    with pytest.raises(PaymentRefused):
        provider.capture(payment, amount)
    assert provider.payments[payment].kept == 0
