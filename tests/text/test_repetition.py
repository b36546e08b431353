"""The same order written differently is the same order, and any real difference makes another one.

"if the Order UUID used for an Order already represents a completed Order with the same set of OrderItems for the
same customer ... the success response is returned as normal. If any differences exist in the Orders, an Order UUID
clash is assumed" ("Step-by-step process description", vii).
"""

import json
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.orders import OrderKey
from server.wire.read import order_request
from server.wire.urls import Urls
from tests import shop
from tests.conftest import Api
from tests.text import scene

Change = Callable[[dict[str, Any]], Any]

PERSON = {"@type": "Person", "email": "a@b.example", "givenName": "Ann"}
ADDRESS = {"@type": "PostalAddress", "streetAddress": "1 Corp Way", "addressLocality": "Millbrook"} | {
    "addressRegion": "Kent", "postalCode": "ME1 1AA", "addressCountry": "GB",
}  # fmt: skip
LOGO = {"@type": "ImageObject", "url": "https://b.example/logo.png"}
TERMS = [{"@type": type_, "url": "https://b.example/terms"} for type_ in ("PrivacyPolicy", "Terms")]
BARCODE = {"@type": "Barcode", "text": "1", "beta:codeType": "code128"}
OVERRIDE = {"@type": "OfferOverride", "@id": "https://b.example/o", "price": 5, "priceCurrency": "GBP", "name": "N"}


def an_order() -> dict[str, Any]:
    """A request of B with one of everything; the second item has an offer override."""
    first = shop.item(scene.FORM) | {
        "acceptedOffer": {"@type": "Offer", "@id": shop.offer_of(scene.FORM)},
        "orderedItem": {"@type": "ScheduledSession", "@id": f"{shop.BASE}/{scene.FORM}"},
        "attendee": PERSON,
        "orderItemIntakeFormResponse": scene.answers(goal="Fun", photos=True, age=5),
        "accessPass": [BARCODE],
    }
    second = shop.item(shop.YOGA, 1) | {"acceptedOffer": OVERRIDE}
    body = shop.order(
        "Order",
        seller={"@type": "Organization", "@id": f"{shop.BASE}/{shop.RIVERSIDE}"},
        broker=shop.BROKER | {"logo": LOGO, "address": ADDRESS, "termsOfService": TERMS},
        customer={"@type": "Organization", "email": "a@b.example", "name": "Corp", "address": ADDRESS},
        orderedItem=[first, second],
        totalPaymentDue=shop.price(15),
        payment=shop.PAYMENT | {"name": "Points", "accountId": "A"},
        orderCustomerNote="Hello",
        orderProposalVersion="v",
    )
    return deepcopy(body)


def fingerprint(order: dict[str, Any] | bytes) -> bytes:
    """What a repetition of this request is recognised by."""
    body = order if isinstance(order, bytes) else json.dumps(order).encode()
    return order_request(body, OrderKey("acme", shop.UUID1), Urls(shop.ROOT)).fingerprint


def at(*way: Any, **values: Any) -> Change:
    """A change of these properties, where the way leads; None takes a property out."""

    def change(order: dict[str, Any]) -> None:
        for step in way:
            order = order[step]
        for name, value in values.items():
            order[name] = value
            if value is None:
                del order[name]

    return change


def put(*way: Any) -> Change:
    """A change of what the way leads to; the last step is the new value."""
    return at(*way[:-2], **{way[-2]: way[-1]})


ITEM, OTHER = ("orderedItem", 0), ("orderedItem", 1)
ANSWERS = (*ITEM, "orderItemIntakeFormResponse")
TYPE_MISSING = [
    ("seller",), ("payment",), ("totalPaymentDue",), ITEM, (*ITEM, "acceptedOffer"), (*ITEM, "orderedItem"),
    (*ANSWERS, 0), ("broker", "logo"), ("broker", "address"), ("customer", "address"),
]  # fmt: skip
SPELLINGS: dict[str, Change] = {
    "a total with decimals": put("totalPaymentDue", "price", 15.0),
    "a total as text": put("totalPaymentDue", "price", "15.00"),
    "a total with an exponent": put("totalPaymentDue", "price", "1.5e1"),
    "a total as C2 answered it": put("totalPaymentDue", "openBookingPrepayment", shop.OA + "Required"),
    "the seller as text": put("seller", f"{shop.BASE}/{shop.RIVERSIDE}"),
    "the seller as C2 answered it": at("seller", name="Riverside", taxMode=shop.OA + "TaxGross"),
    "the offer as text": put(*ITEM, "acceptedOffer", shop.offer_of(scene.FORM)),
    "the offer as C2 answered it": at(*ITEM, "acceptedOffer", price=10, priceCurrency="GBP", name="A", description="B"),
    "the opportunity as text": put(*ITEM, "orderedItem", f"{shop.BASE}/{scene.FORM}"),
    "the opportunity as an object": put(*OTHER, "orderedItem", {"@id": f"{shop.BASE}/{shop.YOGA}"}),
    "an override with decimals": put(*OTHER, "acceptedOffer", "price", "5.00"),
    "a number as an answer": put(*ANSWERS, 2, "value", 5.0),
    "answers in another order": lambda order: order["orderedItem"][0]["orderItemIntakeFormResponse"].reverse(),
    "a question without an answer": lambda order: order["orderedItem"][0]["orderItemIntakeFormResponse"].append({}),
    "items in another order": lambda order: order["orderedItem"].reverse(),
    "other positions": lambda order: [at(*ITEM, position=7)(order), at(*OTHER, position=3)(order)],
    "terms in another order": lambda order: order["broker"]["termsOfService"].reverse(),
    "an unknown property": put("acme:shoeSize", 44),
    "an empty property": put("customer", "telephone", ""),
    "another context": put("@context", [shop.OA]),
    **{f"no @type of {way}": at(*way, **{"@type": None}) for way in TYPE_MISSING},
}
DIFFERENCES: dict[str, Change] = {
    "another opportunity": put(*ITEM, "orderedItem", f"{shop.BASE}/{shop.SOLO}"),
    "another offer": put(*ITEM, "acceptedOffer", shop.offer_of(shop.SOLO)),
    "an offer instead of an override": put(*OTHER, "acceptedOffer", "@type", "Offer"),
    **{f"another {name} of an override": put(*OTHER, "acceptedOffer", name, "6") for name in OVERRIDE if name > "A"},
    "another @id of an override": put(*OTHER, "acceptedOffer", "@id", "https://b.example/p"),
    "one item fewer": lambda order: order["orderedItem"].pop(),
    "one item twice": lambda order: order["orderedItem"].append(shop.item(shop.YOGA, 2) | {"acceptedOffer": OVERRIDE}),
    "another attendee": put(*ITEM, "attendee", "givenName", "Bob"),
    "no attendee": at(*ITEM, attendee=None),
    "another answer": put(*ANSWERS, 0, "value", "Work"),
    "true instead of 1": put(*ANSWERS, 1, "value", 1),
    "an answer to another question": put(*ANSWERS, 0, "propertyID", "https://b.example/q"),
    "an answer less": lambda order: order["orderedItem"][0]["orderItemIntakeFormResponse"].pop(),
    "another barcode": put(*ITEM, "accessPass", 0, "text", "2"),
    "another seller": put("seller", f"{shop.BASE}/{shop.OAKWOOD}"),
    "another role": put("brokerRole", shop.OA + "ResellerBroker"),
    "another broker": put("broker", "name", "Other"),
    "another logo": put("broker", "logo", "url", "https://b.example/2.png"),
    "other terms": put("broker", "termsOfService", 0, "@type", "Terms"),
    "another customer": put("customer", "email", "b@b.example"),
    "another kind of customer": put("customer", "@type", "Person"),
    "an address of another customer": put("customer", "address", "streetAddress", "2 Corp Way"),
    "a telephone": put("customer", "telephone", "020"),
    "another total": put("totalPaymentDue", "price", 15.01),
    "another currency": put("totalPaymentDue", "priceCurrency", "EUR"),
    "no total": at(totalPaymentDue=None),
    **{f"another {name} of the payment": put("payment", name, "x") for name in ("identifier", "name", "accountId")},
    "a dynamic payment": put("payment", "@type", "DynamicPayment"),
    "no payment": at(payment=None),
    "another note": put("orderCustomerNote", "Bye"),
    "another version of the proposal": put("orderProposalVersion", "w"),
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_way_to_write_it_is_the_same_order(spelling: str) -> None:
    written = an_order()
    SPELLINGS[spelling](written)
    assert fingerprint(written) == fingerprint(an_order())


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_any_real_difference_makes_another_order(difference: str) -> None:
    changed = an_order()
    DIFFERENCES[difference](changed)
    assert fingerprint(changed) != fingerprint(an_order())


@given(st.decimals(0, 10**12, places=2), st.sampled_from(["{:.2f}", "{:.9f}", "{:e}", "{:f}"]), st.booleans())
def test_amounts_are_the_same_if_their_value_is(amount: Decimal, form: str, is_text: bool) -> None:
    written = form.format(amount.normalize())
    order = json.dumps(an_order() | {"totalPaymentDue": {"price": "HERE"}}).encode()
    plain = order.replace(b'"HERE"', str(amount).encode())
    assert fingerprint(
        order.replace(b'"HERE"', f'"{written}"'.encode() if is_text else written.encode())
    ) == fingerprint(plain)


def test_numbers_of_any_size_are_told_apart() -> None:
    prints = set()
    for number in (10**30, 10**30 + 1, -(10**30), 2**64):
        order = an_order()
        put("orderedItem", 0, "orderItemIntakeFormResponse", 0, "value", number)(order)
        prints.add(fingerprint(order))
    assert len(prints) == 4


@pytest.mark.parametrize("is_free", [True, False])
def test_a_currency_says_nothing_only_where_nothing_is_due(is_free: bool) -> None:
    one, other = (an_order() | {"totalPaymentDue": shop.price(0 if is_free else 5, of)} for of in ("GBP", "EUR"))
    assert (fingerprint(one) == fingerprint(other)) is is_free


async def test_a_repetition_is_answered_with_its_own_positions_however_it_is_written(api: Api) -> None:
    people = [{"@type": "Person", "givenName": name} for name in ("Ann", "Bob")]
    wanted = [scene.filled(shop.YOGA, number, attendee=who) for number, who in enumerate(people)]
    first = await api.b(orderedItem=wanted, totalPaymentDue=shop.price(20))
    for item, position in zip(wanted, (8, 3), strict=True):
        item |= {"position": position, "acceptedOffer": {"@type": "Offer", "@id": item["acceptedOffer"], "price": 10}}
    again = await api.b(orderedItem=wanted[::-1], totalPaymentDue=shop.price("20.00"))
    assert (first.status, again.status, await api.remaining(shop.YOGA)) == (201, 201, 3)
    found = {item["position"]: item["attendee"]["givenName"] for item in again.body["orderedItem"]}
    assert found == {8: "Ann", 3: "Bob"}
