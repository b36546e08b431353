"""Tests of the control door, and of what one plays with through it."""
