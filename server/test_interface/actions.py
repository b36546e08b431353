"""The simulate actions: what each of them is at the seller's desk.

Every action is one row of a table: what it happens to, and what the seller does. No state is kept here.

Source: openactive/test-interface, "Actions Endpoint" and the subclasses of OpenBookingSimulateAction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from server.domain.catalogue import FlowRequirement, Kind, Offer, OfferId, Opportunity, OpportunityId
from server.domain.errors import OpenBookingError
from server.domain.orders import OrderItem, OrderKey, Phase
from server.domain.pricing import round_half_up
from server.domain.status import ItemStatus
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
    """All that is confirmed is replaced by a twin, which is put on an hour later."""
    pairs: dict[str, tuple[OpportunityId, OfferId]] = {}
    families: dict[OpportunityId, Family] = {}
    for item in desk.order(key).items:
        if item.status is not ItemStatus.CONFIRMED or item.opportunity is None:
            continue
        original = desk.opportunity(item.opportunity)
        if original.id not in families:
            families[original.id] = templates.copied((original, *desk.parts(original)), new_slug, AN_HOUR)
        twin = families[original.id][0]
        pairs[item.id] = (twin.id, _twin_offer(item, original, twin).id)
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


def _twin_offer(item: OrderItem, original: Opportunity, twin: Opportunity) -> Offer:
    """The offer of the twin that stands where the booked one stood; an inherited one is the same."""
    assert item.offer is not None
    for before, after in zip(original.offers, twin.offers, strict=True):
        if before.id == item.offer.id:
            return after
    return item.offer


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
