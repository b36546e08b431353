"""Datasets: what is made for one is published, and cleaning takes away that and nothing else."""

import pytest

from server.domain.catalogue import Kind
from server.domain.errors import OpenBookingError, SellerNotFoundError
from server.domain.flow import Checkpoint
from tests import shop
from tests.test_interface.bench import Bench, bench
from tests.test_interface.requests import KINDS, encoded, wanted

RIVERSIDE = f"{shop.BASE}/{shop.RIVERSIDE}"


@pytest.fixture
def workbench() -> Bench:
    return bench()


@pytest.mark.parametrize("kind", KINDS)
def test_cleaning_takes_away_what_was_made_and_its_parents(workbench: Bench, kind: str) -> None:
    before = workbench.everything_published()
    workbench.create(kind=kind)
    assert workbench.everything_published() > before
    assert workbench.door.clean("tests").status == 204
    assert workbench.everything_published() == before


def test_cleaning_is_told_by_the_feeds(workbench: Bench) -> None:
    made = workbench.create().rpartition("/api/")[2]
    workbench.door.clean("tests")
    assert workbench.feed(Kind.SCHEDULED_SESSION)[made] is None


def test_cleaning_leaves_other_datasets_alone(workbench: Bench) -> None:
    theirs = workbench.create(dataset="of others")
    workbench.create()
    workbench.door.clean("tests")
    assert workbench.published(theirs)


def test_cleaning_twice_or_what_was_never_made_is_a_success(workbench: Bench) -> None:
    workbench.create()
    assert [workbench.door.clean(name).status for name in ("tests", "tests", "unknown")] == [204, 204, 204]


def test_cleaning_deletes_the_orders_for_what_goes(workbench: Bench) -> None:
    workbench.commit(Checkpoint.B, workbench.create())
    workbench.act("SellerRequestedCancellation", "Order", f"{workbench.system.urls.base}/orders/{_uuid(workbench)}")
    assert workbench.update()
    workbench.door.clean("tests")
    assert workbench.update() is None


def _uuid(workbench: Bench) -> str:
    (key, _), *_ = workbench.system.sandbox.records()
    return key.uuid


def test_cleaning_ends_the_leases_for_what_goes(workbench: Bench) -> None:
    workbench.submit(Checkpoint.C2, workbench.create())
    workbench.door.clean("tests")
    assert not [record for _, record in workbench.system.sandbox.records() if hasattr(record, "items")]


def test_a_replacement_belongs_to_the_dataset_of_what_it_replaces(workbench: Bench) -> None:
    before = workbench.everything_published()
    order = workbench.commit(Checkpoint.B, workbench.create())
    workbench.act("Replacement", "Order", order["@id"])
    workbench.door.clean("tests")
    assert workbench.everything_published() == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"test:testOpportunityCriteria": "https://openactive.io/test-interface#TestOpportunityGreen"}, "no criterion"),
        ({"test:testOpenBookingFlow": "https://openactive.io/test-interface#Backwards"}, "no booking flow"),
        ({"test:testOpportunityCriteria": None}, "expected a text"),
        ({"test:testOpenBookingFlow": 7}, "expected a text"),
        ({"@type": "SessionSeries", "superEvent": None, "organizer": RIVERSIDE}, "cannot be booked"),
        ({"superEvent": {"@type": "EventSeries", "organizer": RIVERSIDE}}, "'ScheduledSession in EventSeries' cannot"),
        ({"superEvent": {"@type": "SessionSeries"}}, "names no seller"),
        ({"superEvent": 12}, "names no seller"),
        ({"superEvent": {"@type": "SessionSeries", "organizer": {"@id": None}}}, "@id"),
    ],
)
def test_what_cannot_be_understood_is_an_error(workbench: Bench, change: dict[str, object], reason: str) -> None:
    with pytest.raises(OpenBookingError, match=reason):
        workbench.door.create("tests", encoded(wanted() | change))


@pytest.mark.parametrize("seller", ["sellers/nobody", "slots/court", "elsewhere"])
def test_an_unknown_seller_is_an_error(workbench: Bench, seller: str) -> None:
    with pytest.raises(SellerNotFoundError):
        workbench.create(seller=seller)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff"])
def test_a_body_that_is_no_json_object_is_an_error(workbench: Bench, body: bytes) -> None:
    with pytest.raises(OpenBookingError):
        workbench.door.create("tests", body)
