"""What a seller does to proposals, as functions from a value to a value: what changes, what is refused."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from server.domain import errors, negotiation, pricing
from server.domain.catalogue import FlowRequirement, Offer, Required, TaxMode
from server.domain.negotiation import Amendment
from server.domain.orders import BrokerRole, Order, OrderItem, OrderKey, Phase, Proposal, RequestedItem
from server.domain.replacement import Substitute
from server.domain.status import IllegalTransition, ItemStatus, ProposalStatus
from server.domain.value import replace
from tests import shop

OPEN = frozenset({FlowRequirement.NEGOTIATION, FlowRequirement.MESSAGE_EXCHANGE})
TEN = Offer("session-series/yoga#/offers/adult", "Adult", Decimal("10.00"), requirements=OPEN)
RIVERSIDE = shop.seller("riverside")
YOGA, OTHER = shop.session("yoga"), replace(shop.session("yoga"), id="scheduled-sessions/other")
IN_FIVE_MINUTES = shop.NOW + timedelta(minutes=5)


def proposed(status: ProposalStatus = ProposalStatus.AWAITING, **offer: Any) -> Order:
    """A proposal for two places at ten pounds that are open to negotiation."""
    terms = replace(TEN, **offer)
    made = (OrderItem(n, YOGA.id, terms, RequestedItem(0, None, None), status=ItemStatus.PROPOSED) for n in "12")
    items = tuple(pricing.price_item(each, RIVERSIDE, excluded=False) for each in made)
    totals = pricing.totals(items, RIVERSIDE, excluded=False)
    key, proposal = OrderKey("acme", shop.UUID1), Proposal("v1", status)
    return Order(
        key, Phase.PROPOSAL, RIVERSIDE.id, BrokerRole.AGENT, items, totals, shop.NOW, proposal=proposal, fingerprint=b""
    )


def amended(order: Order | None = None, seller: Any = RIVERSIDE, **changes: Any) -> Order:
    """The proposal after an amendment."""
    return negotiation.amend(order or proposed(), seller, Amendment("v2", **changes), shop.NOW)


def noted(order: Order, text: str = "Hello", now: Any = shop.NOW) -> Proposal:
    """The proposal after a message."""
    after = negotiation.note(order, text, now)
    assert after.proposal is not None
    return after.proposal


class TestDecisions:
    """ "OrderProposal statuses" """

    def test_acceptance_keeps_the_version(self) -> None:
        changed = negotiation.accept(proposed())
        assert changed.proposal == Proposal("v1", ProposalStatus.SELLER_ACCEPTED)

    def test_accepting_again_changes_nothing(self) -> None:
        accepted = negotiation.accept(proposed())
        assert negotiation.accept(accepted) is accepted

    def test_a_rejection_can_say_why(self) -> None:
        changed = negotiation.reject(proposed(), "Full")
        assert changed.proposal == Proposal("v1", ProposalStatus.SELLER_REJECTED, seller_note="Full")

    @pytest.mark.parametrize("rejected", [ProposalStatus.SELLER_REJECTED, ProposalStatus.CUSTOMER_REJECTED])
    def test_what_was_rejected_is_neither_accepted_nor_amended(self, rejected: ProposalStatus) -> None:
        for act in (negotiation.accept, amended, noted):
            with pytest.raises(IllegalTransition):
                act(proposed(rejected))

    def test_an_order_is_no_proposal_any_more(self) -> None:
        with pytest.raises(IllegalTransition):
            negotiation.accept(replace(proposed(), proposal=None))


class TestAmendment:
    """ "Proposal Amendment" """

    def test_it_makes_a_version_that_awaits_the_seller_again(self) -> None:
        changed = amended(negotiation.accept(proposed()))
        assert changed.proposal == Proposal("v2", ProposalStatus.AWAITING)

    def test_it_can_leave_items_out_and_is_priced_anew(self) -> None:
        changed = amended(items=["2"])
        assert [each.id for each in changed.items] == ["2"]
        assert changed.totals.due.price == 10

    @pytest.mark.parametrize("price", ["6.00", "0", "18.00"])
    def test_it_can_change_a_price_either_way_in_a_new_snapshot_of_the_offer(self, price: str) -> None:
        changed = amended(prices={"1": Decimal(price)})
        assert changed.items[0].offer == replace(TEN, price=Decimal(price))
        assert changed.items[1] == proposed().items[1]
        assert changed.totals.due.price == 10 + Decimal(price)
        assert changed.totals.tax == pricing.unit_tax(Decimal(price), RIVERSIDE) + changed.items[1].tax

    def test_it_can_put_another_pair_in_place_of_an_item(self) -> None:
        dearer = replace(TEN, id="x#/offers/long", price=Decimal("15.00"))
        changed = amended(substitutes={"2": Substitute(OTHER, dearer)})
        assert [(each.opportunity, each.offer) for each in changed.items] == [(YOGA.id, TEN), (OTHER.id, dearer)]
        assert changed.totals.due.price == 25

    def test_another_pair_can_have_another_price(self) -> None:
        changed = amended(substitutes={"2": Substitute(OTHER, TEN)}, prices={"2": Decimal("1.50")})
        assert changed.totals.due.price == Decimal("11.50")

    def test_what_is_free_now_needs_no_payment(self) -> None:
        assert amended(prices={"1": Decimal(0), "2": Decimal(0)}).totals.prepayment is Required.UNAVAILABLE

    def test_where_tax_is_left_to_the_buyer_it_stays_so(self) -> None:
        order = proposed()
        before = replace(order, totals=replace(order.totals, tax_excluded=True))
        changed = amended(before, items=["1"], prices={"1": Decimal("8.00")})
        assert [changed.items[0].tax, changed.totals.tax, changed.totals.due.price] == [0, 0, 8]
        assert changed.totals.tax_excluded

    def test_a_net_seller_adds_the_tax_of_the_new_price(self) -> None:
        net = shop.seller("riverside", TaxMode.NET)
        assert amended(seller=net, items=["1"], prices={"1": Decimal("5.00")}).totals.due.price == 6

    @pytest.mark.parametrize("items", [[], ["3"], ["1", "3"]])
    def test_it_cannot_leave_nothing_nor_what_is_not_there(self, items: list[str]) -> None:
        with pytest.raises((IllegalTransition, errors.OrderItemIdInvalidError)):
            amended(items=items)

    def test_what_is_left_out_cannot_be_changed_too(self) -> None:
        with pytest.raises(errors.OrderItemIdInvalidError):
            amended(items=["1"], prices={"2": Decimal(1)})

    @pytest.mark.parametrize("price", ["-1.00", "1.005"])
    def test_a_price_is_an_amount_of_money(self, price: str) -> None:
        with pytest.raises(IllegalTransition, match="amount of money"):
            amended(prices={"1": Decimal(price)})

    def test_a_price_needs_a_currency(self) -> None:
        with pytest.raises(IllegalTransition, match="currency"):
            amended(proposed(price=Decimal(0), currency=None), prices={"1": Decimal(1)})

    @pytest.mark.parametrize("changes", [{"currency": "EUR"}, {"prepayment": Required.UNAVAILABLE}])
    def test_what_does_not_go_together_cannot_be_suggested(self, changes: dict[str, Any]) -> None:
        with pytest.raises(errors.OpportunityIsInConflictError):
            amended(substitutes={"2": Substitute(OTHER, replace(TEN, **changes))})

    @pytest.mark.parametrize(
        ("opportunity", "offer", "expected"),
        [
            (shop.session("over", starts_in=-5), TEN, errors.OpportunityOfferPairNotBookableError),
            (shop.session("theirs", shop.OAKWOOD), TEN, errors.SellerMismatchError),
            (OTHER, replace(TEN, attendee_details=("givenName",)), errors.IncompleteAttendeeDetailsError),
        ],
    )
    def test_what_could_not_be_booked_cannot_be_suggested(self, opportunity: Any, offer: Offer, expected: Any) -> None:
        with pytest.raises(expected):
            amended(substitutes={"1": Substitute(opportunity, offer)})

    @pytest.mark.parametrize("requirements", [frozenset(), frozenset({FlowRequirement.MESSAGE_EXCHANGE})])
    def test_only_what_is_open_to_negotiation_can_be_amended(self, requirements: frozenset[FlowRequirement]) -> None:
        with pytest.raises(IllegalTransition, match="negotiation"):
            amended(proposed(requirements=requirements))


class TestMessages:
    """ "Message Exchange" """

    def test_a_message_changes_neither_version_nor_status(self) -> None:
        before = negotiation.accept(proposed())
        expected = Proposal("v1", ProposalStatus.SELLER_ACCEPTED, seller_note="Hello", seller_wrote=shop.NOW)
        assert noted(before) == expected

    def test_the_next_one_has_to_wait_five_minutes(self) -> None:
        before = negotiation.note(proposed(), "Hello", shop.NOW)
        with pytest.raises(IllegalTransition, match="every 5 minutes"):
            noted(before, "Anybody there?", IN_FIVE_MINUTES - timedelta(seconds=1))
        assert noted(before, "Anybody there?", IN_FIVE_MINUTES).seller_note == "Anybody there?"

    def test_the_note_of_an_amendment_is_not_overwritten_either(self) -> None:
        with pytest.raises(IllegalTransition, match="every 5 minutes"):
            noted(amended(note="Another day?"))
        assert noted(amended()).seller_note == "Hello"

    def test_the_same_message_again_changes_nothing(self) -> None:
        before = negotiation.note(proposed(), "Hello", shop.NOW)
        assert negotiation.note(before, "Hello", shop.NOW) is before

    def test_it_is_for_offers_that_announce_it(self) -> None:
        with pytest.raises(IllegalTransition, match="OpenBookingMessageExchange"):
            noted(proposed(requirements=frozenset({FlowRequirement.NEGOTIATION})))
