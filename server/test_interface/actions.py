"""The simulate actions: what each of them is at the seller's desk.

Every action is one row of a table: what it happens to, and what the seller does. No state is kept here.

Source: openactive/test-interface, "Actions Endpoint" and the subclasses of OpenBookingSimulateAction.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from server.domain import names
from server.domain.catalogue import FlowRequirement, Kind, Offer, OfferId, Opportunity, OpportunityId
from server.domain.errors import OpenBookingError
from server.domain.orders import Order, OrderKey, Phase
from server.domain.pricing import round_half_up
from server.domain.status import ItemStatus
from server.domain.value import replace
from server.domain.why import Clause, decides
from server.seller_desk import Instead, SellerDesk
from server.test_interface import templates
from server.test_interface.templates import Family

REASON = "The instructor is ill. We are sorry."
NOTICE = "We are still a few short: bring a friend."
NOTE = "We looked at your wishes, and have a suggestion."
NOTE_ON_PRICE = "We are glad of early bookings, and suggest a lower price: a tenth off."
REFUSAL = "We are sorry, but we cannot make this possible."
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
LOWER = Decimal("0.9")

Adopt = Callable[[OpportunityId, Family], None]


@dataclass(frozen=True, slots=True)
class Props:
    """What simulations need besides the desk.

    elsewhere: an opportunity with the name and the place that others are given.
    new_slug: makes the last part of ids. adopt: takes note of what was made in place of something else.
    """

    elsewhere: Opportunity
    new_slug: Callable[[], str]
    adopt: Adopt


OnOrder = Callable[[SellerDesk, OrderKey, Props], None]
OnOpportunity = Callable[[SellerDesk, Opportunity, Props], None]


@decides(Clause.TEST_ACTIONS)
def replace_by_twins(desk: SellerDesk, key: OrderKey, new_slug: Callable[[], str], adopt: Adopt) -> None:
    """All that is confirmed is replaced by a twin, which is put on an hour later on the terms that were booked."""
    order = desk.order(key)
    pairs: dict[str, tuple[OpportunityId, OfferId]] = {}
    families: dict[OpportunityId, Family] = {}
    for original_id, booked in _confirmed(order).items():
        original = desk.opportunity(original_id)
        twin, *parts = templates.copied((original, *desk.parts(original)), new_slug, AN_HOUR)
        if not _still_stands(order, booked.values(), desk.offers(original)):
            original, twin = _on_terms(booked.values(), original, twin)
        families[original_id] = (twin, *parts)
        pairs |= {item_id: (twin.id, _twin_offer(offer, original, twin)) for item_id, offer in booked.items()}
    if not pairs:
        raise OpenBookingError("There is no confirmed item that could be replaced.", status=409)
    twins = [member for family in families.values() for member in family]
    desk.put_on(twins)
    try:
        desk.replace(key, pairs)
    except OpenBookingError:
        desk.withdraw(member.id for member in reversed(twins))
        raise
    for replaced, family in families.items():
        adopt(replaced, family)


def _confirmed(order: Order) -> Mapping[OpportunityId, Mapping[str, Offer]]:
    """What can be replaced: by opportunity the offers that were booked, by the ids of their items."""
    found: dict[OpportunityId, dict[str, Offer]] = {}
    for item in order.items:
        if item.status is ItemStatus.CONFIRMED and item.opportunity is not None and item.offer is not None:
            found.setdefault(item.opportunity, {})[item.id] = item.offer
    return found


def _still_stands(order: Order, booked: Iterable[Offer], offered: Collection[Offer]) -> bool:
    """Whether all is offered as it was booked.

    What was sold at a price of the broker's own, at none or without its tax never was, and is not put on either.
    """
    if order.is_dynamic or order.totals.tax_excluded:
        return True
    return all(offer.is_override or offer in offered for offer in booked)


def _on_terms(booked: Iterable[Offer], original: Opportunity, twin: Opportunity) -> tuple[Opportunity, Opportunity]:
    """Both with the offers that were booked, where those of today cost more, ask for more, or are gone."""
    offers: list[Offer] = []
    for offer in booked:
        if offer not in offers:
            offers.append(offer)
    ids = (names.offer_id(twin.id, f"as-booked-{number}") for number in range(1, len(offers) + 1))
    own = tuple(replace(offer, id=its_id) for offer, its_id in zip(offers, ids, strict=True))
    return replace(original, offers=tuple(offers)), replace(twin, offers=own)


def _twin_offer(booked: Offer, original: Opportunity, twin: Opportunity) -> OfferId:
    """The offer of the twin that stands where the booked one stood; an inherited one is the same."""
    pairs = list(zip(original.offers, twin.offers, strict=True))
    same = [after for before, after in pairs if before == booked] or [a for b, a in pairs if b.id == booked.id]
    return same[0].id if same else booked.id


def suggest_lower_prices(desk: SellerDesk, key: OrderKey) -> None:
    """Take a tenth off all that is open to negotiation; where that is free there is a note, and a new version.

    A lower price, because it needs no new payment, and leaves every place where the official suite looks for it.
    """
    offers = {item.id: item.offer for item in desk.order(key, Phase.PROPOSAL).items if item.offer is not None}
    lower = {
        item_id: Instead(price=round_half_up(offer.price * LOWER))
        for item_id, offer in offers.items()
        if offer.price > 0 and FlowRequirement.NEGOTIATION in offer.requirements
    }
    desk.amend(key, NOTE_ON_PRICE if lower else NOTE, instead=lower)


def rename(desk: SellerDesk, opportunity: Opportunity, props: Props) -> None:
    """Give it another name."""
    desk.describe(published_as(opportunity), name=props.elsewhere.document["name"])


def relocate(desk: SellerDesk, opportunity: Opportunity, props: Props) -> None:
    """Move it to another place."""
    desk.describe(published_as(opportunity), location=props.elsewhere.document["location"])


@decides(Clause.TEST_ACTIONS)
def postpone(desk: SellerDesk, opportunity: Opportunity, props: Props) -> None:
    """What has a time takes place an hour later; a course, which has dates only, a day later."""
    if opportunity.start is None:
        raise OpenBookingError(
            f"A {opportunity.kind.value} has no time that could be changed.",
            status=409,
            facts={"kind": opportunity.kind.value},
        )
    later = A_DAY if opportunity.kind is Kind.COURSE_INSTANCE else AN_HOUR
    desk.reschedule(opportunity.id, opportunity.start + later)


def published_as(opportunity: Opportunity) -> OpportunityId:
    """What carries name and place: a Slot has neither, but its facility has."""
    if opportunity.kind is Kind.SLOT and opportunity.parent is not None:
        return opportunity.parent
    return opportunity.id


ON_ORDERS: Mapping[str, OnOrder] = {
    "SellerRequestedCancellationSimulateAction": lambda desk, key, props: desk.cancel(key),
    "SellerRequestedCancellationWithMessageSimulateAction": lambda desk, key, props: desk.cancel(key, REASON),
    "ReplacementSimulateAction": lambda desk, key, props: replace_by_twins(desk, key, props.new_slug, props.adopt),
    "CustomerNoticeSimulateAction": lambda desk, key, props: desk.notify(key, NOTICE),
    "AttendeeAttendedSimulateAction": lambda desk, key, props: desk.mark_attended(key),
    "AttendeeAbsentSimulateAction": lambda desk, key, props: desk.mark_absent(key),
    "AccessCodeUpdateSimulateAction": lambda desk, key, props: desk.renew_codes(key),
    "AccessPassUpdateSimulateAction": lambda desk, key, props: desk.renew_passes(key),
    "AccessChannelUpdateSimulateAction": lambda desk, key, props: desk.renew_channels(key),
}

ON_PROPOSALS: Mapping[str, OnOrder] = {
    "SellerAcceptOrderProposalSimulateAction": lambda desk, key, props: desk.accept(key),
    "SellerRejectOrderProposalSimulateAction": lambda desk, key, props: desk.reject(key, REFUSAL),
    "SellerAmendOrderProposalSimulateAction": lambda desk, key, props: suggest_lower_prices(desk, key),
}

ON_OPPORTUNITIES: Mapping[str, OnOpportunity] = {
    "ChangeOfLogisticsNameSimulateAction": rename,
    "ChangeOfLogisticsTimeSimulateAction": postpone,
    "ChangeOfLogisticsLocationSimulateAction": relocate,
}

NAMES = (*ON_ORDERS, *ON_PROPOSALS, *ON_OPPORTUNITIES)
