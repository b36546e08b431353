"""What the Dataset Site says of a sandbox, from its settings and from what it has.

Source: Dataset API Discovery.
"""

from typing import Any

import msgspec

from server.fixtures import Fixtures
from server.system import BookingSystem
from server.wire import dataset


def dataset_of(fixtures: Fixtures, system: BookingSystem) -> dict[str, Any]:
    """What the Dataset Site of a sandbox says; feeds that are hard on brokers name children before parents."""
    settings = fixtures.settings
    about = dataset.About(
        booking_service=settings.booking_service,
        authentication_authority=system.urls.root if settings.openid else None,
        **msgspec.structs.asdict(settings.dataset),
    )
    kinds = list(system.sandbox.open_feeds)
    in_order = kinds[::-1] if settings.feeds == "hard" else kinds
    return dataset.dataset(about, in_order, system.urls, system.clock.now())
