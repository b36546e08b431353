"""The broker in the flow with approval: money, versions, consent, and what it never sends."""

from decimal import Decimal
from pathlib import Path

import pytest

from simulator import approval
from simulator.broker import Broker, ItemsRefused
from simulator.customers import Customer
from simulator.documents import Draft
from simulator.needs import APPROVAL, NEGOTIATION, Need, fitting
from simulator.orders import Certainty, Creation
from simulator.payments import State
from simulator.proposals import ProposalStore
from simulator.values import Json
from tests.simulator import catalogue as sample
from tests.simulator.samples import UUID, total
from tests.simulator.system import System
from tests.simulator.test_catalogue import NOW, open_data

ANN = Customer("Ann", "Lee", "ann.lee@example.com", "+44 7700 900000")


def basket() -> Draft:
    """One place in the hall, which the Seller has to approve."""
    pairs = open_data(*sample.documents().values()).pairs(NOW)
    (pair,) = fitting(pairs, Need(requires=frozenset({APPROVAL, NEGOTIATION})), NOW)
    return Draft(UUID, (pair,))


async def proposed(broker: Broker) -> None:
    """A proposal of which the feed has been opened before."""
    await broker.proposals_feed.open()
    answer = await approval.propose(broker, basket(), ANN, total(4.0), "Is there parking?")
    assert answer.status == 201


def state_of(broker: Broker) -> State:
    """What has become of the money."""
    (payment,) = broker.provider.payments.values()
    return payment.state


async def test_a_proposal_sets_money_aside_and_has_no_creation_status(broker: Broker) -> None:
    await proposed(broker)
    known = broker.proposals[UUID]
    assert (known.status, known.agreed) == ("AwaitingSellerConfirmation", known.version)
    assert (state_of(broker), known.authorised, UUID in broker.store) == (State.AUTHORISED, Decimal(4), False)
    assert broker.client.journal.entries[-1].request.body["orderCustomerNote"] == "Is there parking?"


async def test_nothing_is_booked_before_the_seller_has_accepted(broker: Broker) -> None:
    await proposed(broker)
    with pytest.raises(approval.NotAgreed, match="AwaitingSellerConfirmation"):
        await approval.book(broker, UUID)
    assert broker.client.journal.entries[-1].step == "P"


async def test_an_accepted_proposal_is_booked_with_its_version_alone(broker: Broker, system: System) -> None:
    await proposed(broker)
    system.desk.decide(UUID, "SellerAccepted")
    (change,) = await broker.proposals_feed.read()
    assert (change.status, change.notices, change.anomalies) == ("SellerAccepted", ("the Seller has said yes",), ())
    version = broker.proposals[UUID].version
    assert (await approval.book(broker, UUID)).status == 201
    sent = broker.client.journal.entries[-1].request.body
    assert {name: sent[name] for name in sent if name != "@context"} == {
        "@type": "Order",
        "orderProposalVersion": version,
    }
    assert (broker.store[UUID].creation, UUID in broker.proposals) == (Creation.PAYMENT_DUE, False)


async def test_the_deletion_of_a_proposal_that_was_booked_is_no_anomaly(broker: Broker, system: System) -> None:
    await proposed(broker)
    system.desk.decide(UUID, "SellerAccepted")
    await broker.proposals_feed.read()
    await approval.book(broker, UUID)
    (change,) = await broker.proposals_feed.read()
    assert (change.deleted, change.foreign, change.anomalies) == (True, False, ())


async def test_a_proposal_that_vanishes_is_an_anomaly(broker: Broker, system: System) -> None:
    await proposed(broker)
    system.proposal_feed.append({"state": "deleted", "kind": "OrderProposal", "id": UUID, "modified": 2})
    (change,) = await broker.proposals_feed.read()
    assert "nobody booked it" in change.anomalies[0].sentence


@pytest.mark.parametrize("who", ["SellerRejectOrderProposal", "CustomerRejected"])
async def test_a_rejection_lets_the_money_go_at_once(broker: Broker, system: System, who: str) -> None:
    await proposed(broker)
    system.desk.decide(UUID, who)
    await broker.proposals_feed.read()
    assert state_of(broker) is State.CANCELLED
    assert "no money was taken" in broker.proposals[UUID].notices[-1] + broker.proposals[UUID].notices[-2]


async def test_a_withdrawal_lets_the_money_go_before_the_feed_tells(broker: Broker) -> None:
    await proposed(broker)
    assert (await approval.withdraw(broker, UUID, "Sorry!")).status == 204
    assert state_of(broker) is State.CANCELLED


async def test_another_version_needs_another_consent_and_more_money(broker: Broker, system: System) -> None:
    system.desk.raises = 6.0
    await proposed(broker)
    system.desk.decide(UUID, "SellerAmendOrderProposal")
    system.desk.decide(UUID, "SellerAccepted")
    changes = await broker.proposals_feed.read()
    assert "10.00 GBP instead of 4.00 GBP" in changes[0].notices[0]
    with pytest.raises(approval.NotAgreed):
        await approval.book(broker, UUID)
    approval.agree(broker, UUID)
    await approval.book(broker, UUID)
    assert broker.client.journal.entries[-1].request.body["payment"]["identifier"]
    assert [payment.amount for payment in broker.provider.payments.values()] == [Decimal(10)]


async def test_a_version_that_went_out_of_date_on_the_way_spends_nothing(broker: Broker, system: System) -> None:
    await proposed(broker)
    system.desk.decide(UUID, "SellerAccepted")
    await broker.proposals_feed.read()
    system.desk.decide(UUID, "SellerAmendOrderProposal")
    answer = await approval.book(broker, UUID)
    assert answer.type == "OrderProposalVersionOutdatedError"
    assert (state_of(broker), broker.store[UUID].certainty) == (State.AUTHORISED, Certainty.REFUSED)
    system.desk.decide(UUID, "SellerAccepted")
    await broker.proposals_feed.read()
    approval.agree(broker, UUID)
    assert (await approval.book(broker, UUID)).ok


async def test_a_note_of_the_seller_is_passed_on_once(broker: Broker, system: System) -> None:
    await proposed(broker)
    system.proposals[UUID]["orderSellerNote"] = "There is parking."
    for _ in range(2):
        system.desk.decide(UUID, "AwaitingSellerConfirmation")
    told = [change.notices for change in await broker.proposals_feed.read()]
    assert told == [("the Seller writes: “There is parking.”",), ()]


async def test_what_may_never_be_in_the_feed_is_noticed(broker: Broker, system: System) -> None:
    await proposed(broker)
    data: Json = {**system.proposals[UUID], "orderCustomerNote": "Is there parking?"}
    system.proposal_feed.append({"state": "updated", "kind": "OrderProposal", "id": UUID, "modified": 2, "data": data})
    (change,) = await broker.proposals_feed.read()
    named = " ".join(anomaly.sentence for anomaly in change.anomalies)
    assert all(f"`{name}`" in named for name in ("orderCustomerNote", "customer", "seller"))


async def test_the_store_of_proposals_is_saved_and_loaded_whole(broker: Broker, tmp_path: Path) -> None:
    await proposed(broker)
    broker.proposals.save(tmp_path / "proposals.json")
    assert ProposalStore.load(tmp_path / "proposals.json") == broker.proposals


async def test_tidying_up_withdraws_what_is_still_open(broker: Broker, system: System) -> None:
    await proposed(broker)
    assert await approval.tidy_up(broker) == 1
    assert system.proposals[UUID]["orderProposalStatus"].endswith("CustomerRejected")
    assert (state_of(broker), UUID in broker.proposals) == (State.CANCELLED, False)


async def test_a_quote_with_errors_on_its_items_is_the_end_of_the_way(broker: Broker, system: System) -> None:
    system.catalogue[sample.HALL]["eventStatus"] = "https://schema.org/EventCancelled"
    assert (await broker.c1(basket())).status == 409
    with pytest.raises(ItemsRefused):
        await approval.propose(broker, basket(), ANN, total(4.0))
    with pytest.raises(ItemsRefused):
        await broker.book(basket(), ANN, total(4.0))
    assert broker.provider.payments == {}
