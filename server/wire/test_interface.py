"""The bodies of the Test Interface: what it is asked to make or to simulate, and what it answers.

Names are handed on without their namespace; which of them exist is not known here, nor is any state.

Source: openactive/test-interface, "Datasets Endpoints", "Actions Endpoint".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.catalogue import Kind
from server.domain.errors import OpenBookingError
from server.domain.orders import Reference
from server.domain.why import Clause, decides
from server.wire import read
from server.wire.documents import CONTEXT, encode
from server.wire.urls import Urls

NAMESPACE = "https://openactive.io/test-interface#"
PREFIX = "test:"
PARENTS = ("superEvent", "facilityUse", "aggregateFacilityUse")
SELLERS = ("organizer", "provider")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An opportunity that is asked for.

    types: its own `@type`, and after it that of what it belongs to, where one is given.
    criterion, flow: by their names, such as "TestOpportunityBookable" and "OpenBookingSimpleFlow".
    """

    types: tuple[str, ...]
    seller: Reference
    criterion: str
    flow: str


@dataclass(frozen=True, slots=True)
class Simulation:
    """An action that is to be simulated.

    action: its name, such as "SellerRequestedCancellationSimulateAction".
    url: the `@id` of the order, proposal or opportunity that it is to happen to.
    """

    action: str
    type: str
    url: str


@decides(Clause.TEST_DATASETS)
def wanted(body: bytes, urls: Urls) -> Wanted:
    """Who wants an opportunity says its type, its seller, a criterion and a flow. Raises OpenBookingError."""
    document = read.json_object(body)
    chain = _chain(document)
    return Wanted(
        types=tuple(_text(part, "@type") for part in chain[:2]),
        seller=_seller(chain, urls),
        criterion=_name(document, "testOpportunityCriteria"),
        flow=_name(document, "testOpenBookingFlow"),
    )


@decides(Clause.TEST_ACTIONS)
def simulation(body: bytes) -> Simulation:
    """Who wants an action says its type, and the type and `@id` of what it happens to. Raises OpenBookingError."""
    document = read.json_object(body)
    target = document.get("object")
    if not isinstance(target, dict):
        raise OpenBookingError("object: expected an object with the @type and @id of what the action happens to.")
    action = _text(document, "@type").removeprefix(NAMESPACE).removeprefix(PREFIX)
    return Simulation(action, _text(target, "@type"), _text(target, "@id"))


def created(kind: Kind, url: str) -> bytes:
    """The answer that tells the `@id` of what was made."""
    return encode({"@context": CONTEXT, "@type": kind.value, "@id": url})


def _chain(document: Mapping[str, object]) -> list[Mapping[str, object]]:
    """What is asked for, and one after the other what it belongs to."""
    chain = [document]
    while True:
        parent = next((chain[-1][name] for name in PARENTS if name in chain[-1]), None)
        if not isinstance(parent, dict):
            return chain
        chain.append(parent)


def _seller(chain: list[Mapping[str, object]], urls: Urls) -> Reference:
    for part in chain:
        for name in SELLERS:
            seller = part.get(name)
            if isinstance(seller, dict):
                return urls.sellers.read(_text(seller, "@id"), None)
            if isinstance(seller, str):
                return urls.sellers.read(seller, None)
    raise OpenBookingError("The opportunity names no seller: an organizer or a provider with its @id.")


def _name(document: Mapping[str, object], name: str) -> str:
    """The value of a property of the test namespace, without that namespace."""
    key = next((key for key in (PREFIX + name, NAMESPACE + name) if key in document), PREFIX + name)
    return _text(document, key).removeprefix(NAMESPACE).removeprefix(PREFIX)


def _text(document: Mapping[str, object], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise OpenBookingError(f"{name}: expected a text, and found {'something else' if value else 'nothing'}.")
    return value
