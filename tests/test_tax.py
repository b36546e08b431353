"""Tax and totals: rounding, business-to-business sales, and prepayment."""

from decimal import Decimal
from typing import Any

import pytest

from server.domain.catalogue import Offer, Required, TaxMode
from server.domain.pricing import prepayment, unit_tax
from tests import shop
from tests.conftest import MakeApi

OUTSIDE = {"calculates_business_tax": False}


@pytest.mark.parametrize(
    ("price", "gross", "net"),
    [
        ("10.00", "1.67", "2.00"),
        ("0.01", "0.00", "0.00"),
        ("0.03", "0.01", "0.01"),
        ("7.53", "1.26", "1.51"),
        ("0", "0", "0"),
    ],
)
def test_tax_is_rounded_half_up_to_the_hundredth_on_each_item(price: str, gross: str, net: str) -> None:
    assert unit_tax(Decimal(price), shop.seller("x", TaxMode.GROSS)) == Decimal(gross)
    assert unit_tax(Decimal(price), shop.seller("x", TaxMode.NET)) == Decimal(net)


async def test_totals_are_the_sums_of_what_the_items_show(make_api: MakeApi) -> None:
    api = await make_api()
    body = (await api.c2(shop.YOGA, shop.YOGA, shop.BOXING)).body
    taxes = [item["unitTaxSpecification"][0]["price"] for item in body["orderedItem"]]
    assert (sum(taxes), body["totalPaymentTax"][0]["price"]) == (pytest.approx(5.01), 5.01)
    assert body["totalPaymentTax"][0] | {"price": 0} == {
        "@type": "TaxChargeSpecification",
        "name": "VAT at 20%",
        "identifier": "VAT-20",
        "rate": 0.2,
        "price": 0,
        "priceCurrency": "GBP",
    }


@pytest.mark.parametrize(
    "buyer",
    [
        {"customer": shop.COMPANY},
        {"brokerRole": shop.OA + "ResellerBroker"},
        {"brokerRole": shop.OA + "ResellerBroker", "customer": None},
    ],
)
async def test_a_seller_may_leave_business_tax_to_the_buyer_and_then_all_prices_are_net(
    make_api: MakeApi, buyer: dict[str, Any]
) -> None:
    api = await make_api(shop.fixtures(riverside=OUTSIDE))
    body = (await api.c2(shop.YOGA, **buyer)).body
    (item,) = body["orderedItem"]
    assert body["taxCalculationExcluded"] is True
    assert (body["totalPaymentDue"]["price"], item["acceptedOffer"]["price"]) == (8.33, 8.33)
    assert "totalPaymentTax" not in body and "unitTaxSpecification" not in item


async def test_a_person_is_always_told_the_tax(make_api: MakeApi) -> None:
    api = await make_api(shop.fixtures(riverside=OUTSIDE))
    body = (await api.c2(shop.YOGA)).body
    assert "taxCalculationExcluded" not in body
    assert (body["totalPaymentDue"]["price"], body["totalPaymentTax"][0]["price"]) == (10, 1.67)


async def test_the_exclusion_lasts_through_booking_feed_and_status(make_api: MakeApi) -> None:
    api = await make_api(shop.fixtures(riverside=OUTSIDE))
    booked = await api.b(shop.YOGA, customer=shop.COMPANY, totalPaymentDue=shop.price("8.33"))
    await api.cancel(booked.body["orderedItem"][0]["@id"])
    status = (await api.call("GET", f"/orders/{shop.UUID1}")).body
    entry = (await api.feed("orders-rpde"))[shop.UUID1]
    for document in (booked.body, status, entry):
        assert document["taxCalculationExcluded"] is True
        assert "totalPaymentTax" not in document


def terms(price: int, prepayment: Required | None) -> Offer:
    return Offer("o", "Offer", Decimal(price), prepayment=prepayment)


@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        ([terms(5, None)], Required.REQUIRED),
        ([terms(5, Required.REQUIRED), terms(5, Required.OPTIONAL)], Required.REQUIRED),
        ([terms(5, Required.OPTIONAL), terms(5, Required.UNAVAILABLE), terms(0, None)], Required.OPTIONAL),
        ([terms(5, Required.UNAVAILABLE), terms(0, None)], Required.UNAVAILABLE),
        ([terms(0, None)], Required.UNAVAILABLE),
        ([], Required.UNAVAILABLE),
    ],
)
def test_the_prepayment_of_a_total_is_by_the_table_of_the_specification(
    offers: list[Offer], expected: Required
) -> None:
    assert prepayment(offers) is expected


@pytest.mark.parametrize(
    ("role", "broker", "customer", "status"),
    [
        ("AgentBroker", True, True, 200),
        ("AgentBroker", False, True, 400),
        ("AgentBroker", True, False, 400),
        ("ResellerBroker", True, True, 200),
        ("ResellerBroker", True, False, 200),
        ("ResellerBroker", False, True, 400),
        ("NoBroker", False, True, 200),
        ("NoBroker", True, True, 400),
        ("NoBroker", False, False, 400),
    ],
)
async def test_each_role_says_who_must_be_named(
    make_api: MakeApi, role: str, broker: bool, customer: bool, status: int
) -> None:
    api = await make_api()
    reply = await api.c2(
        brokerRole=shop.OA + role,
        broker=shop.BROKER if broker else None,
        customer=shop.CUSTOMER if customer else None,
    )
    assert reply.status == status
