"""The broker's book of consent: who has to be asked, for which version, and that nothing is sent before."""

from pathlib import Path
from typing import Any

import pytest

from simulator import approval
from simulator.broker import Broker
from simulator.consent import Consents, NotConsented, Terms, explicit
from simulator.customers import Customer
from simulator.documents import Draft
from simulator.needs import Need, fitting
from tests.simulator import catalogue as sample
from tests.simulator.samples import UUID, total
from tests.simulator.test_catalogue import NOW, open_data

ANN = Customer("Ann", "Lee", "ann.lee@example.com", "+44 7700 900000")
BEN = Customer("Ben", "Roy", "ben.roy@example.com", "+44 7700 900001")
RULES = Terms("Club Rules", "https://fake.example.com/rules", "2026-02-16T20:31:13Z")
OTHER_UUID = UUID.replace("1", "2")


def quote(**changes: Any) -> dict[str, Any]:
    """A quote whose Seller's terms need consent; a change to None leaves a property out."""
    terms = {name: value for name, value in (sample.TERMS[0] | changes).items() if value is not None}
    return {"seller": {"termsOfService": [terms, sample.TERMS[1]]}}


def book(document: dict[str, Any] | None = None) -> Consents:
    """A book in which one quote has been noted."""
    consents = Consents()
    consents.ask(UUID, document or quote())
    return consents


def basket() -> Draft:
    """One place at the club, whose terms need consent."""
    pairs = open_data(*sample.documents().values()).pairs(NOW)
    return Draft(UUID, tuple(fitting(pairs, Need(explicit=True), NOW)))


def test_only_what_requires_it_needs_consent() -> None:
    assert explicit(quote()) == (RULES,)
    assert explicit(quote(requiresExplicitConsent=False)) == ()


@pytest.mark.parametrize("party", ["seller", "broker", "bookingService"])
def test_terms_may_stand_at_any_of_three_parties(party: str) -> None:
    assert explicit({party: quote()["seller"]}) == (RULES,)


def test_terms_are_named_with_their_date() -> None:
    assert [str(RULES), str(Terms("Rules", "x"))] == ["Club Rules of 16 February 2026", "Rules"]


def test_consent_is_for_one_customer() -> None:
    consents = book()
    consents.give(UUID, ANN, [RULES])
    assert (consents.missing(UUID, ANN), consents.missing(UUID, BEN)) == ([], [RULES])


def test_the_same_version_is_not_asked_for_again() -> None:
    consents = book()
    consents.give(UUID, ANN, [RULES])
    consents.ask(OTHER_UUID, quote())
    assert consents.missing(OTHER_UUID, ANN) == []


@pytest.mark.parametrize("changes", [{"dateModified": "2026-03-01T00:00:00Z"}, {"url": "https://fake.example.com/new"}])
def test_another_version_or_another_page_is_asked_for_again(changes: dict[str, str]) -> None:
    consents = book()
    consents.give(UUID, ANN, [RULES])
    consents.ask(UUID, quote(**changes))
    assert consents.missing(UUID, ANN) == list(explicit(quote(**changes)))


def test_without_a_date_consent_is_good_for_one_order() -> None:
    undated = quote(dateModified=None)
    consents = book(undated)
    consents.give(UUID, ANN, explicit(undated))
    consents.ask(OTHER_UUID, undated)
    assert (consents.missing(UUID, ANN), len(consents.missing(OTHER_UUID, ANN))) == ([], 1)


def test_it_is_kept_over_a_restart(tmp_path: Path) -> None:
    consents = book()
    consents.give(UUID, ANN, [RULES])
    consents.save(tmp_path / "consents.json")
    assert Consents.load(tmp_path / "consents.json").given == consents.given


async def test_no_name_is_sent_before_the_customer_has_agreed(broker: Broker) -> None:
    await broker.c1(basket())
    with pytest.raises(NotConsented, match=r"Ann Lee has not agreed to Club Rules of 16 February 2026"):
        await broker.c2(basket(), ANN)
    assert broker.client.journal.entries[-1].step == "C1"
    broker.consents.give(UUID, ANN, [RULES])
    assert (await broker.c2(basket(), ANN)).ok


async def test_neither_p_nor_b_is_sent_when_the_terms_have_changed_since(broker: Broker) -> None:
    await broker.c1(basket())
    broker.consents.give(UUID, ANN, [RULES])
    await broker.c2(basket(), ANN)
    broker.consents.ask(UUID, quote(dateModified="2026-03-01T00:00:00Z"))
    for send in (broker.book(basket(), ANN, total(4.8)), approval.propose(broker, basket(), ANN, total(4.8))):
        with pytest.raises(NotConsented):
            await send
    assert (broker.client.journal.entries[-1].step, broker.provider.payments) == ("C2", {})
