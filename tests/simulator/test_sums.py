"""Whether totals add up: prices, taxes, and which items are charged for; and that the broker takes what is due."""

import copy
import io
import re
from typing import Any

import pytest
from rich.console import Console

from simulator.broker import Broker
from simulator.expect import booked
from simulator.sums import DUE, SENT, TAX, sums
from simulator.tour import TourConfig, play
from tests.simulator import catalogue as sample
from tests.simulator.samples import OA, total
from tests.simulator.system import System
from tests.simulator.test_agreements import ANN
from tests.simulator.test_broker import basket

Json = dict[str, Any]


def item(price: float, tax: float, **more: Any) -> Json:
    """An OrderItem with its price and its tax."""
    return {"acceptedOffer": {"price": price}, "unitTaxSpecification": [{"price": tax}], **more}


def order(due: float, tax: float, *items: Json, **more: Any) -> Json:
    """An Order of a Seller whose prices have the tax in them."""
    seller = {"taxMode": f"{OA}TaxGross"}
    totals = {"totalPaymentDue": total(due), "totalPaymentTax": [{"price": tax}]}
    return {"@type": "Order", "seller": seller, **totals, "orderedItem": list(items), **more}


def broken(document: Json) -> list[str]:
    """The rules that a document breaks."""
    return [verdict.rule.expected for verdict in sums(document) if not verdict.ok]


NET = {"seller": {"taxMode": f"{OA}TaxNet"}}
CANCELLED = {"orderItemStatus": f"{OA}CustomerCancelled"}
FULL = {"error": [{"@type": "OpportunityIsFullError"}]}
UNNAMED = {"error": [{"@type": "IncompleteAttendeeDetailsError"}]}


@pytest.mark.parametrize(
    "document",
    [
        order(12, 2, item(6, 1), item(6, 1)),
        order(12, 2, item(10, 2), **NET),
        order(6, 1, item(6, 1), item(6, 1, **CANCELLED)),
        order(6, 1, item(6, 1), item(6, 1, **FULL)),
        order(6, 1, item(6, 1, **UNNAMED)),
        order(6, 1.01, item(6, 1)),
        order(5, 0, item(6, 1), taxCalculationExcluded=True),
        {"@type": "Order", "orderedItem": [{}]},
    ],
)
def test_totals_that_add_up_are_right(document: Json) -> None:
    assert broken(document) == []


@pytest.mark.parametrize(
    "document",
    [
        order(13, 2, item(6, 1), item(6, 1)),
        order(10, 2, item(10, 2), **NET),
        order(12, 1, item(6, 1), item(6, 1, **CANCELLED)),
        order(12, 1, item(6, 1), item(6, 1, **FULL)),
        order(0, 0, item(6, 1, **UNNAMED)) | {"totalPaymentTax": [{"price": 1}]},
        order(0, 0, {"orderedItem": {}}),
    ],
)
def test_a_total_that_is_not_the_sum_of_its_items_is_noticed(document: Json) -> None:
    assert broken(document) == [DUE.expected]


def test_a_tax_that_is_not_the_sum_of_its_items_is_noticed() -> None:
    assert broken(order(6, 1.2, item(6, 1))) == [TAX.expected]


@pytest.mark.parametrize(("sent", "faults"), [(total(6.0), []), (total(5.0), [SENT]), ({"price": 6.0}, [SENT])])
async def test_the_answer_to_b_has_the_total_that_was_sent(broker: Broker, sent: Json, faults: list[Any]) -> None:
    answer = await broker.book(basket(), ANN, total(6.0))
    assert [verdict.rule for verdict in booked(answer, basket(), ANN, sent) if not verdict.ok] == faults


async def test_another_total_at_b_fails_the_scenario(
    base_uri: str, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = system.reply

    def dearer(document: Json, status: int) -> Any:
        changed = copy.deepcopy(document)
        if status == 201:
            changed["totalPaymentDue"]["price"] += 1
        return honest(changed, status)

    monkeypatch.setattr(system, "reply", dearer)
    result = await play(TourConfig(base_uri, "token", scenarios=("book",), patience=0.2), Console(file=io.StringIO()))
    assert {SENT, DUE} <= {deviation.rule for deviation in result.outcomes[0].deviations}


async def test_after_an_amendment_only_what_is_due_is_captured(base_uri: str, system: System) -> None:
    system.desk.raises = -1.5
    console = Console(file=io.StringIO(), width=80)
    result = await play(TourConfig(base_uri, "token", scenarios=("amendment",), patience=0.2), console)
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert (result.reason, sample.HALL in system.catalogue) == ("", True)
    assert re.findall(r"The (\S+) GBP are captured", told) == ["2.50"]
