"""The state of a sandbox as one file of YAML: fixtures that hold a snapshot, which any server can begin with.

Settings and people stand in it as in all fixtures; under `snapshot` stands what has happened. It knows no paths:
what is read has been read by the fixtures, and what is written is bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from server.domain.catalogue import OpportunityId
from server.domain.orders import OrderKey
from server.fixtures import Fixtures, Source
from server.fixtures.snapshot_people import entries_of
from server.fixtures.snapshot_text import text_of as yaml_of
from server.fixtures.snapshot_values import read, write
from server.fixtures.spots import Spot
from server.identity.provider import IdentityState
from server.sandboxes.snapshots import Snapshot, people_of
from server.store.state import State

FORMAT = 1
HEADER = b"# The state of an Open Booking sandbox. Serve it with: python3 run.py serve --fixtures FILE\n\n"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset of the Test Interface, and what belongs to it."""

    name: str
    opportunities: tuple[OpportunityId, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What stands under `snapshot`. format: of the file, for those who come later. now: of the clock."""

    format: int
    now: datetime
    state: State
    identity: IdentityState = field(default_factory=IdentityState)
    datasets: tuple[Dataset, ...] = ()
    frozen: bool = False
    restorations: int = 0


def text_of(snapshot: Snapshot) -> bytes:
    """The file of a snapshot."""
    content = Content(
        format=FORMAT,
        now=snapshot.now,
        state=snapshot.state,
        identity=snapshot.identity,
        datasets=tuple(Dataset(*each) for each in snapshot.datasets.items()),
        frozen=snapshot.frozen,
        restorations=snapshot.restorations,
    )
    return HEADER + yaml_of({**entries_of(snapshot.fixtures), "snapshot": write(content, Content)})


def snapshot_of(source: Source) -> Snapshot | None:
    """The snapshot in fixtures; None where they are plain ones. Raises FixtureError."""
    if source.snapshot is None:
        return None
    plain, spot = source.snapshot
    if plain.get("format", FORMAT) != FORMAT:
        raise (spot / "format").error(f"expected {FORMAT}, the format that this version of the sandbox writes")
    content = read(plain, Content, spot)
    fixtures = people_of(source.at(content.now))
    _check(content, fixtures, spot / "state")
    return Snapshot(
        now=content.now,
        fixtures=fixtures,
        state=content.state,
        identity=content.identity,
        datasets={dataset.name: dataset.opportunities for dataset in content.datasets},
        frozen=content.frozen,
        restorations=content.restorations,
    )


def _check(content: Content, fixtures: Fixtures, spot: Spot) -> None:
    """What refers to something else must find it, and nothing is there twice. Raises FixtureError."""
    state, sellers = content.state, {seller.id: None for seller in fixtures.sellers}
    for index, opportunity in enumerate(state.opportunities):
        _check_seller(opportunity.seller, sellers, spot / "opportunities" / index / "seller")
    for index, kept in enumerate(state.orders):
        _check_seller(kept.order.seller, sellers, spot / "orders" / index / "order" / "seller")
    opportunities = ((each.id, spot / "opportunities" / index / "id") for index, each in enumerate(state.opportunities))
    orders = ((each.order.key, spot / "orders" / index / "order" / "key") for index, each in enumerate(state.orders))
    stubs = ((each.key, spot / "stubs" / index / "key") for index, each in enumerate(state.stubs))
    _check_once(opportunities)
    _check_once([*orders, *stubs])


def _check_seller(seller: str, sellers: Mapping[str, Any], spot: Spot) -> None:
    if seller not in sellers:
        raise spot.error(f'expected one of the sellers ({", ".join(sellers)}), got "{seller}"')


def _check_once(found: Iterable[tuple[str | OrderKey, Spot]]) -> None:
    seen: dict[str | OrderKey, Spot] = {}
    for name, spot in found:
        earlier = seen.setdefault(name, spot)
        if earlier is not spot:
            raise spot.error(f"expected something else than at {earlier.place}, as each is there only once")
