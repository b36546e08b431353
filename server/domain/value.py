"""What the values of the domain are: frozen, compared by what they hold, and made in one step.

They are Structs of msgspec, which are made and copied in a tenth of the time of a frozen dataclass and read faster
than a NamedTuple; every request makes some thirty of them (docs/performance.md has the figures). The garbage
collector does not look at them: no value refers to itself in a circle.
"""

from typing import TypeVar

import msgspec


class Value(msgspec.Struct, frozen=True, gc=False):
    """A frozen value of named fields."""


AnyValue = TypeVar("AnyValue", bound=Value)


def replace(value: AnyValue, **changes: object) -> AnyValue:
    """The same value but for the fields that are named."""
    return msgspec.structs.replace(value, **changes)
