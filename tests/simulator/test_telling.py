"""The few lines that are told of an answer: what is due, where to go, and that a 500 may be no crash."""

import io
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from simulator.cli import simulate
from simulator.client import Answer
from simulator.facts import entry_codes, payable
from simulator.journal import Entry, Fate, Request, Response
from simulator.narrator import Narrator
from simulator.scenarios import SCENARIOS
from tests.simulator.samples import total

CHANNEL = {"@type": "VirtualLocation", "name": "Video call", "url": "https://v.example.com/1"}
CODE = [{"name": "PIN Code", "description": "123"}]


def answer(body: dict[str, Any], status: int = 200) -> Answer:
    """An answer with this body."""
    response = Response(status, {}, body)
    request = Request("PUT", "https://fake.example.com/api/orders/1", None)
    return Answer(Entry(1, "Acme", "book", "B", None, request, Fate.ANSWERED, response, "", 0.0), response)


@pytest.mark.parametrize(("price", "told"), [(0, "nothing"), (6, "6.00 GBP, of which VAT 1.00 GBP")])
def test_of_nothing_no_tax_is_told(price: float, told: str) -> None:
    taxes = [{"name": "VAT", "price": price / 6, "priceCurrency": "GBP"}]
    assert payable(answer({"totalPaymentDue": total(price), "totalPaymentTax": taxes})) == [("to pay", told)]


@pytest.mark.parametrize(
    ("mode", "label"), [("OnlineEventAttendanceMode", "to get in"), ("MixedEventAttendanceMode", "at the door")]
)
def test_where_one_can_take_part_online_the_channel_is_told_first(mode: str, label: str) -> None:
    thing = {"superEvent": {"eventAttendanceMode": f"https://schema.org/{mode}"}}
    item = {"orderedItem": thing, "accessChannel": CHANNEL, "accessCode": CODE}
    facts = entry_codes(answer({"orderedItem": [item]}))
    assert facts == [("online", "Video call https://v.example.com/1"), (label, "PIN Code 123")]


@pytest.mark.parametrize(
    ("kind", "status", "calm"),
    [
        ("OrderAlreadyExistsError", 500, True),
        ("OrderAlreadyExistsError", 409, False),
        ("InternalOpenBookingError", 500, False),
    ],
)
def test_an_error_that_has_the_status_500_by_the_standard_is_no_crash(kind: str, status: int, calm: bool) -> None:
    console = Console(file=io.StringIO(), width=200)
    Narrator(console).refusal(answer({"@type": kind}, status), "so be it")
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert ("so be it (the standard gives this error the status 500)" in told) is calm


def test_the_help_names_every_scenario() -> None:
    told = CliRunner().invoke(simulate, ["--help"]).output
    assert all(scenario.name in told for scenario in SCENARIOS)
    assert "--shared" in told
