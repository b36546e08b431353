"""The Open Booking sandbox. Its version is said here, and nowhere else."""

VERSION = "0.4.0"
