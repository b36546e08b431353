"""What the values and the terms of the domain are made of.

Values are frozen, compared by what they hold, and made in one step.

They are Structs of msgspec, which are made and copied in a tenth of the time of a frozen dataclass and read faster
than a NamedTuple; every request makes some thirty of them (docs/performance.md has the figures). The garbage
collector does not look at them: no value refers to itself in a circle.
"""

from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

import msgspec


class Value(msgspec.Struct, frozen=True, gc=False):
    """A frozen value of named fields."""


class Term(Enum):
    """A closed set of terms of the standard.

    Each member is one object, and hashed as such; that and its value take a fifth of what they take in an Enum.
    """

    __hash__ = object.__hash__

    if not TYPE_CHECKING:
        value = property(attrgetter("_value_"))


AnyValue = TypeVar("AnyValue", bound=Value)


def replace(value: AnyValue, **changes: object) -> AnyValue:
    """The same value but for the fields that are named."""
    return msgspec.structs.replace(value, **changes)
