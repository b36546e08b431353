"""What has been made from values is kept as long as those values are the same. It knows no JSON."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Bytes made from frozen values, kept as long as the same values are asked for again."""

    def __init__(self) -> None:
        """Nothing kept yet."""
        self._kept: dict[Hashable, tuple[tuple[object, ...], T]] = {}

    def get(self, key: Hashable, sources: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was made from these sources, making it where a source has been replaced since."""
        found = self._kept.get(key)
        # Tuples compare by identity first, so that this costs nothing while nothing has changed.
        if found is not None and found[0] == sources:
            return found[1]
        made = make()
        self._kept[key] = (sources, made)
        return made
