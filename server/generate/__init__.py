"""Fixtures in quantity: a made-up town of any size, by a seed.

The same profile, size and seed give the same bytes (with the same version of Faker); dates in them are
relative. What comes out is in the form of all fixtures, and is loaded as they are. Nothing that serves
requests uses this package.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from server.generate.quantity import populate
from server.generate.random_mode import supply
from server.generate.town import Town
from server.generate.writing import write


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of data set; size_means: what its size counts, for people."""

    description: str
    size_means: str
    default_size: int
    fill: Callable[[Town, int], None]


PROFILES: Mapping[str, Profile] = {
    "town": Profile(
        "sellers, classes, courts, courses and events as a town has them",
        "opportunities that can be booked",
        1000,
        populate,
    ),
    "random-mode": Profile(
        "what the random mode of the official test suite needs",
        "how many times the amounts that the suite uses",
        3,
        supply,
    ),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What has been written; counts: opportunities by kind; tokens: of the first Booking Partner, then the next."""

    profile: str
    size: int
    seed: int
    files: tuple[Path, ...]
    sellers: int
    counts: Mapping[str, int]
    tokens: tuple[str, ...]


def generate(profile: str, size: int, seed: int, out: Path) -> Summary:
    """Write fixtures into a directory, which is made where it is missing.

    Raises KeyError for an unknown profile, ValueError for a size below one, and FixtureError for a directory
    that holds other fixtures.
    """
    if size < 1:
        raise ValueError(f"size: expected at least 1, got {size}")
    town = Town(seed)
    PROFILES[profile].fill(town, size)
    return Summary(
        profile,
        size,
        seed,
        write(town.fixtures(), out),
        len(town.sellers),
        dict(sorted(town.counts.items())),
        tuple(partner.tokens[0].token for partner in town.partners() if partner.tokens),
    )
