"""The tests of the Open Booking sandbox."""
