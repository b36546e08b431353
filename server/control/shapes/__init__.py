"""The shapes of what the control door answers, as data: the description of the API is made of them.

Nothing is made here. A test holds real answers against these shapes, each of which has every property that it names
and no other. Their docstrings are what people read of them.
"""

from typing import Any

from server.control.shapes.booking import NewSecret, Opportunities, Orders, Partners
from server.control.shapes.common import ControlError
from server.control.shapes.feeds import Feeds, Watch
from server.control.shapes.journal import Entries, FaultRules
from server.control.shapes.playing import Scenarios
from server.control.shapes.sandboxes import Happened, Sandboxes, SnapshotName, Snapshots

ANSWERS: tuple[Any, ...] = (
    ControlError,
    Entries,
    FaultRules,
    Feeds,
    Happened,
    NewSecret,
    Opportunities,
    Orders,
    Partners,
    Sandboxes,
    Scenarios,
    SnapshotName,
    Snapshots,
    Watch,
)
"""What each of the answers is; those that are parts of others come along."""
