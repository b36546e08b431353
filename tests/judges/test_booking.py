"""The official validators find nothing wrong with what the booking API answers: no failure and no warning."""

from typing import Any

import pytest

from tests.judges.broker import APPROVAL, OA, Broker, Pair
from tests.judges.conftest import Served, told
from tests.judges.judge import Finding, Judge

# Each kind by its feed; where there is a second part, what its parent is.
BOOKABLE = [
    "scheduled-sessions/session-series",
    "slots/facility-uses",
    "slots/individual-facility-uses",
    "headline-events",
    "course-instances",
    "events",
    "events/headline-events",
    "events/course-instances",
    "on-demand-events",
]

# The models contradict themselves here. `offers` is recommended of every FacilityUse, and forbidden in responses;
# there an OnDemandEvent has to have place, dates and capacity like any Event, none of which it can have.
OF_AN_EVENT = ("location", "startDate", "endDate", "eventStatus", "Capacity")
# Recommended of every item, though each item has either codes and passes or a channel, if any.
WHERE_APPLICABLE = (".accessCode", ".accessPass", ".accessChannel")


@pytest.fixture
def broker(served: Served) -> Broker:
    """A broker with a new order."""
    return Broker(served)


async def findings(judge: Judge, mode: str, document: dict[str, Any]) -> str:
    """What the judge has to say of a document that could be helped."""
    found = [each for each in await judge.document(mode, document) if not is_contradicted(each)]
    return told([each for each in found if not (mode.endswith("Feed") and is_of_a_reference(each))])


def is_of_a_reference(finding: Finding) -> bool:
    """Whether the models recommend what the text forbids: status and capacity of what a private feed refers to."""
    return finding.severity == "warning" and ".orderedItem." in finding.path.partition("]")[2]


def is_contradicted(finding: Finding) -> bool:
    """Whether nothing could be done that would satisfy the models."""
    if finding.path.endswith(WHERE_APPLICABLE) and finding.severity == "warning":
        return True
    of_on_demand = "missing from `OnDemandEvent`" in finding.message and finding.path.endswith(OF_AN_EVENT)
    return of_on_demand or finding.path.endswith(("facilityUse.offers", "aggregateFacilityUse.offers"))


async def one_that(broker: Broker, kind: str, *needs: str) -> tuple[Pair, dict[str, Any]]:
    """A pair with places left whose offer needs just this, and the quote for it."""
    path, _, parents = kind.partition("/")
    for pair in await broker.pairs(path):
        if pair.needs == list(needs) and pair.left != 0 and f"/{parents}" in pair.parent:
            status, quote = await broker.send("C2", pair)
            if status == 200:
                return pair, quote
    raise AssertionError(f"The fixtures have nothing bookable of {kind} that needs {needs}.")


@pytest.mark.parametrize("kind", BOOKABLE)
async def test_quotes(judge: Judge, broker: Broker, kind: str) -> None:
    pair, c2 = await one_that(broker, kind)
    assert not await findings(judge, "C2Response", c2)
    _, c1 = await broker.send("C1", pair)
    assert not await findings(judge, "C1Response", c1)


@pytest.mark.parametrize("kind", BOOKABLE)
async def test_an_order_and_its_status(judge: Judge, broker: Broker, kind: str) -> None:
    status, order = await broker.commit("B", *await one_that(broker, kind))
    assert status == 201
    assert not await findings(judge, "BResponse", order)
    _, again = await broker.call("GET", f"orders/{broker.uuid}")
    assert not await findings(judge, "OrderStatus", again)


@pytest.mark.parametrize("kind", BOOKABLE)
async def test_the_orders_feed(judge: Judge, broker: Broker, kind: str) -> None:
    _, order = await broker.commit("B", *await one_that(broker, kind))
    await broker.simulate("CustomerNotice", order)
    page, data = await broker.told("orders-rpde")
    assert not await findings(judge, "OrdersFeed", data)
    assert "license" not in page


async def test_a_proposal_and_its_feed(judge: Judge, broker: Broker) -> None:
    status, proposal = await broker.commit("P", *await one_that(broker, "scheduled-sessions", APPROVAL))
    assert status == 201
    assert not await findings(judge, "PResponse", proposal)
    await broker.simulate("SellerAcceptOrderProposal", proposal)
    _, data = await broker.told("order-proposals-rpde")
    assert not await findings(judge, "OrderProposalsFeed", data)


@pytest.mark.parametrize("step", ["C1", "C2", "P", "B"])
async def test_errors_of_items(judge: Judge, broker: Broker, step: str) -> None:
    needs = [APPROVAL] if step == "P" else []
    pairs = await broker.pairs("scheduled-sessions")
    few = next(pair for pair in pairs if pair.left is not None and pair.left < 20 and pair.needs == needs)
    wanted = [few] * ((few.left or 0) + 1)
    due = {"@type": "PriceSpecification", "price": few.offer["price"] * len(wanted), "priceCurrency": "GBP"}
    status, answer = await broker.send(step, *wanted, **({} if step in ("C1", "C2") else {"totalPaymentDue": due}))
    assert status == 409, answer
    assert not await findings(judge, f"{step}ResponseOrderItemError", answer)


@pytest.mark.parametrize(
    ("method", "path", "error"),
    [
        ("GET", "nowhere", "UnknownOrIncorrectEndpointError"),
        ("GET", "orders/00000000-0000-4000-8000-000000000000", "UnknownOrderError"),
        ("PUT", "order-quotes/00000000-0000-4000-8000-000000000000", "SellerNotFoundError"),
    ],
)
async def test_errors_of_orders(judge: Judge, broker: Broker, method: str, path: str, error: str) -> None:
    body = {"@context": OA, "@type": "OrderQuote", "brokerRole": OA + "AgentBroker"} if method == "PUT" else None
    _, answer = await broker.call(method, path, body)
    assert answer["@type"] == error
    assert not await findings(judge, "OpenBookingError", answer)


async def test_the_pages_of_the_orders_feed(judge: Judge, broker: Broker) -> None:
    _, order = await broker.commit("B", *await one_that(broker, "slots"))
    await broker.simulate("SellerRequestedCancellation", order)
    page, _ = await broker.told("orders-rpde")
    of_answer = {"contentType": "application/vnd.openactive.booking+json", "cacheControl": "private"}
    of_page = {"url": page["next"].partition("?")[0], "json": page, "pageIndex": 0, "status": 200}
    assert not told(await judge.page(**of_answer, **of_page, isOrdersFeed=True, isInitialHarvestComplete=False))
