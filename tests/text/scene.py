"""The leisure centre with one class for every rule, and what brokers and sellers do there."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from server.domain.catalogue import (
    Attendance,
    EventStatus,
    FieldType,
    FlowRequirement,
    FormField,
    Opportunity,
    OpportunityId,
    Required,
)
from server.domain.orders import OrderKey
from server.domain.value import replace
from server.fixtures.values import Fixtures
from server.seller_desk import SellerDesk
from tests import shop
from tests.conftest import Api, Reply

GYM, CLUB, NAMES, FORM, OPTIONAL, AT_THE_DOOR, EURO = (
    f"scheduled-sessions/{slug}" for slug in ("gym", "club", "names", "form", "optional", "door", "euro")
)
TOO_EARLY, WALK_IN, CANCELLED, POSTPONED, OVER, RUNNING, ONLINE = (
    f"scheduled-sessions/{slug}" for slug in ("early", "walkin", "cancelled", "postponed", "over", "running", "online")
)
KEY, OTHER_KEY = OrderKey("acme", shop.UUID1), OrderKey("acme", shop.UUID2)
FIELDS = (
    FormField("intake-form-fields/goal", FieldType.SHORT_ANSWER, "Goal", required=True),
    FormField("intake-form-fields/health", FieldType.PARAGRAPH, "Health", "Is there anything we should know?"),
    FormField("intake-form-fields/age", FieldType.DROPDOWN, "Age", required=True, options=("0-18", "18-30", "30+")),
    FormField("intake-form-fields/photos", FieldType.BOOLEAN, "Photos"),
)
GOOD_ANSWERS: Mapping[str, Any] = {"goal": "Fun", "health": "Fine", "age": "30+", "photos": True}
_NEGOTIABLE = {FlowRequirement.APPROVAL, FlowRequirement.NEGOTIATION, FlowRequirement.MESSAGE_EXCHANGE}


def _pair(slug: str, opportunity: Mapping[str, Any] | None = None, **offer: Any) -> tuple[Opportunity, Opportunity]:
    starts_in = dict(opportunity or {}).pop("starts_in", 48)
    changes = {name: value for name, value in (opportunity or {}).items() if name != "starts_in"}
    return shop.series(slug, **offer), replace(shop.session(slug, starts_in=starts_in), **changes)


def _classes() -> tuple[Opportunity, ...]:
    details = frozenset({FlowRequirement.ATTENDEE_DETAILS})
    pairs = (
        _pair("gym", requirements=frozenset({FlowRequirement.APPROVAL})),
        _pair("club", requirements=frozenset(_NEGOTIABLE)),
        _pair("names", requirements=details, attendee_details=("givenName", "familyName")),
        _pair("form", requirements=frozenset({FlowRequirement.INTAKE_FORM}), intake_form=FIELDS),
        _pair("optional", prepayment=Required.OPTIONAL),
        _pair("door", prepayment=Required.UNAVAILABLE),
        _pair("euro", currency="EUR"),
        _pair("early", valid_from_before_start=timedelta(hours=24)),
        _pair("walkin", in_advance=Required.UNAVAILABLE),
        _pair("cancelled", {"status": EventStatus.CANCELLED}),
        _pair("postponed", {"status": EventStatus.POSTPONED}),
        _pair("over", {"starts_in": -2}),
        _pair("running", {"starts_in": -0.5}),
        _pair("online", {"attendance": Attendance.ONLINE}),
    )
    return tuple(opportunity for pair in pairs for opportunity in pair)


def fixtures(**changes: Any) -> Fixtures:
    """The leisure centre of `shop` and the classes above."""
    return shop.fixtures(*_classes(), **changes)


def answers(**given: Any) -> list[dict[str, Any]]:
    """An orderItemIntakeFormResponse."""
    return [
        {"@type": "PropertyValue", "propertyID": f"{shop.BASE}/intake-form-fields/{name}", "value": value}
        for name, value in given.items()
        if value is not None
    ]


def filled(opportunity: str, position: int = 0, **more: Any) -> dict[str, Any]:
    """An item with further properties."""
    return shop.item(opportunity, position) | more


async def p(api: Api, *wanted: str, uuid: str = shop.UUID1, token: str = shop.ACME, **changes: Any) -> Reply:
    """OrderProposal Creation P, for ten pounds an item unless told otherwise."""
    total = shop.price(10 * max(len(wanted), 1))
    given = {"totalPaymentDue": total, "payment": shop.PAYMENT} | changes
    body = shop.order("OrderProposal", *(wanted or (GYM,)), **given)
    return await api.call("PUT", f"/order-proposals/{uuid}", body, token)


async def b_from(api: Api, proposal: Mapping[str, Any], token: str = shop.ACME, **more: Any) -> Reply:
    """B by nothing but the version of a proposal, and perhaps a payment."""
    body = {"@context": shop.OA, "@type": "Order", "orderProposalVersion": proposal["orderProposalVersion"], **more}
    return await api.call("PUT", f"/orders/{shop.UUID1}", body, token)


async def u(api: Api, token: str = shop.ACME, **changes: Any) -> Reply:
    """OrderProposal Update."""
    body = {"@context": shop.OA, "@type": "OrderProposal", **changes}
    return await api.call("PATCH", f"/order-proposals/{shop.UUID1}", body, token)


async def accepted(api: Api, *wanted: str, **changes: Any) -> dict[str, Any]:
    """A proposal that the seller has approved, as P answered."""
    reply = await p(api, *wanted, **changes)
    assert reply.status == 201, reply.body
    desk(api).accept(KEY)
    return dict(reply.body)


async def told(api: Api, path: str = "orders-rpde", token: str = shop.ACME) -> Any:
    """The order as the private feed has it; None where it is deleted."""
    return (await api.feed(path, token))[shop.UUID1]


async def status_of(api: Api, uuid: str = shop.UUID1) -> Any:
    """Order Status."""
    return (await api.call("GET", f"/orders/{uuid}")).body


def desk(api: Api) -> SellerDesk:
    """Where the sellers act."""
    return SellerDesk(api.system)


def change(api: Api, opportunity: OpportunityId, **changes: Any) -> None:
    """The seller changes an opportunity."""
    desk(api).put_on([replace(desk(api).opportunity(opportunity), **changes)])


def reprice(api: Api, slug: str, price: str, **more: Any) -> None:
    """The seller changes the one offer of a series, and its name with it."""
    series = desk(api).opportunity(f"session-series/{slug}")
    offer = replace(series.offers[0], price=Decimal(price), name="New", **more)
    desk(api).put_on([replace(series, offers=(offer,))])


def every_object(value: Any) -> list[dict[str, Any]]:
    """All JSON objects of a document, the outermost first."""
    found: list[dict[str, Any]] = [value] if isinstance(value, dict) else []
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        found += every_object(inner)
    return found
