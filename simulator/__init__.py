"""The broker simulator: plays a Broker against any Open Booking API, over HTTP, and judges what it sees.

Knows a Base URI, credentials and a seed. Knows nothing of the server in this repository: it imports none of
it, because an oracle built from the defendant's code proves nothing.

The way in is `simulator.tour.play`.
"""

from simulator.client import Unreachable
from simulator.documents import PaymentDetails
from simulator.outcome import Ending, Outcome, TourResult
from simulator.tour import TourConfig, UnknownScenario, play

__all__ = [
    "Ending",
    "Outcome",
    "PaymentDetails",
    "TourConfig",
    "TourResult",
    "UnknownScenario",
    "Unreachable",
    "play",
]
