"""The plugin's own fixtures, as the tests of a broker have them."""

from server.pytest_plugin import (
    open_booking_fixtures,
    open_booking_names,
    open_booking_sandbox,
    open_booking_server,
    open_booking_settings,
)

__all__ = [
    "open_booking_fixtures",
    "open_booking_names",
    "open_booking_sandbox",
    "open_booking_server",
    "open_booking_settings",
]
