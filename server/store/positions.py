"""Positions in a feed, and the two ways in which RPDE lets them be given out.

A position never comes back and never falls behind one that was given before, so that a consumer who has read
up to it misses nothing, whatever the clock does. This module knows no clock and no feed.

Source: Realtime Paged Data Exchange 1.0, "Ordering strategies".
"""

import itertools
from collections.abc import Callable
from typing import NamedTuple


class Position(NamedTuple):
    """Where an entry stands: by `modified`, and among equals by id where the strategy has equals."""

    modified: int
    id: str = ""


START = Position(0)

NextPosition = Callable[[str], Position]


def change_numbers(first: int) -> NextPosition:
    """The strategy "Incrementing Unique Change Number": each update of anything gets a number of its own."""
    numbers = itertools.count(first)
    return lambda _: Position(next(numbers))


def timestamps_with_ties(first: int) -> NextPosition:
    """The strategy "Modified Timestamp and ID", with as many equal timestamps as it allows.

    An entry shares the `modified` of the one before it wherever its id comes after that: then it still
    stands behind every position that a consumer can have reached.
    """
    last = Position(first)

    def next_position(entry_id: str) -> Position:
        nonlocal last
        modified = last.modified if entry_id > last.id else last.modified + 1
        last = Position(modified, entry_id)
        return last

    return next_position
