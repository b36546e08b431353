"""Keeping the pauses of the garbage collector short, however much is kept in memory.

What a sandbox keeps are frozen values without cycles: they go as soon as nobody refers to them, and the collector
never has anything to do with them but to look at them again, all of them each time, which takes most of a second
where there are a hundred thousand orders. So whatever has survived two collections, one of the young and one of the
middle generation, is set aside from all further ones. Nothing that is kept may refer to itself in a circle then, as
that would stay: neither a sandbox nor what its journal keeps. Both are made so, and tests watch it. The figures are
in docs/performance.md.
"""

import gc
from collections.abc import Mapping

MIDDLE = 1
# A collection of the middle generation after four of the young one instead of ten: fewer survivors to look at in each.
THRESHOLDS = (700, 4, 10)


class ShortPauses:
    """Sets aside what there is when this is made, and what survives two collections later on, until it is ended."""

    def __init__(self) -> None:
        """Begin. It concerns the whole process."""
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*THRESHOLDS)
        gc.freeze()
        gc.callbacks.append(self._set_survivors_aside)

    def end(self) -> None:
        """Let the collector look at everything again, as it did before."""
        gc.callbacks.remove(self._set_survivors_aside)
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()

    @staticmethod
    def _set_survivors_aside(phase: str, info: Mapping[str, int]) -> None:
        if phase == "stop" and info["generation"] >= MIDDLE:
            gc.freeze()
