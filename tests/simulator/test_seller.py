"""The Seller's desk: where there is one, what it makes, and that it is cleared."""

import pytest

from simulator.client import Client
from simulator.needs import APPROVAL, Need
from simulator.seller import Act, SellerDesk
from tests.simulator import catalogue as sample
from tests.simulator.system import System

SELLERS = [*sample.SELLERS.values()]


@pytest.mark.parametrize(("system", "is_open"), [(System(), True), (System("no desk"), False)])
async def test_it_is_asked_once_whether_there_is_a_desk(client: Client, system: System, is_open: bool) -> None:
    desk = SellerDesk(client)
    assert [await desk.is_open(), await desk.is_open()] == [is_open, is_open]
    assert [entry.step for entry in client.journal] == ["knock"]


async def test_an_action_names_what_it_is_done_to(client: Client) -> None:
    await SellerDesk(client).act(Act("ChangeOfLogisticsName", "ScheduledSession", sample.YOGA))
    sent = client.journal.entries[-1].request.body
    assert sent["@type"] == "test:ChangeOfLogisticsNameSimulateAction"
    assert sent["object"] == {"@type": "ScheduledSession", "@id": sample.YOGA}


@pytest.mark.parametrize(("net", "seller"), [(None, sample.CENTRE), (True, sample.CLUB)])
async def test_what_is_made_is_of_a_seller_who_fits(client: Client, net: bool | None, seller: str) -> None:
    desk = SellerDesk(client)
    answer = await desk.make(Need(net=net, criterion="TestOpportunityBookable"), SELLERS)
    assert desk.made == {answer.body["@id"]}
    assert client.journal.entries[-1].request.body["superEvent"]["organizer"]["@id"] == seller


async def test_what_needs_approval_is_made_for_that_flow(client: Client) -> None:
    await SellerDesk(client).make(Need(requires=frozenset({APPROVAL}), criterion="TestOpportunityBookable"), SELLERS)
    sent = client.journal.entries[-1].request.body
    assert sent["test:testOpenBookingFlow"].endswith("#OpenBookingApprovalFlow")
    assert sent["test:testOpportunityCriteria"].endswith("#TestOpportunityBookable")


async def test_a_desk_at_which_nothing_was_made_has_nothing_to_clear(client: Client) -> None:
    await SellerDesk(client).clear()
    assert len(client.journal) == 0
