"""Every criterion, in every kind and both flows: what is made meets it, and C1 deals with it accordingly."""

import json

import pytest

from server.domain.errors import OpenBookingError
from server.domain.flow import Checkpoint
from tests import shop
from tests.test_interface.bench import Bench, bench
from tests.test_interface.definitions import CONTRADICTIONS, DEFINITIONS, REFUSED
from tests.test_interface.requests import FLOWS, KINDS

SELLERS = {"BookableNonFreeTaxNet": shop.OAKWOOD}
POSSIBLE = [(name, kind) for name in DEFINITIONS for kind in KINDS if name not in CONTRADICTIONS.get(kind, set())]
CONTRADICTORY = [(name, kind) for kind, names in CONTRADICTIONS.items() for name in sorted(names)]
VIOLATIONS = ("TestOpportunityBookableFreePrepaymentOptional", "TestOpportunityBookableFreePrepaymentRequired")


def made(workbench: Bench, criterion: str, kind: str, flow: str = FLOWS[0]) -> str:
    """The `@id` of an opportunity of a criterion, from a seller who can offer it."""
    seller = SELLERS.get(criterion, shop.RIVERSIDE)
    return workbench.create("TestOpportunity" + criterion, kind, flow, seller)


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize(("criterion", "kind"), POSSIBLE)
def test_what_is_made_meets_its_criterion(criterion: str, kind: str, flow: str) -> None:
    workbench = bench()
    found = workbench.found(made(workbench, criterion, kind, flow))
    unmet = [getattr(demand, "__name__", "?") for demand in DEFINITIONS[criterion] if not demand(found)]
    assert not unmet
    assert ("OpenBookingApproval" in found.requirements) == (flow == "OpenBookingApprovalFlow")


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize(("criterion", "kind"), POSSIBLE)
def test_c1_lets_it_be_booked_unless_the_criterion_says_otherwise(criterion: str, kind: str, flow: str) -> None:
    workbench = bench()
    status, body = workbench.submit(Checkpoint.C1, made(workbench, criterion, kind, flow), customer=None)
    assert shop.errors_of(body) == [REFUSED.get(criterion)]
    assert status == (409 if criterion in REFUSED else 200)
    assert body["orderRequiresApproval"] == (flow == "OpenBookingApprovalFlow")


@pytest.mark.parametrize(("criterion", "kind"), CONTRADICTORY)
def test_what_a_kind_cannot_be_is_refused_with_a_reason(criterion: str, kind: str) -> None:
    with pytest.raises(OpenBookingError, match=criterion):
        made(bench(), criterion, kind)


@pytest.mark.parametrize("criterion", VIOLATIONS)
def test_what_violates_the_standard_is_refused(criterion: str) -> None:
    with pytest.raises(OpenBookingError, match="violates the standard"):
        bench().create(criterion)


def test_a_criterion_that_the_seller_cannot_meet_is_refused() -> None:
    with pytest.raises(OpenBookingError, match="the seller has to be TaxNet, and Riverside is not"):
        bench().create("TestOpportunityBookableNonFreeTaxNet", seller=shop.RIVERSIDE)


@pytest.mark.parametrize("criterion", ["Bookable", "BookableAttendeeDetails", "OnlineBookable"])
def test_what_may_be_free_or_paid_is_sometimes_one_and_sometimes_the_other(criterion: str) -> None:
    workbench = bench()
    prices = [workbench.found(made(workbench, criterion, "Event")).offer["price"] for _ in range(20)]
    assert {price > 0 for price in prices} == {True, False}


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_tells_what_was_made(kind: str) -> None:
    workbench = bench()
    url = workbench.create(kind=kind)
    assert workbench.published(url)["@type"] == KINDS[kind][0]


@pytest.mark.parametrize("kind", ["CourseInstanceSubEvent", "HeadlineEventSubEvent"])
def test_the_offer_of_an_event_stands_in_the_place_of_its_programmes(kind: str) -> None:
    workbench = bench()
    event = workbench.published(workbench.create(kind=kind))
    (own,), (of_programme,) = event["offers"], event["superEvent"]["offers"]
    assert own["identifier"] == of_programme["identifier"]
    assert own["@id"] != of_programme["@id"]


def test_the_same_seed_makes_the_same_opportunities() -> None:
    one, other = bench(), bench()
    assert [one.create() for _ in range(5)] == [other.create() for _ in range(5)]
    assert json.dumps(one.published(one.create())) == json.dumps(other.published(other.create()))
